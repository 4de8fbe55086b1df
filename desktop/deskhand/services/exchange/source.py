"""Where an import comes from: a file, a folder or a ZIP archive, read in place. Blocking.

Nothing is unpacked to the disk under a name that came with it, and no link is followed out of the
folder, so names like "../x" can do no harm.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from deskhand.domain.errors import HostError, InputError, NotFoundError
from deskhand.domain.wording import tr
from deskhand.services.exchange.base import Notes

SQLITE_HEAD = b"SQLite format 3\0"
MOST_FILES = 200_000
MOST_BESIDE_BYTES = 64 * 1024 * 1024
DENSE_BYTES, DENSEST = 64 * 1024 * 1024, 250
"""A file larger than this that was packed to less than a 250th is no chat export."""
MOST_DATABASE = 4 * 1024**3
CHUNK = 1024 * 1024

# "file-AbC123" and "file_000…" begin the names of what ChatGPT puts beside its conversations.
_FILE_ID = re.compile(r"(file[-_][A-Za-z0-9]+)")

READING_FAILED = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,  # zipfile's word for "encrypted"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a source. name: its path in it, with "/"; size: in bytes."""

    name: str
    size: int


class Source(ABC):
    """Files to import from, and those that came beside them."""

    def __init__(self) -> None:
        self._by_id: dict[str, Entry] | None = None

    @property
    @abstractmethod
    def entries(self) -> list[Entry]:
        """What may hold conversations, in the order of the names."""

    @property
    def beside(self) -> list[Entry]:
        """What conversations may name."""
        return self.entries

    @abstractmethod
    def open(self, entry: Entry) -> IO[bytes]:
        """Its content from the beginning. Raises one of READING_FAILED."""

    def close(self) -> None:
        """Let go of it."""
        self._by_id = None

    def find(self, file_id: str) -> tuple[str, bytes] | None:
        """Name and content of what belongs to an id or has this path; None when it did not come,
        is too large or cannot be read."""
        if self._by_id is None:
            self._by_id = {}
            for entry in self.beside:
                name = PurePosixPath(entry.name).name
                found = _FILE_ID.match(name)
                for key in (entry.name, name, found and found[1]):
                    if key:
                        self._by_id.setdefault(key, entry)
        entry_or_none = self._by_id.get(file_id)
        if entry_or_none is None or not 0 < entry_or_none.size <= MOST_BESIDE_BYTES:
            return None
        try:
            with self.open(entry_or_none) as file:
                data = file.read(MOST_BESIDE_BYTES)
        except READING_FAILED:
            return None
        return PurePosixPath(entry_or_none.name).name, data

    @contextmanager
    def database(self, entry: Entry) -> Iterator[Path]:
        """A path to open a database at, for as long as the block lasts."""
        with tempfile.TemporaryDirectory(prefix="deskhand-import-") as folder:
            copy = Path(folder) / "import.db"
            with self.open(entry) as packed, copy.open("xb") as file:
                left = MOST_DATABASE
                while left > 0 and (piece := packed.read(min(CHUNK, left))):
                    file.write(piece)
                    left -= len(piece)
            yield copy


class _Files(Source):
    """Files of a folder, or one of them."""

    def __init__(self, folder: Path, only: str | None, notes: Notes) -> None:
        super().__init__()
        self._folder, self._only, self._notes = folder, only, notes
        self._all: list[Entry] | None = None

    @property
    def entries(self) -> list[Entry]:
        if self._only is None:
            return self.beside
        path = self._folder / self._only
        return [Entry(self._only, path.stat().st_size)]

    @property
    def beside(self) -> list[Entry]:
        if self._all is None:
            self._all = sorted(self._walk(), key=lambda entry: entry.name)
        return self._all

    def _walk(self) -> Iterator[Entry]:
        seen = 0
        for top, _, names in os.walk(self._folder):
            for name in names:
                path = Path(top) / name
                seen += 1
                if seen > MOST_FILES:
                    self._notes.add(tr("There are too many files: some were not looked at."))
                    return
                try:
                    facts = path.lstat()
                except OSError:
                    continue
                if stat.S_ISREG(facts.st_mode):
                    yield Entry(path.relative_to(self._folder).as_posix(), facts.st_size)

    def open(self, entry: Entry) -> BinaryIO:
        # Not waiting: a pipe that took the file's place must not hang us.
        descriptor = os.open(self._folder / entry.name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        return os.fdopen(descriptor, "rb")

    @contextmanager
    def database(self, entry: Entry) -> Iterator[Path]:
        yield self._folder / entry.name


class _Archive(Source):
    """A ZIP archive, never unpacked."""

    def __init__(self, path: Path, notes: Notes) -> None:
        super().__init__()
        self._zip = zipfile.ZipFile(path)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist()[:MOST_FILES]:
            reason = _refusal(info)
            if reason:
                notes.add(reason)
            elif not info.is_dir():
                self._infos.setdefault(info.filename, info)
        if len(self._zip.infolist()) > MOST_FILES:
            notes.add(tr("There are too many files: some were not looked at."))

    @property
    def entries(self) -> list[Entry]:
        return [Entry(name, info.file_size) for name, info in sorted(self._infos.items())]

    def open(self, entry: Entry) -> IO[bytes]:
        return self._zip.open(self._infos[entry.name])

    def close(self) -> None:
        super().close()
        self._zip.close()


def _refusal(info: zipfile.ZipInfo) -> str:
    """Why a file in an archive is passed over, "" when it is not."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", info.filename):
        return tr("A file in the archive has a name that leads out of it. It was passed over.")
    if info.flag_bits & 1:
        return tr("A file in the archive is encrypted. It was passed over.")
    if info.file_size > DENSE_BYTES and info.file_size > info.compress_size * DENSEST:
        return tr("A file in the archive is packed too tightly to be a chat. It was passed over.")
    return ""


@contextmanager
def opened(path: Path, notes: Notes) -> Iterator[Source]:
    """The source at this path. Raises NotFoundError, InputError, HostError."""
    source = _open(path, notes)
    try:
        yield source
    finally:
        source.close()


def _open(path: Path, notes: Notes) -> Source:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _Files(path, None, notes)
        if not stat.S_ISREG(mode):
            raise InputError(
                tr("“{name}” is neither a file nor a folder.", name=path.name),
                next_step=tr("Choose the export as it was downloaded."),
            )
        if zipfile.is_zipfile(path):
            return _Archive(path, notes)
    except FileNotFoundError as error:
        raise NotFoundError(tr("There is no file {path}.", path=path)) from error
    except READING_FAILED as error:
        raise HostError(
            tr("“{name}” cannot be read.", name=path.name),
            next_step=tr("Download it once more, or copy it to this disk."),
            detail=repr(error),
        ) from error
    return _Files(path.parent, path.name, notes)


class Counting:
    """A file that says how much of it was read."""

    def __init__(self, file: IO[bytes], read: Callable[[int], None]) -> None:
        self._file, self._tell = file, read

    def read(self, size: int = -1, /) -> bytes:
        piece = self._file.read(size)
        self._tell(len(piece))
        return piece
