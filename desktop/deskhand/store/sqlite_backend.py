"""SQLite: a file with a write-ahead log, or memory only."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.engine.url import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, StaticPool

from deskhand.store import faults
from deskhand.store.backups import back_up
from deskhand.store.faults import Place
from deskhand.store.in_place import InPlace
from deskhand.store.sqlite_file import OpenedFile, open_file

READERS = 3
READER_WAIT_S = 10.0
SETTLED_NS = 3_000_000_000
"""Longer than any file system's clock takes for a step (FAT: 2 s)."""

# FULL: a commit is on the disk when it returns. fullfsync means the same on macOS, where fsync
# alone stops at the drive's cache. secure_delete: what was deleted is written over.
FOR_ALL = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA fullfsync=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)
# 16 MB, taken as they are needed: what a search reads is read again with the next letter.
FOR_READERS = (*FOR_ALL, "PRAGMA query_only=ON", "PRAGMA cache_size=-16000")


class SqliteBackend:
    """A database in a file. One connection writes, a few read beside it."""

    has_one_connection = False
    may_hold_other_tables = False

    def __init__(self, path: Path, place: Place, file: OpenedFile, timeout_s: float) -> None:
        self._path = path
        self._file = file
        self._in_place = InPlace(path)
        self._seen: int | None = None
        self._stamps: list[tuple[int, int]] = []
        self.place = place
        self.is_read_only = file.is_read_only
        self.reader = _engine(file.uri, timeout_s, size=READERS, begin="BEGIN", pragmas=FOR_READERS)
        self.writer = _engine(file.uri, timeout_s, size=1, begin="BEGIN IMMEDIATE", pragmas=FOR_ALL)

    @classmethod
    async def open(cls, path: Path, backups: Path, timeout_s: float) -> SqliteBackend:
        """Raises every kind of StoreError; the file is then as it was found."""
        place = Place(str(path), path, backups)
        file = await asyncio.to_thread(open_file, place, path, timeout_s)
        return cls(path, place, file, timeout_s)

    async def before_commit(self, connection: AsyncConnection) -> None:
        """Put the file's identity into the journal, with the page it is on. Raises StoreError when
        what is written would not be found again."""
        # In a thread: the disk may be one that does not answer.
        if not await asyncio.to_thread(bool, self._in_place):
            raise faults.out_of_place(self.place)
        await connection.exec_driver_sql(f"PRAGMA user_version={self._file.identity}")

    async def back_up(self, version: str) -> None:
        """A verified copy in the folder of backups."""
        if self.place.backups is not None:
            await asyncio.to_thread(back_up, self._path, self.place.backups, version)

    async def changed_elsewhere(self) -> bool:
        """Only the writer's own connection writes here, so what it has not written itself came
        from another process. Where the files are as they were, no thread is woken for it."""
        untouched = self._is_untouched()
        if untouched and self._seen is not None:
            return False
        async with self.writer.connect() as connection:
            raw = await connection.get_raw_connection()
            cursor = await _driver(raw).execute("PRAGMA data_version")
            row = await cursor.fetchone()
            await cursor.close()
        seen, self._seen = self._seen, row[0]
        return seen is not None and seen != self._seen

    def _is_untouched(self) -> bool:
        """Whether nobody wrote to the file or its journal since this was asked last. What was
        written just now may be followed by more within the same tick of the file system's clock,
        and Windows tells of writes late: then nobody knows."""
        stamps: list[tuple[int, int]] = []
        for path in (self._path, self._path.with_name(f"{self._path.name}-wal")):
            try:
                found = path.stat()
            except OSError:
                stamps.append((0, 0))
                continue
            stamps.append((found.st_mtime_ns, found.st_size))
        before, self._stamps = self._stamps, stamps
        is_settled = time.time_ns() - max(at for at, _ in stamps) > SETTLED_NS
        return sys.platform != "win32" and is_settled and stamps == before

    async def cut_log(self) -> None:
        """The journal still holds the pages as they were before secure_delete wrote over them."""
        async with self.writer.connect() as connection:
            raw = await connection.get_raw_connection()
            cursor = await _driver(raw).execute("PRAGMA wal_checkpoint(TRUNCATE)")
            await cursor.fetchall()
            await cursor.close()

    async def interrupt(self, connection: AsyncConnection) -> None:
        """At once, from this thread: the connection's own is busy."""
        await _interrupt(connection)

    async def close(self) -> None:
        """The writer last: with it goes the journal, when nobody else uses the database."""
        await self.reader.dispose()
        await self.writer.dispose()
        self._in_place.close()
        if self._file.mark is not None:
            self._file.mark.leave()


class MemoryBackend:
    """A database that is never on a disk, for chats nobody wants kept. One connection."""

    has_one_connection = True
    may_hold_other_tables = False
    is_read_only = False

    def __init__(self) -> None:
        self.place = Place("memory")
        self.writer = self.reader = _configured(
            create_async_engine(
                "sqlite+aiosqlite://",
                poolclass=StaticPool,
                connect_args={"isolation_level": None},
                hide_parameters=True,
            ),
            "BEGIN IMMEDIATE",
            FOR_ALL,
        )

    async def before_commit(self, connection: AsyncConnection) -> None:
        """Nobody to tell."""

    async def back_up(self, version: str) -> None:
        """Nothing to keep."""

    async def changed_elsewhere(self) -> bool:
        """Nobody else can."""
        return False

    async def cut_log(self) -> None:
        """There is none."""

    async def interrupt(self, connection: AsyncConnection) -> None:
        """At once, from this thread: the connection's own is busy."""
        await _interrupt(connection)

    async def close(self) -> None:
        """All of it is gone."""
        await self.writer.dispose()


async def _interrupt(connection: AsyncConnection) -> None:
    await _driver(await connection.get_raw_connection()).interrupt()


def _driver(raw: Any) -> Any:
    """aiosqlite's own connection."""
    return raw.driver_connection


def _engine(
    uri: str, timeout_s: float, *, size: int, begin: str, pragmas: tuple[str, ...]
) -> AsyncEngine:
    file, _, query = uri.partition("?")
    options = dict(each.split("=") for each in query.split("&"))
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=file, query={**options, "uri": "true"}),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=READER_WAIT_S,
        connect_args={"isolation_level": None, "timeout": timeout_s},
        hide_parameters=True,
    )
    return _configured(engine, begin, pragmas)


def _configured(engine: AsyncEngine, begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
    """The driver begins no transactions on its own here: a write has to take its lock at once,
    or two writers could each wait for the other."""

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
