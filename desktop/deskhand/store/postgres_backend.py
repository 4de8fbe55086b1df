"""PostgreSQL, for those who outgrow one machine."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine.url import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deskhand.domain.errors import StoreError
from deskhand.domain.ids import new_id
from deskhand.domain.wording import tr
from deskhand.store.faults import Place

log = logging.getLogger(__name__)

CHANNEL = "deskhand"
CONNECT_TIMEOUT_S = 10.0
# A server that stops in the middle of an answer must not keep anybody waiting for ever.
STATEMENT_TIMEOUT_S = 120.0
PG_DUMP_TIMEOUT_S = 600.0
POOL_SIZE = 4


class PostgresBackend:
    """A database on a server. Every process tells the others when it has written."""

    has_one_connection = False
    may_hold_other_tables = True
    is_read_only = False

    def __init__(self, url: URL, backups: Path | None, timeout_s: float) -> None:
        if importlib.util.find_spec("asyncpg") is None:
            raise StoreError(
                tr("Deskhand's part for PostgreSQL is not installed."),
                next_step=tr("Install it with `pip install 'deskhand[postgresql]'`."),
            )
        self._url = url
        self._backups = backups
        self._token = new_id().hex
        self._heard = False
        self._listening: AsyncConnection | None = None
        self.place = Place(url.render_as_string(hide_password=True))
        milliseconds = str(round(timeout_s * 1000))
        self.writer = create_async_engine(
            url,
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_pre_ping=True,
            pool_timeout=timeout_s,
            connect_args={
                "timeout": CONNECT_TIMEOUT_S,
                "command_timeout": STATEMENT_TIMEOUT_S,
                "server_settings": {"lock_timeout": milliseconds, "timezone": "UTC"},
            },
            hide_parameters=True,
        )
        # A reading unit of work sees one moment, as on SQLite.
        self.reader = self.writer.execution_options(isolation_level="REPEATABLE READ")

    async def before_commit(self, connection: AsyncConnection) -> None:
        """A notice is part of the transaction: others hear of what is committed, no more."""
        notice = text("SELECT pg_notify(:channel, :token)")
        await connection.execute(notice, {"channel": CHANNEL, "token": self._token})

    async def back_up(self, version: str) -> None:
        """A dump where `pg_dump` is there and fits; else whoever runs the server sees to it."""
        program = shutil.which("pg_dump")
        if program is None or self._backups is None:
            log.warning("no pg_dump: the server's own backup is what there is before migrating")
            return
        self._backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        target = self._backups / f"deskhand-{stamp}-{version}.dump"
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if not await self._dump(program, target):
            target.unlink()

    async def _dump(self, program: str, target: Path) -> bool:
        address = self._url.set(drivername="postgresql", password=None).render_as_string()
        environ = dict(os.environ)
        if self._url.password is not None:
            environ["PGPASSWORD"] = str(self._url.password)
        process = await asyncio.create_subprocess_exec(
            program,
            "--format=custom",
            "--no-password",
            f"--file={target}",
            f"--dbname={address}",
            env=environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(PG_DUMP_TIMEOUT_S):
                _, complaint = await process.communicate()
        except TimeoutError:
            process.kill()
            _, complaint = await process.communicate()
        if process.returncode != 0:
            log.warning("pg_dump failed: %s", complaint.decode(errors="replace").strip())
        return process.returncode == 0

    async def changed_elsewhere(self) -> bool:
        """Notices come over a connection of their own; while it is away, anything may happen."""
        if self._listening is None or self._listening.closed or not self._is_connected():
            begun_before = self._listening is not None
            await self._listen()
            return begun_before
        heard, self._heard = self._heard, False
        return heard

    async def _listen(self) -> None:
        if self._listening is not None:
            await self._listening.invalidate()
            await self._listening.close()
        self._listening = await self.writer.connect()
        raw: Any = await self._listening.get_raw_connection()
        await raw.driver_connection.add_listener(CHANNEL, self._on_notice)
        self._driver = raw.driver_connection

    def _is_connected(self) -> bool:
        return not self._driver.is_closed()

    def _on_notice(self, _connection: object, _pid: int, _channel: str, token: str) -> None:
        if token != self._token:
            self._heard = True

    async def cut_log(self) -> None:
        """The server keeps its journal as its keeper wants it."""

    async def interrupt(self, connection: AsyncConnection) -> None:
        """The server is asked over another connection."""
        raw: Any = await connection.get_raw_connection()
        number = raw.driver_connection.get_server_pid()
        async with self.writer.connect() as other:
            await other.execute(text("SELECT pg_cancel_backend(:number)"), {"number": number})

    async def close(self) -> None:
        """Give the connections back."""
        if self._listening is not None:
            await self._listening.invalidate()
            await self._listening.close()
        await self.writer.dispose()
