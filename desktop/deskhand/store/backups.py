"""Backups of a SQLite database: whole, verified, private, the last few kept. Blocking."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from deskhand.domain.errors import StoreCorrupt

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
        _copy(database, partial)
        partial.rename(target)
    finally:
        for rest in folder.glob(f"{partial.name}*"):
            rest.unlink()
    _sync(folder)
    for old in sorted(folder.glob(NAME))[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def _copy(database: Path, target: Path) -> None:
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
            "The database is damaged: a check of its backup failed.",
            kept=f"Nothing was changed: {database} is as it was found.",
            next_step="Copy an older backup in its place, or move it elsewhere to start anew.",
            detail=str(found),
        )
    _sync(target)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
