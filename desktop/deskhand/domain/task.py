"""Tasks: what somebody is going to do, when, and how it ended.

Times are kept as people mean them: a day, perhaps a time of the day, and the time zone it was
meant in. Instants follow from that, so that "every day at 9" stays at nine when the clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo


class TaskStatus(StrEnum):
    """What state a task is in. WAITING: for somebody or something else."""

    OPEN = "open"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to do."""
        return self in (TaskStatus.DONE, TaskStatus.CANCELLED)


class Priority(StrEnum):
    """How much a task matters."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for the highest, so that sorting puts it first."""
        return (Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.NONE).index(self)


@dataclass(frozen=True, slots=True)
class When:
    """A day, or a time on it, where the person is.

    at: None for the whole day. zone: IANA name, "Europe/Rome".
    """

    day: date
    at: time | None = None
    zone: str = "UTC"

    @property
    def instant(self) -> datetime:
        """In UTC: of the time, or of the beginning of the day.

        A time the clocks leap over is moved forward by the leap, one they repeat is the first.
        """
        local = datetime.combine(self.day, self.at or time(), ZoneInfo(self.zone))
        return local.astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The instant (UTC) from which on it is past: the time itself, or the end of the day."""
        if self.at is not None:
            return self.instant
        return When(self.day + timedelta(days=1), None, self.zone).instant


@dataclass(frozen=True, slots=True)
class Reminder:
    """When to remind: `before` the due time (may be negative: after it), or `at` an instant (UTC).

    Exactly one of the two is set. fired_at: when it was shown, None as long as it was not.
    """

    id: UUID
    before: timedelta | None = None
    at: datetime | None = None
    fired_at: datetime | None = None

    def due(self, due: When | None) -> datetime | None:
        """The instant (UTC) it is for; None when it hangs on a due time that is not there. Of a
        whole day, `before` counts from nine in the morning."""
        if self.at is not None:
            return self.at
        if due is None or self.before is None:
            return None
        start = due if due.at is not None else When(due.day, MORNING, due.zone)
        return start.instant - self.before


MORNING = time(9)


class SourceKind(StrEnum):
    """Where a task came from."""

    TYPED = "typed"
    MESSAGE = "message"
    MAIL = "mail"
    PAGE = "page"
    FILE = "file"
    ASSISTANT = "assistant"
    IMPORT = "import"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class TaskSource:
    """What a task was made from. ref: a message's id, an address, a path; title: to show."""

    kind: SourceKind
    ref: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class TaskPerson:
    """Somebody a task has to do with. person_id: None as long as nobody known is meant."""

    name: str
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    title: in the person's own words. words: the sentence it was captured from, as it was typed.
    notes, result: Markdown. recurrence: an RRULE (RFC 5545, without "RRULE:"), "" for none.
    people, tags: sorted. links: URLs. resources: ids of attached resources.
    assignee: "" for the person, else the assistant's name. proposed: an assistant suggests it and
    the person has not said yes. position: where it was dragged to; smaller is higher.
    snoozed_until: it is out of sight before. series_id: of a done occurrence, the task that recurs.
    Instants in UTC, zone-aware.
    """

    id: UUID
    title: str
    created_at: datetime
    updated_at: datetime
    words: str = ""
    notes: str = ""
    due: When | None = None
    start: When | None = None
    recurrence: str = ""
    reminders: tuple[Reminder, ...] = ()
    priority: Priority = Priority.NONE
    status: TaskStatus = TaskStatus.OPEN
    parent_id: UUID | None = None
    project: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[TaskPerson, ...] = ()
    links: tuple[str, ...] = ()
    resources: tuple[UUID, ...] = ()
    source: TaskSource = TaskSource(SourceKind.TYPED)
    assignee: str = ""
    result: str = ""
    proposed: bool = False
    position: float = 0.0
    completed_at: datetime | None = None
    snoozed_until: datetime | None = None
    series_id: UUID | None = None
    uid: str = ""
    """The iCalendar UID; "" is the id."""

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time has passed and it is not over."""
        return self.due is not None and not self.status.is_over and self.due.end <= now
