"""The round box of a task, on its page: as the list paints it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from deskhand.ui.direction import placed, placed_f, write
from deskhand.ui.theme.theme import Theme

SIDE, RING, GAP = 16, 4, 4
MARK = ((0.27, 0.53), (0.44, 0.69), (0.74, 0.34))


class Tick(QCheckBox):
    """A check box that looks like the one in the list. text: beside it; "" for none."""

    def __init__(self, text: str, theme: Theme, name: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self.setAccessibleName(name or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        px, metrics = self._theme.px, self.fontMetrics()
        side = px(SIDE + 2 * RING)
        words = px(GAP) + metrics.horizontalAdvance(self.text()) if self.text() else 0
        return QSize(side + words, max(side, metrics.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px = self._theme, self._theme.px
        side = px(SIDE)
        top = (self.height() - side) / 2
        whole = placed_f(QRectF(self.rect()), QRectF(px(RING), top, side, side))
        box = whole.adjusted(0.75, 0.75, -0.75, -0.75)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(box)
            painter.setPen(QPen(theme.color("on_accent"), 1.8))
            corner, width = box.topLeft(), box.width()
            painter.drawPolyline([corner + QPointF(x * width, y * width) for x, y in MARK])
        else:
            painter.setPen(QPen(theme.color("muted"), 1.4))
            painter.drawEllipse(box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawEllipse(box.adjusted(-2.5, -2.5, 2.5, 2.5))
        if self.text():
            painter.setPen(theme.color("text"))
            left = px(SIDE + 2 * RING + GAP)
            area = self.rect().adjusted(left, 0, 0, 0)
            write(painter, placed(self.rect(), area), self.text())
