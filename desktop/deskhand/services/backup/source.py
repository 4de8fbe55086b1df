"""What goes into a backup, copied so that it holds still. Blocking: called in a thread."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import tomlkit
from tomlkit.exceptions import TOMLKitError

from deskhand import __version__
from deskhand.domain.errors import DiskFull, HostError, StoreCorrupt
from deskhand.domain.wording import tr
from deskhand.services.backup.manifest import (
    DATABASE,
    PREFERENCES,
    RESTORED,
    SETTINGS,
    BackedUpFile,
    Manifest,
)
from deskhand.store.backups import copy_database, facts_of

CHUNK = 1024 * 1024
NO_ROOM = (28, 122)  # ENOSPC, EDQUOT


class Cancelled(Exception):
    """The person gave up."""


class Step:
    """Counts bytes, and ends the work where the person cancels it."""

    def __init__(self, tell: Callable[[int, int], None], cancelled: threading.Event) -> None:
        self._tell = tell
        self._cancelled = cancelled
        self._done = 0
        self.total = 0

    def by(self, count: int) -> None:
        """So many bytes more are done. Raises Cancelled."""
        if self._cancelled.is_set():
            raise Cancelled
        self._done += count
        self._tell(self._done, max(self.total, self._done))


@dataclass(frozen=True, slots=True)
class Source:
    """Copies in a folder of ours, and what they are."""

    folder: Path
    manifest: Manifest

    def path(self, file: BackedUpFile) -> Path:
        """Where the copy is."""
        return self.folder / file.path


@contextmanager
def copied(database: Path, settings: Path, preferences: Path, scratch: Path) -> Iterator[Source]:
    """Copies of what a backup holds; gone afterwards. preferences: their ledger, from which their
    folder can be made again. scratch: a private folder on a disk with room. Raises StoreCorrupt,
    DiskFull, HostError."""
    folder = Path(mkdtemp(prefix="backup-", dir=scratch))
    try:
        with told():
            (folder / DATABASE).parent.mkdir()
            (folder / SETTINGS).parent.mkdir()
            copy_database(database, folder / DATABASE)
            if settings.exists():
                kept = without_secrets(settings.read_bytes())
                (folder / SETTINGS).write_bytes(kept)
            if preferences.exists():
                # Written line by line: half a line at its end was never acknowledged.
                shutil.copyfile(preferences, folder / PREFERENCES)
            yield Source(folder, _manifest(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def without_secrets(settings: bytes) -> bytes:
    """The settings file without what may hold a secret in spite of us: headers and the name and
    password in a proxy's address. One that is no TOML is left out: it is of no use either."""
    try:
        document = tomlkit.parse(settings.decode("utf-8-sig"))
    except (ValueError, TOMLKitError):
        return b""
    providers = document.get("providers", {})
    for provider in providers.values() if isinstance(providers, dict) else ():
        if isinstance(provider, dict):
            provider.pop("headers", None)
            proxy = str(provider.get("proxy", ""))
            if "@" in proxy:
                scheme, mark, rest = proxy.rpartition("@")[0].partition("://")
                del rest
                provider["proxy"] = f"{scheme}{mark}{proxy.rpartition('@')[2]}" if mark else ""
    return tomlkit.dumps(document).encode()


def _manifest(folder: Path) -> Manifest:
    facts = facts_of(folder / DATABASE)
    paths = [path for path in RESTORED if (folder / path).exists()]
    return Manifest(
        made_at=datetime.now(UTC),
        program=__version__,
        revision=facts.revision,
        conversations=facts.conversations,
        messages=facts.messages,
        newest=facts.newest,
        files=tuple(
            BackedUpFile(path, (folder / path).stat().st_size, sha256_of(folder / path))
            for path in paths
        ),
    )


def sha256_of(path: Path) -> str:
    """The hash of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def told() -> Iterator[None]:
    """What can go wrong with files and databases, as sentences: DiskFull, HostError,
    StoreCorrupt."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(
                tr("There is not enough room for the backup."),
                kept=tr("The backups there were are as they were."),
                next_step=tr("Free some space or choose another disk, then try again."),
                detail=str(error),
            ) from error
        raise HostError(
            tr("The backup could not be read or written: {reason}.", reason=error.strerror or ""),
            kept=tr("Nothing was changed."),
            next_step=tr("Choose another place, then try again."),
            detail=str(error),
        ) from error
    except sqlite3.Error as error:
        raise StoreCorrupt(
            tr("The database could not be copied."),
            kept=tr("It is as it was found."),
            next_step=tr("`deskhand doctor` looks into it."),
            detail=str(error),
        ) from error
