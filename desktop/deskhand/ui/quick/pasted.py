"""Pictures of the draft that are in no file of the person's, kept over a restart."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from deskhand.domain.parts import ImagePart
from deskhand.host.atomic import write_atomically

log = logging.getLogger(__name__)

MOST, MOST_BYTES = 10, 30_000_000


class Pasted:
    """A folder of them, one below the other; for a thread. Like all that is remembered here,
    nothing in it is worth an error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: list[ImagePart] | None = None

    def keep(self, pictures: Sequence[ImagePart]) -> None:
        """These are the ones of the draft now; those before are gone."""
        kept: list[ImagePart] = []
        for each in pictures[:MOST]:
            if sum(len(one.data) for one in (*kept, each)) <= MOST_BYTES:
                kept.append(each)
        if kept == self._kept:
            return
        try:
            if self._folder.exists():
                shutil.rmtree(self._folder)
            for number, each in enumerate(kept):
                place = self._folder / f"{number}"
                place.mkdir(parents=True, mode=0o700)
                name = Path(each.name.replace("\\", "/")).name or "picture.png"
                write_atomically(place / name, each.data)
        except OSError as error:
            log.warning("pictures of the quick prompt could not be kept: %s", error)
            self._kept = None
        else:
            self._kept = kept

    def read(self) -> list[Path]:
        """Where those of last time are, in their order."""
        try:
            return sorted(path for path in self._folder.glob("[0-9]/*") if path.is_file())
        except OSError as error:
            log.warning("pictures of the quick prompt cannot be read: %s", error)
            return []
