"""What a model said to itself, folded away."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from deskhand.domain.wording import ntr, tr
from deskhand.ui.chat.blocks_view import BlocksView
from deskhand.ui.chat.markdown_blocks import BlockSplitter
from deskhand.ui.chat.selection import Selectable, Selection
from deskhand.ui.direction import placed, put
from deskhand.ui.theme.icons import icon
from deskhand.ui.theme.theme import Theme

BAR = 28


def thought_for(seconds: float | None) -> str:
    """The fold's title: how long it thought."""
    if seconds is None:
        return tr("Thought")
    if seconds < 1:
        return tr("Thought for a moment")
    if seconds < 90:
        return ntr("Thought for {count} second", "Thought for {count} seconds", round(seconds))
    minutes = round(seconds / 60)
    return ntr("Thought for {count} minute", "Thought for {count} minutes", minutes)


class Thinking(QWidget):
    """A fold with its duration; its text is laid out only when it is opened.

    resized: it needs another height. reflowed: the same, and nobody asked for it.
    """

    resized = Signal()
    reflowed = Signal()

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._selection = selection
        self._text = ""
        self._shown = ""
        self._splitter = BlockSplitter()
        self._body: BlocksView | None = None
        self._fold = QToolButton(self)
        self._fold.setProperty("role", "ghost")
        self._fold.setCheckable(True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold.toggled.connect(self._on_toggled)
        self.refresh_theme()

    def show_thinking(self, text: str, seconds: float | None, *, under_way: bool) -> None:
        """What was thought so far."""
        self._text = text
        title = tr("Thinking…") if under_way else thought_for(seconds)
        if title != self._fold.text():
            self._fold.setText(title)
            self._fold.setAccessibleName(title)

    def arrange(self, width: int) -> int:
        """Lay out for this width; the height needed."""
        px = self._theme.px
        put(self._fold, width, QRect(-px(8), 0, self._fold.sizeHint().width(), px(BAR)))
        if self._body is None or not self._fold.isChecked():
            return px(BAR)
        self._show_body(self._body)
        inset = px(16)
        height = self._body.arrange(width - inset)
        put(self._body, width, QRect(inset, px(BAR) + px(4), width - inset, height))
        return px(BAR) + px(8) + height

    def selectables(self) -> list[Selectable]:
        """Blocks that can be selected now."""
        return self._body.selectables() if self._body is not None and self._fold.isChecked() else []

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        self._tint()
        if self._body is not None:
            self._body.refresh_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line beside the opened text."""
        del event
        if self._fold.isChecked():
            painter = QPainter(self)
            top = self._theme.px(BAR) + self._theme.px(4)
            colour = self._theme.color("line")
            line = QRect(0, top, 2, self.height() - top - self._theme.px(4))
            painter.fillRect(placed(self.rect(), line), colour)
            painter.end()

    def _show_body(self, body: BlocksView) -> None:
        """What was thought so far; only what is new of it is read."""
        if self._shown == self._text:
            return
        if not self._text.startswith(self._shown):
            self._splitter, self._shown = BlockSplitter(), ""
            body.look_again()
        self._splitter.feed(self._text[len(self._shown) :])
        self._shown = self._text
        body.show_blocks(self._splitter.closed, self._splitter.tail())

    def _tint(self) -> None:
        symbol = "chevron-down" if self._fold.isChecked() else "chevron-right"
        self._fold.setIcon(icon(symbol, self._theme, "muted", 16))
        self._fold.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))

    def _on_toggled(self, opened: bool) -> None:
        if self._body is None:
            self._body = BlocksView(self._theme, self._selection, self)
            self._body.resized.connect(self.resized)
            self._body.reflowed.connect(self.reflowed)
        self._body.setVisible(opened)
        self._tint()
        self.resized.emit()
