"""A month of tasks: days in a grid, each with what is due then."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskhand.domain.task_row import TaskRow
from deskhand.domain.when_words import month_name, say_day, weekday_name
from deskhand.domain.wording import ntr, tr
from deskhand.ui.direction import is_mirrored, placed, write
from deskhand.ui.tasks.list_model import MIME, dragged
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import Label

WEEKS, DAYS = 6, 7
MOST_NAMED = 4


def month_days(day: date) -> list[date]:
    """The 42 days that are shown for a month, from a Monday on."""
    first = day.replace(day=1)
    start = first - timedelta(days=first.weekday())
    return [start + timedelta(days=count) for count in range(WEEKS * DAYS)]


class MonthGrid(QWidget):
    """Arrow keys walk, Page Up and Page Down change the month, Home is today, Enter opens the day.

    day_changed: the day the keyboard is on. opened: Enter or a double click. clicked: the mouse
    was let go over a day. dropped: (ids, day).
    """

    day_changed = Signal(object)
    opened = Signal(object)
    clicked = Signal(object)
    dropped = Signal(object, object)

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme, self._today = theme, today
        self.day = today()
        self._tasks: dict[date, list[TaskRow]] = {}
        self._repeats: dict[date, list[str]] = {}
        self._over: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(236))
        theme.changed.connect(self.update)
        self._name()

    @property
    def days(self) -> list[date]:
        """Those that are shown."""
        return month_days(self.day)

    def put(self, tasks: dict[date, list[TaskRow]], repeats: dict[date, list[str]]) -> None:
        """What is due on each day; repeats: titles of what comes again then."""
        self._tasks, self._repeats = tasks, repeats
        self._name()
        self.update()

    def go(self, day: date) -> None:
        """Put the keyboard on a day."""
        self.day = day
        self._name()
        self.update()
        self.day_changed.emit(day)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _name(self) -> None:
        count = len(self._tasks.get(self.day, ())) + len(self._repeats.get(self.day, ()))
        said = ntr("{count} task", "{count} tasks", count) if count else tr("no tasks")
        self.setAccessibleName(
            tr("Calendar, {day}: {tasks}", day=say_day(self.day, self._today()), tasks=said)
        )

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: 1 if is_mirrored() else -1,
            Qt.Key.Key_Right: -1 if is_mirrored() else 1,
            Qt.Key.Key_Up: -DAYS,
            Qt.Key.Key_Down: DAYS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.go(self.day + timedelta(days=steps[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.go(add_months(self.day, -1 if key is Qt.Key.Key_PageUp else 1))
        elif key is Qt.Key.Key_Home:
            self.go(self._today())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.go(self._day_at(event.position().x(), event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._day_at(event.position().x(), event.position().y()) == self.day:
            self.clicked.emit(self.day)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.opened.emit(self.day)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._over = self._day_at(event.position().x(), event.position().y())
        event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, _event: QEvent) -> None:
        self._over = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        day = self._day_at(event.position().x(), event.position().y())
        self._over = None
        ids: list[UUID] = dragged(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if ids:
            self.dropped.emit(ids, day)
        self.update()

    # -- drawing

    def _head(self) -> int:
        return self._theme.px(22)

    def _cell(self, at: int) -> QRect:
        width, height = self.width() / DAYS, (self.height() - self._head()) / WEEKS
        row, column = divmod(at, DAYS)
        if is_mirrored():
            column = DAYS - 1 - column
        left, top = round(column * width), self._head() + round(row * height)
        right, bottom = round((column + 1) * width), self._head() + round((row + 1) * height)
        return QRect(left, top, right - left, bottom - top)

    def _day_at(self, x: float, y: float) -> date:
        found = next(
            (at for at in range(WEEKS * DAYS) if self._cell(at).contains(int(x), int(y))), None
        )
        return self.day if found is None else self.days[found]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, today = self._theme, self._today()
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("muted"))
        for weekday in range(DAYS):
            area = self._cell(weekday)
            area = QRect(area.left(), 0, area.width(), self._head())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, weekday_name(weekday)[:2])
        painter.setPen(QPen(theme.color("line"), 1))
        for week in range(WEEKS):
            top = self._cell(week * DAYS).top()
            painter.drawLine(0, top, self.width(), top)
        for at, day in enumerate(self.days):
            self._paint_day(painter, self._cell(at), day, today)

    def _paint_day(self, painter: QPainter, area: QRect, day: date, today: date) -> None:
        theme, px = self._theme, self._theme.px
        box = area.adjusted(1, 2, -1, -1)
        if day in (self._over, self.day):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box, px(6), px(6))
        if day == self.day and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(6), px(6))
        is_own = day.month == self.day.month
        weight = QFont.Weight.Bold if day == today else QFont.Weight.Normal
        painter.setFont(theme.font(12, weight))
        token = "accent" if day == today else ("text" if is_own else "muted")
        painter.setPen(theme.color(token))
        line = painter.fontMetrics().height()
        top = QRect(box.left() + px(5), box.top() + px(3), box.width() - px(8), line)
        write(painter, placed(box, top), str(day.day))
        tasks, repeats = self._tasks.get(day, []), self._repeats.get(day, [])
        if tasks or repeats:
            self._paint_tasks(painter, box, top.bottom(), tasks, repeats)

    def _paint_tasks(
        self, painter: QPainter, box: QRect, top: int, tasks: list[TaskRow], repeats: list[str]
    ) -> None:
        """Titles where there is room for them, else dots. What comes again is lighter."""
        theme, px = self._theme, self._theme.px
        painter.setFont(theme.font(11))
        line = painter.fontMetrics().height()
        room = (box.bottom() - px(2) - top) // line
        if box.width() < px(84) or room < 1:
            painter.setPen(Qt.PenStyle.NoPen)
            for at in range(min(len(tasks) + len(repeats), MOST_NAMED)):
                painter.setBrush(theme.color("accent" if at < len(tasks) else "faint"))
                side = px(5)
                left = box.left() + px(5) + at * (side + px(3))
                painter.drawEllipse(placed(box, QRect(left, top + px(3), side, side)))
            return
        names = [(row.title, "text") for row in tasks] + [(each, "muted") for each in repeats]
        shown = names if len(names) <= room else names[: room - 1]
        for words, token in shown:
            painter.setPen(theme.color(token))
            area = QRect(box.left() + px(5), top, box.width() - px(8), line)
            cut = painter.fontMetrics().elidedText(
                words[:120], Qt.TextElideMode.ElideRight, area.width()
            )
            write(painter, placed(box, area), cut)
            top += line
        if len(shown) < len(names):
            painter.setPen(theme.color("muted"))
            area = QRect(box.left() + px(5), top, box.width() - px(8), line)
            write(painter, placed(box, area), f"+{len(names) - len(shown)}")


class MonthView(QWidget):
    """The grid with its head. changed: another month or day."""

    changed = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        px = theme.px
        self.grid = MonthGrid(theme, today)
        self.grid.day_changed.connect(self._on_day)
        self._title = Label("", "strong")
        before = IconButton("chevron-left", tr("Month before"), theme, size=16)
        before.clicked.connect(lambda: self.grid.go(add_months(self.grid.day, -1)))
        after = IconButton("chevron-right", tr("Month after"), theme, size=16)
        after.clicked.connect(lambda: self.grid.go(add_months(self.grid.day, 1)))
        now = Button(tr("Today"), theme, role="ghost", name=tr("Go to today"))
        now.clicked.connect(lambda: self.grid.go(today()))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for part in (now, before, after):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.grid, 1)
        self._on_day(self.grid.day)

    def _on_day(self, day: date) -> None:
        self._title.setText(tr("{month} {year}", month=month_name(day.month), year=day.year))
        self.changed.emit()


def add_months(day: date, count: int) -> date:
    """The same day of another month, or its last."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    year = min(max(year, date.min.year), date.max.year)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
