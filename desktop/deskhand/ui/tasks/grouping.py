"""Under which heading a task stands, and what decides its place there. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import assert_never

from deskhand.domain.task_filter import day_of, same
from deskhand.domain.task_row import TaskRow
from deskhand.domain.when_words import month_name, say_day
from deskhand.domain.wording import mark, tr
from deskhand.ui.tasks.sights import PRIORITY_NAMES, Group, Place, Sight, Sort

GroupKey = tuple[int | bool, int | str]
"""Headings stand in the order of their keys. All keys of one grouping compare with each other."""

SortKey = float | str

GroupOf = Callable[[TaskRow], GroupKey]
HeadingOf = Callable[[TaskRow], tuple[str, bool]]
"""The words above a task's group, and whether they are in the colour of what is late."""

_LATE, _TODAY, _DONE_TODAY, _DAY, _THIS_MONTH, _MONTH, _NEVER, _DONE_BEFORE = range(8)
TODAY: GroupKey = (_TODAY, 0)
NO_GROUP: GroupKey = (0, 0)


def grouping(sight: Sight, place: Place) -> tuple[GroupOf, HeadingOf | None]:
    """How tasks are put under headings; None for no headings."""
    if sight.is_of_done:
        return (
            lambda row: (0, -_day_over(row, place).toordinal()),
            lambda row: (say_day(_day_over(row, place), place.today), False),
        )
    match sight.group:
        case Group.DUE:
            days = _Days(place)
            return days.key, days.heading
        case Group.PROJECT:
            none = tr("No project")
            return (
                lambda row: (not row.project, same(row.project)),
                lambda row: (row.project or none, False),
            )
        case Group.PERSON:
            nobody = tr("Nobody")
            return (
                lambda row: (not row.people, same(row.people[0]) if row.people else ""),
                lambda row: (f"@{row.people[0]}" if row.people else nobody, False),
            )
        case Group.PRIORITY:
            return (
                lambda row: (row.priority.rank, 0),
                lambda row: (tr(PRIORITY_NAMES[row.priority]), False),
            )
        case Group.NONE:
            return lambda _row: NO_GROUP, None
        case _:
            assert_never(sight.group)


class _Days:
    """By when it is due, seen from one moment."""

    def __init__(self, place: Place) -> None:
        self._place, self._today = place, place.today
        self._month_after = _month_after(self._today)
        self._keys: dict[date, GroupKey] = {}

    def key(self, row: TaskRow) -> GroupKey:
        """Where its heading stands."""
        place = self._place
        if row.completed_at is not None and row.status.is_over:
            today = row.completed_at.astimezone(place.zone).date() == self._today
            return (_DONE_TODAY if today else _DONE_BEFORE, 0)
        if row.is_overdue(place.now):
            return (_LATE, 0)
        day = day_of(row, place.zone)
        if day is None:
            return (_NEVER, 0)
        known = self._keys.get(day)
        if known is None:
            known = self._keys[day] = self._key_of_day(day)
        return known

    def _key_of_day(self, day: date) -> GroupKey:
        if day <= self._today:
            return TODAY
        if (day - self._today).days <= 7:
            return (_DAY, day.toordinal())
        if day < self._month_after:
            return (_THIS_MONTH, 0)
        return (_MONTH, day.year * 12 + day.month)

    def heading(self, row: TaskRow) -> tuple[str, bool]:
        """What its heading says."""
        kind, _ = self.key(row)
        day = day_of(row, self._place.zone)
        if kind == _DAY and day is not None:
            return say_day(day, self._today), False
        if kind == _MONTH and day is not None:
            return tr("{month} {year}", month=month_name(day.month), year=day.year), False
        return tr(_SAID[kind]), kind == _LATE


_SAID = {
    _LATE: mark("Overdue"),
    _TODAY: mark("Today"),
    _DONE_TODAY: mark("Done today"),
    _THIS_MONTH: mark("Later this month"),
    _NEVER: mark("No date"),
    _DONE_BEFORE: mark("Done earlier"),
}


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _day_over(row: TaskRow, place: Place) -> date:
    return (row.completed_at or row.created_at).astimezone(place.zone).date()


def sorting(sight: Sight) -> Callable[[TaskRow], SortKey]:
    """What decides the place below a heading; what is over comes last. Among equals it is the
    place they were dragged to."""
    if sight.is_of_done:
        return lambda row: -(row.completed_at or row.created_at).timestamp()
    match sight.sort:
        case Sort.PLACE:
            return lambda row: float(row.status.is_over)
        case Sort.DUE:
            return lambda row: (
                (_OVER if row.status.is_over else 0.0) + _time(row) * 4 + row.priority.rank
            )
        case Sort.PRIORITY:
            return lambda row: (
                (_OVER if row.status.is_over else 0.0) + row.priority.rank * _LAST * 4 + _time(row)
            )
        case Sort.TITLE:
            return lambda row: row.title.casefold()
        case Sort.CREATED:
            return lambda row: -row.created_at.timestamp()
        case _:
            assert_never(sight.sort)


_LAST = 1e12
_OVER = 1e14


def _time(row: TaskRow) -> float:
    return _LAST if row.due_at is None else row.due_at.timestamp()
