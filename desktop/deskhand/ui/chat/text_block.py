"""A block of words: a read-only, selectable text as tall as it needs to be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QToolTip, QWidget

from deskhand.ui.chat.links import can_open, judge
from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.chat.markdown_text import QuietDocument, fill
from deskhand.ui.chat.maths import Formula, find_formulas, stand_ins
from deskhand.ui.chat.maths_block import BlockMaths
from deskhand.ui.chat.selection import Selection, extends_selection
from deskhand.ui.chat.text_direction import runs_right_to_left
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.tips import exact_tip


class TextBlock(QTextBrowser):
    """One block of Markdown, or exact text.

    link_opened: a web or mail address the person clicked. reflowed: this block needs another
    height, because something in it was drawn. Nothing is ever loaded: no picture, no
    style sheet, from no network and no file.
    """

    link_opened = Signal(str)
    reflowed = Signal()

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = QuietDocument(self)
        self.setDocument(self._document)
        self._theme = theme
        self._selection = selection
        self._maths: BlockMaths | None = None
        self.block = Block(BlockKind.PARAGRAPH)
        self.setOpenLinks(False)
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.highlighted.connect(self._on_highlighted)

    def show_block(self, block: Block) -> bool:
        """Show this block; False when it is the one shown already."""
        if (block.kind, block.source) == (self.block.kind, self.block.source):
            self.block = block
            return False
        self.block = block
        self._fill()
        return True

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        self._fill()

    def height_for(self, width: int) -> int:
        """How tall the text is at this width, in pixels."""
        document = self.document()
        if document.textWidth() != width:
            document.setTextWidth(width)
        return int(document.size().height() + 0.999)

    def natural_width(self) -> int:
        """How wide the text would be without wrapping."""
        return int(self.document().idealWidth() + 0.999)

    def _fill(self) -> None:
        cursor = self.textCursor()
        anchor, position = cursor.anchor(), cursor.position()
        width = self.document().textWidth()
        self._write()
        self.document().setTextWidth(width)
        if anchor != position:  # streaming must not take a selection away
            last = self.document().characterCount() - 1
            cursor = self.textCursor()
            cursor.setPosition(min(anchor, last))
            cursor.setPosition(min(position, last), cursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def _write(self) -> None:
        """Put the block into the document."""
        source = self.block.source
        formulas = find_formulas(source) if self.block.kind is not BlockKind.PLAIN else []
        shown = stand_ins(source, formulas) if formulas else source
        fill(self._document, self.block.kind, shown, self._theme)
        if formulas:
            self._put(formulas)

    def _put(self, formulas: list[Formula]) -> float:
        """Put these formulas in their places; how wide the widest of those drawn is."""
        if self._maths is None:
            self._maths = BlockMaths(self._document, self._theme, self)
            self._maths.drawn.connect(self._on_drawn)
        return self._maths.put(self.block.source, formulas)

    def _on_drawn(self) -> None:
        self._fill()
        self.reflowed.emit()

    def sizeHint(self) -> QSize:
        """The message lays its blocks out itself, by `height_for`."""
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """As small as the message wants."""
        return QSize(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        """The style sheet's font for inputs is not for answers."""
        if event.type() is not QEvent.Type.FontChange:
            super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The transcript scrolls, not its blocks."""
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
        """Copying takes everything selected, in whichever blocks; scrolling is the transcript's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._selection.copy()
        elif extends_selection(event):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, and the link's address where there is one."""
        address = _address(QUrl(self.anchorAt(event.pos())))
        self._selection.menu_wanted.emit(event.globalPos(), address if can_open(address) else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quote has a line at its side."""
        super().paintEvent(event)
        if self.block.kind is BlockKind.QUOTE:
            painter = QPainter(self.viewport())
            colour = QColor(self._theme.tokens.line)
            bar = self._theme.px(3)
            left = self.width() - bar if runs_right_to_left(self.document().toPlainText()) else 0
            painter.fillRect(left, 0, bar, self.height(), colour)
            painter.end()

    def position_at(self, place: QPoint) -> int:
        """The character nearest to a point of this widget."""
        return self.cursorForPosition(self.viewport().mapFromParent(place)).position()

    def _on_anchor_clicked(self, url: QUrl) -> None:
        address = _address(url)
        if can_open(address):
            self.link_opened.emit(address)

    def _on_highlighted(self, url: QUrl) -> None:
        link = None if url.isEmpty() else judge(_address(url))
        tip = "" if link is None else "\n".join(part for part in (link.host, link.doubt) if part)
        self.viewport().setToolTip(exact_tip(tip))
        if not tip:
            QToolTip.hideText()


def _address(url: QUrl) -> str:
    """The address as it goes out: Qt's own way to show it hides what a host is made of."""
    return bytes(url.toEncoded().data()).decode("ascii")
