"""A run: one answer being made, and who makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from deskhand.domain.model import ModelChoice


class RunStatus(StrEnum):
    """How far a run got."""

    RUNNING = "running"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One answer being made. owner: the process that makes it, so that only the runs of a dead
    process are cleaned up. Instants in UTC, zone-aware; ended_at None while it runs."""

    id: UUID
    conversation_id: UUID
    message_id: UUID
    choice: ModelChoice
    owner: str
    status: RunStatus
    started_at: datetime
    ended_at: datetime | None = None
