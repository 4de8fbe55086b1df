"""Backups of a SQLite database: whole, verified, private, the last few kept. Blocking."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deskhand.domain.errors import StoreCorrupt
from deskhand.domain.wording import tr
from deskhand.store.column_types import EPOCH, MICROSECOND
from deskhand.store.migrations import VERSION_TABLE

# "Desk" in the file's header, so that no other program's database is taken for ours.
APPLICATION_ID = 0x4465736B
KEPT = 5
NAME = "deskhand-*.db"


def new_identity() -> int:
    """A number for the header of one database file and no other."""
    return secrets.randbelow(2**31 - 1) + 1


def newest_backup(folder: Path | None) -> Path | None:
    """The last backup made, None when there is none."""
    if folder is None or not folder.is_dir():
        return None
    return max(folder.glob(NAME), default=None)


def back_up(database: Path, folder: Path, version: str) -> Path:
    """Copy a database as it is now, also while others use it.

    The copy is checked and on the disk before it gets its name, so that a file of that name is
    always whole. Raises StoreCorrupt, sqlite3.Error and OSError; then no new backup is there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    target = folder / f"deskhand-{stamp}-{version}.db"
    partial = target.with_suffix(".partial")
    try:
        copy_database(database, partial)
        partial.rename(target)
    finally:
        for rest in folder.glob(f"{partial.name}*"):
            rest.unlink()
    _sync(folder)
    for old in sorted(folder.glob(NAME))[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def copy_database(database: Path, target: Path) -> None:
    """A whole, checked copy on the disk, private from its first byte, also while others write.

    Raises StoreCorrupt for a damaged database, sqlite3.Error and OSError.
    """
    # Made here and not by SQLite, so that nobody else can read it at any moment.
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        # Put in place beside a journal of the original, it must not be taken for it.
        copy.execute(f"PRAGMA user_version={new_identity()}")
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreCorrupt(
            tr("The database is damaged: a check of its backup failed."),
            kept=tr("Nothing was changed: {database} is as it was found.", database=database),
            next_step=tr("Copy an older backup in its place, or move it elsewhere to start anew."),
            detail=str(found),
        )
    _sync(target)


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What a database holds. revision: of its tables; newest: when it was last added to, None for
    an empty one."""

    revision: str
    conversations: int
    messages: int
    newest: datetime | None


def facts_of(database: Path) -> DatabaseFacts:
    """Look into a database of ours. Raises StoreCorrupt for another file, and OSError."""
    try:
        with closing(
            sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise _no_database(database)
            return _facts(connection)
    except sqlite3.Error as error:
        raise _no_database(database, str(error)) from error


def _facts(connection: sqlite3.Connection) -> DatabaseFacts:
    def one(query: str) -> Any:
        return connection.execute(query).fetchone()[0]

    newest = one(
        "SELECT max(at) FROM (SELECT max(created_at) AS at FROM message "
        "UNION ALL SELECT max(updated_at) FROM conversation)"
    )
    return DatabaseFacts(
        revision=str(one(f"SELECT version_num FROM {VERSION_TABLE}")),  # noqa: S608
        conversations=int(one("SELECT count(*) FROM conversation WHERE deleted_at IS NULL")),
        messages=int(one("SELECT count(*) FROM message")),
        newest=None if newest is None else EPOCH + newest * MICROSECOND,
    )


def _no_database(path: Path, detail: str = "") -> StoreCorrupt:
    return StoreCorrupt(
        tr("{name} is not a whole database of Deskhand.", name=path.name),
        kept=tr("Nothing was changed."),
        next_step=tr("Use another backup."),
        detail=detail,
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
