"""A server that makes vectors as Ollama and as OpenAI answer them, by the hashing embedder.

The model's name says how it behaves: "few" leaves one out, "words" answers with words, "empty" with
vectors of no length; any other is well.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.hashing_embedder import HashingEmbedder


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, asked["model"], len(asked["input"])))
        vectors: list[object] = self.server.embedder.embed(asked["input"]).tolist()
        match asked["model"]:
            case "few":
                vectors = vectors[1:]
            case "words":
                vectors = ["no vector"] * len(vectors)
            case "empty":
                vectors = [[] for _ in vectors]
        answer: dict[str, object] = {"embeddings": vectors}
        if self.path.endswith("/embeddings"):
            rows = [{"embedding": each, "index": n} for n, each in enumerate(vectors)]
            answer = {"object": "list", "data": rows}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class EmbeddingServer(ThreadingHTTPServer):
    """asked: paths, models, and how many texts."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.embedder = HashingEmbedder("server", 48)
        self.asked: list[tuple[str, str, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def embedding_server() -> Iterator[EmbeddingServer]:
    server = EmbeddingServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
