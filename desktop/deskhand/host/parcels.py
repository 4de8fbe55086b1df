"""Files made only to be handed to another program: in a private folder, gone at the end."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.folders import FOLDER_MODE

FOLDER = "parcels"
FILE_MODE = 0o600
LONGEST_NAME = 80
"""In bytes: a name stays readable, and every file system takes it."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]+')


class Parcels:
    """Below the cache folder of one profile."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / FOLDER

    def promise(self, name: str) -> Path:
        """Where a file of this name will be, in a folder of its own; `deliver` makes it. What a
        file name cannot hold is replaced. Raises HostError. A few system calls, no more."""
        try:
            self._folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(dir=self._folder)) / proper(name)
        except OSError as error:
            raise _failed(error) from error

    def deliver(self, path: Path, content: bytes) -> None:
        """Make the promised file, whole or not at all. Raises HostError. Blocks."""
        part = path.with_name(f".{path.name}.part")
        try:
            part.touch(FILE_MODE)
            part.write_bytes(content)
            part.rename(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _failed(error) from error

    def left(self) -> list[Path]:
        """What there is: at a start, what a run left behind that was killed."""
        try:
            return list(self._folder.iterdir())
        except OSError:
            return []

    def clear(self, only: Sequence[Path] | None = None) -> None:
        """Remove them all, or only these of `left`. Blocks."""
        for each in self.left() if only is None else only:
            shutil.rmtree(each, ignore_errors=True)


def proper(name: str) -> str:
    """A file name every system takes, as like this one as can be, with its ending kept."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8 or " " in ending:
        stem, dot, ending = name, "", ""
    clean = " ".join(_FORBIDDEN.sub(" ", stem).split()).strip(". ")
    while len(clean.encode()) > LONGEST_NAME:
        clean = clean[:-1]
    return f"{clean.strip('. ') or 'Deskhand'}{dot}{ending}"


def _failed(error: OSError) -> HostError:
    return HostError(
        tr("The file for the other program could not be made."),
        next_step=tr("Free some space and try again."),
        detail=str(error),
    )
