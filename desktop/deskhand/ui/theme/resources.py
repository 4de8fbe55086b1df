"""Where the files that come with the program are."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """The path of a file below `resources/`; frozen programs carry the folder inside."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).parents[4]
    return root / "resources" / name
