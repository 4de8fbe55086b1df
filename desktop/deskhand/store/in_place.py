"""Whether a database's file is still the one that was opened. Two system calls, so for any thread.

SQLite goes on with a file that was deleted or moved, and with one that another program put a new
one in the place of: everything written then is gone with the last connection.
"""

from __future__ import annotations

import os
from pathlib import Path

_PATH_ONLY = getattr(os, "O_PATH", 0)
"""Linux. A descriptor of this kind, when it is closed, takes none of SQLite's locks along."""


class InPlace:
    """Begins with the file that is there now. Without `O_PATH` only a missing file is noticed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = os.open(path, _PATH_ONLY | os.O_CLOEXEC) if _PATH_ONLY else -1

    def __bool__(self) -> bool:
        try:
            found = self._path.stat()
            if self._opened >= 0:
                return os.path.samestat(found, os.fstat(self._opened))
        except FileNotFoundError:
            return False
        except OSError:  # a disk that does not answer: SQLite itself will tell
            return True
        return True

    def close(self) -> None:
        """May be called twice."""
        if self._opened >= 0:
            os.close(self._opened)
            self._opened = -1
