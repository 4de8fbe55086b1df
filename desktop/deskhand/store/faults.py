"""What the drivers raise, in sentences.

Every error of a driver becomes a StoreError here. Statements and their values stay out of it:
they are a person's words.
"""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from deskhand.domain.errors import (
    DiskFull,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreNewer,
    StoreReadOnly,
)
from deskhand.domain.wording import tr
from deskhand.store.backups import newest_backup

# What the drivers raise; sqlite3 itself stumbles over damaged text in its own messages.
RAISED = (SQLAlchemyError, sqlite3.Error, OSError, UnicodeDecodeError)

LEAST_FREE_BYTES = 64 * 1024

SQLITE_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
SQLITE_READ_ONLY = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})

# https://www.postgresql.org/docs/current/errcodes-appendix.html
SERVER_FULL = ("53100",)
SERVER_READ_ONLY = ("25006",)
SERVER_BUSY = ("40001", "40P01", "53300", "55P03", "57014", "57P03")
SERVER_CORRUPT = ("XX001", "XX002")
SERVER_REFUSES = ("28", "3D000", "42501")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is, as a person is told. file and backups: None on a server."""

    shown: str
    file: Path | None = None
    backups: Path | None = None


def store_error(error: BaseException, place: Place) -> StoreError:
    """The error to raise instead of a driver's own."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, PoolTimeout):
        return busy(place, "no connection became free")
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    detail = f"{type(cause).__name__}: {cause}"
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _sqlite_error(code, place, detail)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return _server_error(state, place, detail)
    if isinstance(error, IntegrityError):
        return _contradiction(detail)
    if isinstance(cause, UnicodeDecodeError) or "Could not decode" in str(cause):
        return corrupt(place, detail)
    if place.file is None and isinstance(cause, OSError):
        return unreachable(place, detail)
    return _failed(place, detail)


def _sqlite_error(code: int, place: Place, detail: str) -> StoreError:
    primary = code & 0xFF
    if primary in SQLITE_CORRUPT:
        return corrupt(place, detail)
    if primary in SQLITE_BUSY:
        return busy(place, detail)
    if primary in SQLITE_READ_ONLY:
        return read_only(place, detail)
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _is_full(place)):
        return full(place, detail)
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return _contradiction(detail)
    return _failed(place, detail)


def _server_error(state: str, place: Place, detail: str) -> StoreError:
    if state.startswith(SERVER_FULL):
        return full(place, detail)
    if state.startswith(SERVER_READ_ONLY):
        return read_only(place, detail)
    if state.startswith(SERVER_BUSY):
        return busy(place, detail)
    if state.startswith(SERVER_CORRUPT):
        return corrupt(place, detail)
    if state.startswith(SERVER_REFUSES):
        return StoreError(
            tr("The database server refused Deskhand: {shown}.", shown=place.shown),
            kept=tr("What is stored there is untouched."),
            next_step=tr("Check its address, user name and password in the settings."),
            detail=detail,
        )
    if state.startswith("08"):
        return unreachable(place, detail)
    if state.startswith("23"):
        return _contradiction(detail)
    return _failed(place, detail)


def corrupt(place: Place, detail: str = "") -> StoreCorrupt:
    """The file is damaged: it stays, and the newest backup is named."""
    kept = tr("Nothing was changed: {shown} is as it was found.", shown=place.shown)
    if place.file is None:
        step = tr("Ask whoever runs the database server.")
    elif (backup := newest_backup(place.backups)) is None:
        step = tr("Move it elsewhere to start with an empty database; there is no backup yet.")
    else:
        kept += tr(" The newest backup is {backup}.", backup=backup)
        step = tr(
            "Close Deskhand, move the damaged file elsewhere and copy the backup to {file}.",
            file=place.file,
        )
    return StoreCorrupt(tr("The database is damaged."), kept=kept, next_step=step, detail=detail)


def strange_journal(place: Place, journal: Path) -> StoreCorrupt:
    """The file beside the database was written for another one."""
    return StoreCorrupt(
        tr(
            "The journal beside the database belongs to another database: {journal}.",
            journal=journal,
        ),
        kept=tr(
            "Nothing was changed: {shown} and its journal are as they were found.",
            shown=place.shown,
        ),
        next_step=tr("Close Deskhand, move the journal elsewhere and start again."),
    )


def busy(place: Place, detail: str = "") -> StoreBusy:
    """Somebody else holds it."""
    return StoreBusy(
        tr("Another program is using the database and does not let go."),
        kept=tr("What was stored before is safe; this change is not stored yet."),
        next_step=tr("Close other programs that use it, then try again."),
        detail=detail or place.shown,
    )


def read_only(place: Place, detail: str = "") -> StoreReadOnly:
    """It cannot be written."""
    return StoreReadOnly(
        tr("The database cannot be written: {shown}.", shown=place.shown),
        kept=tr("What is stored can still be read; this change is not stored."),
        next_step=tr("Make the file and its folder writable for you, then start Deskhand again."),
        detail=detail,
    )


def full(place: Place, detail: str = "") -> DiskFull:
    """There is no room left."""
    return DiskFull(
        tr("There is no room left on the disk."),
        kept=tr("Everything stored before is safe; this change is not stored."),
        next_step=tr("Free some space, then try again."),
        detail=detail or place.shown,
    )


def newer(place: Place, version: str) -> StoreNewer:
    """A newer Deskhand wrote it."""
    return StoreNewer(
        tr("This database was written by a newer version of Deskhand."),
        kept=tr("Nothing was changed: {shown} is as it was found.", shown=place.shown),
        next_step=tr("Start the newer version, or update this one."),
        detail=f"schema revision {version}",
    )


def foreign(place: Place) -> StoreError:
    """Somebody else's tables are in the way."""
    return StoreError(
        tr("{shown} is the database of another program.", shown=place.shown),
        kept=tr("Nothing was changed there."),
        next_step=tr("Name another file or database in the settings, under store.url."),
    )


def no_file(place: Place) -> StoreError:
    """What stands at the database's place is a folder, a pipe or a device."""
    return StoreError(
        tr("{shown} is not a file, so it cannot be the database.", shown=place.shown),
        kept=tr("Nothing was changed."),
        next_step=tr("Move it away; Deskhand makes a new one."),
    )


def out_of_place(place: Place) -> StoreError:
    """The file that was opened is not there any more; perhaps another one is."""
    return StoreError(
        tr("The database was moved or deleted while Deskhand uses it: {shown}.", shown=place.shown),
        kept=tr("This change is not stored."),
        next_step=tr("Put the file back, or start Deskhand again with what is there now."),
    )


def unreachable(place: Place, detail: str) -> StoreError:
    """Nobody answers at the server's address."""
    return StoreError(
        tr("The database server does not answer: {shown}.", shown=place.shown),
        kept=tr("What is stored there is untouched."),
        next_step=tr("Check that it runs and that its address in the settings is right."),
        detail=detail,
    )


def _contradiction(detail: str) -> StoreError:
    return StoreError(
        tr("The change contradicts what is stored."),
        kept=tr("What was stored before is safe; this change is not stored."),
        next_step=tr("It may have been made or deleted elsewhere: look again."),
        detail=detail,
    )


def _failed(place: Place, detail: str) -> StoreError:
    return StoreError(
        tr("The database could not do what was asked: {shown}.", shown=place.shown),
        kept=tr("What was stored before is safe; this change is not stored."),
        next_step=tr("Try again; the details say more."),
        detail=detail,
    )


def _is_full(place: Place) -> bool:
    """SQLite reports some full disks as I/O errors, when it maps its shared memory."""
    if place.file is None:
        return False
    try:
        return shutil.disk_usage(place.file.parent).free < LEAST_FREE_BYTES
    except OSError:
        return False
