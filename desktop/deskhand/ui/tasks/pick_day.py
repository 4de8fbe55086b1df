"""A month that floats, to choose a day from: by arrow keys and Enter, or by a click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.tasks.calendar import MonthView
from deskhand.ui.theme.theme import Theme

WIDTH, HEIGHT = 300, 300


class PickDay(QFrame):
    """chosen: a date. Esc closes it without one."""

    chosen = Signal(object)

    def __init__(self, day: date, today: Callable[[], date], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Choose a day"))
        px = theme.px
        self.month = MonthView(theme, today)
        self.month.grid.go(day)
        self.month.grid.opened.connect(self._choose)
        self.month.grid.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(8), px(10), px(10))
        column.addWidget(self.month)
        self.resize(px(WIDTH), px(HEIGHT))

    def open_at(self, place: QPoint) -> None:
        """Here, or as near as it is all on the screen; the keyboard comes to it."""
        screen = self.screen().availableGeometry()
        x = min(place.x(), screen.right() - self.width())
        y = min(place.y(), screen.bottom() - self.height())
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        self.month.grid.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _choose(self, day: date) -> None:
        self.close()
        self.chosen.emit(day)
