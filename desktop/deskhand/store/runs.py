"""Answers being made: their reply's row, the run itself, and what it used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Message, MessageStatus, Stop
from deskhand.domain.errors import StoreError
from deskhand.domain.ids import new_id
from deskhand.domain.run import Run, RunStatus
from deskhand.domain.wording import tr
from deskhand.store import codec
from deskhand.store.conversations import move_leaf
from deskhand.store.database import Database
from deskhand.store.messages import PartRows, insert_message, part_rows, replace_parts
from deskhand.store.tables import message, run, usage


def _now() -> datetime:
    return datetime.now(UTC)


class RunRepository:
    """Stored runs. Only a reply that is still streaming is ever written again.

    Everything raises StoreError when the database cannot do it.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def open(self, new: Run, reply: Message) -> None:
        """Store a run and its streaming reply, the new leaf. Raises NotFoundError when the
        conversation or the message it answers is not there."""
        rows = await part_rows(reply.id, reply.parts)
        values = {
            "id": new.id,
            "conversation_id": new.conversation_id,
            "message_id": new.message_id,
            "provider": new.choice.provider,
            "model": new.choice.model,
            "owner": new.owner,
            "status": new.status.value,
            "started_at": new.started_at,
            "ended_at": new.ended_at,
        }

        async def work(connection: AsyncConnection) -> None:
            await move_leaf(connection, reply)
            await insert_message(connection, reply, rows)
            await connection.execute(insert(run).values(values))

        await self._database.write(work)

    async def checkpoint(self, reply: Message) -> bool:
        """Store how far the reply is. False when it has ended already, and nothing happened."""
        rows = await part_rows(reply.id, reply.parts)

        async def work(connection: AsyncConnection) -> bool:
            return await _write_reply(connection, reply, rows)

        # Search takes an answer in when it has ended.
        return await self._database.write(work, index=False)

    async def finish(self, run_id: UUID, reply: Message, status: RunStatus) -> None:
        """Store how the reply ended and what it used, and end the run.

        Raises StoreError when the reply had been ended already: it stays as it is.
        """
        rows = await part_rows(reply.id, reply.parts)
        now = self._now()
        used = {
            "id": new_id(),
            "run_id": run_id,
            "provider": reply.provider,
            "model": reply.model,
            "at": now,
            **codec.used_values(reply),
        }

        async def work(connection: AsyncConnection) -> None:
            if not await _write_reply(connection, reply, rows):
                raise StoreError(
                    tr("This answer was ended elsewhere already."),
                    kept=tr("What was stored then is kept."),
                    next_step=tr("Ask again if it is cut short."),
                )
            await connection.execute(
                update(run).where(run.c.id == run_id).values(status=status.value, ended_at=now)
            )
            await connection.execute(insert(usage).values(used))

        await self._database.write(work)

    async def recover(self, is_alive: Callable[[str], bool]) -> list[UUID]:
        """Mark the replies of processes that ended before they did as interrupted; their text
        stays. is_alive: whether the owner of a run still lives.

        Returns the ids of those replies. Nothing happens in a database that cannot be written.
        """
        query = select(run.c.owner).distinct().where(run.c.status == RunStatus.RUNNING.value)

        async def look(connection: AsyncConnection) -> list[str]:
            return list((await connection.execute(query)).scalars())

        owners = await self._database.read(look)
        dead = [owner for owner in owners if not is_alive(owner)]
        if not dead or self._database.is_read_only:
            return []
        now = self._now()

        async def work(connection: AsyncConnection) -> list[UUID]:
            return await _interrupt(connection, dead, now)

        return await self._database.write(work)


async def _write_reply(connection: AsyncConnection, reply: Message, rows: PartRows) -> bool:
    written = await connection.execute(
        update(message)
        .where(message.c.id == reply.id, message.c.status == MessageStatus.STREAMING.value)
        .values(codec.progress_values(reply))
    )
    if written.rowcount == 0:
        return False
    await replace_parts(connection, reply.id, rows)
    return True


async def _interrupt(connection: AsyncConnection, owners: list[str], now: datetime) -> list[UUID]:
    theirs = run.c.owner.in_(owners) & (run.c.status == RunStatus.RUNNING.value)
    replies = (
        select(message.c.id)
        .where(
            message.c.id.in_(select(run.c.message_id).where(theirs)),
            message.c.status == MessageStatus.STREAMING.value,
        )
        .order_by(message.c.id)
    )
    found = list((await connection.execute(replies)).scalars())
    await connection.execute(
        update(message)
        .where(message.c.id.in_(replies.order_by(None)))
        .values(status=MessageStatus.INTERRUPTED.value, stop=Stop.INTERRUPTED.value)
    )
    await connection.execute(
        update(run).where(theirs).values(status=RunStatus.INTERRUPTED.value, ended_at=now)
    )
    return found
