"""A session bus of its own for a test, so that it meets no service of the desktop around it."""

from __future__ import annotations

import shutil
import socket
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
    address, config = folder / "bus", folder / "bus.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>unix:path={address}</listen>"
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
        while not _listens(address):
            assert daemon.poll() is None and time.monotonic() < deadline, "the bus did not start"
            time.sleep(0.005)
        yield f"unix:path={address}"
    finally:
        daemon.terminate()
        daemon.wait(timeout=START_S)


def _listens(address: Path) -> bool:
    """Its name is there a moment before anybody can connect."""
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(str(address)) == 0
