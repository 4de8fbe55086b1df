"""Small facts to remember, such as where the window was. On the start path: stdlib only."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from deskhand.host.atomic import write_atomically

log = logging.getLogger(__name__)

MAX_BYTES = 1_000_000


class StateFile:
    """A JSON object in a file. Nothing in it is worth an error: it can all be done again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Any]:
        """What was written last; {} when there is nothing, or nothing that can be read."""
        try:
            with self._path.open("rb") as file:
                value = json.loads(file.read(MAX_BYTES))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning("%s cannot be read and is ignored: %s", self._path.name, error)
            return {}
        return value if isinstance(value, dict) else {}

    def write(self, value: dict[str, Any]) -> None:
        """Remember this instead. A disk that refuses is noted in the log, no more."""
        try:
            write_atomically(self._path, json.dumps(value).encode())
        except OSError as error:
            log.warning("%s could not be written: %s", self._path.name, error)
