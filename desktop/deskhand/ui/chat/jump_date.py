"""A small calendar to go to a day of the chat."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from string import Template

from PySide6.QtCore import QDate, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QTableView, QToolButton, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.direction import placed
from deskhand.ui.theme.icons import icon
from deskhand.ui.theme.style import css
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import Label

FROM_EDGE = 12
SYMBOLS = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}
STYLE = Template("""
QWidget { alternate-background-color: $surface; }
QTableView { background: $surface; border: 0; outline: 0; }
#qt_calendar_navigationbar { background: $surface; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton:disabled { color: $faint; }
""")
"""Its own: rules for what lies inside a calendar would be tried on every widget of the window."""


def nearest_day(days: Sequence[date], wanted: date) -> date:
    """The day of these that is nearest to the wanted one. days: in order, at least one."""
    n = bisect_left(days, wanted)
    around = days[max(0, n - 1) : n + 1]
    return min(around, key=lambda day: abs((day - wanted).days))


class JumpToDate(QFrame):
    """Shows which days have messages, from the first to the last. chosen: a day, by click or
    Enter."""

    chosen = Signal(object)

    def __init__(self, days: Sequence[date], seen: date, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._days = days
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Jump to date"))
        self.calendar = QCalendarWidget(self)
        self.calendar.setAccessibleName(tr("Days of this chat"))
        self.calendar.setGridVisible(False)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setDateRange(_qt(days[0]), _qt(days[-1]))
        self.calendar.setSelectedDate(_qt(nearest_day(days, seen)))
        self.calendar.setStyleSheet(_style(theme))
        self._mark(theme)
        self._name_buttons(theme)
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(Label(tr("Jump to date"), "strong"))
        column.addWidget(self.calendar)
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)

    def open_in(self, area: QWidget) -> None:
        """At the upper right of this area, with the keyboard on the day in sight."""
        self.adjustSize()
        left = area.width() - self.width() - FROM_EDGE
        place = placed(area.rect(), QRect(left, FROM_EDGE, self.width(), self.height()))
        self.move(area.mapToGlobal(place.topLeft()))
        self.show()
        table = self.calendar.findChild(QTableView)
        (table or self.calendar).setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _choose(self, day: QDate) -> None:
        wanted = date(day.year(), day.month(), day.day())
        self.close()
        self.chosen.emit(nearest_day(self._days, wanted))

    def _mark(self, theme: Theme) -> None:
        """Days with messages are bold; the weekend is no red-letter day here."""
        calendar, plain = self.calendar, QTextCharFormat()
        # A format without a background is drawn black below a style sheet.
        plain.setForeground(theme.color("muted"))
        plain.setBackground(theme.color("surface"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, plain)
        calendar.setHeaderTextFormat(plain)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        bold.setForeground(theme.color("accent"))
        bold.setBackground(theme.color("surface"))
        for day_with in self._days:
            calendar.setDateTextFormat(_qt(day_with), bold)

    def _name_buttons(self, theme: Theme) -> None:
        names = {
            "qt_calendar_prevmonth": tr("Previous month"),
            "qt_calendar_nextmonth": tr("Next month"),
            "qt_calendar_monthbutton": tr("Month"),
            "qt_calendar_yearbutton": tr("Year"),
        }
        for button in self.calendar.findChildren(QToolButton):
            button.setAccessibleName(names.get(button.objectName(), button.text()))
            if symbol := SYMBOLS.get(button.objectName()):
                button.setIcon(icon(symbol, theme, "text", 16))


def _style(theme: Theme) -> str:
    colours = asdict(theme.tokens)
    return STYLE.substitute({n: css(v) for n, v in colours.items() if isinstance(v, str)})


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
