"""Who uses a SQLite database right now: the window, command lines, both at once. Blocking.

Each process holds a lock on a file beside the database as long as it lives; the system lets go of
it when the process ends, however it ends. Whoever is alone may look for the traces of a crash.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

if sys.platform != "win32":
    import fcntl

POLL_S = 0.02

# File systems without locks: as on Windows, every process takes itself for one of many.
UNSUPPORTED = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)


class InUse:
    """One process' mark that it uses a database."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.in-use")
        self._descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def enter(self, timeout_s: float) -> bool:
        """Whether nobody else uses the database; others then wait until `share`.

        Raises TimeoutError when somebody who is alone keeps us waiting.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            if self._lock(exclusive=True):
                return True
            if self._lock(exclusive=False):
                return False
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self._path} is locked")
            time.sleep(POLL_S)

    def share(self) -> None:
        """Let others in."""
        self._lock(exclusive=False)

    def leave(self) -> None:
        """Not used any more. May be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    if sys.platform == "win32":

        def _lock(self, *, exclusive: bool) -> bool:
            """Windows has no shared locks in Python: every process takes itself for one of many,
            and SQLite's own recovery is what looks after a crash."""
            return not exclusive

    else:

        def _lock(self, *, exclusive: bool) -> bool:
            kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
            try:
                fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            except OSError as error:
                if error.errno in UNSUPPORTED:
                    return not exclusive
                raise
            return True
