"""Tables: as wide as their words need, scrolled sideways inside their own block."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.markdown_blocks import Block
from deskhand.ui.chat.markdown_text import BODY_SIZE, CELL_PADDING
from deskhand.ui.chat.selection import Selection
from deskhand.ui.chat.sideways import follow_width, key_sideways, wheel_sideways
from deskhand.ui.chat.text_block import TextBlock
from deskhand.ui.theme.theme import Theme

COMFORTABLE_CHARS = 22
"""A column with longer words wraps them from here on, when the table is too wide otherwise."""

LEAST_CHARS = 3
_CELL = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"[*_`~]|\]\([^)]*\)")


def column_chars(source: str) -> list[int]:
    """How many characters the longest cell of each column has, without its marks."""
    longest: list[int] = []
    for number, line in enumerate(source.split("\n")):
        if number == 1:
            continue
        for n, cell in enumerate(_CELL.split(line.strip().strip("|"))):
            length = len(_MARKS.sub("", cell).strip())
            if n < len(longest):
                longest[n] = max(longest[n], length)
            else:
                longest.append(length)
    return longest


class WideBlock(TextBlock):
    """A block that may be wider than the column: it has a scroll bar of its own."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(theme, selection, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)

    def wanted_width(self, width: int) -> int:
        """How wide to lay it out where there is room for `width` pixels."""
        return width

    def height_for(self, width: int) -> int:
        """How tall it is in a column of this width, with the bar where one is needed."""
        wanted = self.wanted_width(width)
        if self.lineWrapColumnOrWidth() != wanted:
            self.setLineWrapColumnOrWidth(wanted)
        document = self.document()
        if document.textWidth() != wanted:
            document.setTextWidth(wanted)
        size = document.size()
        too_wide = size.width() > width + 1
        follow_width(self, too_wide=too_wide)
        bar = self.horizontalScrollBar().sizeHint().height() if too_wide else 0
        return int(size.height() + 0.999) + bar

    def _fill(self) -> None:
        """Filling scrolls to where Qt's cursor is; what the person looks at stays."""
        bar = self.horizontalScrollBar()
        at = bar.value()
        super()._fill()
        if not self.textCursor().hasSelection():
            self.moveCursor(QTextCursor.MoveOperation.Start)
        bar.setValue(at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways here, up and down in the transcript."""
        wheel_sideways(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right scroll."""
        if not key_sideways(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """With the keyboard in it, it has a frame."""
        super().paintEvent(event)
        if self.hasFocus() and self.horizontalScrollBar().maximum() > 0:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()


class TableBlock(WideBlock):
    """A table. Columns wrap long words as far as that is comfortable; then it scrolls."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(theme, selection, parent)
        self.setAccessibleName(tr("Table"))
        self._needed = 0

    def show_block(self, block: Block) -> bool:
        """Show this block; False when it is the one shown already."""
        if block.source != self.block.source:
            self._needed = 0
        return super().show_block(block)

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        self._needed = 0
        super().refresh_theme()

    def wanted_width(self, width: int) -> int:
        """Wider than the column only where comfortable columns do not fit."""
        if not self._needed:
            self._needed = self._comfortable()
        return max(width, self._needed)

    def _comfortable(self) -> int:
        metrics = QFontMetrics(self._theme.font(BODY_SIZE))
        padding = 2 * self._theme.px(CELL_PADDING) + 1
        return sum(
            min(max(chars, LEAST_CHARS), COMFORTABLE_CHARS) * metrics.averageCharWidth() + padding
            for chars in column_chars(self.block.source)
        )
