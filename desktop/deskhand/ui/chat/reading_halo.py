"""What lies around a message: the ring of the keyboard's focus, a glow that fades away."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRect, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from deskhand.ui.theme.theme import Theme

MARGIN = 8
RADIUS = 12
GLOW_MS = 1_600


class Halo(QWidget):
    """Below the messages of its parent, so that it covers no words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ring = False
        self._glow = 0.0
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(GLOW_MS)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fade.valueChanged.connect(self._on_faded)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def glows(self) -> bool:
        """Whether the glow can still be seen."""
        return self._glow > 0

    def surround(self, message: QRect) -> None:
        """Lie around this message."""
        margin = self._theme.px(MARGIN)
        self.setGeometry(message.adjusted(-margin, -margin, margin, margin))

    def ring(self, wanted: bool) -> None:
        """Show where the keyboard is, or not."""
        self._ring = wanted
        self._refresh()

    def glow(self) -> None:
        """Show which message is meant. It fades; under reduced motion it goes without fading."""
        self._fade.stop()
        self._glow = 1.0  # at once, so that it is laid around its message before the first step
        self._fade.start()

    def _on_faded(self, value: float) -> None:
        self._glow = value if self._theme.motion_ms() or value == 0 else 1.0
        self._refresh()

    def _refresh(self) -> None:
        if self._ring or self._glow > 0:
            if self.isHidden():
                self.show()
                self.lower()
            self.update()
        else:
            self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Soft colour, then the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = self._theme.px(RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._glow > 0:
            colour = self._theme.color("accent_soft")
            colour.setAlphaF(self._glow)
            painter.setBrush(colour)
            painter.drawRoundedRect(box, radius, radius)
        if self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(box, radius, radius)
        painter.end()
