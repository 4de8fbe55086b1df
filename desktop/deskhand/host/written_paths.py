"""Paths as people write them: with a "~", of anybody, too long, in a circle of links. Nothing here
raises for what is written."""

from __future__ import annotations

import os
from pathlib import Path


def from_home(written: str | os.PathLike[str]) -> Path:
    """The path with its "~" put in. That of a person this machine does not know stays, as a shell
    leaves it."""
    path = Path(written)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def is_there(path: Path) -> bool:
    """Whether something is there; False also where nobody can look."""
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, a folder that is not ours to look into
        return False
