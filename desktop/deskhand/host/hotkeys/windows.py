"""Keys on Windows: RegisterHotKey, in a thread of its own with the messages it brings.

Written from Microsoft's manual ("RegisterHotKey function", "WM_HOTKEY message", winuser.h) and not
run. A key another program has is refused with ERROR_HOTKEY_ALREADY_REGISTERED; Windows does not
say whose it is.
"""

from __future__ import annotations

import asyncio
import ctypes
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.answering import ANSWER_S, held
from deskhand.host.hotkeys.base import (
    HotkeyState,
    OnChange,
    OnPress,
    Press,
    Standing,
    States,
    Wanted,
    impossible,
    sort_out,
)
from deskhand.host.hotkeys.keys import HotKey, Modifier

MOD_NOREPEAT = 0x4000
MODIFIERS = {Modifier.ALT: 1, Modifier.CTRL: 2, Modifier.SHIFT: 4, Modifier.META: 8}
WM_HOTKEY, WM_APP, PM_NOREMOVE = 0x0312, 0x8000, 0
ALREADY_REGISTERED = 1409
NO_CHARACTER = -1


class Message(ctypes.Structure):
    """MSG of winuser.h."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
        ("time", ctypes.c_uint32),
        ("x", ctypes.c_long),
        ("y", ctypes.c_long),
    )


def virtual_key(key: HotKey, scan: Callable[[str], int]) -> tuple[int, int] | None:
    """The virtual-key code and the modifiers of a combination; None where there is no such key.

    scan: what VkKeyScanW says of a character: its key in the low byte, bit 8 for Shift, -1 for
    none on this keyboard.
    """
    held = sum(MODIFIERS[each] for each in key.modifiers)
    if key.named is not None:
        return (key.named.windows, held) if key.named.windows else None
    if key.key.isascii() and key.key.isalnum():
        return ord(key.key), held  # these have the codes of their characters
    found = scan(key.key.lower())
    if found == NO_CHARACTER:
        return None
    return found & 0xFF, held | (MODIFIERS[Modifier.SHIFT] if found & 0x100 else 0)


class WindowsHotkeys:
    """Holds keys until it is closed. They come also where another keyboard layout is in use."""

    def __init__(self, pressed: OnPress, _changed: OnChange) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = _Thread(lambda id_: self._in_loop(lambda: pressed(Press(id_))))

    async def bind(self, wanted: Sequence[Wanted]) -> dict[str, HotkeyState]:
        keys, refused = sort_out(wanted)
        try:
            states = await held(self._thread.hold, keys, self._in_loop)
        except TimeoutError:
            states = impossible(keys, tr("Windows does not answer."))
        return {**states, **refused}

    async def close(self) -> None:
        await asyncio.to_thread(self._thread.end)

    def _in_loop(self, call: Callable[[], object]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)


class _Thread:
    """WM_HOTKEY comes to the thread that registered: so all is done in one."""

    def __init__(self, pressed: Callable[[str], None]) -> None:
        self._pressed = pressed
        self._orders: queue.SimpleQueue[Callable[[Any], bool]] = queue.SimpleQueue()
        self._held: dict[int, str] = {}
        self._number = 0
        self._has_queue = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hotkeys", daemon=True)
        self._thread.start()

    def hold(self, keys: Mapping[str, HotKey], answer: Callable[[States], None]) -> None:
        """Hold these and no others, then call `answer` in the thread."""

        def order(user32: Any) -> bool:
            self._let_go(user32)
            answer({id_: self._register(user32, id_, key) for id_, key in keys.items()})
            return True

        self._give(order)

    def end(self) -> None:
        """Let go of everything."""

        def order(user32: Any) -> bool:
            self._let_go(user32)
            return False

        self._give(order)
        self._thread.join(ANSWER_S)

    def _give(self, order: Callable[[Any], bool]) -> None:
        self._orders.put(order)
        self._has_queue.wait(ANSWER_S)
        _user32().PostThreadMessageW(self._thread.native_id, WM_APP, 0, 0)

    def _run(self) -> None:
        user32, message = _user32(), Message()
        # The first look makes the thread's queue, which orders are posted to.
        user32.PeekMessageW(ctypes.byref(message), None, WM_APP, WM_APP, PM_NOREMOVE)
        self._has_queue.set()
        while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == WM_HOTKEY and message.wparam in self._held:
                self._pressed(self._held[message.wparam])
            elif message.message == WM_APP and not self._orders.get()(user32):
                return

    def _register(self, user32: Any, id_: str, key: HotKey) -> HotkeyState:
        place = virtual_key(key, lambda character: _scan(user32, character))
        if place is None:
            reason = tr("The keyboard as it is laid out now has no such key.")
            return HotkeyState(Standing.IMPOSSIBLE, key.text, reason=reason)
        code, held = place
        self._number += 1
        if user32.RegisterHotKey(None, self._number, held | MOD_NOREPEAT, code):
            self._held[self._number] = id_
            return HotkeyState(Standing.BOUND, key.text)
        problem = _last_error()
        if problem == ALREADY_REGISTERED:
            return HotkeyState(Standing.TAKEN, key.text)
        reason = tr("Windows refused this key (error {number}).", number=problem)
        return HotkeyState(Standing.IMPOSSIBLE, key.text, reason=reason)

    def _let_go(self, user32: Any) -> None:
        for number in self._held:
            user32.UnregisterHotKey(None, number)
        self._held.clear()


def _user32() -> Any:
    """On 64-bit Windows, the only one Qt 6 has, every calling convention is the same."""
    return ctypes.CDLL("user32", use_last_error=True)


def _scan(user32: Any, character: str) -> int:
    if len(character.encode("utf-16-le")) != 2:
        return NO_CHARACTER
    found = ctypes.c_short(user32.VkKeyScanW(ctypes.c_wchar(character)))
    return int(found.value)


def _last_error() -> int:
    read: Callable[[], int] = vars(ctypes)["get_last_error"]
    return read()
