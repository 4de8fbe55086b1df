"""The file of a SQLite database, before SQLAlchemy opens it. Blocking, so called in a thread."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deskhand.domain.errors import StoreError, StoreReadOnly
from deskhand.domain.wording import tr
from deskhand.store import faults
from deskhand.store.backups import APPLICATION_ID, new_identity
from deskhand.store.faults import Place
from deskhand.store.in_use import InUse

HEADER_BYTES = 100
USER_VERSION_AT = 60
PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that is there, whole and ours. mark: None when it can only be read.

    identity: a number of this database alone, in its header; see `_check`.
    """

    uri: str
    mark: InUse | None
    identity: int = 0

    @property
    def is_read_only(self) -> bool:
        return self.mark is None


def open_file(place: Place, path: Path, timeout_s: float) -> OpenedFile:
    """Make the file if there is none, check it if the last user crashed.

    Raises StoreBusy, StoreCorrupt, StoreReadOnly, DiskFull and StoreError; the file is then as it
    was found.
    """
    try:
        if not path.parent.is_dir():
            raise StoreError(
                tr("The folder of the database is not there: {parent}.", parent=path.parent),
                next_step=tr("Make it, or name another place in the settings, under store.url."),
            )
        if path.exists() and not _is_writable(path):
            return OpenedFile(_read_only_uri(place, path), None)
        mark = InUse(path)
        try:
            identity = _prepare(place, path, mark.enter(timeout_s), timeout_s)
            mark.share()
        except BaseException:
            mark.leave()
            raise
        return OpenedFile(_uri(path, mode="rw"), mark, identity)
    except TimeoutError as error:
        raise faults.busy(place, str(error)) from error
    except faults.RAISED as error:
        if isinstance(error, PermissionError):
            raise faults.read_only(place, str(error)) from error
        raise faults.store_error(error, place) from error


def _prepare(place: Place, path: Path, alone: bool, timeout_s: float) -> int:
    """Make what is empty, check what was left by a crash; the database's identity."""
    if path.exists() and not path.is_file():
        # Before anything else: making a device private would take it from the whole machine.
        raise faults.no_file(place)
    _make_private(path)
    if alone and _size(path) > 0 and _size(_wal(path)) > 0:
        _check(place, path)
    with closing(_connect(_uri(path, mode="rw"), timeout_s)) as connection:
        if path.stat().st_size == 0:
            # Before the journal is a WAL, so that both are in the file itself from the start.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={new_identity()}")
            connection.execute("COMMIT")
        elif connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise faults.foreign(place)
        connection.execute("PRAGMA journal_mode=WAL")
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check(place: Place, path: Path) -> None:
    """Look whether a crash, or a journal of another database, did harm.

    SQLite takes any journal of the right name for the file's own, as when somebody puts a backup
    in place and leaves the old journal. So every write puts the identity into the journal too,
    and every backup gets one of its own. Read-only, so that the journal is not yet written into
    the file and both can be looked at.
    """
    with closing(_connect(_uri(path, mode="ro"), 1.0)) as connection:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
        written = int.from_bytes(header[USER_VERSION_AT : USER_VERSION_AT + 4], "big")
        if connection.execute("PRAGMA user_version").fetchone()[0] != written:
            raise faults.strange_journal(place, _wal(path))
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise faults.corrupt(place, str(found))


def _make_private(path: Path) -> None:
    """An empty file only its owner may read; SQLite gives its companions the same mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, PRIVATE))
    if stat.S_IMODE(path.stat().st_mode) != PRIVATE:
        path.chmod(PRIVATE)


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _read_only_uri(place: Place, path: Path) -> str:
    """How to read a file that cannot be written.

    SQLite wants to share memory through a file beside it; where it cannot, the file is read as
    one that nobody changes, unless a journal shows that it is not all there is.
    """
    uri = _uri(path, mode="ro")
    try:
        _probe(uri)
    except sqlite3.OperationalError as error:
        if _size(_wal(path)) > 0:
            raise StoreReadOnly(
                tr("The database cannot be opened without writing: {path}.", path=path),
                kept=tr("Nothing was changed."),
                next_step=tr("Make the file and its folder writable for you, then try again."),
                detail=str(error),
            ) from error
        uri = _uri(path, mode="ro", immutable="1")
        _probe(uri)
    return uri


def _probe(uri: str) -> None:
    with closing(_connect(uri, 1.0)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master")


def _connect(uri: str, timeout_s: float) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=timeout_s, isolation_level=None)


def _uri(path: Path, **options: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"file:{quote(str(path.absolute()))}?{query}"


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
