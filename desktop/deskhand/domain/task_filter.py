"""Which tasks a list shows. Pure: used by the window in memory, by the command line, and kept by
name as a view."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from deskhand.domain.errors import InputError
from deskhand.domain.search_text import words_of
from deskhand.domain.task import Priority, TaskStatus
from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import tr

UPCOMING_DAYS = 7

UNFINISHED = frozenset((TaskStatus.OPEN, TaskStatus.WAITING, TaskStatus.IN_PROGRESS))
"""The states in which there is something left to do."""


class Due(StrEnum):
    """When a task is due, seen from today.

    UPCOMING: after today, within the filter's days. WEEK: from today to Sunday. NEVER: no date.
    """

    OVERDUE = "overdue"
    TODAY = "today"
    UPCOMING = "upcoming"
    WEEK = "week"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """All that is set has to hold; nothing set shows everything but proposals and what is snoozed.

    text: words that all have to be there, each perhaps only begun. statuses, priorities: empty
    is any. due: any of these; empty is any. days: how far UPCOMING goes. since, until: due on one
    of these days, both included. project, tag, person, assignee: None is any, "" is none (the
    person is nobody's assignee: ""). Names are compared without regard to capitals and accents.
    proposed: True only proposals, False none, None both.
    """

    text: str = ""
    statuses: frozenset[TaskStatus] = frozenset()
    due: frozenset[Due] = frozenset()
    days: int = UPCOMING_DAYS
    since: date | None = None
    until: date | None = None
    project: str | None = None
    tag: str | None = None
    person: str | None = None
    assignee: str | None = None
    priorities: frozenset[Priority] = frozenset()
    proposed: bool | None = False
    include_snoozed: bool = False

    def matches(
        self,
        row: TaskRow,
        now: datetime,
        zone: ZoneInfo,
        noted: Collection[UUID] = frozenset(),
    ) -> bool:
        """Whether a list of this shows it. See `matcher`, which is quicker for many."""
        return self.matcher(now, zone, noted)(row)

    def matcher(
        self, now: datetime, zone: ZoneInfo, noted: Collection[UUID] = frozenset()
    ) -> Callable[[TaskRow], bool]:
        """The filter as a function, for long lists.

        now: zone-aware. zone: where the person is, which says what today is. noted: tasks whose
        notes hold the text (`Tasks.noted`); rows have no notes.
        """
        tests = [self._state(now), *self._names()]
        if self.due or self.since is not None or self.until is not None:
            tests.append(self._dated(now, zone))
        pieces = _pieces(self.text)
        if pieces:
            tests.insert(0, _worded(pieces, noted))
        return _all(tests)

    def _state(self, now: datetime) -> Callable[[TaskRow], bool]:
        """One function for all of these, and no set of members: hashing one runs Python code."""
        proposed, statuses = self.proposed, tuple(self.statuses)
        priorities, all_seen = tuple(self.priorities), self.include_snoozed

        def test(row: TaskRow) -> bool:
            return (
                (proposed is None or row.proposed is proposed)
                and (all_seen or row.snoozed_until is None or row.snoozed_until <= now)
                and (not statuses or row.status in statuses)
                and (not priorities or row.priority in priorities)
            )

        return test

    def _names(self) -> list[Callable[[TaskRow], bool]]:
        tests: list[Callable[[TaskRow], bool]] = []
        if self.project is not None:
            project = same(self.project)
            tests.append(lambda row: same(row.project) == project)
        if self.assignee is not None:
            assignee = same(self.assignee)
            tests.append(lambda row: same(row.assignee) == assignee)
        if self.tag is not None:
            tests.append(_one_of(same(self.tag), lambda row: row.tags))
        if self.person is not None:
            tests.append(_one_of(same(self.person), lambda row: row.people))
        return tests

    def _dated(self, now: datetime, zone: ZoneInfo) -> Callable[[TaskRow], bool]:
        today = now.astimezone(zone).date()
        moment = now.astimezone(UTC)
        ranges = [each for each in map(self._days(today).get, self.due) if each is not None]
        first, last = self.since or date.min, self.until or date.max
        is_bounded = self.since is not None or self.until is not None
        has_undated = Due.NEVER in self.due and not is_bounded
        has_all, has_late = not self.due, Due.OVERDUE in self.due

        def test(row: TaskRow) -> bool:
            day = day_of(row, zone)
            if day is None:
                return has_undated
            if not first <= day <= last:
                return False
            if has_all:
                return True
            for begin, end in ranges:
                if begin <= day <= end:
                    return True
            return has_late and row.is_overdue(moment)

        return test

    def _days(self, today: date) -> Mapping[Due, tuple[date, date] | None]:
        return {each: _range(each, today, self.days) for each in Due}

    def to_json(self) -> dict[str, Any]:
        """For the store; only what is set."""
        found: dict[str, Any] = {}
        for name in ("text", "project", "tag", "person", "assignee", "include_snoozed", "days"):
            if getattr(self, name) != getattr(_ANY, name):
                found[name] = getattr(self, name)
        for name in ("statuses", "priorities", "due"):
            if chosen := getattr(self, name):
                found[name] = sorted(each.value for each in chosen)
        for name in ("since", "until"):
            if (day := getattr(self, name)) is not None:
                found[name] = day.isoformat()
        if self.proposed is not False:
            found["proposed"] = self.proposed
        return found

    @classmethod
    def from_json(cls, value: object) -> TaskFilter:
        """What `to_json` gave. What a newer Deskhand added is passed over.

        Raises InputError for what cannot be a filter.
        """
        if not isinstance(value, dict):
            raise _no_filter("not an object")
        try:
            return cls(
                **{name: _text(value, name) for name in ("text",) if name in value},
                **{
                    name: _text(value, name)
                    for name in ("project", "tag", "person", "assignee")
                    if value.get(name) is not None
                },
                statuses=frozenset(map(TaskStatus, value.get("statuses", ()))),
                priorities=frozenset(map(Priority, value.get("priorities", ()))),
                due=frozenset(map(Due, value.get("due", ()))),
                days=int(value.get("days", UPCOMING_DAYS)),
                since=_day(value.get("since")),
                until=_day(value.get("until")),
                proposed=_choice(value.get("proposed", False)),
                include_snoozed=bool(value.get("include_snoozed", False)),
            )
        except (TypeError, ValueError) as error:
            raise _no_filter(str(error)) from error


_ANY = TaskFilter()


@dataclass(frozen=True, slots=True)
class TaskView:
    """A filter kept under a name."""

    id: UUID
    name: str
    filter: TaskFilter
    position: int = 0


def same(name: str) -> str:
    """A name as names are compared."""
    return name.casefold() if name.isascii() else " ".join(words_of(name)) or name.casefold()


def day_of(row: TaskRow, zone: ZoneInfo) -> date | None:
    """The day it is due where the person is: a whole day stays that day everywhere."""
    if row.due_at is None or row.due_time is None or row.due_zone == zone.key:
        return row.due_day
    return row.due_at.astimezone(zone).date()


def words_are_in(text: str, folded: str) -> bool:
    """Whether all words of the text are in words folded by `folded_words`, each perhaps only
    begun."""
    return _has(folded, _pieces(text))


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(f" {word}" for word in dict.fromkeys(words_of(text)))


def _has(folded: str, pieces: tuple[str, ...]) -> bool:
    return all(piece in folded for piece in pieces)


def _worded(pieces: tuple[str, ...], noted: Collection[UUID]) -> Callable[[TaskRow], bool]:
    """Asked of every row at each key pressed: nothing is done here that need not be."""
    if noted:
        return lambda row: _has(row.folded, pieces) or row.id in noted
    first, others = pieces[0], pieces[1:]
    if not others:
        return lambda row: first in row.folded
    return lambda row: first in row.folded and _has(row.folded, others)


def _all(tests: Sequence[Callable[[TaskRow], bool]]) -> Callable[[TaskRow], bool]:
    if not tests:
        return lambda _row: True
    first, rest = tests[0], tests[1:]
    if not rest:
        return first
    others = _all(rest)
    return lambda row: first(row) and others(row)


def _one_of(wanted: str, names: Callable[[TaskRow], tuple[str, ...]]) -> Callable[[TaskRow], bool]:
    if not wanted:
        return lambda row: not names(row)
    return lambda row: any(same(each) == wanted for each in names(row))


def _range(due: Due, today: date, days: int) -> tuple[date, date] | None:
    """First and last day; None for what is no range of days."""
    match due:
        case Due.TODAY:
            return today, today
        case Due.UPCOMING:
            return today + timedelta(days=1), today + timedelta(days=days)
        case Due.WEEK:
            return today, today + timedelta(days=6 - today.weekday())
        case Due.OVERDUE | Due.NEVER:
            return None
        case _:
            assert_never(due)


def _text(value: Mapping[str, object], name: str) -> str:
    found = value[name]
    if not isinstance(found, str):
        raise TypeError(f"{name} is not a text")
    return found


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _choice(value: object) -> bool | None:
    return None if value is None else bool(value)


def _no_filter(detail: str) -> InputError:
    return InputError(tr("A saved filter cannot be read."), detail=detail)
