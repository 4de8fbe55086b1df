"""A block of code: its language, a copy button, and the exact text, never wrapped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QTextEdit, QToolButton, QWidget

from deskhand.ui.chat.highlight import CodeHighlighter
from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.chat.selection import Selection, extends_selection
from deskhand.ui.theme.theme import Theme

BAR = 32
PADDING = 12
RADIUS = 10
COPIED_MS = 1500
CODE_SIZE = 13
LINE_HEIGHT = 1.5
NAMES = {
    "py": "Python", "js": "JavaScript", "ts": "TypeScript", "sh": "Shell", "bash": "Bash",
    "json": "JSON", "html": "HTML", "css": "CSS", "sql": "SQL", "yaml": "YAML", "yml": "YAML",
    "cpp": "C++", "c++": "C++", "cs": "C#", "csharp": "C#", "toml": "TOML", "xml": "XML",
    "javascript": "JavaScript", "typescript": "TypeScript", "php": "PHP", "": "Text",
}  # fmt: skip


class CodeText(QTextEdit):
    """The text itself. Only the transcript scrolls up and down; sideways is its own."""

    def __init__(self, selection: Selection, parent: QWidget) -> None:
        super().__init__(parent)
        self._selection = selection
        self.setProperty("role", "bare")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    def position_at(self, place: QPoint) -> int:
        """The character nearest to a point of this widget."""
        return self.cursorForPosition(self.viewport().mapFromParent(place)).position()

    def sizeHint(self) -> QSize:
        """The message lays its blocks out itself."""
        return QSize(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        """The style sheet's font for inputs is not for code."""
        if event.type() is not QEvent.Type.FontChange:
            super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways here, up and down in the transcript."""
        turn = event.angleDelta()
        sideways = abs(turn.x()) > abs(turn.y())
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (turn.x() or turn.y()) // 2)
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A selection begins here."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._selection.begin(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A selection may go on into other blocks."""
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._selection.drag_to(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes everything selected, in whichever blocks."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._selection.copy()
        elif extends_selection(event):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The transcript's own menu."""
        self._selection.menu_wanted.emit(event.globalPos(), "")


class CodeBlock(QWidget):
    """Code with its bar. While it grows, text is only ever added."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.block = Block(BlockKind.CODE)
        self._highlighter: CodeHighlighter | None = None
        self._language = QLabel(self)
        self._language.setProperty("role", "small")
        self._copy = QToolButton(self)
        self._copy.setProperty("role", "ghost")
        self._copy.setText("Copy")
        self._copy.setAccessibleName("Copy code")
        self._copy.setCursor(Qt.CursorShape.PointingHandCursor)
        self._copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._copy.clicked.connect(self._on_copy)
        self.text = CodeText(selection, self)
        self.text.setAccessibleName("Code")
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(COPIED_MS)
        self._back.timeout.connect(lambda: self._copy.setText("Copy"))
        self.refresh_theme()

    def show_block(self, block: Block) -> bool:
        """Show this block; False when it is the one shown already."""
        before, self.block = self.block, block
        if block.language != before.language or self._highlighter is None:
            self._name(block.language)
        if block.source == before.source:
            return False
        if before.source and block.source.startswith(before.source):
            cursor = QTextCursor(self.text.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(block.source[len(before.source) :])
        else:
            self.text.setPlainText(block.source)
            self._space_lines()
        return True

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        font = self._theme.mono_font(CODE_SIZE)
        self._metrics = QFontMetrics(font)
        self.text.document().setDefaultFont(font)
        self.text.setTabStopDistance(4 * self._metrics.horizontalAdvance(" "))
        self._space_lines()
        if self._highlighter is not None:
            self._highlighter.set_tokens(self._theme.tokens)
            self._highlighter.rehighlight()
        self.update()

    def height_for(self, width: int) -> int:
        """How tall it is at this width."""
        px = self._theme.px
        lines = max(1, self.text.document().blockCount())
        text = lines * self._line_height()
        return px(BAR) + 2 * px(PADDING) + text + self._bar_height(width)

    def natural_width(self) -> int:
        """As wide as there is room."""
        return 1 << 20

    def resizeEvent(self, event: object) -> None:
        """Bar above, text below."""
        del event
        px = self._theme.px
        bar, pad = px(BAR), px(PADDING)
        copy = self._copy.sizeHint()
        self._language.setGeometry(pad, 1, self.width() // 2, bar - 1)
        top = (bar - copy.height()) // 2 + 1
        self._copy.setGeometry(
            self.width() - copy.width() - pad // 2, top, copy.width(), copy.height()
        )
        self.text.setGeometry(
            QRect(pad, bar + pad, self.width() - 2 * pad, self.height() - bar - pad - 1)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card and hairline."""
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.code))
        radius = self._theme.px(RADIUS)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        y = self._theme.px(BAR) + 0.5
        painter.drawLine(QPoint(1, int(y)), QPoint(self.width() - 2, int(y)))
        painter.end()

    def _bar_height(self, width: int) -> int:
        inner = width - 2 * self._theme.px(PADDING)
        if self.text.document().idealWidth() <= inner:
            return 0
        return self.text.horizontalScrollBar().sizeHint().height()

    def _line_height(self) -> int:
        return round(self._metrics.height() * LINE_HEIGHT / 1.18)

    def _space_lines(self) -> None:
        """Lines added later take the spacing of the last one."""
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            self._line_height(), QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def _name(self, language: str) -> None:
        self._language.setText(NAMES.get(language.lower(), language.capitalize()))
        if self._highlighter is not None:
            self._highlighter.setDocument(None)
            self._highlighter.deleteLater()
        self._highlighter = CodeHighlighter(self.text.document(), language, self._theme.tokens)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.block.source)
        self._copy.setText("Copied")
        self._back.start()
