"""A block of code: its language, what can be done with it, and the exact text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
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
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QTextEdit, QToolButton, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.code_names import file_name, language_name
from deskhand.ui.chat.code_saving import CodeSaver
from deskhand.ui.chat.diagrams import diagram_label
from deskhand.ui.chat.highlight import CodeHighlighter
from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.chat.selection import Selection, extends_selection
from deskhand.ui.chat.sideways import follow_width, key_sideways, wheel_sideways
from deskhand.ui.chat.text_direction import reveal
from deskhand.ui.theme.theme import Theme

BAR = 32
PADDING = 12
RADIUS = 10
COPIED_MS = 1500
CODE_SIZE = 13
LINE_HEIGHT = 1.5
MAX_WRAPPED_CHARS = 60_000
"""Longer code is not wrapped: laying out all its lines takes too long."""


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
        document = self.document()
        document.setDocumentMargin(0)
        option = document.defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        document.setDefaultTextOption(option)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
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
        wheel_sideways(self, event)

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
        elif key_sideways(self, event):
            event.accept()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The transcript's own menu."""
        self._selection.menu_wanted.emit(event.globalPos(), "")


class CodeBlock(QWidget):
    """Code with its bar. While it grows, text is only ever added.

    resized: it needs another height, because the person wraps its lines. Characters that are not
    seen or turn others around are shown by their numbers; Copy and Save take the exact text.
    """

    resized = Signal()

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.block = Block(BlockKind.CODE)
        self._highlighter: CodeHighlighter | None = None
        self._language = QLabel(self)
        self._language.setProperty("role", "small")
        self._language.setTextFormat(Qt.TextFormat.PlainText)
        self.text = CodeText(selection, self)
        self.text.setAccessibleName(tr("Code"))
        self._wrap = self._button(tr("Wrap"), tr("Wrap long lines"))
        self._wrap.setCheckable(True)
        self._wrap.toggled.connect(self._on_wrapped)
        self._save = self._button(tr("Save"), tr("Save code as a file"))
        self._save.clicked.connect(self._on_save)
        self._copy = self._button(tr("Copy"), tr("Copy code"))
        self._copy.clicked.connect(self._on_copy)
        self._saver = CodeSaver(self, self._on_saved)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(COPIED_MS)
        self._back.timeout.connect(self._on_back)
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
            cursor.insertText(reveal(block.source[len(before.source) :]))
        else:
            self.text.setPlainText(reveal(block.source))
            self._space_lines()
        if len(block.source) > MAX_WRAPPED_CHARS and self._wrap.isEnabled():
            self._wrap.setChecked(False)
            self._wrap.setEnabled(False)
            self._wrap.setToolTip(tr("Too long to be wrapped"))
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
        document = self.text.document()
        if self._wrap.isChecked():
            inner = width - 2 * px(PADDING)
            if document.textWidth() != inner:
                document.setTextWidth(inner)
            text = int(document.size().height() + 0.999)
        else:
            text = max(1, document.blockCount()) * self._line_height()
        return px(BAR) + 2 * px(PADDING) + text + self._bar_height(width)

    def natural_width(self) -> int:
        """As wide as there is room."""
        return 1 << 20

    def resizeEvent(self, event: object) -> None:
        """Bar above, text below."""
        del event
        px = self._theme.px
        bar, pad = px(BAR), px(PADDING)
        self._place_buttons()
        self.text.setGeometry(
            QRect(pad, bar + pad, self.width() - 2 * pad, self.height() - bar - pad - 1)
        )

    def _place_buttons(self) -> None:
        bar, pad = self._theme.px(BAR), self._theme.px(PADDING)
        right = self.width() - pad // 2
        for button in (self._copy, self._save, self._wrap):
            size = button.sizeHint()
            top = (bar - size.height()) // 2 + 1
            # A long word in a narrow chat is cut, and its tip says it.
            width = min(size.width(), max(right - pad, 0))
            right -= width
            button.setGeometry(right, top, width, size.height())
        self._language.setGeometry(pad, 1, max(0, right - pad), bar - 1)

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
        too_wide = not self._wrap.isChecked() and self.text.document().idealWidth() > inner
        follow_width(self.text, too_wide=too_wide)
        self._wrap.setVisible(too_wide or self._wrap.isChecked())
        if not too_wide:
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

    def _button(self, words: str, name: str) -> QToolButton:
        made = QToolButton(self)
        made.setProperty("role", "ghost")
        made.setText(words)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _name(self, language: str) -> None:
        self._language.setText(diagram_label(language) or language_name(reveal(language)))
        if self._highlighter is not None:
            self._highlighter.setDocument(None)
            self._highlighter.deleteLater()
        self._highlighter = CodeHighlighter(self.text.document(), language, self._theme.tokens)

    def _on_wrapped(self, wrapped: bool) -> None:
        modes = QTextEdit.LineWrapMode
        self.text.setLineWrapMode(modes.WidgetWidth if wrapped else modes.NoWrap)
        self.resized.emit()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.block.source)
        self._say(self._copy, tr("Copied"))

    def _on_save(self) -> None:
        self._saver.ask(file_name(self.block.language, self.block.source), self.block.source)

    def _on_saved(self) -> None:
        self._say(self._save, tr("Saved"))

    def _say(self, button: QToolButton, words: str) -> None:
        """A button tells for a moment that it was done."""
        self._on_back()
        button.setText(words)
        self._place_buttons()
        self._back.start()

    def _on_back(self) -> None:
        self._copy.setText(tr("Copy"))
        self._save.setText(tr("Save"))
        self._place_buttons()
