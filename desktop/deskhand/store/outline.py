"""Branches read for searching: words without pictures, files and everything else."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import CTE, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Role
from deskhand.domain.outline import Outlined, OutlinePage
from deskhand.store.column_types import Count
from deskhand.store.tables import message, part


async def read_outline(connection: AsyncConnection, leaf_id: UUID, limit: int) -> OutlinePage:
    """This message and at most `limit` - 1 above it, deleted ones passed over.

    A message that is not there has an empty page.
    """
    walked = _upwards(leaf_id, limit)
    query = (
        select(
            message.c.id,
            message.c.parent_id,
            message.c.role,
            message.c.created_at,
            message.c.deleted_at,
        )
        .join(walked, walked.c.id == message.c.id)
        .order_by(walked.c.depth.desc())
    )
    rows = (await connection.execute(query)).all()
    words = await _words(connection, walked)
    found = tuple(
        Outlined(row.id, Role(row.role), row.created_at, "".join(words.get(row.id, ())))
        for row in rows
        if row.deleted_at is None
    )
    return OutlinePage(found, rows[0].parent_id if rows else None)


async def _words(connection: AsyncConnection, walked: CTE) -> defaultdict[UUID, list[str]]:
    query = (
        select(part.c.message_id, part.c.body)
        .join(walked, walked.c.id == part.c.message_id)
        .where(part.c.kind == "text")
        .order_by(part.c.message_id, part.c.position)
    )
    words: defaultdict[UUID, list[str]] = defaultdict(list)
    for message_id, body in (await connection.execute(query)).all():
        words[message_id].append(body)
    return words


def _upwards(leaf_id: UUID, limit: int) -> CTE:
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
