"""On or off, at a glance. Space turns it, as with every check box."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from deskhand.ui.direction import is_mirrored
from deskhand.ui.theme.theme import Theme

WIDTH, HEIGHT, RING = 36, 20, 3


class Switch(QCheckBox):
    """A check box drawn as a switch; its words stand beside it in the pane."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._resize()
        theme.changed.connect(self._resize)

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(WIDTH + 2 * RING), px(HEIGHT + 2 * RING))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, px = self._theme.tokens, self._theme.px
        track = QRectF(px(RING), px(RING), px(WIDTH), px(HEIGHT))
        painter.setPen(QPen(QColor(tokens.accent if self.isChecked() else tokens.muted), 1))
        painter.setBrush(QColor(tokens.accent if self.isChecked() else tokens.surface))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - px(6)
        at_end = self.isChecked() is not is_mirrored()
        left = track.right() - side - px(3) if at_end else track.left() + px(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.on_accent if self.isChecked() else tokens.muted))
        painter.drawEllipse(QRectF(left, track.top() + px(3), side, side))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = track.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()

    def _resize(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
