"""Whole conversations out of the store, and many at once into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Message
from deskhand.domain.errors import NotFoundError
from deskhand.domain.exchange import (
    Added,
    ExchangedConversation,
    ExchangedFile,
    ExchangedMessage,
    Grown,
)
from deskhand.domain.parts import FilePart
from deskhand.domain.wording import tr
from deskhand.store.conversations import read_conversations
from deskhand.store.database import Database
from deskhand.store.exchange_adding import add_all
from deskhand.store.messages import read_messages
from deskhand.store.tables import blob, conversation, folder, message, passage

ROWS_AT_ONCE = 500


def _now() -> datetime:
    return datetime.now(UTC)


class ExchangeRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def ids(self) -> list[UUID]:
        """All conversations, the last used first."""
        query = (
            select(conversation.c.id)
            .where(conversation.c.deleted_at.is_(None))
            .order_by(conversation.c.updated_at.desc(), conversation.c.id.desc())
        )

        async def work(connection: AsyncConnection) -> list[UUID]:
            return list((await connection.execute(query)).scalars())

        return await self._database.read(work)

    async def get(self, conversation_id: UUID) -> ExchangedConversation:
        """All of one conversation but its deleted messages; what followed those follows the
        message before them. Raises NotFoundError."""

        async def work(connection: AsyncConnection) -> ExchangedConversation:
            return await _read(connection, conversation_id)

        return await self._database.read(work)

    async def add(self, batch: Sequence[ExchangedConversation]) -> Added:
        """Store conversations that are not there, and new messages of those that are, in one
        transaction: each is stored whole or not at all.

        What is there is recognised by its id or its origin, and nothing of it is changed but the
        message seen last, where that one was imported too. A deleted conversation is brought
        back. Every file that a message names has to be among its conversation's files.
        """

        async def work(connection: AsyncConnection) -> Added:
            return await add_all(connection, batch)

        # Words are made findable bit by bit afterwards (services.Search.keep_up).
        return await self._database.write(work, index=False)

    async def undo(self, added: Added) -> None:
        """Take back what `add` did: conversations go out of sight until they are purged, added
        messages are gone, unless the person wrote below them."""

        async def work(connection: AsyncConnection) -> None:
            gone = [*added.new, *added.brought_back]
            for ids in chunks(gone):
                await connection.execute(
                    update(conversation)
                    .where(conversation.c.id.in_(ids))
                    .values(deleted_at=self._now())
                )
            for grown in added.grown:
                await _shrink(connection, grown)

        await self._database.write(work)


def chunks(items: Sequence[UUID]) -> list[Sequence[UUID]]:
    """The same in pieces that one statement can name."""
    return [items[begin : begin + ROWS_AT_ONCE] for begin in range(0, len(items), ROWS_AT_ONCE)]


async def _shrink(connection: AsyncConnection, grown: Grown) -> None:
    followed = message.alias("followed")
    for ids in chunks(grown.message_ids):
        below = exists().where(
            followed.c.parent_id == message.c.id, followed.c.id.not_in(grown.message_ids)
        )
        query = select(message.c.id).where(message.c.id.in_(ids), below).limit(1)
        if (await connection.execute(query)).first() is not None:
            return
    await connection.execute(
        update(conversation)
        .where(conversation.c.id == grown.conversation_id)
        .values(leaf_id=grown.leaf_id, updated_at=grown.updated_at)
    )
    # Those that follow first: parents are named by them.
    for ids in chunks(grown.message_ids[::-1]):
        await connection.execute(delete(message).where(message.c.id.in_(ids)))


async def _read(connection: AsyncConnection, conversation_id: UUID) -> ExchangedConversation:
    shown = (conversation.c.id == conversation_id) & conversation.c.deleted_at.is_(None)
    found = await read_conversations(connection, select(conversation).where(shown))
    if not found:
        raise NotFoundError(tr("That chat is not there any more."))
    (chat,) = found
    facts = select(conversation.c.origin, folder.c.name).outerjoin_from(
        conversation, folder, folder.c.id == conversation.c.folder_id
    )
    origin, folder_name = (await connection.execute(facts.where(shown))).one()
    messages, leaf = await _read_messages(connection, conversation_id, chat.leaf_id)
    return ExchangedConversation(
        title=chat.title,
        created_at=chat.created_at,
        updated_at=chat.updated_at,
        messages=messages,
        leaf=leaf,
        id=chat.id,
        origin=origin or "",
        provider=chat.provider,
        model=chat.model,
        titled_by=chat.titled_by,
        pinned=chat.pinned,
        archived=chat.archived,
        folder=folder_name or "",
        tags=chat.tags,
        instructions=chat.instructions,
        preset=chat.preset,
        files=await _read_files(connection, messages),
    )


async def _read_messages(
    connection: AsyncConnection, conversation_id: UUID, leaf_id: UUID | None
) -> tuple[tuple[ExchangedMessage, ...], str | None]:
    here = message.c.conversation_id == conversation_id
    facts = select(message.c.id, message.c.parent_id, message.c.origin, message.c.deleted_at)
    rows = {row.id: row for row in await connection.execute(facts.where(here))}

    def shown(place: UUID | None) -> str | None:
        """The nearest message from here upwards that is not deleted."""
        for _ in range(len(rows) + 1):
            if place is None or place not in rows:
                return None
            if rows[place].deleted_at is None:
                return str(place)
            place = rows[place].parent_id
        return None

    kept = here & message.c.deleted_at.is_(None)
    found = await read_messages(
        connection,
        select(message).where(kept).order_by(message.c.number),
        select(message.c.id).where(kept),
    )
    messages = [
        _exchanged(each, shown(each.parent_id), rows[each.id].origin or "") for each in found
    ]
    return tuple(messages), shown(leaf_id)


def _exchanged(stored: Message, parent: str | None, origin: str) -> ExchangedMessage:
    return ExchangedMessage(
        key=str(stored.id),
        parent=parent,
        role=stored.role,
        parts=stored.parts,
        created_at=stored.created_at,
        id=stored.id,
        origin=origin,
        status=stored.status,
        provider=stored.provider,
        model=stored.model,
        tokens=stored.tokens,
        cost=stored.cost,
        stop=stored.stop,
        error=stored.error,
    )


async def _read_files(
    connection: AsyncConnection, messages: Sequence[ExchangedMessage]
) -> tuple[ExchangedFile, ...]:
    named = {
        (part.sha256, part.media_type): None
        for each in messages
        for part in each.parts
        if isinstance(part, FilePart)
    }
    files: list[ExchangedFile] = []
    for sha256, media_type in named:
        key = bytes.fromhex(sha256)
        data = select(blob.c.data).where(blob.c.sha256 == key, blob.c.media_type == media_type)
        texts = (
            select(passage.c.page, passage.c.text)
            .where(passage.c.sha256 == key, passage.c.media_type == media_type)
            .order_by(passage.c.number)
        )
        content = (await connection.execute(data)).scalar_one()
        passages = tuple((row.page, row.text) for row in await connection.execute(texts))
        files.append(ExchangedFile(sha256, media_type, content, passages))
    return tuple(files)
