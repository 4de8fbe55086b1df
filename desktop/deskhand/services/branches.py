"""Branches: answers put in other words, messages taken out, and a branch on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import Conversation, Message, MessageStatus, Role, Stop, TitledBy
from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart, joined_labels
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.store.branching import BranchRepository
from deskhand.store.conversations import ConversationRepository


def _now() -> datetime:
    return datetime.now(UTC)


class Branches:
    """What a person does with the tree of messages. Nothing is ever overwritten."""

    def __init__(
        self,
        conversations: ConversationRepository,
        branches: BranchRepository,
        bus: Bus,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._conversations = conversations
        self._branches = branches
        self._bus = bus
        self._now = now

    async def reword(self, message_id: UUID, text: str, initiator: object | None = None) -> Message:
        """Put an answer in the person's own words: a version beside it, written by nobody's model.

        Raises InputError for no words and for a message that is no answer, NotFoundError.
        """
        answer = await self._conversations.message(message_id)
        words = text.replace("\0", "").strip()
        if answer.role is not Role.ASSISTANT:
            raise InputError(tr("Only an answer can be put in other words."))
        if not words:
            raise InputError(
                tr("An answer needs some words."),
                kept=tr("The old one stays."),
                next_step=tr("Delete the message to be rid of it."),
            )
        reworded = Message(
            id=new_id(),
            conversation_id=answer.conversation_id,
            parent_id=answer.parent_id,
            role=Role.ASSISTANT,
            status=MessageStatus.COMPLETE,
            parts=(TextPart(words, joined_labels(answer.parts)),),
            created_at=self._now(),
            stop=Stop.END,
        )
        await self._conversations.append(reworded)
        self._tell(reworded.conversation_id, reworded.id, initiator)
        return reworded

    async def delete(self, message: Message, initiator: object | None = None) -> None:
        """Take a message out of the chat; what follows it stays. `restore` brings it back."""
        await self._branches.delete(message.id)
        self._tell(message.conversation_id, message.id, initiator)

    async def restore(self, message: Message, initiator: object | None = None) -> None:
        """Undo `delete`."""
        await self._branches.restore(message.id)
        self._tell(message.conversation_id, message.id, initiator)

    async def branch_from(self, message_id: UUID, initiator: object | None = None) -> Conversation:
        """A conversation of its own that begins with everything up to this message."""
        message = await self._conversations.message(message_id)
        old = await self._conversations.get(message.conversation_id)
        now = self._now()
        new = replace(
            old,
            id=new_id(),
            title=tr("{title} (branch)", title=old.title),
            titled_by=TitledBy.PERSON,
            created_at=now,
            updated_at=now,
            leaf_id=None,
            pinned=False,
            archived=False,
            tags=(),
        )
        copied = await self._branches.copy(message_id, new)
        self._tell(new.id, copied.ids[message_id], initiator)
        return new

    def _tell(self, conversation_id: UUID, message_id: UUID, initiator: object | None) -> None:
        for noun, changed in ((Noun.CONVERSATION, conversation_id), (Noun.MESSAGE, message_id)):
            self._bus.publish(Changes(noun, frozenset((changed,)), initiator))
