"""A session bus of its own for a test, so that it meets no service of the desktop around it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_S = 40.0


def has_bus() -> bool:
    """Whether a bus can be started here."""
    return shutil.which("dbus-daemon") is not None


@contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """Its address. folder: short and empty; sockets have names of at most 107 characters."""
    socket, config = folder / "bus", folder / "bus.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>unix:path={socket}</listen>"
        '<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/>'
        '<allow own="*"/><allow receive_sender="*"/></policy></busconfig>'
    )
    daemon = subprocess.Popen(
        ["dbus-daemon", "--nofork", f"--config-file={config}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_S
        while not socket.exists():
            assert daemon.poll() is None and time.monotonic() < deadline, "the bus did not start"
            time.sleep(0.005)
        yield f"unix:path={socket}"
    finally:
        daemon.terminate()
        daemon.wait(timeout=START_S)
