"""Conversations: writing, reading, renaming, deleting with undo, drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import (
    Conversation,
    Draft,
    Message,
    MessageStatus,
    Role,
    TitledBy,
    title_from,
)
from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice
from deskhand.domain.outline import OutlinePage
from deskhand.domain.parts import Part, TextPart
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.store.conversations import ConversationRepository
from deskhand.store.drafts import DraftRepository

MAX_PROMPT_CHARS = 4_000_000
LONGEST_TITLE = 200


def _now() -> datetime:
    return datetime.now(UTC)


class Conversations:
    """What a person does with conversations. Returning means stored: a crash loses nothing."""

    def __init__(
        self,
        repository: ConversationRepository,
        drafts: DraftRepository,
        bus: Bus,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._repository = repository
        self._drafts = drafts
        self._bus = bus
        self._now = now

    async def post(
        self,
        draft: Draft,
        *,
        parent_id: UUID | None = None,
        as_first: bool = False,
        preset: str = "",
        instructions: str = "",
        keep_draft: bool = False,
        initiator: object | None = None,
    ) -> Message:
        """Store what the person wrote and clear the draft, in one transaction.

        A draft without a conversation begins one, titled by its first words. parent_id: the
        message it follows; None is the conversation's last. as_first: it follows none, beside the
        conversation's first message, which is how that one is edited. preset, instructions: how is
        answered in a conversation that begins, see `set_style`. keep_draft: what is typed in the
        conversation is something else, and stays. Raises InputError for an
        empty or oversized prompt and StoreError when it could not be stored; the draft is then
        untouched.
        """
        parts = _parts_of(draft)
        now = self._now()
        begun: Conversation | None = None
        if draft.conversation_id is None:
            begun = Conversation(
                new_id(),
                _title_of(draft),
                created_at=now,
                updated_at=now,
                preset=preset,
                instructions=instructions.strip(),
            )
            conversation_id = begun.id
        else:
            conversation_id = draft.conversation_id
            if parent_id is None and not as_first:
                parent_id = (await self._repository.get(conversation_id)).leaf_id
        message = Message(
            id=new_id(),
            conversation_id=conversation_id,
            parent_id=parent_id,
            role=Role.USER,
            status=MessageStatus.COMPLETE,
            parts=parts,
            created_at=now,
        )
        await self._repository.append(message, conversation=begun, clear_draft=not keep_draft)
        self._tell(Noun.CONVERSATION, conversation_id, initiator)
        self._tell(Noun.MESSAGE, message.id, initiator)
        return message

    async def page(
        self, limit: int = 200, before: Conversation | None = None
    ) -> list[Conversation]:
        """Conversations, the last used first; `before` continues after that one."""
        return await self._repository.page(limit=limit, before=before)

    async def count(self) -> int:
        """How many there are."""
        return await self._repository.count()

    async def get(self, conversation_id: UUID) -> Conversation:
        """One conversation. Raises NotFoundError."""
        return await self._repository.get(conversation_id)

    async def find(self, text: str) -> Conversation:
        """By id, or the beginning of one. Raises NotFoundError, InputError when several fit."""
        return await self._repository.find(text)

    async def branch(self, conversation_id: UUID, limit: int | None = None) -> list[Message]:
        """The messages from the first to the current leaf; with a limit only the last ones."""
        leaf_id = (await self._repository.get(conversation_id)).leaf_id
        return [] if leaf_id is None else await self._repository.branch(leaf_id, limit)

    async def earlier(self, message: Message, limit: int | None = None) -> list[Message]:
        """The messages before this one; with a limit only the nearest, the first one first."""
        if message.parent_id is None:
            return []
        return await self._repository.branch(message.parent_id, limit)

    async def outline(self, message_id: UUID, limit: int) -> OutlinePage:
        """The words of this message and those before it, at most `limit` messages; for searching
        a branch without reading all of it."""
        return await self._repository.outline(message_id, limit)

    async def message(self, message_id: UUID) -> Message:
        """One message. Raises NotFoundError."""
        return await self._repository.message(message_id)

    async def siblings(self, message_id: UUID) -> list[UUID]:
        """This message and the others in its place, oldest first."""
        return await self._repository.siblings(message_id)

    async def show_sibling(self, message_id: UUID, initiator: object | None = None) -> None:
        """Make the branch through this message the current one, as far down as it was last
        taken: at each fork below it the newest message is followed."""
        message = await self._repository.message(message_id)
        leaf_id = await self._repository.newest_leaf_below(message_id)
        await self._repository.set_leaf(message.conversation_id, leaf_id)
        self._tell(Noun.CONVERSATION, message.conversation_id, initiator)

    async def choose_model(
        self, conversation_id: UUID, choice: ModelChoice, initiator: object | None = None
    ) -> None:
        """Remember which model answers here."""
        await self._repository.set_choice(conversation_id, choice)
        self._tell(Noun.CONVERSATION, conversation_id, initiator)

    async def set_style(
        self,
        conversation_id: UUID,
        *,
        preset: str,
        instructions: str,
        initiator: object | None = None,
    ) -> None:
        """Remember how is answered here. preset: a name in the settings, "" for none;
        instructions: this chat's own, "" for those of the preset or the settings."""
        await self._repository.set_style(conversation_id, preset, instructions.strip())
        self._tell(Noun.CONVERSATION, conversation_id, initiator)

    async def rename(
        self,
        conversation_id: UUID,
        title: str,
        initiator: object | None = None,
        *,
        by: TitledBy = TitledBy.PERSON,
    ) -> None:
        """Give it a title of one line. by: who does. Raises InputError for an empty one."""
        line = " ".join(title.split())[:LONGEST_TITLE]
        if not line:
            raise InputError(tr("A chat needs a title."), kept=tr("The old one stays."))
        await self._repository.rename(conversation_id, line, by)
        self._tell(Noun.CONVERSATION, conversation_id, initiator)

    async def delete(self, conversation_id: UUID, initiator: object | None = None) -> None:
        """Take it out of sight; `restore` brings it back until it is purged."""
        await self._repository.delete(conversation_id)
        self._tell(Noun.CONVERSATION, conversation_id, initiator)

    async def restore(self, conversation_id: UUID, initiator: object | None = None) -> None:
        """Undo `delete`. Raises NotFoundError when it was purged."""
        await self._repository.restore(conversation_id)
        self._tell(Noun.CONVERSATION, conversation_id, initiator)

    async def draft(self, conversation_id: UUID | None) -> Draft:
        """What was typed and not sent, empty when there is nothing."""
        return await self._drafts.get(conversation_id)

    async def save_draft(self, draft: Draft) -> None:
        """Keep what is typed; an empty draft is forgotten."""
        if draft.text or draft.images or draft.files:
            await self._drafts.save(draft)
        else:
            await self._drafts.clear(draft.conversation_id)

    def _tell(self, noun: Noun, changed: UUID, initiator: object | None) -> None:
        self._bus.publish(Changes(noun, frozenset((changed,)), initiator))


def _title_of(draft: Draft) -> str:
    named = next((part.name for part in draft.files if part.name), "")
    return title_from(draft.text) or title_from(named) or tr("Picture")


def _parts_of(draft: Draft) -> tuple[Part, ...]:
    """The draft as message parts. NUL cannot be stored as text and means nothing to a model."""
    text = draft.text.replace("\0", "").strip()
    parts: tuple[Part, ...] = (*draft.images, *draft.files)
    if not text and not parts:
        raise InputError(
            tr("There is nothing to send yet."), next_step=tr("Write a message first.")
        )
    if len(text) > MAX_PROMPT_CHARS:
        raise InputError(
            tr(
                "This message has {words} characters; {max_prompt_chars} are the limit.",
                words=f"{len(text):,}",
                max_prompt_chars=f"{MAX_PROMPT_CHARS:,}",
            ),
            kept=tr("It is still here."),
            next_step=tr("Shorten it or send it in parts."),
        )
    return (*parts, TextPart(text)) if text else parts
