"""A real PostgreSQL server that lives as long as the tests do."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

from deskhand.domain.ids import new_id

DEBIAN = Path("/usr/lib/postgresql")
START_TIMEOUT_S = 60
UNPRIVILEGED = ("postgres", "nobody")
# Nothing here outlives the tests, so nothing needs to reach the disk.
SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def find_server() -> Path | None:
    """The folder with the server's programs: on the PATH, or the newest where Debian puts them."""
    found = shutil.which("pg_ctl")
    if found is not None and shutil.which("initdb") is not None:
        return Path(found).resolve().parent
    versions = sorted(
        (each for each in DEBIAN.glob("*/bin") if (each / "pg_ctl").exists()),
        key=lambda each: float(each.parent.name),
    )
    return versions[-1] if versions else None


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server that listens on a Unix socket in `folder` alone."""

    folder: Path
    programs: Path
    user: dict[str, Any]

    @classmethod
    def start(cls, programs: Path) -> PostgresServer:
        """Make a cluster in a new folder and start it."""
        folder = Path(tempfile.mkdtemp(prefix="deskhand-pg-"))
        user = _unprivileged()
        if user:
            shutil.chown(folder, user["user"], user["group"])
        server = cls(folder, programs, user)
        try:
            server._run("initdb", "--auth=trust", "--username=deskhand", "--encoding=UTF8",
                        "--no-sync", f"--pgdata={folder}/data")  # fmt: skip
            options = f"-c listen_addresses='' -c unix_socket_directories={folder} {SPEED}"
            server._run("pg_ctl", "start", "--wait", f"--pgdata={folder}/data",
                        f"--log={folder}/log", f"--options={options}")  # fmt: skip
        except BaseException:
            shutil.rmtree(folder)
            raise
        return server

    def stop(self) -> None:
        """End it and remove all of it."""
        self._run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={self.folder}/data")
        shutil.rmtree(self.folder)

    def new_database(self) -> str:
        """The URL of a fresh, empty database."""
        name = f"test_{new_id().hex}"
        self._run("createdb", f"--host={self.folder}", "--username=deskhand", name)
        return self.url(name)

    async def connect(self, database: str) -> asyncpg.Connection:
        """A connection of the tests' own."""
        return await asyncpg.connect(host=str(self.folder), user="deskhand", database=database)

    def url(self, database: str) -> str:
        """The address as the settings have it."""
        return f"postgresql+asyncpg://deskhand@/{database}?host={quote(str(self.folder))}"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=START_TIMEOUT_S,
            check=False,
            **self.user,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")


def _unprivileged() -> dict[str, Any]:
    """Who runs the server: it refuses root, so somebody else then."""
    if os.getuid() != 0:
        return {}
    names = {each.pw_name for each in pwd.getpwall()}
    entry = pwd.getpwnam(next(name for name in UNPRIVILEGED if name in names))
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
