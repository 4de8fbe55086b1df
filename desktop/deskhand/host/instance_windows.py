"""The one instance on Windows: a locked file and a named pipe. Written by the documentation of
`msvcrt.locking` and `multiprocessing.connection`; it was not run.

A pipe's name can be taken by anybody, so both ends prove that they know a secret from the state
folder, which is readable by its user alone (the profile folder's access list).
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from deskhand.domain.handover import MOST_BYTES
from deskhand.host.folders import Folders
from deskhand.host.instance import NobodyThere

LOCK = "instance.lock"
SECRET = "instance.secret"  # noqa: S105 the name of its file
SECRET_BYTES = 32
MOST_ANSWER = 64


class WindowsInstance:
    """The lock, and the pipe that listens from the beginning on."""

    def __init__(self, lock: int, listener: Listener) -> None:
        self._lock, self.listener = lock, listener
        self.is_open = True

    def end_listening(self) -> None:
        """Close the pipe."""
        if self.is_open:
            self.is_open = False
            self.listener.close()

    def release(self) -> None:
        """Closing the file gives its lock back."""
        self.end_listening()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def accept(self) -> tuple[Connection, bytes]:
        """The next hand-over and the connection to answer it with. Blocking: for a thread.

        Raises OSError and EOFError when it broke off, was a stranger or the pipe was closed.
        """
        try:
            connection = self.listener.accept()
        except AuthenticationError as stranger:
            raise ConnectionRefusedError(str(stranger)) from stranger
        return connection, connection.recv_bytes(MOST_BYTES)


def claim_windows(folders: Folders) -> WindowsInstance | None:
    """See `instance.claim`."""
    folders.state.mkdir(parents=True, exist_ok=True)
    lock = os.open(folders.state / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if not _take(lock):
        os.close(lock)
        return None
    secret = secrets.token_bytes(SECRET_BYTES)
    (folders.state / SECRET).write_bytes(secret)
    try:
        listener = Listener(_pipe(folders.state), family="AF_PIPE", authkey=secret)
    except OSError:
        os.close(lock)
        raise
    return WindowsInstance(lock, listener)


def _take(lock: int) -> bool:
    if sys.platform != "win32":
        return False
    import msvcrt

    try:
        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _pipe(state: Path) -> str:
    name = hashlib.sha256(os.fsencode(state)).hexdigest()[:32]
    return rf"\\.\pipe\deskhand-{name}"


def ask_windows(folders: Folders, line: bytes, timeout_s: float) -> bytes:
    """Send `line` to the one that runs; its answer. Raises NobodyThere and TimeoutError."""
    try:
        secret = (folders.state / SECRET).read_bytes()
        with Client(_pipe(folders.state), family="AF_PIPE", authkey=secret) as connection:
            connection.send_bytes(line)
            answer = connection.recv_bytes(MOST_ANSWER) if connection.poll(timeout_s) else b""
    except (OSError, EOFError, AuthenticationError) as error:  # closed, or a stranger's pipe
        raise NobodyThere from error
    if not answer:
        raise TimeoutError
    return answer
