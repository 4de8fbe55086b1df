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


def writer(environ: Mapping[str, str] = os.environ) -> list[str] | None:
    """The command that takes a secret for the clipboard, None where there is none. The one of
    Wayland is told that it is one, so that clipboard managers do not keep it."""
    programs = [["xclip", "-in", "-selection", "clipboard"], ["xsel", "--input", "--clipboard"]]
    if environ.get("WAYLAND_DISPLAY"):
        programs.insert(0, ["wl-copy", "--sensitive"])
    path = environ.get("PATH", os.defpath)
    return next((each for each in programs if shutil.which(each[0], path=path)), None)


def write_text(command: list[str], text: str, timeout_s: float = TIMEOUT_S) -> bool:
    """Give `command` the text, which never is an argument others could see. Blocks."""
    try:
        # The program stays in the background to serve the text: nothing of ours may be its output.
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
