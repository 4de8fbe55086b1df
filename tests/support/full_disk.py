"""A disk that is full, for one child process: files cannot grow beyond a size (EFBIG)."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable


def limited_to(size_bytes: int) -> Callable[[], None]:
    """A `preexec_fn` after which no file may be written beyond `size_bytes`."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))

    return limit
