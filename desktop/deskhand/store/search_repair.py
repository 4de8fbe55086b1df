"""A damaged full-text index on SQLite: it must keep nothing from being stored, and is made anew.

All of it can be made from what is stored, so what is left of it goes. A server looks after its
own indexes.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.store import search_index, search_schema
from deskhand.store.search_schema import INDEXES, WORDS

log = logging.getLogger(__name__)

T = TypeVar("T")

# Where FTS5 keeps an index (https://sqlite.org/fts5.html, "The FTS5 shadow tables").
SHADOWS = ("data", "idx", "content", "docsize", "config")
# The last one noted is taken in first, and the newest messages are what people look for.
NOTE_ALL = (
    "DELETE FROM search_document",
    "DELETE FROM search_due",
    "INSERT INTO search_due (conversation_id) SELECT id FROM conversation",
    ("INSERT INTO search_due (sha256, media_type) SELECT DISTINCT sha256, media_type FROM passage"),
    (
        "INSERT INTO search_due (message_id) SELECT id FROM message "
        "WHERE status <> 'streaming' ORDER BY id"
    ),
)


async def take_in(connection: AsyncConnection, most: int = search_index.AT_ONCE) -> int:
    """As `search_index.take_in`; a damaged index is made anew first, for the next calls to fill."""
    if not await search_index.is_due(connection):
        return 0

    async def work() -> int:
        return await search_index.take_in(connection, most)

    done = await _unless_damaged(connection, work)
    return await search_index.take_in(connection, most) if done is None else done


async def tidy(connection: AsyncConnection, pages: int, *, is_first: bool) -> bool:
    """As `search_index.tidy`; of a damaged index nothing is left."""

    async def work() -> bool:
        return await search_index.tidy(connection, pages, is_first=is_first)

    return await _unless_damaged(connection, work) or False


async def mend(connection: AsyncConnection) -> bool:
    """Look at the whole index, and make it anew where it is damaged; whether it was."""
    if connection.dialect.name != "sqlite" or await _is_whole(connection):
        return False
    await _begin_anew(connection)
    return True


async def _unless_damaged(
    connection: AsyncConnection, work: Callable[[], Awaitable[T]]
) -> T | None:
    """What `work` gives, None after the index was made anew. Raises what has other reasons."""
    try:
        async with connection.begin_nested():
            return await work()
    except DBAPIError as error:
        if connection.dialect.name != "sqlite" or not await _is_damage(connection, error):
            raise
        log.warning("the search index is damaged and made anew: %s", error.orig)
    await _begin_anew(connection)
    return None


async def _is_damage(connection: AsyncConnection, error: DBAPIError) -> bool:
    """Whether the index is what cannot be read, and not the tables beside it."""
    code, words = getattr(error.orig, "sqlite_errorcode", 0), str(error.orig)
    if code == sqlite3.SQLITE_CORRUPT_VTAB or _names_index(code, words):
        return True
    return code & 0xFF == sqlite3.SQLITE_CORRUPT and not await _is_whole(connection)


def _names_index(code: int, words: str) -> bool:
    is_about = "fts5" in words or any(name in words for name in INDEXES)
    return is_about and code & 0xFF in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT)


async def _is_whole(connection: AsyncConnection) -> bool:
    for name in INDEXES:
        try:
            async with connection.begin_nested():
                await connection.exec_driver_sql(
                    f"INSERT INTO {name} ({name}) VALUES ('integrity-check')"  # noqa: S608
                )
        except DBAPIError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0)
            if code & 0xFF == sqlite3.SQLITE_CORRUPT or _names_index(code, str(error.orig)):
                return False
            raise
    return True


async def _begin_anew(connection: AsyncConnection) -> None:
    """An empty index, and everything noted as due."""
    for name in (WORDS, *INDEXES):
        await _drop(connection, name)
    await connection.run_sync(search_schema.put_indexes)
    for statement in NOTE_ALL:
        await connection.exec_driver_sql(statement)


async def _drop(connection: AsyncConnection, name: str) -> None:
    """What FTS5 cannot open it cannot drop either: its tables go one by one, then its name."""
    if await _dropped(connection, name):
        return
    left = [name]
    left += [each for each in _shadows(name) if not await _dropped(connection, each)]
    await connection.exec_driver_sql("PRAGMA writable_schema=ON")
    try:
        for each in left:
            await connection.exec_driver_sql(
                "DELETE FROM sqlite_master WHERE tbl_name = ?", (each,)
            )
    finally:
        await connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def _shadows(name: str) -> list[str]:
    return [f"{name}_{shadow}" for shadow in SHADOWS]


async def _dropped(connection: AsyncConnection, name: str) -> bool:
    try:
        async with connection.begin_nested():
            await connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    except DBAPIError:
        return False
    return True
