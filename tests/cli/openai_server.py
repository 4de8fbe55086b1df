"""A small server of the OpenAI wire format on a loopback port; the model's name says how it
behaves: "echo" repeats the question, "endless" never ends, "broken" cuts the line, and so on."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODELS = ("echo", "thinker", "endless", "broken", "silent", "escape", "long", "caller")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OpenAIServer

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.keys.append(self.headers.get("Authorization", ""))
        if "refused" in self.path:
            self._json({"error": {"message": "no such key"}}, 401)
            return
        self._json({"object": "list", "data": [{"id": m, "object": "model"} for m in MODELS]})

    def do_POST(self) -> None:
        self.server.keys.append(self.headers.get("Authorization", ""))
        length = int(self.headers.get("Content-Length", 0))
        request = json.loads(self.rfile.read(length))
        self.server.requests.append(request)
        if "refused" in self.path:
            self._json({"error": {"message": "no such key"}}, 401)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            getattr(self, f"_{request['model']}")(request)
        except (BrokenPipeError, ConnectionResetError):
            self.server.hung_up.set()

    def _json(self, value: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _say(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def _done(self, finish: str = "stop") -> None:
        self._say({}, finish)
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        last = chunk | {"choices": [], "usage": usage}
        self.wfile.write(f"data: {json.dumps(last)}\n\ndata: [DONE]\n\n".encode())

    def _echo(self, request: dict[str, Any]) -> None:
        content = request["messages"][-1]["content"]
        text = content if isinstance(content, str) else content[0]["text"]
        for start in range(0, len(text), 1000):
            self._say({"content": text[start : start + 1000]})
        self._done()

    def _thinker(self, request: dict[str, Any]) -> None:
        self._say({"reasoning_content": "let me see"})
        self._say({"content": "It is 4."})
        self._done()

    def _endless(self, request: dict[str, Any]) -> None:
        while True:
            self._say({"content": "on "})
            time.sleep(0.01)

    def _broken(self, request: dict[str, Any]) -> None:
        self._say({"content": "The first half"})
        self.wfile.write(b'data: {"id": "x", "choices": [{"ind')

    def _silent(self, request: dict[str, Any]) -> None:
        self._done()

    def _escape(self, request: dict[str, Any]) -> None:
        self._say({"content": "red \x1b[31malert\x1b[0m\x07"})
        self._done()

    def _long(self, request: dict[str, Any]) -> None:
        self._say({"content": "cut off"})
        self._done("length")

    def _caller(self, request: dict[str, Any]) -> None:
        call = {"index": 0, "id": "c1", "type": "function"}
        self._say({"tool_calls": [call | {"function": {"name": "f", "arguments": '{"a": 1}'}}]})
        self._done("tool_calls")


class OpenAIServer(ThreadingHTTPServer):
    """requests: the bodies that came; keys: the Authorization headers; hung_up: set when a
    client went away in mid-answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.hung_up = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """What the SDK takes as its base URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"
