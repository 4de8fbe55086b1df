"""A raw TCP server that plays scripts: the answers no well-behaved server gives.

A script is a sequence of steps for one connection: bytes to send as they are, Pause, HOLD (keep the
line open and say nothing), RESET (break it with RST) or ENDLESS (send a piece again and again). The
server reads one request first, and notes it and the moment the client went away.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.listening import listening


@dataclass(frozen=True)
class Pause:
    """Wait before the next step."""

    seconds: float


@dataclass(frozen=True)
class Endless:
    """Send this until the client goes away, with a pause after each."""

    piece: bytes
    pause_s: float = 0.0


@dataclass(frozen=True)
class Mark:
    """HOLD or RESET."""

    name: str


HOLD = Mark("hold")
RESET = Mark("reset")

Step = bytes | Pause | Endless | Mark
Script = Sequence[Step]


@dataclass(frozen=True)
class Request:
    """One request as it came over the wire."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        """The body as JSON."""
        parsed = json.loads(self.body)
        assert isinstance(parsed, dict)
        return parsed


@dataclass
class HostileServer:
    """Plays one script per connection; the last one again for all that follow."""

    scripts: Sequence[Script]
    requests: list[Request] = field(default_factory=list)
    went_away_at: list[float] = field(default_factory=list)
    sent_bytes: int = 0
    tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> HostileServer:
        self._turn = 0
        self._changed = asyncio.Condition()
        self._listening = listening(self._serve, tls=self.tls)
        self.port: int = await self._listening.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._listening.__aexit__(None, None, None)

    @property
    def url(self) -> str:
        """Its address without a path."""
        return f"http://127.0.0.1:{self.port}"

    async def client_gone(self, within_s: float = 5.0) -> float:
        """The moment (monotonic) the first client went away. Raises TimeoutError."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(lambda: self.went_away_at)
        return self.went_away_at[0]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self._read_request(reader):
                script = self.scripts[min(self._turn, len(self.scripts) - 1)]
                self._turn += 1
                gone = asyncio.ensure_future(self._watch(reader))
                try:
                    await self._play(script, writer, gone)
                finally:
                    gone.cancel()
        except ConnectionError:
            await self._note_gone()

    async def _play(
        self, script: Script, writer: asyncio.StreamWriter, gone: asyncio.Future[None]
    ) -> None:
        for step in script:
            if isinstance(step, bytes):
                writer.write(step)
                self.sent_bytes += len(step)
                await writer.drain()
            elif isinstance(step, Pause):
                await asyncio.wait([gone], timeout=step.seconds)
            elif isinstance(step, Endless):
                while not gone.done():
                    writer.write(step.piece)
                    self.sent_bytes += len(step.piece)
                    await writer.drain()
                    await asyncio.sleep(step.pause_s)
            elif step is HOLD:
                await gone
            elif step is RESET:
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, linger
                )
                writer.transport.abort()

    async def _read_request(self, reader: asyncio.StreamReader) -> bool:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return False
        line, *rest = head.split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (header.partition(":") for header in rest if header)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append(Request(line, headers, body))
        return True

    async def _watch(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(ConnectionError):  # a reset is a way of going away too
            while await reader.read(4096):
                continue
        await self._note_gone()

    async def _note_gone(self) -> None:
        self.went_away_at.append(time.monotonic())
        async with self._changed:
            self._changed.notify_all()


def http(
    status: int = 200, body: bytes | str = b"", content_type: str = "application/json", **more: str
) -> bytes:
    """A whole answer. Further headers by name, "_" for "-"."""
    body = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type, "content-length": str(len(body)), **more}
    return head(status, **headers) + body


def head(status: int = 200, **headers: str) -> bytes:
    """Status line and headers; without a length the body ends where the connection does."""
    lines = [f"HTTP/1.1 {status} Whatever", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def stream_head(content_type: str = "text/event-stream") -> bytes:
    """The head of a stream."""
    return head(200, content_type=content_type)
