"""Keys, clicks and pictures on the virtual desktop, as a person makes them.

Needs xdotool and ImageMagick's `import`, and a DISPLAY with a window manager.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

TYPING_MS = 15
"""Between two keys; letters beyond ASCII need twice as long to arrive."""
WAIT_S = 20


def missing() -> list[str]:
    """Programs these helpers need that this machine lacks."""
    return [name for name in ("xdotool", "import") if shutil.which(name) is None]


def wait_for_window(title: str) -> str:
    """The X id of the visible window whose title begins so, as soon as there is one."""
    found = _xdotool("search", "--sync", "--onlyvisible", "--name", f"^{title}")
    return found.split()[0]


def type_words(words: str) -> None:
    """Type ASCII words where the keyboard is. A new line is a key of its own: see `press`."""
    _xdotool("type", "--delay", str(TYPING_MS), words)


def press(*keys: str) -> None:
    """Press keys one after the other, in X's names: "Return", "ctrl+k", "shift+Return"."""
    for key in keys:
        _xdotool("key", key)


def click(x: int, y: int, button: int = 1) -> None:
    """Click at a point of the screen."""
    _xdotool("mousemove", str(x), str(y), "click", str(button))


def resize(window: str, width: int, height: int) -> None:
    """Give a window another size."""
    _xdotool("windowsize", "--sync", window, str(width), str(height))


def picture(file: Path) -> Path:
    """The whole screen as a PNG file."""
    subprocess.run(["import", "-window", "root", str(file)], check=True, timeout=WAIT_S)
    return file


def _xdotool(*arguments: str) -> str:
    done = subprocess.run(
        ["xdotool", *arguments], check=True, timeout=WAIT_S, capture_output=True, text=True
    )
    return done.stdout
