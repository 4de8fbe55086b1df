"""Preferences: one sentence each, of what a person wants, and when it applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Strength(StrEnum):
    """How firmly it is meant."""

    MUST = "must"
    PREFERS = "prefers"
    AVOIDS = "avoids"


class ScopeKind(StrEnum):
    """Where it holds."""

    ALWAYS = "always"
    ASSISTANT = "assistant"
    PROJECT = "project"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a preference holds. name: the assistant's, the project's, or the chat's id."""

    kind: ScopeKind = ScopeKind.ALWAYS
    name: str = ""


ALWAYS = Scope()


@dataclass(frozen=True, slots=True)
class Preference:
    """One preference.

    sentence: in natural language. topic: a word or two, "" for none. source: where it came from
    ("typed", "message:<id>", "import"). not_in: chats (ids) the person does not want it in.
    history: earlier sentences with the instant they were replaced, the last first.
    Instants in UTC, zone-aware; last_used_at None: never.
    """

    id: UUID
    sentence: str
    created_at: datetime
    updated_at: datetime
    topic: str = ""
    strength: Strength = Strength.PREFERS
    scope: Scope = ALWAYS
    source: str = "typed"
    not_in: tuple[UUID, ...] = ()
    last_used_at: datetime | None = None
    uses: int = 0
    history: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Recalled:
    """A preference that bears on a request. score: 0 to 1, comparable between requests."""

    preference: Preference
    score: float


class Clash(StrEnum):
    """How a new preference stands to one that is there."""

    REPEATS = "repeats"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One that is there and the new one repeats or contradicts."""

    existing: Preference
    clash: Clash
    score: float


@dataclass(frozen=True, slots=True)
class UsedPreference:
    """A preference an answer was made with, as it read then."""

    preference_id: UUID
    sentence: str
    score: float
