"""A branch as little as one needs to search it and to find a day in it: words and instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deskhand.domain.conversation import Role


@dataclass(frozen=True, slots=True)
class Outlined:
    """One message of a branch. text: the words a person reads, as stored."""

    id: UUID
    role: Role
    created_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class OutlinePage:
    """Messages from the earlier to the later; above: where to go on upwards, None at the top."""

    messages: tuple[Outlined, ...]
    above: UUID | None
