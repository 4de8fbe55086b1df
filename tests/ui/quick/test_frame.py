"""The frame of the quick prompt where nothing can be transparent."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from deskhand.ui.quick.view import QuickPrompt
from deskhand.ui.theme.tokens import COMPOSER
from tests.ui.chat.on_qt import play

from .opened import quick


def test_its_edge_goes_around_the_corners(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, shown=False) as at:
            prompt = QuickPrompt(at.model, at.theme, see_through=False)
            prompt.ensurePolished()
            prompt.fit()
            picture, shape = prompt.grab().toImage(), prompt.mask()
            surface = QColor(at.theme.tokens.surface).lightness()
            edge = QColor(at.theme.tokens.faint).lightness()
            for y in range(at.theme.px(COMPOSER) + 1):
                first = next(x for x in range(prompt.width()) if shape.contains(QPoint(x, y)))
                last = prompt.width() - 1 - first
                for x in (first, last):
                    told = abs(picture.pixelColor(x, y).lightness() - surface)
                    assert told > abs(edge - surface) * 0.6, (x, y)
            prompt.deleteLater()

    play(qapp, scenario)
