"""Messages and their parts inside a transaction that somebody else began."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Row, Select, Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Message
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.parts import ImagePart, Part
from deskhand.store import codec
from deskhand.store.codec import Values
from deskhand.store.tables import blob, message, part

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
    references = [row for row in rows if row["blob_sha256"] is not None]
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
            raise NotFoundError("The message this one follows is not there any more.")
        if found != new.conversation_id:
            raise InputError("The message this one follows is in another chat.")
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
    connection: AsyncConnection, rows: Sequence[Row[Any]], ids: Select[tuple[UUID]]
) -> list[Message]:
    """Messages from their rows, in that order. ids: selects the same messages' ids."""
    query = (
        select(part, blob.c.data)
        .outerjoin_from(
            part,
            blob,
            (part.c.blob_sha256 == blob.c.sha256) & (part.c.blob_media_type == blob.c.media_type),
        )
        .where(part.c.message_id.in_(ids))
        .order_by(part.c.message_id, part.c.position)
    )
    parts: defaultdict[UUID, list[Part]] = defaultdict(list)
    for row in await connection.execute(query):
        parts[row.message_id].append(codec.part_of(row))
    return [codec.message_of(row, tuple(parts[row.id])) for row in rows]
