"""The command `deskhand` in a process of its own, with folders of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "deskhand"]
PASSED_ON = ("PATH", "LANG", "VIRTUAL_ENV", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error_line(self) -> str:
        """The one line on standard error; fails when there are more or none."""
        (line,) = self.err.splitlines()
        assert "Traceback" not in line
        return line


class Deskhand:
    """home: DESKHAND_HOME; url: where the provider "openai" is for these commands."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self.url = url
        self.environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self.environment |= {
            "DESKHAND_HOME": str(home),
            "HOME": str(home),
            "OLLAMA_HOST": "127.0.0.1:9",  # nobody listens there
            "OPENAI_API_KEY": "sk-canary-cli-4f1c9d",
        }

    def __call__(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        preexec_fn: Callable[[], None] | None = None,
        **environment: str,
    ) -> Ended:
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            env=self.environment | environment,
            timeout=60,
            preexec_fn=preexec_fn,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def ask(self, model: str, *arguments: str, stdin: bytes | None = None, **env: str) -> Ended:
        """`deskhand ask` of the test server's model."""
        chosen = ("--provider", "openai", "--base-url", self.url, "--model", model)
        return self("ask", *chosen, *arguments, stdin=stdin, **env)

    def start(self, *arguments: str, **pipes: Any) -> subprocess.Popen[bytes]:
        """The command under way; `stop` it with Ctrl-C."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=pipes.get("stdin", subprocess.DEVNULL),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            # A shell's background job ignores Ctrl-C, and so do its children.
            preexec_fn=_take_ctrl_c,
        )


def _take_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
