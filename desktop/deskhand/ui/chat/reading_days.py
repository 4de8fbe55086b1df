"""Days in a chat: where each begins, and its name above the messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.entries import Entry
from deskhand.ui.theme.theme import Theme

HEIGHT = 44
SIZE = 12


def day_name(day: date, today: date) -> str:
    """A day as people say it: "Yesterday", "Thursday, 19 November", with the year when it is
    another one."""
    days = (today - day).days
    if days == 0:
        return tr("Today")
    if days == 1:
        return tr("Yesterday")
    form = "dddd, d MMMM" if day.year == today.year else "d MMMM yyyy"
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


def days_of(entries: Sequence[Entry], today: date) -> dict[UUID, str]:
    """The name of the day above each message that begins one. A chat of today alone has none."""
    named: dict[UUID, str] = {}
    begins = ends = None
    for entry in entries:
        at = None if entry.message is None else entry.message.created_at
        # Most neighbours share a day: the calendar is asked only where it changes.
        if at is None or (begins is not None and ends is not None and begins <= at < ends):
            continue
        day = at.astimezone().date()
        begins, ends = _begin(day), _begin(day + timedelta(days=1))
        if named or day != today:
            named[entry.key] = day_name(day, today)
    return named


def _begin(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


class DayLabel(QLabel):
    """A day's name between two hairlines."""

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Quiet: it is not what one reads."""
        px = self._theme.px
        painter = QPainter(self)
        painter.setFont(self._theme.font(SIZE))
        wide = painter.fontMetrics().horizontalAdvance(self.text()) + 2 * px(12)
        left, y = (self.width() - wide) // 2, self.height() // 2
        line = self._theme.color("line")
        painter.fillRect(0, y, max(0, left), 1, line)
        painter.fillRect(left + wide, y, max(0, self.width() - left - wide), 1, line)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
