"""The running Deskhand listens to later starts: bounded in size, time and number.

A flood costs the window nothing: beyond `PER_SECOND` connections it looks at none for a while,
and they wait in the system's queue, which is bounded as well.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import InputError
from deskhand.domain.handover import MOST_BYTES, decode
from deskhand.host.instance import REFUSED, TAKEN, Instance
from deskhand.ui import aio

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from deskhand.host.instance_windows import WindowsInstance

log = logging.getLogger(__name__)

PER_SECOND = 10
MOST_AT_ONCE = 4
CHUNK_BYTES = 64 * 1024
PATIENCE_S = 2.0
PAUSE_S = 1.0
BROKEN_PAUSE_S = 0.1


class InstanceListener(QObject):
    """received: a handover and the desktop's token for coming forward, "" for none."""

    received = Signal(object, str)

    def __init__(self, instance: Instance, parent: QObject) -> None:
        super().__init__(parent)
        self._instance = instance
        self._loop = asyncio.get_running_loop()
        self._accepted: list[float] = []
        self._under_way = 0
        self._is_open = True
        self._listening: socket.socket | None = None
        self._pause: asyncio.TimerHandle | None = None
        if sys.platform == "win32":
            self._listen_to_pipe()
        else:
            from deskhand.host.instance_unix import UnixInstance

            if isinstance(instance, UnixInstance):
                self._listening = instance.listening
                self._loop.add_reader(self._listening, self._accept)

    def close(self) -> None:
        """Take nothing more."""
        if not self._is_open:
            return
        self._is_open = False
        if self._pause is not None:
            self._pause.cancel()
        if self._listening is not None:
            self._loop.remove_reader(self._listening)
        self._instance.end_listening()

    def _accept(self) -> None:
        """One for each turn of the loop, so that what is painted and typed comes between."""
        if self._listening is None or not self._is_open:
            return
        now = self._loop.time()
        self._accepted = [at for at in self._accepted if now - at < PAUSE_S]
        if len(self._accepted) >= PER_SECOND or self._under_way >= MOST_AT_ONCE:
            self._rest(self._listening)
            return
        try:
            connected, _ = self._listening.accept()
        except (BlockingIOError, ConnectionAbortedError) as error:
            log.info("a later start was gone before it was heard: %s", error)
            return
        except OSError as error:
            # Such as too many open files: it stays in the queue, and would be tried without end.
            log.warning("a later start has to wait: %s", error)
            self._rest(self._listening)
            return
        self._accepted.append(now)
        self._under_way += 1
        aio.spawn(self._hear(connected), self, "hear a later start")

    def _rest(self, listening: socket.socket) -> None:
        self._loop.remove_reader(listening)
        self._pause = self._loop.call_later(PAUSE_S, self._go_on)

    def _go_on(self) -> None:
        if self._listening is not None and self._is_open:
            self._loop.add_reader(self._listening, self._accept)

    async def _hear(self, connected: socket.socket) -> None:
        from deskhand.host.instance_unix import is_own

        try:
            connected.setblocking(False)
            async with asyncio.timeout(PATIENCE_S):
                if is_own(connected):
                    line = await self._line(connected)
                    await self._loop.sock_sendall(connected, self._take(line))
        except (OSError, TimeoutError) as error:
            log.info("a later start broke off: %s", error)
        finally:
            self._under_way -= 1
            connected.close()

    async def _line(self, connected: socket.socket) -> bytes:
        """Up to the line's end, the other's end, or more than is allowed."""
        line = bytearray()
        while not line.endswith(b"\n") and len(line) <= MOST_BYTES:
            chunk = await self._loop.sock_recv(connected, CHUNK_BYTES)
            if not chunk:
                break
            line += chunk
        return bytes(line)

    def _take(self, line: bytes) -> bytes:
        """What is answered."""
        try:
            handover, token = decode(line)
        except InputError as error:
            log.warning("a later start was refused: %s", error.detail or error.what)
            return REFUSED
        self._loop.call_soon(self._tell, handover, token)
        return TAKEN

    def _tell(self, handover: object, token: str) -> None:
        if self._is_open:
            self.received.emit(handover, token)

    def _listen_to_pipe(self) -> None:
        """Windows' pipes are waited for in a thread of their own. It was not run."""
        from deskhand.host.instance_windows import WindowsInstance

        if isinstance(self._instance, WindowsInstance):
            serving = threading.Thread(
                target=self._serve, args=(self._instance,), name="deskhand-instance", daemon=True
            )
            serving.start()

    def _serve(self, instance: WindowsInstance) -> None:
        while instance.is_open:
            try:
                connection, line = instance.accept()
            except (OSError, EOFError) as error:
                log.info("a later start broke off: %s", error)
                time.sleep(BROKEN_PAUSE_S)  # a pipe that is broken would be tried without end
                continue
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._answer, connection, line)

    def _answer(self, connection: Connection, line: bytes) -> None:
        with connection:
            try:
                connection.send_bytes(self._take(line))
            except OSError as error:
                log.info("a later start did not wait for its answer: %s", error)
