"""While nothing comes yet: three dots, and why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.theme.theme import Theme

HEIGHT = 24
STEP_MS = 160


class WaitingRow(QWidget):
    """Dots that move unless the person wants no motion, and a sentence."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._step = 0
        self._reason = ""
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._on_step)
        self.setAccessibleName(tr("Waiting for the answer"))

    def set_reason(self, reason: str) -> None:
        """Why nothing comes; "" when nobody said."""
        if reason != self._reason:
            self._reason = reason
            self.setAccessibleName(reason or tr("Waiting for the answer"))
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Move while in sight."""
        super().showEvent(event)
        if self._theme.motion_ms():
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """No work while out of sight."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dots and words."""
        del event
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        for n in range(3):
            lit = not self._timer.isActive() or self._step % 4 == n
            painter.setBrush(QColor(tokens.muted if lit else tokens.line))
            painter.drawEllipse(QRectF(px(10) * n + 1, middle - px(3), px(6), px(6)))
        painter.setPen(QColor(tokens.muted))
        painter.setFont(self._theme.font(13))
        left = px(10) * 3 + px(8)
        place = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._reason)
        painter.end()

    def _on_step(self) -> None:
        self._step += 1
        self.update(0, 0, self._theme.px(30), self.height())
