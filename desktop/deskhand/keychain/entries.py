"""Which secrets there are: names and addresses, never values."""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)


log = logging.getLogger(__name__)

INDEX_NAME = "secrets-index.json"


class Where(StrEnum):
    """Where a secret is kept."""

    KEYCHAIN = "keychain"
    SESSION = "session"


@dataclass(frozen=True, slots=True, order=True)
class SecretEntry:
    """One secret: whose it is and the only origin it may be sent to."""

    name: str
    origin: str
    where: Where


class EntryIndex:
    """The list of what the keychain keeps for Deskhand, because keychains cannot be asked for it.

    A file of names and origins, 0600, safe against another process writing it. All methods block
    for a few milliseconds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> frozenset[tuple[str, str]] | None:
        """Names with their origins; None when the file cannot be understood, so that the keychain
        itself is asked."""
        try:
            rows = json.loads(self._path.read_bytes())
            return frozenset((str(row["name"]), str(row["origin"])) for row in rows)
        except FileNotFoundError:
            return frozenset()
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            log.warning("the index of secrets cannot be read: %s", error)
            return None

    def knows(self, name: str, origin: str) -> bool:
        """Whether the keychain is worth asking for this one."""
        known = self.read()
        return known is None or (name, origin) in known

    def add(self, name: str, origin: str) -> None:
        """The keychain has this one now. Raises OSError."""
        with self._locked():
            self._write((self.read() or frozenset()) | {(name, origin)})

    def discard(self, name: str, origin: str) -> None:
        """The keychain does not have it any more. Raises OSError."""
        with self._locked():
            self._write((self.read() or frozenset()) - {(name, origin)})

    @contextmanager
    def _locked(self) -> Generator[None]:
        lock = self._path.with_name(f"{self._path.name}.lock")
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)  # held for milliseconds, in the lane's thread
            yield
        finally:
            os.close(handle)

    def _write(self, known: frozenset[tuple[str, str]]) -> None:
        rows = [{"name": name, "origin": origin} for name, origin in sorted(known)]
        data = json.dumps(rows, indent=1, ensure_ascii=False).encode()
        handle, new = tempfile.mkstemp(prefix=".secrets-", dir=self._path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(new).replace(self._path)
        except BaseException:
            Path(new).unlink(missing_ok=True)
            raise
