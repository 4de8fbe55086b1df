"""A real CalDAV server (Radicale) in a process of its own, on loopback."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "anna", "correct horse"
START_S = 40.0

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {users}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}
[web]
type = none
[logging]
level = warning
"""


@dataclass
class Radicale:
    """A running server. Stop it when done."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @classmethod
    def start(cls, folder: Path) -> Radicale:
        """Raises TimeoutError when it does not come up."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        users = folder / "users"
        users.write_text(f"{USER}:{PASSWORD}\n")
        config = folder / "config"
        config.write_text(CONFIG.format(port=port, users=users, folder=folder / "data"))
        process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder)},
        )
        made = cls(process, port, folder)
        made._wait()
        return made

    def _wait(self) -> None:
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            assert self.process.poll() is None, "Radicale ended"
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise TimeoutError("Radicale does not come up")

    @property
    def url(self) -> str:
        """Where a client begins."""
        return f"http://127.0.0.1:{self.port}/"

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)

    def ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """As another client would: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        sent = {"Authorization": f"Basic {login}", **(headers or {})}
        try:
            connection.request(method, path, body.encode(), sent)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
