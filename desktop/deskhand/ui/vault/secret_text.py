"""A secret's place on a card: dots, or for a short while its value.

It is painted, not a label: what a label says is read out, found by other programs and can be
dragged away.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.theme.theme import Theme

DOTS = "•" * 10
WRAPPED = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
LEAST_HEIGHT = 28
"""As high as the buttons beside it."""


class SecretText(QWidget):
    """field: what it is called."""

    def __init__(self, field: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._field = theme, field
        self._value = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.put("")
        theme.changed.connect(self.updateGeometry)

    @property
    def is_shown(self) -> bool:
        """Whether the value can be read."""
        return bool(self._value)

    def put(self, value: str) -> None:
        """Show this value; "" for dots."""
        self._value = value
        named = tr("{field}, shown") if value else tr("{field}, hidden")
        self.setAccessibleName(named.format(field=self._field))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        metrics = QFontMetrics(self._theme.mono_font())
        area = metrics.boundingRect(QRect(0, 0, max(width, 1), 100_000), int(WRAPPED), self._text)
        return max(area.height() + self._theme.px(4), self._theme.px(LEAST_HEIGHT))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.mono_font())
        return QSize(metrics.horizontalAdvance(DOTS), self._theme.px(LEAST_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.mono_font())
        painter.setPen(self._theme.color("text" if self._value else "muted"))
        painter.drawText(self.rect(), int(WRAPPED), self._text)
        painter.end()

    @property
    def _text(self) -> str:
        return self._value or DOTS
