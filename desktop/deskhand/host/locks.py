"""Locks between processes. The system lets go of them when their holder dies, also by kill -9."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

POLL_S = 0.02


if sys.platform == "win32":
    import msvcrt

    def take(handle: int) -> bool:
        """Lock an open file for this process alone; False when somebody holds it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def take(handle: int) -> bool:
        """Lock an open file for this process alone; False when somebody holds it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(path: Path, timeout_s: float) -> Generator[None]:
    """Hold the lock file `path` for the body; it is created 0600 and stays.

    Blocking: call it in a thread. Raises TimeoutError when another process keeps it for longer
    than `timeout_s`, and OSError when it cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + timeout_s
        while not take(handle):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} is held by another process")
            time.sleep(POLL_S)
        yield
    finally:
        os.close(handle)
