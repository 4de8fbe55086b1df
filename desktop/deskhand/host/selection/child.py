"""The output of a small program, bounded in size and time."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence

from deskhand.host.selection.base import TOTAL_S

PIECE = 65_536


def printed(
    command: Sequence[str], environ: Mapping[str, str], most: int, for_s: float = TOTAL_S
) -> bytes | None:
    """What `command` prints, at most `most` bytes of it; None when it cannot be run, fails or is
    not done in time. It never outlives this. POSIX only: it waits for a pipe."""
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
        )
    except OSError:
        return None
    with child:
        try:
            return _read(child, most, time.monotonic() + for_s)
        finally:
            child.kill()


def _read(child: subprocess.Popen[bytes], most: int, until: float) -> bytes | None:
    assert child.stdout is not None
    content = bytearray()
    poll = select.poll()
    poll.register(child.stdout, select.POLLIN | select.POLLHUP)
    while len(content) < most:
        left_s = until - time.monotonic()
        if left_s <= 0 or not poll.poll(left_s * 1000):
            return None
        piece = os.read(child.stdout.fileno(), PIECE)
        if not piece:
            break
        content += piece
    if len(content) >= most:
        return bytes(content[:most])
    try:
        status = child.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        return None
    return bytes(content) if status == 0 else None
