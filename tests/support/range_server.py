"""A file server for downloads: ranges, ETags, redirects, and the ways they go wrong.

It runs in threads of its own, so that a test's event loop may be the client.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = 16 * 1024


class RangeServer:
    """One file at every path. Change the attributes between requests.

    etag: strong unless it begins with W/; "" for none. has_ranges: False answers 200 always.
    cut_after: bytes of a body after which the connection breaks, None for never. hold_after: bytes
    after which the body waits for `go_on`. status, redirect_to, headers: what to answer instead.
    requests: the headers of every request, names in lower case.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.etag = '"one"'
        self.has_ranges = True
        self.says_length = True
        self.cut_after: int | None = None
        self.hold_after: int | None = None
        self.go_on = threading.Event()
        self.status: int | None = None
        self.redirect_to = ""
        self.headers: dict[str, str] = {}
        self.requests: list[dict[str, str]] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Where the file is."""
        return f"http://127.0.0.1:{self._http.server_port}/org/model.gguf"

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port; who connects now is refused."""
        self.go_on.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with contextlib.suppress(ConnectionError):
                    server._answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing on stderr."""

        return Handler

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(asked)
        if self.redirect_to and request.path.endswith("/model.gguf"):
            request.send_response(302)
            request.send_header("location", self.redirect_to)
            self._send_headers(request)
            request.send_header("content-length", "0")
            request.end_headers()
            return
        if self.status is not None:
            request.send_error(self.status)
            return
        self._send_file(request, asked)

    def _send_file(self, request: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        start, total = 0, len(self.content)
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.get("range", ""))
        is_same = asked.get("if-range", self.etag) == self.etag
        if wanted and self.has_ranges and is_same:
            start = int(wanted[1])
            if start >= total:
                request.send_response(416)
                request.send_header("content-range", f"bytes */{total}")
                request.send_header("content-length", "0")
                request.end_headers()
                return
            request.send_response(206)
            request.send_header("content-range", f"bytes {start}-{total - 1}/{total}")
        else:
            request.send_response(200)
        if self.etag:
            request.send_header("etag", self.etag)
        if self.says_length:
            request.send_header("content-length", str(total - start))
        self._send_headers(request)
        request.end_headers()
        self._send_body(request, self.content[start:])

    def _send_headers(self, request: BaseHTTPRequestHandler) -> None:
        for name, value in self.headers.items():
            request.send_header(name, value)

    def _send_body(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        hold, cut = self.hold_after, self.cut_after
        for start in range(0, len(body), PIECE):
            if cut is not None and start >= cut:
                return
            if hold is not None and start >= hold:
                request.wfile.flush()
                self.go_on.wait(20)
            request.wfile.write(body[start : start + PIECE])


@contextlib.contextmanager
def serving(content: bytes) -> Iterator[RangeServer]:
    """A server that runs for the length of a block."""
    server = RangeServer(content)
    server.start()
    try:
        yield server
    finally:
        server.stop()
