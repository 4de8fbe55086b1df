"""What has come of a download: `name.part`, and beside it what the server said it is a part of.

Everything here blocks; a download calls it in its own thread.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from deskhand.domain.errors import DownloadError
from deskhand.domain.wording import tr

SPARE_BYTES = 64 * 1024 * 1024
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
LONGEST_NOTE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Version:
    """Which file on the server the bytes belong to. validator: for If-Range (RFC 9110, 13.1.5)."""

    url: str
    validator: str = ""
    total_bytes: int | None = None


class PartFile:
    """The growing file of one download, held by one process at a time."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")
        self._descriptor: int | None = None
        self.size = 0

    def open(self) -> None:
        """Take hold of it, made when it is not there. Raises DownloadError."""
        try:
            self.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(
                self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600
            )
            os.lseek(self._descriptor, 0, os.SEEK_END)
            self.size = os.fstat(self._descriptor).st_size
        except OSError as error:
            raise self.failure(error) from error
        if not _lock(self._descriptor):
            self.close()
            raise DownloadError(
                tr("{name} is being downloaded already.", name=self.target.name),
                next_step=tr("Wait for the other download, or stop it first."),
            )

    def version(self) -> Version | None:
        """Which file on the server this is a part of, None when nobody knows."""
        try:
            with self._note.open(encoding="utf-8") as file:
                values = json.loads(file.read(LONGEST_NOTE))
        except (OSError, ValueError, RecursionError):
            return None
        match values:
            case {"url": str(url), "validator": str(check), "total_bytes": int() | None as total}:
                return Version(url, check, total)
            case _:
                return None

    def belongs_to(self, version: Version) -> None:
        """Note which file on the server the bytes are from. Raises DownloadError."""
        try:
            self._note.write_text(json.dumps(asdict(version)), encoding="utf-8")
            self._note.chmod(0o600)
        except OSError as error:
            raise self.failure(error) from error

    def start_over(self) -> None:
        """Drop what came. Raises DownloadError."""
        assert self._descriptor is not None
        try:
            self._note.unlink(missing_ok=True)
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
        except OSError as error:
            raise self.failure(error) from error
        self.size = 0

    def check_room(self, total_bytes: int) -> None:
        """Raises DownloadError when the rest will not fit on the disk."""
        needed = total_bytes - self.size + SPARE_BYTES
        free = shutil.disk_usage(self.target.parent).free
        if free < needed:
            raise DownloadError(
                tr(
                    "{name} needs {in_words} and {in_words2} are free.",
                    name=self.target.name,
                    in_words=in_words(needed),
                    in_words2=in_words(free),
                ),
                kept=self.kept(),
                next_step=tr("Make room on the disk, then go on."),
            )

    def append(self, data: bytes) -> None:
        """Add what came. Raises DownloadError; what fitted is kept."""
        assert self._descriptor is not None
        rest = memoryview(data)
        try:
            while rest:
                written = os.write(self._descriptor, rest)
                self.size += written
                rest = rest[written:]
        except OSError as error:
            raise self.failure(error) from error

    def sha256(self) -> str:
        """Of all that came, in hex. Raises DownloadError."""
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise self.failure(error) from error

    def move_into_place(self) -> None:
        """Make the target of it, whole or not at all. Raises DownloadError."""
        assert self._descriptor is not None
        try:
            os.fsync(self._descriptor)
            if sys.platform == "win32":
                self.close()  # an open file cannot be renamed there
            self.path.replace(self.target)
            self._note.unlink(missing_ok=True)
            _sync_folder(self.target.parent)
        except OSError as error:
            raise self.failure(error) from error

    def discard(self) -> None:
        """Delete it: what came is worth nothing."""
        self.close()
        self._unlink()
        self.size = 0

    def close(self) -> None:
        """Let go of it. May be called twice. An empty one is not left lying about."""
        if self._descriptor is None:
            return
        if self.size == 0:
            self._unlink()
        os.close(self._descriptor)
        self._descriptor = None

    def _unlink(self) -> None:
        for path in (self.path, self._note):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def kept(self) -> str:
        """The sentence that says what was not lost."""
        if not self.size:
            return ""
        return tr("{in_words} have come and are kept.", in_words=in_words(self.size))

    def failure(self, error: OSError) -> DownloadError:
        """What to tell when the disk does not take it."""
        if error.errno in NO_ROOM:
            return DownloadError(
                tr("The disk is full: {name} does not fit.", name=self.target.name),
                kept=self.kept(),
                next_step=tr("Make room on the disk, then go on."),
                detail=str(error),
            )
        return DownloadError(
            tr(
                "{name} cannot be written: {strerror}.",
                name=self.target.name,
                strerror=error.strerror or error,
            ),
            kept=self.kept(),
            next_step=tr("Check the folder and its rights, then go on."),
            detail=str(self.path),
        )


def in_words(size_bytes: int) -> str:
    """A size as people read it: "1.06 GB"."""
    if size_bytes >= 1_000_000_000:
        return tr("{size_bytes} GB", size_bytes=f"{size_bytes / 1000000000:.2f}")
    if size_bytes >= 1_000_000:
        return tr("{size_bytes} MB", size_bytes=f"{size_bytes / 1000000:.0f}")
    return tr("{count} kB", count=max(1, round(size_bytes / 1000)))


def _lock(descriptor: int) -> bool:
    """Whether nobody else holds it. The lock goes with the process, also when it is killed."""
    if sys.platform == "win32":
        import msvcrt

        try:
            # A byte far beyond the end: the others are written through the same handle.
            os.lseek(descriptor, 2**62, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_END)
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
