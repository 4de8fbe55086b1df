"""What a backup says of itself: a JSON document beside the files (docs/contracts.md)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from deskhand.domain.errors import BackupError, StoreNewer
from deskhand.domain.wording import tr

FORMAT = 2
"""2: may hold preferences."""

NAME = "deskhand-backup.json"
DATABASE = "data/deskhand.db"
SETTINGS = "config/settings.toml"
PREFERENCES = "data/preferences.jsonl"
RESTORED = (DATABASE, SETTINGS, PREFERENCES)
"""The files a backup may hold; nothing else is ever written by a restore."""

MAX_BYTES = 1_000_000
SHA256_DIGITS = 64
# OverflowError: 1e999 as a size.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)


@dataclass(frozen=True, slots=True)
class BackedUpFile:
    """path: one of RESTORED. size in bytes; sha256 in hexadecimal; chunks: the hashes of its
    pieces where it is kept in pieces."""

    path: str
    size: int
    sha256: str
    chunks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """made_at, newest: UTC, zone-aware; newest: when the database was last added to, None for an
    empty one. revision: of the database's tables."""

    made_at: datetime
    program: str
    revision: str
    conversations: int
    messages: int
    newest: datetime | None
    files: tuple[BackedUpFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(file.size for file in self.files)

    def to_json(self) -> bytes:
        """The document, UTF-8."""
        facts = asdict(self) | {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "newest": self.newest and self.newest.isoformat(),
        }
        return json.dumps(facts, indent=1, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Raises BackupError for what is none, StoreNewer for one of a later format."""
        try:
            facts = json.loads(text)
            if isinstance(facts, dict) and int(facts["format"]) > FORMAT:
                raise StoreNewer(
                    tr("A newer Deskhand made this backup."),
                    kept=tr("Nothing was changed."),
                    next_step=tr("Update Deskhand, then restore it."),
                )
            return cls(
                made_at=_instant(facts["made_at"]),
                program=str(facts["program"]),
                revision=str(facts["revision"]),
                conversations=int(facts["conversations"]),
                messages=int(facts["messages"]),
                newest=None if facts["newest"] is None else _instant(facts["newest"]),
                files=tuple(_file(each) for each in facts["files"]),
            )
        except MALFORMED as error:
            raise no_backup(repr(error)) from error


def no_backup(detail: str = "") -> BackupError:
    """What is said of a file that is not one of ours, or is broken."""
    return BackupError(
        tr("This is not a whole backup of Deskhand."),
        kept=tr("Nothing was changed."),
        next_step=tr("Use another backup."),
        detail=detail,
    )


def _instant(text: object) -> datetime:
    instant = datetime.fromisoformat(str(text))
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant


def _file(facts: dict[str, Any]) -> BackedUpFile:
    file = BackedUpFile(
        path=PurePosixPath(str(facts["path"])).as_posix(),
        size=int(facts["size"]),
        sha256=_sha256(facts["sha256"]),
        chunks=tuple(_sha256(each) for each in facts.get("chunks", ())),
    )
    if file.path not in RESTORED or file.size < 0:
        raise ValueError(f"a file that no backup holds: {file.path[:100]!r}")
    return file


def _sha256(text: object) -> str:
    digits = str(text)
    if len(digits) != SHA256_DIGITS or set(digits) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return digits
