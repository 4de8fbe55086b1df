"""Where an export goes: one file, a folder of files, or a ZIP archive. Blocking.

A file has its name only when it is whole; what goes wrong leaves nothing half-written.
"""

from __future__ import annotations

import os
import secrets
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from deskhand.domain.errors import DiskFull, HostError
from deskhand.domain.wording import tr
from deskhand.host.atomic import sync_folder, write_atomically
from deskhand.services.exchange.file_names import Names

NO_ROOM = (28, 122)  # ENOSPC, EDQUOT
FILE_MODE = 0o600


class Target(ABC):
    """names: gives each file its own name."""

    names: Names

    @abstractmethod
    def put(self, name: str, data: bytes) -> None:
        """Keep a file under this name, which may have folders in it."""

    def finish(self) -> None:
        """All is there."""
        self.is_finished = True

    def drop(self) -> None:
        """It will not be finished: leave nothing of it where it would mislead."""
        self.is_finished = False

    is_finished = False


class Folder(Target):
    """Files in a folder; none that is there is replaced."""

    def __init__(self, path: Path) -> None:
        with telling():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        self.names = Names(lambda name: (path / name).exists())

    def put(self, name: str, data: bytes) -> None:
        path = self._path / name
        with telling():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_atomically(path, data, FILE_MODE)


class Archive(Target):
    """A ZIP archive. The file of its name is replaced when all is in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.names = Names()
        self._partial = _partial(path)
        with telling():
            self._file = _created(self._partial)
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def put(self, name: str, data: bytes) -> None:
        with telling():
            self._zip.writestr(name, data)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A file in it, written piece by piece."""
        with telling(), self._zip.open(name, "w", force_zip64=True) as file:
            yield file

    def finish(self) -> None:
        super().finish()
        with telling():
            self._zip.close()
            _put_in_place(self._file, self._partial, self._path)

    def drop(self) -> None:
        super().drop()
        with telling():
            self._file.close()
            self._partial.unlink(missing_ok=True)


class OneFile(Target):
    """A file written piece by piece, that takes the place of the one of its name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.names = Names(lambda name: (path.parent / name).exists())
        self._partial = _partial(path)
        with telling():
            self.file = _created(self._partial)

    def put(self, name: str, data: bytes) -> None:
        """A file beside it."""
        path = self._path.parent / name
        with telling():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_atomically(path, data, FILE_MODE)

    def write(self, data: bytes) -> None:
        """More of it."""
        with telling():
            self.file.write(data)

    def finish(self) -> None:
        super().finish()
        with telling():
            _put_in_place(self.file, self._partial, self._path)

    def drop(self) -> None:
        super().drop()
        with telling():
            self.file.close()
            self._partial.unlink(missing_ok=True)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name[:100]}-{secrets.token_hex(6)}.partial")


def _created(path: Path) -> IO[bytes]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE), "w+b")


def _put_in_place(file: IO[bytes], partial: Path, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    partial.replace(path)
    sync_folder(path.parent)


@contextmanager
def telling() -> Iterator[None]:
    """What can go wrong with files, as sentences: DiskFull, HostError."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(
                tr("There is not enough room for the export."),
                kept=tr("Your chats are as they were."),
                next_step=tr("Free some space or choose another disk, then try again."),
                detail=str(error),
            ) from error
        raise HostError(
            tr("The export could not be written: {reason}.", reason=error.strerror or ""),
            kept=tr("Your chats are as they were."),
            next_step=tr("Choose another place, then try again."),
            detail=str(error),
        ) from error
