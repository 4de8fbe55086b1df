"""Conversations on their way out of a store or into one, in a form that no program owns.

What another program exported and what was read from a store both become these values; formats
are made from them and read into them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from deskhand.domain.conversation import MessageStatus, Role, Stop, TitledBy
from deskhand.domain.money import UNCOUNTED, Money, TokenCount
from deskhand.domain.parts import Part


@dataclass(frozen=True, slots=True)
class ExchangedMessage:
    """One node of the tree.

    key: names it within its conversation. parent: the key of the message it follows, None for a
    first one. id: the one it had in a Deskhand; None for one from elsewhere. origin: what another
    program called it, "" for one of ours. The other fields are those of `Message`.
    """

    key: str
    parent: str | None
    role: Role
    parts: tuple[Part, ...]
    created_at: datetime
    id: UUID | None = None
    origin: str = ""
    status: MessageStatus = MessageStatus.COMPLETE
    provider: str = ""
    model: str = ""
    tokens: TokenCount = UNCOUNTED
    cost: Money | None = None
    stop: Stop | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class ExchangedFile:
    """The bytes and the text of a file that messages name.

    sha256: of the bytes, in hexadecimal. passages: pages (None without) and texts, in order.
    """

    sha256: str
    media_type: str
    data: bytes = field(repr=False)
    passages: tuple[tuple[int | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangedConversation:
    """A whole conversation: every branch, and the files its messages name.

    messages: parents before those that follow them. leaf: the key of the message seen last. id:
    the one it had in a Deskhand; None for one from elsewhere. origin: "chatgpt:<id>" and the like
    for one that came from another program, "" for one of ours. folder: its name, "" for none.
    """

    title: str
    created_at: datetime
    updated_at: datetime
    messages: tuple[ExchangedMessage, ...]
    leaf: str | None = None
    id: UUID | None = None
    origin: str = ""
    provider: str = ""
    model: str = ""
    titled_by: TitledBy = TitledBy.WORDS
    pinned: bool = False
    archived: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()
    instructions: str = ""
    preset: str = ""
    files: tuple[ExchangedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Grown:
    """A conversation that was there and has more messages now. leaf_id, updated_at: before."""

    conversation_id: UUID
    message_ids: tuple[UUID, ...]
    leaf_id: UUID | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """What an import changed, as ids, so that it can be undone.

    new: conversations that were not there. brought_back: those that had been deleted. grown: how
    many messages were added to conversations that were there, and which; with the leaf and the
    time each had before. unchanged: how many were there already as they came.
    """

    new: tuple[UUID, ...] = ()
    brought_back: tuple[UUID, ...] = ()
    grown: tuple[Grown, ...] = ()
    unchanged: int = 0
    messages: int = 0

    def joined(self, other: Added) -> Added:
        """Both together."""
        return Added(
            self.new + other.new,
            self.brought_back + other.brought_back,
            self.grown + other.grown,
            self.unchanged + other.unchanged,
            self.messages + other.messages,
        )


def in_order(messages: list[ExchangedMessage]) -> list[ExchangedMessage]:
    """The same messages with parents before children, otherwise as they stand.

    A message whose parent is not among them becomes a first one; a circle is cut, so that one of
    its messages does. Of two with one key the first is kept.
    """
    by_key: dict[str, ExchangedMessage] = {}
    for message in messages:
        by_key.setdefault(message.key, message)
    placed: dict[str, ExchangedMessage] = {}
    for message in by_key.values():
        path: list[ExchangedMessage] = []
        walked: set[str] = set()
        at: ExchangedMessage | None = message
        while at is not None and at.key not in placed and at.key not in walked:
            path.append(at)
            walked.add(at.key)
            at = by_key.get(at.parent) if at.parent is not None else None
        for each in reversed(path):
            parent = each.parent if each.parent in placed else None
            placed[each.key] = each if parent == each.parent else replace(each, parent=parent)
    return list(placed.values())
