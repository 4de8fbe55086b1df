"""Messages and their parts inside a transaction that somebody else began."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Executable, Result, Row, Select, Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Message
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.parts import ImagePart, Part
from deskhand.domain.wording import tr
from deskhand.store import codec
from deskhand.store.codec import Values
from deskhand.store.tables import blob, message, part

T = TypeVar("T")

ROWS_AT_ONCE = 250
HASHED_ON_THE_LOOP_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class PartRows:
    """Parts as rows, and the bytes they name."""

    parts: list[Values]
    blobs: list[Values]


async def part_rows(message_id: UUID, parts: tuple[Part, ...]) -> PartRows:
    """Parts made ready to be stored. Done before a transaction begins: large pictures are hashed
    in a thread."""
    size = sum(len(each.data) for each in parts if isinstance(each, ImagePart))
    if size > HASHED_ON_THE_LOOP_BYTES:
        return await asyncio.to_thread(_part_rows, message_id, parts)
    return _part_rows(message_id, parts)


def _part_rows(message_id: UUID, parts: tuple[Part, ...]) -> PartRows:
    rows = codec.part_values(message_id, parts)
    references = [row for row in rows if row["kind"] == "image"]
    images = [each for each in parts if isinstance(each, ImagePart)]
    return PartRows(rows, codec.blob_values(references, images))


async def insert_message(connection: AsyncConnection, new: Message, rows: PartRows) -> None:
    """Store a new message under the next number of its conversation.

    Raises NotFoundError when its parent is not there, InputError when it is elsewhere.
    """
    if new.parent_id is not None:
        home = select(message.c.conversation_id).where(message.c.id == new.parent_id)
        found = (await connection.execute(home)).scalar_one_or_none()
        if found is None:
            raise NotFoundError(tr("The message this one follows is not there any more."))
        if found != new.conversation_id:
            raise InputError(tr("The message this one follows is in another chat."))
    number = select(func.coalesce(func.max(message.c.number), 0) + 1).where(
        message.c.conversation_id == new.conversation_id
    )
    values = {**codec.message_values(new), "number": number.scalar_subquery()}
    await connection.execute(insert(message).values(values))
    await insert_parts(connection, rows)


async def replace_parts(connection: AsyncConnection, message_id: UUID, rows: PartRows) -> None:
    """Store these parts instead of those the message has."""
    await connection.execute(delete(part).where(part.c.message_id == message_id))
    await insert_parts(connection, rows)


async def insert_parts(connection: AsyncConnection, rows: PartRows) -> None:
    """Store parts, and the bytes they name unless they are stored already."""
    await insert_blobs(connection, rows.blobs)
    if rows.parts:
        await connection.execute(insert(part), rows.parts)


async def insert_blobs(connection: AsyncConnection, blobs: list[Values]) -> None:
    """Store bytes that are not stored yet."""
    if blobs:
        await connection.execute(insert_new(connection, blob), blobs)


def insert_new(connection: AsyncConnection, table: Table) -> Executable:
    """An INSERT that leaves rows alone that are there already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table).on_conflict_do_nothing()


async def read_messages(
    connection: AsyncConnection, query: Executable, ids: Select[tuple[UUID]]
) -> list[Message]:
    """The messages a query gives, in its order. ids: selects the same messages' ids."""
    parts = await _read_parts(connection, ids)
    return await gathered(
        await connection.execute(query),
        lambda row: codec.message_of(row, tuple(parts.get(row.id, ()))),
    )


async def _read_parts(
    connection: AsyncConnection, ids: Select[tuple[UUID]]
) -> defaultdict[UUID, list[Part]]:
    query = (
        select(part, blob.c.data)
        .outerjoin_from(
            part,
            blob,
            # A file's bytes are read when somebody opens it, not with every message.
            (part.c.kind == "image")
            & (part.c.blob_sha256 == blob.c.sha256)
            & (part.c.blob_media_type == blob.c.media_type),
        )
        .where(part.c.message_id.in_(ids))
        .order_by(part.c.message_id, part.c.position)
    )
    parts: defaultdict[UUID, list[Part]] = defaultdict(list)

    def take(row: Row[Any]) -> None:
        parts[row.message_id].append(codec.part_of(row))

    await gathered(await connection.execute(query), take)
    return parts


async def gathered(result: Result[Any], make: Callable[[Row[Any]], T]) -> list[T]:
    """What `make` makes of each row, letting the loop run in between: a chat of ten thousand
    messages must not stop the window."""
    made: list[T] = []
    for rows in result.partitions(ROWS_AT_ONCE):
        made += map(make, rows)
        if len(rows) == ROWS_AT_ONCE:
            await asyncio.sleep(0)
    return made
