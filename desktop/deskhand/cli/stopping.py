"""Ctrl-C as a wish to stop, for commands that still have a report to give."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


@contextmanager
def stopped_by_ctrl_c() -> Iterator[asyncio.Event]:
    """Set by Ctrl-C, which otherwise would end the command without its report."""
    import asyncio

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":  # its loop knows no signals
        yield stop
        return
    loop.add_signal_handler(signal.SIGINT, stop.set)
    try:
        yield stop
    finally:
        loop.remove_signal_handler(signal.SIGINT)
