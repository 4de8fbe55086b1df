"""A real Secret Service: gnome-keyring on a session bus of its own, without a display."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PASSWORD = b"correct horse"
LOGIN = "/org/freedesktop/secrets/collection/login"
BUS_CONFIG = """<busconfig><type>session</type><listen>unix:path={path}</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
NEEDED = ("dbus-daemon", "dbus-send", "gnome-keyring-daemon")


def missing() -> str:
    """The programs that are not installed, "" when all are there."""
    return " ".join(name for name in NEEDED if shutil.which(name) is None)


class SecretService:
    """The daemon and its bus; `environment` leads programs to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        bus = folder / "bus"
        config = folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(path=bus))
        self.environment = {
            **os.environ,
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_DATA_HOME": str(folder / "home/data"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}",
        }
        (folder / "home/data").mkdir(parents=True)
        self._bus = self._start("dbus-daemon", "--nofork", f"--config-file={config}")
        _wait(bus.exists)
        self._daemon = self._start(
            "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"
        )
        assert self._daemon.stdin is not None
        self._daemon.stdin.write(PASSWORD)
        self._daemon.stdin.close()
        _wait(lambda: LOGIN in self._collections())

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{command[0]}.log").open("wb") as log:
            return subprocess.Popen(
                command, env=self.environment, stdin=subprocess.PIPE, stdout=log, stderr=log
            )

    def _send(self, method: str, *arguments: str) -> str:
        command = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets"]
        return subprocess.run(
            [*command, "/org/freedesktop/secrets", method, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        ).stdout

    def _collections(self) -> str:
        return self._send(
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Service",
            "string:Collections",
        )

    def lock(self) -> None:
        """Close the keyring. There is no prompter here, so nobody can open it again."""
        self._send("org.freedesktop.Secret.Service.Lock", f"array:objpath:{LOGIN}")

    def hang(self) -> None:
        """The daemon stops answering, as a frozen one does."""
        self._daemon.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """The daemon goes on."""
        self._daemon.send_signal(signal.SIGCONT)

    def die(self) -> None:
        """The daemon is killed; the bus stays."""
        self._daemon.kill()
        self._daemon.wait()

    def files(self) -> bytes:
        """All that the keyring has written to its folder."""
        return b"".join(p.read_bytes() for p in (self._folder / "home").rglob("*") if p.is_file())

    def close(self) -> None:
        """End both."""
        for process in (self._daemon, self._bus):
            process.kill()
            process.wait()
            if process.stdin is not None and not process.stdin.closed:
                process.stdin.close()


def _wait(ready: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "the Secret Service did not start"
        time.sleep(0.02)
