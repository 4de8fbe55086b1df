"""A web server with a feed of updates and files, which can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
CONTENT = b"!<arch>\n" + b"a package " * 1000


@cache
def _signing() -> ModuleType:
    """packaging/sign_feed.py: what is released is signed with the very same code."""
    path = Path(__file__).parents[2] / "packaging" / "sign_feed.py"
    spec = importlib.util.spec_from_file_location("sign_feed", path)
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def sign(told: dict[str, Any], key: Ed25519PrivateKey = KEY) -> bytes:
    """The feed's bytes."""
    return _signing().envelope(told, key)


class FeedServer(ThreadingHTTPServer):
    """answers: path -> (status, headers, body). asked: the headers of each request, by order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Answer so from now on; returns the address."""
        self.answers[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, body)
        return f"{self.url}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: FeedServer

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        if "endless" not in headers:
            self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
            while "endless" in headers:
                self.wfile.write(b"x" * 65536)
        except OSError:  # whoever asked has had enough
            self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def feeding() -> Iterator[FeedServer]:
    """A server that ends with the block."""
    server = FeedServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def told(server: FeedServer, **changes: Any) -> dict[str, Any]:
    """What a feed tells of version 0.2.0, with one file that the server hands out."""
    file = {
        "name": "deskhand_0.2.0_amd64.deb",
        "url": server.put("/deskhand_0.2.0_amd64.deb", CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "size": len(CONTENT),
        "packing": "deb",
        "machine": "x86_64",
    }
    return {
        "format": 1,
        "product": "deskhand",
        "channel": "stable",
        "issued": NOW.isoformat(),
        "expires": (NOW + timedelta(days=90)).isoformat(),
        "version": "0.2.0",
        "date": "2026-11-20",
        "page": "https://deskhand.example/0.2.0",
        "notes": {"en": "New: everything.", "de": "Neu: alles."},
        "files": [file],
        **changes,
    }
