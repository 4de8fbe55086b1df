"""The shadow around the quick prompt, painted from nine pieces of a small picture made once.

A graphics effect would blur the whole window anew whenever a word of an answer is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from deskhand.ui.theme.theme import Theme

SPREAD, DOWN = 36, 12
"""How far it reaches, and how far it lies below, in pixels at zoom 1."""


class Shadow:
    """Of a rounded rectangle."""

    def __init__(self, theme: Theme, radius: int) -> None:
        self._theme, self._radius = theme, radius
        self._made: tuple[object, ...] = ()
        self._tile = QPixmap()

    def paint(self, painter: QPainter, box: QRect, ratio: float) -> None:
        """Around this box. ratio: the screen's device pixels for each pixel."""
        px = self._theme.px
        spread, radius = px(SPREAD), px(self._radius)
        made = (spread, radius, self._theme.tokens, ratio)
        if made != self._made:
            self._made, self._tile = made, _tile(spread, radius, self._theme, ratio)
        corner = spread + radius
        outer = box.adjusted(-spread, -spread, spread, spread).translated(0, px(DOWN))
        columns = (
            (outer.left(), 0, corner, corner),
            (outer.left() + corner, corner, outer.width() - 2 * corner, 1),
            (outer.right() + 1 - corner, corner + 1, corner, corner),
        )
        rows = (
            (outer.top(), 0, corner, corner),
            (outer.top() + corner, corner, outer.height() - 2 * corner, 1),
            (outer.bottom() + 1 - corner, corner + 1, corner, corner),
        )
        for x, from_x, wide, source_wide in columns:
            for y, from_y, tall, source_tall in rows:
                source = QRectF(
                    from_x * ratio, from_y * ratio, source_wide * ratio, source_tall * ratio
                )
                painter.drawPixmap(QRectF(x, y, wide, tall), self._tile, source)


def _tile(spread: int, radius: int, theme: Theme, ratio: float) -> QPixmap:
    """The smallest rounded rectangle with its shadow: two corners and a pixel between them."""
    side = 2 * (spread + radius) + 1
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 0.5 if theme.is_dark else 0.26
    core = QRectF(spread, spread, side - 2 * spread, side - 2 * spread)
    before = 0.0
    for step in range(spread, -1, -1):
        # What lies here already covers some of it: only the rest is laid over it.
        wanted = strength * (1 - step / (spread + 1)) ** 2
        alpha = (wanted - before) / (1 - before)
        before = wanted
        painter.setBrush(QColor.fromRgbF(0, 0, 0, max(0.0, alpha)))
        reach = core.adjusted(-step, -step, step, step)
        painter.drawRoundedRect(reach, radius + step, radius + step)
    painter.end()
    return tile
