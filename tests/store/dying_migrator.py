"""A program that migrates a database and is killed at a chosen statement, as often as asked.

Reads lines "URL LOCATION HEAD BACKUPS NUMBER" from stdin. For each it forks a child, which has
everything imported and nothing opened, migrates to the head and is killed with SIGKILL just
before the statement of that number. Prints "killed" or the exit code.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from deskhand.store import postgres_backend, sqlite_backend, upgrade
from deskhand.store.database import Database
from deskhand.store.migrations import Migrations

WARM = (postgres_backend, sqlite_backend, upgrade)
CHANGES = ("CREATE", "ALTER", "INSERT", "UPDATE", "DROP")


def killer(number: int) -> Callable[..., None]:
    seen = 0

    def before_statement(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal seen
        if statement.lstrip().upper().startswith(CHANGES):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    return before_statement


async def migrate(url: str, location: str, head: str, backups: str) -> None:
    migrations = Migrations(Path(location), head)
    database = await Database.open(url, backups=Path(backups), migrations=migrations)
    await database.close()


def main() -> None:
    for line in sys.stdin:
        url, location, head, backups, number = line.split()
        child = os.fork()
        if child == 0:
            event.listen(Engine, "before_cursor_execute", killer(int(number)))
            asyncio.run(migrate(url, location, head, backups))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
