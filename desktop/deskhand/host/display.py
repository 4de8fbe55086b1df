"""Whether a window can be shown at all.

Qt aborts the whole process when it cannot reach a display, so this is asked first.
"""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from deskhand.domain.wording import tr

X11_TCP_PORT = 6000
TIMEOUT_S = 2.0


def missing_display(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Why no window can open, as the beginning of a sentence; "" when one can.

    A QT_QPA_PLATFORM such as "offscreen" is the person's word and is not checked.
    """
    if platform in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM") not in (None, "", "xcb"):
        return ""
    wayland, x11 = environ.get("WAYLAND_DISPLAY", ""), environ.get("DISPLAY", "")
    if not wayland and not x11:
        return tr("There is no display")
    if wayland and _wayland_answers(wayland, environ.get("XDG_RUNTIME_DIR", "")):
        return ""
    if x11 and _x11_answers(x11):
        return ""
    return tr("The display {x} does not answer", x=x11 or wayland)


def _wayland_answers(name: str, runtime_folder: str) -> bool:
    return _connects(str(Path(runtime_folder) / name))


def _x11_answers(display: str) -> bool:
    """display: "[host]:number[.screen]", as X(7) has it."""
    match = re.fullmatch(r"(?:unix)?(?P<host>[^:/]*):(?P<number>\d+)(?:\.\d+)?", display)
    if match is None:
        return True  # a form we do not know (macOS' launchd sockets): let Qt decide
    number = int(match["number"])
    if match["host"]:
        try:
            address = (match["host"], X11_TCP_PORT + number)
            socket.create_connection(address, timeout=TIMEOUT_S).close()
        except OSError:
            return False
        return True
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 where X servers listen
    return _connects(path) or (sys.platform == "linux" and _connects("\0" + path))


def _connects(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(TIMEOUT_S)
        try:
            probe.connect(address)
        except OSError:
            return False
        return True
