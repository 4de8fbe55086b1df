"""Which tasks the list shows, in which order, under which headings. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from deskhand.domain.task import Priority, TaskStatus
from deskhand.domain.task_filter import UNFINISHED, Due, TaskFilter, day_of, same
from deskhand.domain.task_row import TaskRow
from deskhand.domain.when_words import month_name, say_day
from deskhand.domain.wording import mark, tr

UPCOMING_DAYS = 3_650
SLICE = 1_500
"""Rows that are looked at before the window has its turn again: a few milliseconds."""


class View(StrEnum):
    """The views there always are."""

    TODAY = "today"
    UPCOMING = "upcoming"
    ALL = "all"
    WAITING = "waiting"
    DONE = "done"
    CALENDAR = "calendar"


VIEW_NAMES = {
    View.TODAY: mark("Today"),
    View.UPCOMING: mark("Upcoming"),
    View.ALL: mark("All"),
    View.WAITING: mark("Waiting"),
    View.DONE: mark("Done"),
    View.CALENDAR: mark("Calendar"),
}


class Group(StrEnum):
    """What the headings are made from."""

    DUE = "due"
    PROJECT = "project"
    PERSON = "person"
    PRIORITY = "priority"
    NONE = "none"


GROUP_NAMES = {
    Group.DUE: mark("By day"),
    Group.PROJECT: mark("By project"),
    Group.PERSON: mark("By person"),
    Group.PRIORITY: mark("By priority"),
    Group.NONE: mark("Without headings"),
}


class Sort(StrEnum):
    """The order under a heading."""

    PLACE = "place"
    DUE = "due"
    PRIORITY = "priority"
    TITLE = "title"
    CREATED = "created"


SORT_NAMES = {
    Sort.PLACE: mark("As I dragged them"),
    Sort.DUE: mark("By time"),
    Sort.PRIORITY: mark("By priority"),
    Sort.TITLE: mark("By title"),
    Sort.CREATED: mark("Newest first"),
}

PRIORITY_NAMES = {
    Priority.HIGH: mark("High priority"),
    Priority.MEDIUM: mark("Medium priority"),
    Priority.LOW: mark("Low priority"),
    Priority.NONE: mark("No priority"),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at. filter: of a saved view, a project or a person; None for the view's own.
    text: searched for. title: of a saved view."""

    view: View = View.TODAY
    filter: TaskFilter | None = None
    text: str = ""
    group: Group = Group.DUE
    sort: Sort = Sort.DUE
    title: str = ""

    @property
    def wanted(self) -> TaskFilter:
        """As a filter. Search looks at everything that is left to do, and at what is over, too."""
        if self.filter is not None:
            return replace(self.filter, text=self.text or self.filter.text)
        if self.text:
            return TaskFilter(text=self.text, include_snoozed=True)
        match self.view:
            case View.TODAY:
                return TaskFilter(due=frozenset((Due.TODAY, Due.OVERDUE)))
            case View.UPCOMING:
                due = frozenset((Due.TODAY, Due.UPCOMING))
                return TaskFilter(statuses=UNFINISHED, due=due, days=UPCOMING_DAYS)
            case View.ALL | View.CALENDAR:
                return TaskFilter(statuses=UNFINISHED, include_snoozed=self.view is View.CALENDAR)
            case View.WAITING:
                return TaskFilter(statuses=frozenset((TaskStatus.WAITING,)))
            case View.DONE:
                over = frozenset((TaskStatus.DONE, TaskStatus.CANCELLED))
                return TaskFilter(statuses=over, include_snoozed=True)
            case _:
                assert_never(self.view)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above others. late: it is said in the colour of what is overdue."""

    text: str
    count: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A task in the list. parts: how many sub-tasks stand below it; folded: they are put away.
    late: it is overdue."""

    row: TaskRow
    depth: int = 0
    parts: int = 0
    folded: bool = False
    late: bool = False


Line = Heading | Item
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when one looks. folded: tasks whose sub-tasks are put away."""

    now: datetime
    zone: ZoneInfo
    folded: frozenset[UUID] = frozenset()
    noted: frozenset[UUID] = frozenset()

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.now.astimezone(self.zone).date()


@dataclass(slots=True)
class Arranging:
    """Arranges many rows in slices, so that the window stays free: call `step` until it is done.

    shown, lines: the result.
    """

    rows: Sequence[TaskRow]
    sight: Sight
    place: Place
    lines: list[Line] = field(default_factory=list)
    shown: int = 0
    _work: Iterator[None] | None = None

    def step(self) -> bool:
        """A few milliseconds of work. Returns whether it is done."""
        if self._work is None:
            self._work = self._run()
        return next(self._work, _OVER) is _OVER

    def _run(self) -> Iterator[None]:
        key = _sort_key(self.sight, self.place)
        group = _grouping(self.sight, self.place)
        matches = self._matcher()
        chosen: list[TaskRow] = []
        sorted_parts: list[list[tuple[Key, int, TaskRow]]] = []
        for start in range(0, len(self.rows), SLICE):
            found = [row for row in self.rows[start : start + SLICE] if matches(row)]
            chosen += found
            keyed = [(key(row), start + at, row) for at, row in enumerate(found)]
            keyed.sort(key=_first_two)
            sorted_parts.append(keyed)
            yield
        self.shown = len(chosen)
        children = _children(chosen)
        below = {row.id for parts in children.values() for row in parts}
        tops: list[TaskRow] = []
        for count, (_, _, row) in enumerate(heapq.merge(*sorted_parts, key=_first_two)):
            if row.id not in below:
                tops.append(row)
            if count % SLICE == SLICE - 1:
                yield
        for parts in children.values():
            parts.sort(key=lambda row: (row.position, row.id.int))
        yield
        yield from self._lay_out(tops, children, group)

    def _lay_out(
        self,
        tops: Sequence[TaskRow],
        children: dict[UUID, list[TaskRow]],
        group: Callable[[TaskRow], tuple[Key, str, bool]] | None,
    ) -> Iterator[None]:
        lines = self.lines
        if group is None:
            for count, row in enumerate(tops):
                self._add(lines, row, children, 0)
                if count % SLICE == SLICE - 1:
                    yield
            return
        groups: dict[Key, tuple[str, bool, list[Line], list[int]]] = {}
        for count, row in enumerate(tops):
            order, text, late = group(row)
            known = groups.get(order)
            if known is None:
                known = groups[order] = (text, late, [], [0])
            known[3][0] += 1
            self._add(known[2], row, children, 0)
            if count % SLICE == SLICE - 1:
                yield
        for order in sorted(groups, key=_as_text):
            text, late, items, number = groups[order]
            lines.append(Heading(text, number[0], late))
            lines += items
            yield

    def _add(
        self, lines: list[Line], row: TaskRow, children: dict[UUID, list[TaskRow]], depth: int
    ) -> None:
        parts = children.get(row.id, ())
        folded = row.id in self.place.folded
        late = row.is_overdue(self.place.now)
        lines.append(Item(row, depth, len(parts), folded and bool(parts), late))
        if not folded and depth < MOST_DEPTH:
            for each in parts:
                self._add(lines, each, children, depth + 1)

    def _matcher(self) -> Callable[[TaskRow], bool]:
        place = self.place
        test = self.sight.wanted.matcher(place.now, place.zone, place.noted)
        if self.sight.view is not View.TODAY or self.sight.filter or self.sight.text:
            return test
        today = place.today

        def of_today(row: TaskRow) -> bool:
            if row.proposed:
                return False
            if row.status.is_over:
                done = row.completed_at
                return done is not None and done.astimezone(place.zone).date() == today
            return test(row)

        return of_today


MOST_DEPTH = 8
_OVER = object()


def _first_two(entry: tuple[Key, int, TaskRow]) -> tuple[Key, int]:
    return entry[0], entry[1]


def _as_text(key: Key) -> tuple[str, ...]:
    return tuple(f"{each:>12}" if isinstance(each, int) else str(each) for each in key)


def _children(rows: Iterable[TaskRow]) -> dict[UUID, list[TaskRow]]:
    """The shown tasks below each shown task. One that is below itself stands alone."""
    shown = {row.id: row for row in rows if row.parent_id is not None}
    if not shown:
        return {}
    every = {row.id for row in rows}
    found: dict[UUID, list[TaskRow]] = {}
    for row in shown.values():
        above, seen = row.parent_id, {row.id}
        while above in shown and above not in seen:
            seen.add(above)
            above = shown[above].parent_id
        if row.parent_id in every and row.parent_id is not None and above not in seen:
            found.setdefault(row.parent_id, []).append(row)
    return found


def _sort_key(sight: Sight, place: Place) -> Callable[[TaskRow], Key]:
    if sight.view is View.DONE and sight.filter is None and not sight.text:
        return lambda row: (-(row.completed_at or row.created_at).timestamp(),)
    match sight.sort:
        case Sort.PLACE:
            return lambda row: (row.status.is_over, row.position)
        case Sort.DUE:
            return lambda row: (
                row.status.is_over,
                row.due_at.timestamp() if row.due_at else _LAST,
                row.priority.rank,
                row.position,
            )
        case Sort.PRIORITY:
            return lambda row: (
                row.status.is_over,
                row.priority.rank,
                row.due_at.timestamp() if row.due_at else _LAST,
                row.position,
            )
        case Sort.TITLE:
            return lambda row: (row.title.casefold(),)
        case Sort.CREATED:
            return lambda row: (-row.created_at.timestamp(),)
        case _:
            assert_never(sight.sort)


_LAST = 1e12


def _grouping(sight: Sight, place: Place) -> Callable[[TaskRow], tuple[Key, str, bool]] | None:
    if sight.view is View.DONE and sight.filter is None and not sight.text:
        return lambda row: _by_done(row, place)
    match sight.group:
        case Group.DUE:
            return lambda row: _by_due(row, place)
        case Group.PROJECT:
            none = tr("No project")
            return lambda row: ((not row.project, same(row.project)), row.project or none, False)
        case Group.PERSON:
            nobody = tr("Nobody")
            return lambda row: (
                (not row.people, same(row.people[0]) if row.people else ""),
                f"@{row.people[0]}" if row.people else nobody,
                False,
            )
        case Group.PRIORITY:
            return lambda row: ((row.priority.rank,), tr(PRIORITY_NAMES[row.priority]), False)
        case Group.NONE:
            return None
        case _:
            assert_never(sight.group)


def _by_due(row: TaskRow, place: Place) -> tuple[Key, str, bool]:
    today = place.today
    if row.status.is_over and row.completed_at is not None:
        if row.completed_at.astimezone(place.zone).date() == today:
            return (2, 0), tr("Done today"), False
        return (9, 0), tr("Done earlier"), False
    if row.is_overdue(place.now):
        return (0, 0), tr("Overdue"), True
    day = day_of(row, place.zone)
    if day is None:
        return (8, 0), tr("No date"), False
    if day <= today:
        return (1, 0), tr("Today"), False
    if (day - today).days <= 7:
        return (3, day.toordinal()), say_day(day, today), False
    if day < _month_after(today):
        return (4, 0), tr("Later this month"), False
    month = tr("{month} {year}", month=month_name(day.month), year=day.year)
    return (5, day.year * 12 + day.month), month, False


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _by_done(row: TaskRow, place: Place) -> tuple[Key, str, bool]:
    done = row.completed_at or row.created_at
    day = done.astimezone(place.zone).date()
    return (9_999_999 - day.toordinal(),), say_day(day, place.today), False
