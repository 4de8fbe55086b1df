"""Which tables a database has, and bringing them up to what this program needs.

Alembic is imported only when something must be migrated: that takes longer than opening.
"""

from __future__ import annotations

import asyncio
import importlib
from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.domain.errors import StoreCorrupt
from deskhand.domain.wording import tr
from deskhand.store import faults, search_schema
from deskhand.store.all_tables import metadata
from deskhand.store.backend import Backend
from deskhand.store.migrations import OURS, VERSION_TABLE, Migrations

# Any number, the same in every Deskhand: only one process migrates a server's database.
MIGRATION_LOCK = 0x4465736B

# As Alembic would make it.
_version = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)


class Standing(Enum):
    """A database's tables beside those this program needs."""

    MISSING = auto()
    CURRENT = auto()
    OLDER = auto()


async def standing(
    connection: AsyncConnection, backend: Backend, migrations: Migrations
) -> tuple[Standing, str]:
    """How the database stands, and its revision ("" without one).

    Raises StoreNewer, StoreCorrupt, and StoreError for another program's tables.
    """
    # Asked once: between two questions another process may have made all of them.
    names = await connection.run_sync(_table_names)
    if VERSION_TABLE not in names:
        if any(not backend.may_hold_other_tables or name in metadata.tables for name in names):
            raise faults.foreign(backend.place)
        return Standing.MISSING, ""
    versions = (await connection.execute(select(_version.c.version_num))).scalars().all()
    if len(versions) != 1 or not versions[0].isdecimal():
        raise faults.corrupt(backend.place, f"schema revisions {list(versions)!r:.100}")
    version = versions[0]
    if version > migrations.head:
        raise faults.newer(backend.place, version)
    return (Standing.CURRENT if version == migrations.head else Standing.OLDER), version


def _has_version(connection: Connection) -> bool:
    return inspect(connection).has_table(VERSION_TABLE)


def _table_names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


async def create(connection: AsyncConnection) -> None:
    """All tables of today at once, inside the caller's transaction; none if another process was
    faster."""
    await _lock(connection)
    if not await connection.run_sync(_has_version):
        await connection.run_sync(_create)


def _create(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    _version.create(connection)
    connection.execute(insert(_version).values(version_num=OURS.head))


async def migrate(engine: AsyncEngine, migrations: Migrations) -> None:
    """Run what is missing, in one transaction: afterwards all of it is there or nothing.

    Raises StoreCorrupt when rows would be left pointing at nothing.
    """
    # In a thread: it takes as long as hundreds of frames of the window.
    upgrade = await asyncio.to_thread(importlib.import_module, "deskhand.store.upgrade")
    async with engine.connect() as connection:
        # SQLite changes a table by building it anew, which foreign keys would not let happen;
        # and it heeds this only outside a transaction.
        await _enforce_foreign_keys(connection, "OFF")
        try:
            async with connection.begin():
                await _lock(connection)
                await connection.run_sync(search_schema.drop_triggers)
                await connection.run_sync(upgrade.to_head, migrations)
                await connection.run_sync(search_schema.put_triggers)
                await _check_foreign_keys(connection)
        finally:
            await _enforce_foreign_keys(connection, "ON")


async def _enforce_foreign_keys(connection: AsyncConnection, state: str) -> None:
    if connection.dialect.name == "sqlite":
        # Past SQLAlchemy, which would begin a transaction first.
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await (await driver.execute(f"PRAGMA foreign_keys={state}")).close()


async def _check_foreign_keys(connection: AsyncConnection) -> None:
    if connection.dialect.name == "sqlite":
        broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise StoreCorrupt(
                tr("The database could not be brought up to date: rows point at nothing."),
                kept=tr("It is as it was before, and a backup was made."),
                next_step=tr("Go back to the version of Deskhand you had, and report this."),
                detail=str(tuple(broken)),
            )


async def _lock(connection: AsyncConnection) -> None:
    """On SQLite the transaction itself is the lock."""
    if connection.dialect.name == "postgresql":
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK}
        )
