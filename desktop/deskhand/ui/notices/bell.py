"""The bell: how many notices nobody looked at yet, and the way to them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.actions import Actions
from deskhand.ui.notices.counting import unread_of
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton

COMMAND = "view.notices"
MOST_SHOWN = 99


class Bell(IconButton):
    """Shows the command and what is kept in its data."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("bell", tr("Notifications"), theme, parent=parent)
        self._actions, self._command = actions, actions[COMMAND]
        self.clicked.connect(self._command.trigger)
        self._command.changed.connect(self._follow)
        actions.keys_changed.connect(self._follow)
        self._follow()

    @property
    def unread(self) -> int:
        """The number shown."""
        return unread_of(self._command)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.unread:
            return
        theme, px = self._theme, self._theme.px
        words = str(self.unread) if self.unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(9, QFont.Weight.Bold))
        height = px(14)
        width = max(height, painter.fontMetrics().horizontalAdvance(words) + px(6))
        right = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        x = self.width() - width if right else 0
        badge = QRect(x, 0, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    def _follow(self) -> None:
        keys = self._actions.keys(COMMAND)
        name = tr("Notifications")
        if self.unread:
            name = tr("Notifications, {count} unread", count=self.unread)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {keys}".strip())
        self.update()
