"""Conversations and the tree of messages in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    ScalarSelect,
    Select,
    Update,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Conversation, Message, TitledBy
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.model import ModelChoice
from deskhand.domain.outline import OutlinePage
from deskhand.domain.wording import tr
from deskhand.store import codec
from deskhand.store.column_types import Count, Id
from deskhand.store.database import Database
from deskhand.store.drafts import NEW_CHAT
from deskhand.store.messages import insert_message, part_rows, read_messages
from deskhand.store.outline import read_outline
from deskhand.store.tables import (
    blob,
    conversation,
    conversation_tag,
    draft,
    draft_file,
    draft_image,
    message,
    part,
)

ID_DIGITS = 32
# Far above any real branch: a damaged tree with a circle in it must not be walked for ever.
DEEPEST = 1_000_000
UNNAMED_KEPT = timedelta(days=1)
"""A file is stored before the draft that names it: another process must not take it away."""


def _now() -> datetime:
    return datetime.now(UTC)


class ConversationRepository:
    """Stored conversations. Returning from a change means it is on the disk.

    Everything raises StoreError when the database cannot do it.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def append(
        self,
        new: Message,
        *,
        conversation: Conversation | None = None,
        clear_draft: bool = False,
    ) -> None:
        """Store a message and make it the current leaf, in one transaction.

        conversation: given when the message begins it. clear_draft: forget what was typed there
        (and, for a new conversation, in the chat not yet begun). Raises NotFoundError when the
        conversation or the parent is not there, InputError when the parent is elsewhere.
        """
        rows = await part_rows(new.id, new.parts)

        async def work(connection: AsyncConnection) -> None:
            if conversation is not None:
                await _insert_conversation(connection, conversation)
            await move_leaf(connection, new)
            await insert_message(connection, new, rows)
            if clear_draft:
                places = [new.conversation_id] if conversation is None else [NEW_CHAT]
                await connection.execute(delete(draft).where(draft.c.place.in_(places)))

        await self._database.write(work)

    async def page(
        self, limit: int = 200, before: Conversation | None = None
    ) -> list[Conversation]:
        """At most `limit` conversations, the last used first; `before` continues after it."""
        query = recent(limit, before)

        async def work(connection: AsyncConnection) -> list[Conversation]:
            return await read_conversations(connection, query)

        return await self._database.read(work)

    async def count(self) -> int:
        """How many there are, without the deleted ones."""
        query = select(func.count()).where(conversation.c.deleted_at.is_(None))

        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(query)).scalar_one()

        return await self._database.read(work)

    async def get(self, conversation_id: UUID) -> Conversation:
        """One conversation. Raises NotFoundError, also for a deleted one."""
        found = await self._between(conversation_id, conversation_id, limit=1)
        if not found:
            raise _no_conversation()
        return found[0]

    async def find(self, text: str) -> Conversation:
        """The conversation whose id is `text` or begins with it, dashes or none.

        Raises NotFoundError, and InputError when several begin so or it is no part of an id.
        """
        digits = text.strip().lower().replace("-", "")
        if not re.fullmatch(rf"[0-9a-f]{{1,{ID_DIGITS}}}", digits):
            raise InputError(
                tr("“{words}” is neither an id nor the beginning of one.", words=text.strip()[:60]),
                next_step=tr("`deskhand conversations list` shows the ids there are."),
            )
        first = UUID(digits.ljust(ID_DIGITS, "0"))
        last = UUID(digits.ljust(ID_DIGITS, "f"))
        found = await self._between(first, last, limit=2)
        if not found:
            raise NotFoundError(
                tr("No chat's id begins with “{words}”.", words=text.strip()),
                next_step=tr("`deskhand conversations list` shows the ids there are."),
            )
        if len(found) > 1:
            raise InputError(
                tr("Several chats' ids begin with “{words}”.", words=text.strip()),
                next_step=tr("Write more of the id."),
            )
        return found[0]

    async def _between(self, first: UUID, last: UUID, *, limit: int) -> list[Conversation]:
        query = (
            select(conversation)
            .where(conversation.c.id.between(first, last), conversation.c.deleted_at.is_(None))
            .limit(limit)
        )

        async def work(connection: AsyncConnection) -> list[Conversation]:
            return await read_conversations(connection, query)

        return await self._database.read(work)

    async def rename(
        self, conversation_id: UUID, title: str, by: TitledBy = TitledBy.PERSON
    ) -> None:
        """Give it another title. Raises NotFoundError."""
        values = {"title": title, "titled_by": by.value}
        await self._change(_shown(conversation_id).values(values))

    async def set_choice(self, conversation_id: UUID, choice: ModelChoice) -> None:
        """Remember which model answers there. Raises NotFoundError."""
        values = {"provider": choice.provider, "model": choice.model}
        await self._change(_shown(conversation_id).values(values))

    async def set_style(self, conversation_id: UUID, preset: str, instructions: str) -> None:
        """Remember how is answered there. Raises NotFoundError."""
        values = {"preset": preset, "instructions": instructions}
        await self._change(_shown(conversation_id).values(values))

    async def set_leaf(self, conversation_id: UUID, leaf_id: UUID) -> None:
        """Make a message of it the one seen last. Raises NotFoundError when it has none such."""
        is_there = exists().where(
            message.c.id == leaf_id, message.c.conversation_id == conversation_id
        )
        await self._change(_shown(conversation_id).where(is_there).values(leaf_id=leaf_id))

    async def delete(self, conversation_id: UUID) -> None:
        """Take it out of sight until it is purged. Raises NotFoundError."""
        await self._change(_shown(conversation_id).values(deleted_at=self._now()))

    async def restore(self, conversation_id: UUID) -> None:
        """Undo `delete`. Raises NotFoundError when it was purged."""
        await self._change(
            update(conversation).where(conversation.c.id == conversation_id).values(deleted_at=None)
        )

    async def _change(self, statement: Update) -> None:
        async def work(connection: AsyncConnection) -> None:
            if (await connection.execute(statement)).rowcount == 0:
                raise _no_conversation()

        await self._database.write(work)

    async def purge(self, before: datetime) -> int:
        """Forget for good what was deleted before this instant, and bytes nobody names any more.

        Returns how many conversations went. Nothing happens in a database that cannot be written.
        """
        old = conversation.c.deleted_at < before
        orphans = _named_by_nothing(self._now() - UNNAMED_KEPT)

        async def look(connection: AsyncConnection) -> bool:
            query = select(exists().where(old) | exists().where(orphans).select_from(blob))
            return bool((await connection.execute(query)).scalar_one())

        async def work(connection: AsyncConnection) -> int:
            gone = (await connection.execute(delete(conversation).where(old))).rowcount
            # A second time for what only those named: the files pictures were made from.
            while (await connection.execute(delete(blob).where(orphans))).rowcount:
                continue
            return gone

        if self._database.is_read_only or not await self._database.read(look):
            return 0
        return await self._database.write(work)

    async def message(self, message_id: UUID) -> Message:
        """One message. Raises NotFoundError."""
        found = await self.branch(message_id, limit=1)
        return found[0]

    async def branch(self, leaf_id: UUID, limit: int | None = None) -> list[Message]:
        """The messages from the first to this one.

        Deleted messages are passed over. limit: at most so many, the last ones; the first one's
        parent_id says where to go on.
        Raises NotFoundError when there is no such message.
        """
        walked = upwards(leaf_id, limit or DEEPEST)
        query = (
            select(message)
            .join(walked, walked.c.id == message.c.id)
            .where(message.c.deleted_at.is_(None))
            .order_by(walked.c.depth.desc())
        )

        async def work(connection: AsyncConnection) -> list[Message]:
            return await read_messages(connection, query, select(walked.c.id))

        found = await self._database.read(work)
        if not found:
            raise _no_message()
        return found

    async def outline(self, leaf_id: UUID, limit: int) -> OutlinePage:
        """The words of this message and those before it, at most `limit` messages."""

        async def work(connection: AsyncConnection) -> OutlinePage:
            return await read_outline(connection, leaf_id, limit)

        return await self._database.read(work)

    async def siblings(self, message_id: UUID) -> list[UUID]:
        """This message and the others in its place, in the order they were stored.

        Raises NotFoundError.
        """
        this, other = message.alias("this"), message.alias("other")
        query = (
            select(other.c.id)
            .join_from(
                this,
                other,
                (other.c.conversation_id == this.c.conversation_id)
                & other.c.parent_id.is_not_distinct_from(this.c.parent_id),
            )
            .where(this.c.id == message_id, other.c.deleted_at.is_(None))
            .order_by(other.c.number)
        )

        async def work(connection: AsyncConnection) -> list[UUID]:
            return list((await connection.execute(query)).scalars())

        found = await self._database.read(work)
        if not found:
            raise _no_message()
        return found

    async def newest_leaf_below(self, message_id: UUID) -> UUID:
        """Where one arrives from this message, taking the newest at each fork.

        Raises NotFoundError.
        """
        walked = _downwards(message_id)
        query = select(walked.c.id).order_by(walked.c.depth.desc()).limit(1)

        async def work(connection: AsyncConnection) -> UUID | None:
            return (await connection.execute(query)).scalar_one_or_none()

        found = await self._database.read(work)
        if found is None:
            raise _no_message()
        return found


def _named_by_nothing(before: datetime) -> ColumnElement[bool]:
    """Bytes that no message and no draft names, and that did not come in after this instant."""
    named = [
        exists().where(
            table.c.blob_sha256 == blob.c.sha256, table.c.blob_media_type == blob.c.media_type
        )
        for table in (part, draft_image, draft_file)
    ]
    settled = blob.c.added_at.is_(None) | (blob.c.added_at < before)
    made = blob.alias("made")
    is_original = exists().where(
        made.c.original_sha256 == blob.c.sha256, made.c.original_media_type == blob.c.media_type
    )
    return and_(settled, ~is_original, *(~each for each in named))


async def read_conversations(connection: AsyncConnection, query: Executable) -> list[Conversation]:
    """The conversations a query of the table's rows gives, in its order, with their tags."""
    rows = (await connection.execute(query)).all()
    ids = [row.id for row in rows]
    tags: defaultdict[UUID, list[str]] = defaultdict(list)
    if ids:
        asked = select(conversation_tag).where(conversation_tag.c.conversation_id.in_(ids))
        for row in await connection.execute(asked):
            tags[row.conversation_id].append(row.tag)
    return [
        codec.conversation_of(row, tuple(sorted(tags.get(row.id, ()), key=str.casefold)))
        for row in rows
    ]


async def _insert_conversation(connection: AsyncConnection, new: Conversation) -> None:
    await connection.execute(insert(conversation).values(codec.conversation_values(new)))
    if new.tags:
        rows = [{"conversation_id": new.id, "tag": tag} for tag in new.tags]
        await connection.execute(insert(conversation_tag), rows)


async def move_leaf(connection: AsyncConnection, new: Message) -> None:
    """Make a message that is about to be stored the current leaf. Raises NotFoundError.

    Comes first in its transaction: on a server it makes whoever else adds to this conversation
    wait, so that numbers are given once.
    """
    moved = await connection.execute(
        _shown(new.conversation_id).values(leaf_id=new.id, updated_at=new.created_at)
    )
    if moved.rowcount == 0:
        raise _no_conversation()


def recent(limit: int, before: Conversation | None = None) -> Select[Any]:
    """At most `limit` conversations that are not deleted, the last used first; `before` goes on
    after that one."""
    query = (
        select(conversation)
        .where(conversation.c.deleted_at.is_(None))
        .order_by(conversation.c.updated_at.desc(), conversation.c.id.desc())
        .limit(limit)
    )
    if before is None:
        return query
    place = tuple_(conversation.c.updated_at, conversation.c.id)
    at = tuple_(
        literal(before.updated_at, conversation.c.updated_at.type), literal(before.id, Id())
    )
    return query.where(place < at)


def _shown(conversation_id: UUID) -> Update:
    return update(conversation).where(
        conversation.c.id == conversation_id, conversation.c.deleted_at.is_(None)
    )


def upwards(leaf_id: UUID, limit: int = DEEPEST) -> CTE:
    """A message and all above it, with how far up each is."""
    walked = (
        select(message.c.id, message.c.parent_id, literal(1, Count).label("depth"))
        .where(message.c.id == leaf_id)
        .cte("walked", recursive=True)
    )
    return walked.union_all(
        select(message.c.id, message.c.parent_id, walked.c.depth + 1)
        .join(walked, message.c.id == walked.c.parent_id)
        .where(walked.c.depth < limit)
    )


def _downwards(message_id: UUID) -> CTE:
    """A message and, below it, the newest at each fork, with how far down each is."""
    walked = (
        select(message.c.id, literal(1, Count).label("depth"))
        .where(message.c.id == message_id)
        .cte("walked", recursive=True)
    )
    return walked.union_all(
        select(_newest_child(walked.c.id), walked.c.depth + 1).where(
            walked.c.depth < DEEPEST, exists().where(message.c.parent_id == walked.c.id)
        )
    )


def _newest_child(parent_id: Any) -> ScalarSelect[UUID]:
    child = message.alias("child")
    return (
        select(child.c.id)
        .where(child.c.parent_id == parent_id)
        .order_by(child.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _no_conversation() -> NotFoundError:
    return NotFoundError(
        tr("That chat is not there any more."),
        next_step=tr("It may have been deleted elsewhere: look again."),
    )


def _no_message() -> NotFoundError:
    return NotFoundError(
        tr("That message is not there any more."),
        next_step=tr("Its chat may have been deleted elsewhere: look again."),
    )
