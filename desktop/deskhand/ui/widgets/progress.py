"""Something is going on: a ring that turns, a line that fills."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.theme.theme import Theme

_FRAME_MS = 33
_STEP_DEGREES = 12


class Spinner(QWidget):
    """Turns while it is visible; stands still under reduced motion."""

    def __init__(self, theme: Theme, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._size, self._angle = theme, size, 0
        self.setAccessibleName(tr("Working"))
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._turn)
        side = theme.px(size)
        self.setFixedSize(QSize(side, side))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._theme.motion_ms():
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(self.width() / 10, 1.4)
        area = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(QColor(self._theme.tokens.line), width))
        painter.drawEllipse(area)
        painter.setPen(
            QPen(
                QColor(self._theme.tokens.accent),
                width,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
            )
        )
        painter.drawArc(area, -self._angle * 16, 100 * 16)

    def _turn(self) -> None:
        self._angle = (self._angle + _STEP_DEGREES) % 360
        self.update()


class ProgressLine(QProgressBar):
    """How far something is, as a thin line; the words stand beside it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setRange(0, 1000)

    def show_share(self, share: float | None) -> None:
        """share: from 0 to 1, None when nobody knows."""
        self.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self.setValue(round(min(max(share, 0.0), 1.0) * 1000))
