"""A stand-in for Ollama: its models, its pulls and its chat, on the standard library alone.

It keeps to the shapes of Ollama's API (docs/api.md of ollama/ollama). Chat is passed on to aimock
when `chat_at` names one, else it says back what it was told.
`python -m tests.support.ollama_server` serves at OLLAMA_HOST, as `ollama serve` does.
"""

from __future__ import annotations

import asyncio
import json
import os
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Self

from tests.support.listening import listening

VERSION = "0.99.0-stand-in"
Json = dict[str, Any]

LAYERS = (("sha256:aaaa", 6_000_000), ("sha256:bbbb", 2_000_000), ("sha256:cccc", 400))


def model(name: str, **more: Any) -> Json:
    """A model as the server keeps it: what /api/tags and /api/show say of it."""
    return {
        "name": name,
        "size": 4_683_087_332,
        "parameter_size": "8.0B",
        "quantization_level": "Q4_K_M",
        "context_length": 131_072,
        "capabilities": ["completion", "tools"],
        **more,
    }


@dataclass
class OllamaServer:
    """A server with these models. pullable: what its library has. pull_step_s: the pace of a pull.

    requests: (method, path, body) of all that came. open_pulls: pulls under way, so that a test
    sees that a cancelled one has ended.
    """

    models: list[Json] = field(default_factory=lambda: [model("llama3.1:8b")])
    pullable: tuple[str, ...] = ("tiny:latest",)
    pull_step_s: float = 0.0
    chat_at: str = ""
    port: int = 0
    requests: list[tuple[str, str, Json]] = field(default_factory=list)
    open_pulls: int = 0

    async def __aenter__(self) -> Self:
        self._listening = listening(self._serve, self.port)
        self.port = await self._listening.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._listening.__aexit__(None, None, None)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def names(self) -> list[str]:
        """The models it has."""
        return [row["name"] for row in self.models]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, *rest = head.split("\r\n")
            method, path, _ = line.split(" ", 2)
            headers = {n.lower(): v.strip() for n, _, v in (h.partition(":") for h in rest if h)}
            raw = await reader.readexactly(int(headers.get("content-length", "0")))
            body = json.loads(raw) if raw else {}
            self.requests.append((method, path, body))
            await self._answer(method, path, body, writer)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            self.requests.append(("gone", type(error).__name__, {}))

    async def _answer(
        self, method: str, path: str, body: Json, writer: asyncio.StreamWriter
    ) -> None:
        match method, path:
            case "GET", "/api/version":
                await _send(writer, 200, {"version": VERSION})
            case "GET", "/api/tags":
                await _send(writer, 200, {"models": [_tag(row) for row in self.models]})
            case "GET", "/api/ps":
                await _send(writer, 200, {"models": []})
            case "POST", "/api/show":
                row = self._find(body)
                await _send(writer, 200, _show(row)) if row else await _missing(writer, body)
            case "DELETE", "/api/delete":
                row = self._find(body)
                if row is None:
                    await _missing(writer, body)
                    return
                self.models.remove(row)
                await _send(writer, 200, None)
            case "POST", "/api/pull":
                await _stream(writer, self._pull(body))
            case "POST", "/api/chat":
                if self._find(body) is None:
                    await _missing(writer, body)
                    return
                await _stream(writer, self._passed_on(body) if self.chat_at else _said_back(body))
            case _:
                await _send(writer, 404, "404 page not found")

    def _find(self, body: Json) -> Json | None:
        wanted = (body.get("model"), f"{body.get('model')}:latest")
        return next((row for row in self.models if row["name"] in wanted), None)

    async def _pull(self, body: Json) -> AsyncIterator[Json]:
        name = body["model"]
        yield {"status": "pulling manifest"}
        if name not in self.pullable:
            yield {"error": "pull model manifest: file does not exist"}
            return
        self.open_pulls += 1
        try:
            for digest, total in LAYERS:
                for quarter in range(5):
                    await asyncio.sleep(self.pull_step_s)
                    done = total * quarter // 4
                    status = f"pulling {digest[7:]}"
                    yield {"status": status, "digest": digest, "total": total, "completed": done}
        finally:
            self.open_pulls -= 1
        for status in ("verifying sha256 digest", "writing manifest", "success"):
            if status == "success":
                self.models.append(model(name))
            yield {"status": status}

    async def _passed_on(self, body: Json) -> AsyncIterator[Json]:
        request = urllib.request.Request(
            f"{self.chat_at}/api/chat",
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        answer = await asyncio.to_thread(opener.open, request)
        with answer:
            while line := await asyncio.to_thread(answer.readline):
                yield json.loads(line)


async def _said_back(body: Json) -> AsyncIterator[Json]:
    words = f"You said: {body['messages'][-1]['content']}".split(" ")
    for number, word in enumerate(words):
        said = {"role": "assistant", "content": word if number == 0 else f" {word}"}
        yield {"model": body["model"], "message": said, "done": False}
    counts = {"prompt_eval_count": 7, "eval_count": len(words)}
    said = {"role": "assistant", "content": ""}
    yield {"model": body["model"], "message": said, "done": True, "done_reason": "stop", **counts}


def _tag(row: Json) -> Json:
    details = {"family": "llama", "format": "gguf"}
    details |= {key: row[key] for key in ("parameter_size", "quantization_level")}
    tag = {"name": row["name"], "model": row["name"], "size": row["size"], "details": details}
    remote = {key: row[key] for key in ("remote_host", "remote_model") if key in row}
    return (
        tag | {"digest": f"digest of {row['name']}", "modified_at": "2026-11-01T10:00:00Z"} | remote
    )


def _show(row: Json) -> Json:
    info = {"general.architecture": "llama", "llama.context_length": row["context_length"]}
    shown = {"details": _tag(row)["details"], "model_info": info}
    return shown | {"capabilities": row["capabilities"], "template": "{{ .Prompt }}"}


async def _missing(writer: asyncio.StreamWriter, body: Json) -> None:
    await _send(writer, 404, {"error": f"model '{body.get('model')}' not found"})


async def _send(writer: asyncio.StreamWriter, status: int, body: object) -> None:
    text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
    kind = "text/plain" if isinstance(body, str) else "application/json"
    raw = text.encode()
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(raw)}\r\n"
    writer.write(head.encode() + b"connection: close\r\n\r\n" + raw)
    await writer.drain()


async def _stream(writer: asyncio.StreamWriter, lines: AsyncIterator[Json]) -> None:
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n"
    )
    try:
        async for line in lines:
            writer.write(json.dumps(line).encode() + b"\n")
            await writer.drain()
    finally:
        await lines.aclose()  # type: ignore[attr-defined]


async def serve() -> None:
    """Serve at OLLAMA_HOST until ended."""
    host = os.environ.get("OLLAMA_HOST", "127.0.0.1:11434")
    async with OllamaServer(port=int(host.rpartition(":")[2])):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
