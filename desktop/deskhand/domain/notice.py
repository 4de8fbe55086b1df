"""What the person is told while they look elsewhere, and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

TITLE_CHARS = 200
BODY_CHARS = 600
MOST_KEPT = 500
"""The newest so many are kept; what is older is gone."""


class NoticeKind(StrEnum):
    """What it is about. MISSED: reminders that came while nobody could be told. PROPOSAL: a task
    an assistant proposes."""

    REMINDER = "reminder"
    MISSED = "missed"
    ANSWER = "answer"
    PROPOSAL = "proposal"
    CALENDAR = "calendar"
    BACKUP = "backup"
    UPDATE = "update"


class TargetKind(StrEnum):
    """What opens. CHAT and TASK need an id; TASKS is all of them; SETTINGS a page's name."""

    CHAT = "chat"
    TASK = "task"
    TASKS = "tasks"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a notice leads. ref: an id or a page's name, "" for TASKS."""

    kind: TargetKind
    ref: str = ""

    @property
    def id(self) -> UUID | None:
        """The id of the chat or the task; None when there is none that can be read."""
        try:
            return UUID(self.ref)
        except ValueError:
            return None

    @classmethod
    def chat(cls, conversation_id: UUID) -> Target:
        """This chat."""
        return cls(TargetKind.CHAT, str(conversation_id))

    @classmethod
    def task(cls, task_id: UUID) -> Target:
        """This task."""
        return cls(TargetKind.TASK, str(task_id))


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. at: when it came (UTC); seen_at: when the person saw it, None before."""

    id: UUID
    kind: NoticeKind
    title: str
    body: str
    target: Target
    at: datetime
    seen_at: datetime | None = None

    @property
    def is_unread(self) -> bool:
        """Whether nobody looked at it yet."""
        return self.seen_at is None

    @property
    def task_id(self) -> UUID | None:
        """The task it is about, if it is about one."""
        return self.target.id if self.target.kind is TargetKind.TASK else None
