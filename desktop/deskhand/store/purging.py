"""Forgetting for good what was deleted long enough ago."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.store.database import Database


async def purge(database: Database, table: Table, before: datetime) -> int:
    """Forget the rows deleted before this instant, with what belongs to them. Returns how many
    went. Nothing happens in a database that cannot be written, and where there is nothing to
    forget nobody has to wait for whoever is writing."""
    old = table.c.deleted_at < before

    async def look(connection: AsyncConnection) -> bool:
        return bool((await connection.execute(select(exists().where(old)))).scalar_one())

    async def work(connection: AsyncConnection) -> int:
        return (await connection.execute(delete(table).where(old))).rowcount

    if database.is_read_only or not await database.read(look):
        return 0
    return await database.write(work)
