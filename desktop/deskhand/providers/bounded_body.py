"""A response body that cannot grow without bound, whatever the server sends.

It unpacks gzip and deflate itself, in bounded pieces, because the limits have to hold for what
comes out: a bomb of a few kilobytes holds gigabytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass

import httpx2

from deskhand.domain.errors import MalformedReply
from deskhand.domain.wording import tr
from deskhand.providers.limits import Limits

PIECE_BYTES = 64 * 1024
HEAD_BYTES = 4 * 1024
_DONE = re.compile(rb"(?:^|[\r\n])data: ?\[DONE\]")
_BLANK_LINE = re.compile(rb"\n\r?\n|\r\r")
_TAIL_BYTES = 16
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
UNPACKABLE = frozenset({"gzip", "x-gzip", "deflate"})


@dataclass(slots=True)
class Watch:
    """What was seen of a response while it was read. saw_done: the [DONE] of event streams,
    which SDKs keep to themselves. head: how an answer began that is no stream, for the error it
    may hold."""

    content_type: str = ""
    saw_done: bool = False
    received_bytes: int = 0
    head: bytes = b""


class BoundedBody(httpx2.AsyncByteStream):
    """Another body, read within limits. Raises MalformedReply where one is passed."""

    def __init__(
        self,
        inner: httpx2.AsyncByteStream,
        watch: Watch,
        limits: Limits,
        *,
        who: str,
        packed: bool,
    ) -> None:
        self._inner = inner
        self._watch = watch
        self._limits = limits
        self._who = who
        self._unpacker = zlib.decompressobj(_GZIP_OR_ZLIB) if packed else None
        self._tail = b"\n"
        self._event_bytes = 0
        self._events = watch.content_type == "text/event-stream"
        self._lines = watch.content_type in ("application/x-ndjson", "application/jsonl")

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces()

    async def _pieces(self) -> AsyncGenerator[bytes]:
        raws = aiter(self._inner)  # named, so that it outlives the loop when that is left early
        try:
            async for raw in raws:
                for piece in self._unpacked(raw):
                    self._check(piece)
                    yield piece
        finally:
            # Before `raws` goes: a generator that holds a connection cannot close it on its own
            # where the loop has no hooks for that, and qasync's has none.
            await self._inner.aclose()

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._inner.aclose()

    def _unpacked(self, raw: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            yield raw
            return
        try:
            piece = self._unpacker.decompress(raw, PIECE_BYTES)
            while piece:
                yield piece
                piece = self._unpacker.decompress(self._unpacker.unconsumed_tail, PIECE_BYTES)
        except zlib.error as error:
            raise MalformedReply(
                tr("{who} sent an answer that cannot be unpacked.", who=self._who),
                next_step=tr("Try again."),
                detail=f"zlib: {error}",
            ) from error

    def _check(self, piece: bytes) -> None:
        self._watch.received_bytes += len(piece)
        streamed = self._events or self._lines
        limit = self._limits.stream_bytes if streamed else self._limits.body_bytes
        if self._watch.received_bytes > limit:
            raise self._too_large(limit)
        if not streamed:
            self._watch.head += piece[: HEAD_BYTES - len(self._watch.head)]
            return
        window = self._tail + piece
        self._tail = window[-_TAIL_BYTES:]
        if self._events and b"[DONE]" in window and _DONE.search(window):
            self._watch.saw_done = True
        end = self._last_end(window)
        self._event_bytes = len(window) - end if end else self._event_bytes + len(piece)
        if self._event_bytes > self._limits.event_bytes:
            raise self._too_large(self._limits.event_bytes)

    def _last_end(self, window: bytes) -> int:
        """Where the last complete event in `window` ends, 0 when none does."""
        if self._lines:
            return window.rfind(b"\n") + 1
        ends = [found.end() for found in _BLANK_LINE.finditer(window)]
        return ends[-1] if ends else 0

    def _too_large(self, limit: int) -> MalformedReply:
        return MalformedReply(
            tr(
                "{who} sent more than an answer can be, so Deskhand stopped reading.", who=self._who
            ),
            kept=tr("What came before is kept."),
            next_step=tr("Try again, or choose another model."),
            detail=f"more than {limit:,} bytes as {self._watch.content_type or 'no type'}",
        )
