"""What one can look at: views, headings, orders; and what a line of the list is. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from deskhand.domain.task import Priority, TaskStatus
from deskhand.domain.task_filter import UNFINISHED, Due, TaskFilter
from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import mark

UPCOMING_DAYS = 3_650


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
    def is_of_done(self) -> bool:
        """Whether it is the view of what is over, which has an order of its own."""
        return self.view is View.DONE and self.filter is None and not self.text

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
