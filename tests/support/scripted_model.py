"""A model with scripted answers: a real HTTP server that speaks OpenAI's streamed chat completions.

For tests of what stands above the providers, where aimock's pace and faults are not needed but
the moment a word is sent, and whether the connection was closed, are.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.listening import listening

END = "data: [DONE]\n\n"


@dataclass
class ScriptedModel:
    """words: sent one by one. hold: the server waits for it before each word after the first.
    status: anything but 200 is answered with an error object. cut: the connection is dropped
    after the last word, without an end."""

    words: list[str] = field(default_factory=lambda: ["Hello", " there", "."])
    hold: asyncio.Event | None = None
    status: int = 200
    cut: bool = False
    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def base_url(self) -> str:
        """What a provider is configured with."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path, body = await self._read(reader)
            if path.endswith("/models"):
                listed = {"object": "list", "data": [{"id": "scripted", "object": "model"}]}
                self._respond(writer, 200, json.dumps(listed))
            elif self.status != 200:
                error = {"error": {"message": "as scripted", "type": "server_error"}}
                self._respond(writer, self.status, json.dumps(error))
            else:
                self.requests.append(body)
                await self._stream(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()

    async def _read(self, reader: asyncio.StreamReader) -> tuple[str, dict[str, Any]]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines if line)
        }
        self.headers.append(headers)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return first.split()[1], json.loads(body or b"{}")

    def _respond(self, writer: asyncio.StreamWriter, status: int, body: str) -> None:
        writer.write(
            f"HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n{body}".encode()
        )

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
        )
        gone = asyncio.ensure_future(self._notice_hang_up(reader))
        try:
            for index, word in enumerate(self.words):
                if index and self.hold is not None:
                    await self.hold.wait()
                writer.write(_chunk({"content": word}))
                await writer.drain()
            if self.cut:
                return
            writer.write(_chunk({}, finish="stop"))
            usage = {"prompt_tokens": 7, "completion_tokens": len(self.words)}
            writer.write(_event({**_ENVELOPE, "choices": [], "usage": usage}) + END.encode())
        finally:
            gone.cancel()

    async def _notice_hang_up(self, reader: asyncio.StreamReader) -> None:
        if not await reader.read(1):
            self.hung_up.set()


_ENVELOPE = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}


def _chunk(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _event({**_ENVELOPE, "choices": [choice]})


def _event(payload: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(payload)}\n\n".encode()


@asynccontextmanager
async def scripted_model(**script: Any) -> AsyncGenerator[ScriptedModel]:
    """Serve the script on a free loopback port."""
    model = ScriptedModel(**script)
    async with listening(model._serve) as model.port:
        try:
            yield model
        finally:
            if model.hold is not None:
                model.hold.set()
