"""A task as lists show it: light, so that a hundred thousand of them are read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from deskhand.domain.search_text import words_of
from deskhand.domain.task import Priority, TaskStatus, When

LONGEST_DAY = timedelta(hours=26)
_NOTHING_TO_DO = (TaskStatus.DONE, TaskStatus.CANCELLED, TaskStatus.WAITING)


@dataclass(slots=True)
class TaskRow:
    """What a list needs of a task. Not frozen, because making frozen ones takes three times as
    long; nobody changes one all the same.

    due_at: the instant (UTC) of the due time, or of the beginning of the due day; None without.
    due_time: None for the whole day. people: names. folded: the words that are searched, as
    search compares them. has_notes: whether there is more to read than the title. reminds: whether
    there is a reminder; has_attachments: whether links or resources belong to it.
    """

    id: UUID
    title: str
    status: TaskStatus
    priority: Priority
    due_at: datetime | None
    due_day: date | None
    due_time: time | None
    due_zone: str
    project: str
    assignee: str
    parent_id: UUID | None
    position: float
    proposed: bool
    recurs: bool
    has_notes: bool
    snoozed_until: datetime | None
    completed_at: datetime | None
    created_at: datetime
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    folded: str = ""
    reminds: bool = False
    has_attachments: bool = False

    @property
    def due(self) -> When | None:
        """When it is due, as the person meant it."""
        if self.due_day is None:
            return None
        return When(self.due_day, self.due_time, self.due_zone)

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time has passed while there is something for the person to do: a task that
        waits for somebody is not overdue. now: zone-aware."""
        due_at = self.due_at
        if due_at is None or due_at > now or self.status in _NOTHING_TO_DO:
            return False
        if self.due_time is not None or due_at + LONGEST_DAY <= now:
            return True
        due = self.due
        return due is not None and due.end <= now


# For ASCII, what `words_of` gives: small letters, and a space for what is no letter or digit.
_ASCII = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))


def folded_words(*texts: str) -> str:
    """Words as search compares them, with spaces before each, so that " ban" finds the beginning
    of one."""
    text = f" {' '.join(texts)}"
    if text.isascii():
        return text.translate(_ASCII)
    return "".join(f" {word}" for word in words_of(text))
