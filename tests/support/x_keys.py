"""A person at an X keyboard: real keys by XTEST, and another program that holds keys."""

from __future__ import annotations

import ctypes
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from Xlib import XK, X, error
from Xlib.display import Display
from Xlib.ext import xtest

HELD = {"Ctrl": "Control_L", "Alt": "Alt_L", "Shift": "Shift_L", "Meta": "Super_L"}
LOCKS = {"CapsLock": "Caps_Lock", "NumLock": "Num_Lock"}


class Keyboard:
    """Presses keys. A keysym is looked up anew each time: layouts change."""

    def __init__(self) -> None:
        self.display = Display()

    def code(self, name: str) -> int:
        found = self.display.keysym_to_keycode(XK.string_to_keysym(name))
        assert found, f"no key gives {name}"
        return int(found)

    def down(self, *names: str) -> None:
        for name in names:
            xtest.fake_input(self.display, X.KeyPress, self.code(HELD.get(name, name)))
        self.display.sync()

    def up(self, *names: str) -> None:
        for name in reversed(names):
            xtest.fake_input(self.display, X.KeyRelease, self.code(HELD.get(name, name)))
        self.display.sync()

    def press(self, combination: str) -> None:
        """ "Ctrl+Alt+space", with X11's name of the last one."""
        names = combination.split("+")
        self.down(*names)
        self.up(*names)

    def press_code(self, *keycodes: int) -> None:
        for kind, codes in ((X.KeyPress, keycodes), (X.KeyRelease, tuple(reversed(keycodes)))):
            for code in codes:
                xtest.fake_input(self.display, kind, code)
        self.display.sync()

    def lock_mask(self) -> int:
        return int(self.display.screen().root.query_pointer().mask) & 0xFF

    @contextmanager
    def locked(self, *names: str) -> Iterator[None]:
        """While these locks are on."""
        for name in names:
            self.press(LOCKS[name])
        try:
            yield
        finally:
            for name in names:
                self.press(LOCKS[name])

    @contextmanager
    def layout(self, *arguments: str) -> Iterator[None]:
        """While setxkbmap says so."""
        set_layout(*arguments)
        self.refresh()
        try:
            yield
        finally:
            set_layout("-layout", "us", "-option", "")

    def refresh(self) -> None:
        """Read the layout again: this connection may not have heard of it yet."""
        name = self.display.get_display_name()
        self.display.close()
        self.display = Display(name)

    def close(self) -> None:
        self.display.close()


def set_layout(*arguments: str) -> None:
    subprocess.run(["setxkbmap", *arguments], check=True, timeout=20)


@contextmanager
def fast_repeat(delay_ms: int, interval_ms: int) -> Iterator[None]:
    """While a held key repeats this fast (XkbSetAutoRepeatRate of libX11)."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    core_keyboard = 0x100

    def rate(delay: int, interval: int) -> None:
        server = ctypes.c_void_p(x11.XOpenDisplay(None))
        assert x11.XkbSetAutoRepeatRate(server, core_keyboard, delay, interval)
        x11.XCloseDisplay(server)

    rate(delay_ms, interval_ms)
    try:
        yield
    finally:
        rate(660, 40)


class OtherProgram:
    """A client of its own that holds one key, as any program may."""

    def __init__(self, keysym: str, mask: int) -> None:
        self._display = Display()
        root = self._display.screen().root
        code = self._display.keysym_to_keycode(XK.string_to_keysym(keysym))
        refused = error.CatchError(error.BadAccess)
        root.grab_key(code, mask, False, X.GrabModeAsync, X.GrabModeAsync, refused)
        self._display.sync()
        self.has_it = refused.get_error() is None
        self.presses = 0

    def count(self) -> int:
        """How often the key came to it so far."""
        self._display.sync()
        while self._display.pending_events():
            self.presses += self._display.next_event().type == X.KeyPress
        return self.presses

    def close(self) -> None:
        self._display.close()


def until(condition: object, seconds: float = 40.0) -> None:
    """Wait for something to become true, outside a loop."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
