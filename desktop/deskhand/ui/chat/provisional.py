"""Words sent before the core is open: shown at once, stored as soon as it can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from deskhand.domain.conversation import Draft, Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.parts import Part, TextPart


@dataclass(frozen=True, slots=True)
class Queued:
    """A draft that waits, and the message it will be."""

    draft: Draft
    shown: Message


def queue(draft: Draft) -> Queued:
    """The draft as a message nobody stored yet."""
    parts: tuple[Part, ...] = (*draft.images, *draft.files, TextPart(draft.text))
    unknown = UUID(int=0)
    message = Message(
        id=new_id(),
        conversation_id=draft.conversation_id or unknown,
        parent_id=None,
        role=Role.USER,
        status=MessageStatus.COMPLETE,
        parts=parts,
        created_at=datetime.now(UTC),
    )
    return Queued(draft, message)
