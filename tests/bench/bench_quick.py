"""From the key to the quick prompt with the keyboard in it, pressed in another program.

    python tests/bench/bench_quick.py [--presses 100]

A real key by XTEST while another window has the keyboard; the end is X's own input focus on the
prompt, asked of the X server all the time. Needs an X display with a window manager (`make bench`
brings one).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from subjects import Subject, running
from Xlib import XK, X, display, error
from Xlib.ext import xtest

TIMEOUT_S = 60.0
SETTLED_S = 6.0
"""After the start, and between two presses: as a person, who does something else meanwhile."""
PAUSE_S = 0.3
TITLE = "Quick prompt"


class Person:
    """Somebody at the keyboard of an X display, in a program of their own."""

    def __init__(self) -> None:
        self._display = display.Display()
        root = self._display.screen().root
        self._own = root.create_window(40, 600, 300, 120, 0, self._display.screen().root_depth)
        self._own.set_wm_name("Another program")
        self._own.change_attributes(event_mask=X.KeyPressMask | X.FocusChangeMask)
        self._own.map()
        self._display.sync()

    def focused(self) -> str:
        """The title of the window that has the keyboard."""
        window = self._display.get_input_focus().focus
        try:
            while not isinstance(window, int) and window.id:
                title = window.get_wm_name()
                if title:
                    return str(title)
                window = window.query_tree().parent
        except (error.BadWindow, AttributeError):
            return ""
        return ""

    def has(self, window_id: int) -> bool:
        """Whether this window has the keyboard."""
        focus = self._display.get_input_focus().focus
        return not isinstance(focus, int) and focus.id == window_id

    def focus_id(self) -> int:
        """The window that has the keyboard."""
        focus = self._display.get_input_focus().focus
        return 0 if isinstance(focus, int) else int(focus.id)

    def key(self, *names: str) -> float:
        """Press these together and let them go; when the last went down, in seconds."""
        codes = [self._display.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
        for code in codes[:-1]:
            xtest.fake_input(self._display, X.KeyPress, code)
        self._display.sync()
        pressed = time.perf_counter()
        xtest.fake_input(self._display, X.KeyPress, codes[-1])
        self._display.flush()
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.flush()
        return pressed

    def wait(self, what: str, condition: Callable[[], bool]) -> None:
        """Raises TimeoutError when it does not become true."""
        end = time.monotonic() + TIMEOUT_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"{what}: {self.focused()!r} has the keyboard")

    def back(self) -> None:
        """Esc, and the keyboard is in the own window again."""
        self.key("Escape")
        self.wait("the prompt went", lambda: self.focused() != TITLE)
        self._own.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()
        self.wait("the other program", lambda: self.has(self._own.id))
        time.sleep(PAUSE_S)


def measure(person: Person, presses: int) -> tuple[float, list[float]]:
    """Milliseconds of the first press, and of the others."""
    time.sleep(SETTLED_S)
    begun = person.key("Control_L", "Alt_L", "space")
    person.wait("the first press", lambda: person.focused() == TITLE)
    first = (time.perf_counter() - begun) * 1000
    prompt = person.focus_id()
    person.back()
    found = []
    for _ in range(presses):
        pressed = person.key("Control_L", "Alt_L", "space")
        person.wait("a press", lambda: person.has(prompt))
        found.append((time.perf_counter() - pressed) * 1000)
        person.back()
    return first, found


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=100)
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("This measures through X11: Linux only.")
    person = Person()
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as scratch:
        subject = Subject("hidden", (sys.executable, "-m", "deskhand", "--hidden"), Path(scratch))
        with running(subject):
            first, found = measure(person, asked.presses)
    steps = statistics.quantiles(found, n=100)
    figures = {
        "first": round(first, 1),
        "p50": round(statistics.median(found), 1),
        "p95": round(steps[94], 1),
        "max": round(max(found), 1),
    }
    print(json.dumps({"bench": "quick", "presses": asked.presses, "focused_ms": figures}))


if __name__ == "__main__":
    main()
