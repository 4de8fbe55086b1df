"""A click on the icon in the tray to the window on the screen, and what waiting there costs.

    python tests/bench/bench_tray.py [--clicks 40] [--seconds 30]

A real click by XTEST into an old tray (trayer); the end is the main window's map state, asked of
the X server all the time. Needs an X display with a window manager (`make bench` brings one),
trayer, and Linux.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from process_tree import cpu_s, pss_mb, tree
from screen import Screen
from subjects import Subject, running
from Xlib import X, display, error
from Xlib.ext import xtest

TIMEOUT_S = 60.0
SETTLED_S = 12.0
PAUSE_S = 0.6
TRAY = ("trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request")
HIDDEN = (sys.executable, "-m", "deskhand", "--hidden")
SETTINGS = 'schema_version = 1\n[desktop]\non_close = "stay"\n'


class Clicker:
    """Somebody with a mouse."""

    def __init__(self) -> None:
        self._display = display.Display()
        self._root = self._display.screen().root

    def icon(self) -> tuple[int, int] | None:
        """Where the icon's middle is; None until there is one."""
        for window in _below(self._root):
            try:
                if "deskhand" not in (window.get_wm_class() or ()):
                    continue
                frame, shown = window.get_geometry(), window.get_attributes().map_state
                if shown != X.IsViewable or not 8 <= frame.width <= 64:
                    continue
                place = window.translate_coords(self._root, 0, 0)
            except error.XError:
                continue
            return -place.x + frame.width // 2, -place.y + frame.height // 2
        return None

    def click(self, place: tuple[int, int]) -> None:
        """Press and release the left button there."""
        xtest.fake_input(self._display, X.MotionNotify, x=place[0], y=place[1])
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._display, kind, 1)
        self._display.sync()


def _below(window: Any) -> list[Any]:
    try:
        children = window.query_tree().children
    except error.XError:
        return []
    return [each for child in children for each in (child, *_below(child))]


def switches(pid: int) -> int:
    """How often any thread of the tree was woken so far."""
    found = 0
    for each in tree(pid):
        for status in Path(f"/proc/{each}/task").glob("*/status"):
            try:
                lines = status.read_text().splitlines()
            except OSError:  # the thread ended meanwhile
                continue
            found += sum(int(n.split()[1]) for n in lines if n.startswith("voluntary_ctxt"))
    return found


def measure(screen: Screen, home: Path, clicks: int, seconds: float) -> dict[str, Any]:
    """The figures of one life in the tray."""
    person = Clicker()
    with running(Subject("deskhand", HIDDEN, home)) as program:
        screen.wait("the icon", person.icon, TIMEOUT_S)
        time.sleep(SETTLED_S)
        before = screen.windows()
        used, woken, begun = cpu_s(program.pid), switches(program.pid), time.monotonic()
        time.sleep(seconds)
        passed = time.monotonic() - begun
        idle = {
            "cpu_percent": round((cpu_s(program.pid) - used) / passed * 100, 2),
            "wakeups_per_s": round((switches(program.pid) - woken) / passed, 2),
            "pss_mb": round(pss_mb(program.pid), 1),
        }
        took = []
        for _ in range(clicks):
            place = screen.wait("the icon", person.icon, TIMEOUT_S)
            begun = time.perf_counter()
            person.click(place)
            screen.wait_mapped(before, TIMEOUT_S)
            took.append((time.perf_counter() - begun) * 1000)
            time.sleep(PAUSE_S)
            person.click(place)
            screen.wait("its end", lambda: screen.windows() <= before, TIMEOUT_S)
            time.sleep(PAUSE_S)
    first, *ordered = took[0], *sorted(took)
    return {
        "idle": idle,
        "click_ms": {
            "first": round(first, 1),
            "p50": round(statistics.median(ordered), 1),
            "p95": round(ordered[int(len(ordered) * 0.95)], 1),
            "max": round(ordered[-1], 1),
        },
    }


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clicks", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("This measures through /proc and X11: Linux only.")
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as scratch:
        home = Path(scratch)
        (home / "config").mkdir(mode=0o700)
        (home / "config" / "settings.toml").write_text(SETTINGS)
        tray = subprocess.Popen(TRAY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            found = measure(screen, home, asked.clicks, asked.seconds)
        finally:
            tray.terminate()
            tray.wait()
    print(json.dumps({"bench": "tray", **found}))


if __name__ == "__main__":
    main()
