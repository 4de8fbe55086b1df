"""The database as the rest of the room uses it: units of work, one writer at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar, assert_never

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.domain.errors import DeskhandError
from deskhand.store import addresses, faults, schema, search_repair
from deskhand.store.backend import Backend
from deskhand.store.migrations import OURS, Migrations
from deskhand.store.schema import Standing

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

BUSY_TIMEOUT_S = 10.0


class Database:
    """An opened database. Made by `open` or `in_memory`; close it when done.

    Every unit of work runs to its end in a task of its own, also when whoever asked for it is
    cancelled: no half transaction, no lock left behind, and what was asked for first is stored
    first.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._writing = asyncio.Lock()
        # With one connection for both, a read must not see the middle of a write.
        self._reading = self._writing if backend.has_one_connection else None
        self._under_way: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        backups: Path | None = None,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        migrations: Migrations = OURS,
    ) -> Database:
        """Open a database, bringing its tables up to date after a backup.

        url: "sqlite:///…" or "postgresql://user@host/name", with or without a driver. backups:
        folder for them, None is "backups" beside a SQLite file and none for a server.
        Raises StoreBusy, StoreCorrupt, StoreNewer, StoreReadOnly, DiskFull and StoreError; the
        database is then as it was found.
        """
        database = cls(await _backend(url, backups, busy_timeout_s))
        try:
            await database._prepare(migrations)
        except BaseException:
            await asyncio.shield(database.close())
            raise
        return database

    @classmethod
    async def in_memory(cls) -> Database:
        """A database that is never on a disk and ends with `close`."""
        from deskhand.store.sqlite_backend import MemoryBackend

        database = cls(MemoryBackend())
        await database.write(schema.create)
        return database

    @staticmethod
    def url_with_password(url: str, password: str | None) -> str:
        """The URL with the password in it, unless it has one. Raises StoreError."""
        return addresses.with_password(url, password)

    @property
    def is_read_only(self) -> bool:
        """Whether every write is refused."""
        return self._backend.is_read_only

    async def read(self, work: Work[T]) -> T:
        """The result of `work` on one consistent view of what is committed.

        Raises what `work` raises; the drivers' errors as StoreError.
        """
        return await self._run(self._read(work))

    async def look(self, work: Work[T]) -> T:
        """As `read`, but ended in the middle of it when whoever asked is cancelled."""
        held: list[AsyncConnection] = []
        is_wanted = True

        async def holding(connection: AsyncConnection) -> T:
            if not is_wanted:
                raise asyncio.CancelledError
            held.append(connection)
            try:
                return await work(connection)
            finally:
                held.clear()

        looking = asyncio.ensure_future(self._run(self._read(holding)))
        try:
            return await asyncio.shield(looking)
        except asyncio.CancelledError:
            is_wanted = False
            looking.add_done_callback(_forget)
            if held:
                await asyncio.shield(self._backend.interrupt(held[0]))
            raise

    async def write(self, work: Work[T], *, index: bool = True) -> T:
        """The result of `work`, after what it changed is committed and on the disk.

        index: False where nothing changes that search finds, as while an answer streams.
        One at a time, in the order asked for. Raises what `work` raises, then nothing of it is
        stored; the drivers' errors as StoreError.
        """
        if self._backend.is_read_only:
            raise faults.read_only(self._backend.place)
        return await self._run(self._write(work, index))

    async def changed_elsewhere(self) -> bool:
        """Whether another process committed something since the last call; the first call only
        begins to watch."""
        return await self._run(self._changed_elsewhere())

    async def cut_log(self) -> None:
        """Have nothing in the journal that was deleted from the tables."""

        async def cut() -> None:
            async with self._writing:
                await self._backend.cut_log()

        await self._run(cut())

    async def check(self) -> None:
        """Read all of it and look whether it is whole; a server is only asked for an answer.

        Raises StoreCorrupt and StoreError.
        """

        async def look(connection: AsyncConnection) -> str:
            on_server = connection.dialect.name == "postgresql"
            query = "SELECT 'ok'" if on_server else "PRAGMA quick_check(1)"
            return str((await connection.exec_driver_sql(query)).scalar_one())

        found = await self.read(look)
        if found != "ok":
            raise faults.corrupt(self._backend.place, found)

    async def close(self) -> None:
        """Finish what is under way and let go of everything. May be called twice."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self._backend.close()

    async def _read(self, work: Work[T]) -> T:
        if self._reading is None:
            return await self._transaction(self._backend.reader, work)
        async with self._reading:
            return await self._transaction(self._backend.reader, work)

    async def _write(self, work: Work[T], index: bool) -> T:
        async def and_tell(connection: AsyncConnection) -> T:
            result = await work(connection)
            if index:
                await search_repair.take_in(connection)
            await self._backend.before_commit(connection)
            return result

        async with self._writing:
            return await self._transaction(self._backend.writer, and_tell)

    async def _changed_elsewhere(self) -> bool:
        async with self._writing:
            return await self._backend.changed_elsewhere()

    async def _transaction(self, engine: AsyncEngine, work: Work[T]) -> T:
        async with engine.begin() as connection:
            return await work(connection)

    async def _run(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(self._translated(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_report_unheard)
            raise

    async def _translated(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return await work
        except faults.RAISED as error:
            raise faults.store_error(error, self._backend.place) from error

    async def _prepare(self, migrations: Migrations) -> None:
        async def look(connection: AsyncConnection) -> tuple[Standing, str]:
            return await schema.standing(connection, self._backend, migrations)

        found, version = await self.read(look)
        match found:
            case Standing.CURRENT:
                return
            case Standing.MISSING:
                await self.write(schema.create)
            case Standing.OLDER:
                await self._run(self._migrate(version, migrations))
            case _:
                assert_never(found)

    async def _migrate(self, version: str, migrations: Migrations) -> None:
        await self._backend.back_up(version)
        async with self._writing:
            await schema.migrate(self._backend.writer, migrations)


async def _backend(url: str, backups: Path | None, busy_timeout_s: float) -> Backend:
    address = addresses.parse(url)
    if address.drivername == addresses.DRIVERS["postgresql"]:
        from deskhand.store.postgres_backend import PostgresBackend

        return PostgresBackend(address, backups, busy_timeout_s)
    from deskhand.store.sqlite_backend import SqliteBackend

    path = Path(str(address.database)).expanduser().absolute()  # noqa: ASYNC240 reads no disk
    return await SqliteBackend.open(path, backups or path.parent / "backups", busy_timeout_s)


def _forget(task: asyncio.Task[Any]) -> None:
    """Being interrupted is an error nobody needs to hear of."""
    if not task.cancelled():
        task.exception()


def _report_unheard(task: asyncio.Task[Any]) -> None:
    """What went wrong after whoever asked was cancelled."""
    error = None if task.cancelled() else task.exception()
    if isinstance(error, DeskhandError):
        log.warning("what nobody waits for any more failed: %s", error.what)
    elif error is not None:
        log.error("what nobody waits for any more failed", exc_info=error)
