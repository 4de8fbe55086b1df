"""Deleting messages out of a branch, and copying a branch into a conversation of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Conversation
from deskhand.domain.errors import NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.wording import tr
from deskhand.store import codec
from deskhand.store.conversations import upwards
from deskhand.store.database import Database
from deskhand.store.tables import conversation, message, part

ROWS_AT_ONCE = 500


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Copied:
    """The new conversation, and the id each copied message has in it."""

    conversation: Conversation
    ids: dict[UUID, UUID]


class BranchRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def delete(self, message_id: UUID) -> None:
        """Take one message out of sight; those that follow it stay. Raises NotFoundError."""
        await self._mark(message_id, self._now())

    async def restore(self, message_id: UUID) -> None:
        """Undo `delete`. Raises NotFoundError."""
        await self._mark(message_id, None)

    async def _mark(self, message_id: UUID, deleted_at: datetime | None) -> None:
        statement = update(message).where(message.c.id == message_id).values(deleted_at=deleted_at)

        async def work(connection: AsyncConnection) -> None:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotFoundError(tr("That message is not there any more."))

        await self._database.write(work)

    async def copy(self, leaf_id: UUID, new: Conversation) -> Copied:
        """Store `new` with copies of the messages from the first to this one, in one transaction.

        Pictures and files are shared, not stored twice. Raises NotFoundError.
        """
        walked = upwards(leaf_id)
        query = (
            select(message)
            .join(walked, walked.c.id == message.c.id)
            .where(message.c.deleted_at.is_(None))
            .order_by(walked.c.depth.desc())
        )

        async def work(connection: AsyncConnection) -> Copied:
            rows = [dict(row._mapping) for row in await connection.execute(query)]
            if not rows:
                raise NotFoundError(tr("That message is not there any more."))
            ids = {row["id"]: new_id() for row in rows}
            values = codec.conversation_values(new) | {"leaf_id": ids[rows[-1]["id"]]}
            await connection.execute(insert(conversation).values(values))
            above: UUID | None = None
            for number, row in enumerate(rows, start=1):
                row["parent_id"], above = above, ids[row["id"]]
                row.update(
                    id=above, conversation_id=new.id, number=number, origin=None, deleted_at=None
                )
            for at in range(0, len(rows), ROWS_AT_ONCE):
                await connection.execute(insert(message), rows[at : at + ROWS_AT_ONCE])
            await _copy_parts(connection, ids)
            return Copied(new, ids)

        return await self._database.write(work)


async def _copy_parts(connection: AsyncConnection, ids: dict[UUID, UUID]) -> None:
    old = list(ids)
    for at in range(0, len(old), ROWS_AT_ONCE):
        query = select(part).where(part.c.message_id.in_(old[at : at + ROWS_AT_ONCE]))
        rows = [dict(row._mapping) for row in await connection.execute(query)]
        for row in rows:
            row["message_id"] = ids[row["message_id"]]
        if rows:
            await connection.execute(insert(part), rows)
