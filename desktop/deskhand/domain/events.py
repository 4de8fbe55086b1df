"""What happens while a model answers.

A provider yields ModelEvents; the run loop adds its own and yields RunEvents. Both are consumed
as asynchronous iterators under `contextlib.aclosing`: order and back-pressure matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from deskhand.domain.conversation import Message, Stop
from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import ModelChoice
from deskhand.domain.money import TokenCount
from deskhand.domain.preference import UsedPreference


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """More of what the model says to itself. signature: see ThinkingPart; "" until it comes."""

    text: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A finished request for a tool. arguments: valid JSON text of one object."""

    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What the answer used so far; the last one counts."""

    tokens: TokenCount


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing comes yet, and why: "Starting the built-in model", "Too busy, again in 4 s".

    seconds: how long it will take, None when nobody knows.
    """

    reason: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is over; nothing follows."""

    stop: Stop


ModelEvent = TextDelta | ThinkingDelta | ToolCall | Usage | Waiting | Finished


@dataclass(frozen=True, slots=True)
class FileRead:
    """How much of an attached file the model gets.

    characters: of its text in all. read: of those that are sent; equal when all of it is. pages:
    how many it has, None for a kind without. pages_read: those of which something is sent.
    """

    name: str
    characters: int
    read: int
    pages: int | None = None
    pages_read: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The reply has its row. left_out: messages of the history that did not fit. files: how much
    of each attached file is sent. unseen: pictures the model cannot see. preferences: of the
    person's, those it is told."""

    run_id: UUID
    conversation_id: UUID
    message_id: UUID
    choice: ModelChoice
    left_out: int = 0
    files: tuple[FileRead, ...] = ()
    unseen: int = 0
    preferences: tuple[UsedPreference, ...] = ()


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The reply as it was stored. error: None when it went well."""

    message: Message
    error: DeskhandError | None = None


RunEvent = RunStarted | TextDelta | ThinkingDelta | ToolCall | Usage | Waiting | RunEnded
