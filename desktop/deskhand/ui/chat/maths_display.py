"""A formula that stands by itself, in the middle of the column."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from deskhand.ui.chat.markdown_blocks import BlockKind
from deskhand.ui.chat.markdown_text import fill
from deskhand.ui.chat.maths import stand_ins, whole_formula
from deskhand.ui.chat.maths_block import centre, name_of
from deskhand.ui.chat.selection import Selection
from deskhand.ui.chat.tables import WideBlock
from deskhand.ui.theme.theme import Theme


class MathsBlock(WideBlock):
    """Its source while it is not whole, and when it cannot be drawn. A wide one scrolls."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(theme, selection, parent)
        self._drawn_width = 0

    def wanted_width(self, width: int) -> int:
        """As wide as the formula where the column is narrower."""
        return max(width, self._drawn_width)

    def _write(self) -> None:
        source = self.block.source
        formula = whole_formula(source)
        formulas = [formula] if formula is not None else []
        fill(self._document, BlockKind.PLAIN, stand_ins(source, formulas), self._theme)
        self._drawn_width = 0
        if formula is not None:
            self.setAccessibleName(name_of(formula.tex))
            self._drawn_width = int(self._put(formulas) + 2)
        if self._drawn_width > 2:
            centre(self._document)
