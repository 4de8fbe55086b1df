"""Files made only to be handed to another program: in a private folder, gone at the end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.folders import FOLDER_MODE

FOLDER = "parcels"
FILE_MODE = 0o600
LONGEST_NAME = 80
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


class Parcels:
    """Below the cache folder of one profile. What an earlier run left is cleared away first; only
    one instance runs for a profile. All methods block: call them in a thread."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / FOLDER
        self._numbers = count(1)
        self._is_clear = False

    def put(self, name: str, fill: Callable[[Path], object]) -> Path:
        """A new file, which `fill` writes. name: as the other program is to see it; what a file
        name cannot hold is replaced. Raises HostError, and what `fill` raises."""
        try:
            folder = self._new_folder()
            path = folder / proper(name)
            path.touch(FILE_MODE)
            fill(path)
        except OSError as error:
            raise HostError(
                tr("The file could not be made."),
                next_step=tr("Free some space and try again."),
                detail=str(error),
            ) from error
        return path

    def clear(self) -> None:
        """Remove them all."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _new_folder(self) -> Path:
        """One for each, so that two of a name do not meet."""
        if not self._is_clear:
            self.clear()
            self._is_clear = True
        self._folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        folder = self._folder / str(next(self._numbers))
        folder.mkdir(FOLDER_MODE)
        return folder


def proper(name: str) -> str:
    """A file name every system takes, like this one, with its ending kept."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8 or " " in ending:
        stem, dot, ending = name, "", ""
    clean = " ".join(_FORBIDDEN.sub(" ", stem).split()).strip(". ")
    while len(clean.encode()) > LONGEST_NAME:
        clean = clean[:-1]
    return f"{clean.strip('. ') or 'Deskhand'}{dot}{ending}"
