"""The clipboard of a Linux desktop, read by the desktop's own small programs.

Asking it through the window system waits for whoever copied; these programs wait in our place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping

TIMEOUT_S = 1.5
LONGEST = 4_000_000


def reader(environ: Mapping[str, str] = os.environ) -> list[str] | None:
    """The command that prints the clipboard's text, None where there is none."""
    programs = [["xclip", "-out", "-selection", "clipboard"], ["xsel", "--output", "--clipboard"]]
    if environ.get("WAYLAND_DISPLAY"):
        programs.insert(0, ["wl-paste", "--no-newline"])
    path = environ.get("PATH", os.defpath)
    return next((each for each in programs if shutil.which(each[0], path=path)), None)


def read_text(command: list[str], timeout_s: float = TIMEOUT_S) -> str:
    """What `command` prints; "" when it fails, holds no text or is not done in time. Blocks."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    if done.returncode:
        return ""
    return done.stdout[:LONGEST].decode("utf-8", "replace").replace("\0", "")
