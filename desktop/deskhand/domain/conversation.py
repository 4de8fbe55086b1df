"""Conversations: a tree of messages with a current leaf.

Editing, answering again and branching add siblings; nothing is ever overwritten but the one row
an answer is streaming into.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from deskhand.domain.money import UNCOUNTED, Money, TokenCount
from deskhand.domain.parts import FilePart, ImagePart, Part, plain_text


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class MessageStatus(StrEnum):
    """How far a message got."""

    STREAMING = "streaming"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class Stop(StrEnum):
    """Why an answer ended."""

    END = "end"
    LENGTH = "length"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    TOOL_CALLS = "tool_calls"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Message:
    """One node of the tree.

    parent_id: None for the first. created_at: UTC, zone-aware. provider, model, tokens, cost and
    stop are set on answers only; cost None means unknown, zero means it ran here.
    error: what went wrong, as the one line a person reads ("" when nothing did).
    """

    id: UUID
    conversation_id: UUID
    parent_id: UUID | None
    role: Role
    status: MessageStatus
    parts: tuple[Part, ...]
    created_at: datetime
    provider: str = ""
    model: str = ""
    tokens: TokenCount = UNCOUNTED
    cost: Money | None = None
    stop: Stop | None = None
    error: str = ""

    @property
    def text(self) -> str:
        """The words a person reads."""
        return plain_text(self.parts)


class TitledBy(StrEnum):
    """Who gave a conversation its title. Only a person's title is never changed by itself."""

    WORDS = "words"
    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as lists show it.

    leaf_id: the message the person sees last. tags: sorted. instructions: this conversation's own
    system prompt ("" for the one of the settings). preset: the name of the preset it uses ("" for
    none).
    """

    id: UUID
    title: str
    created_at: datetime
    updated_at: datetime
    leaf_id: UUID | None = None
    provider: str = ""
    model: str = ""
    titled_by: TitledBy = TitledBy.WORDS
    pinned: bool = False
    archived: bool = False
    folder_id: UUID | None = None
    tags: tuple[str, ...] = ()
    instructions: str = ""
    preset: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of conversations. position: smaller ones come first."""

    id: UUID
    name: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class SavedPrompt:
    """A text to write again. `{{name}}` in it stands for something to fill in."""

    id: UUID
    name: str
    text: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed and not yet sent; conversation_id None is the new chat's draft."""

    conversation_id: UUID | None
    text: str
    images: tuple[ImagePart, ...] = ()
    files: tuple[FilePart, ...] = ()


TITLE_LENGTH = 60


def title_from(text: str) -> str:
    """A title made from the first words a person wrote: one line, at most 60 characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    line = " ".join(line.lstrip("#>-* ").split())
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[: TITLE_LENGTH - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > TITLE_LENGTH // 2 else cut).rstrip(" ,;:.") + "…"
