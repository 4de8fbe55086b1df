"""Keys on macOS: Carbon's RegisterEventHotKey, which needs no permission of the person.

Written from Apple's headers (HIToolbox/CarbonEvents.h, CarbonEventsCore.h) and not run. Handlers
are called in the main thread, by the run loop that Qt turns there; so everything here is done in
that thread. macOS gives a key to several programs at once: none is ever said to be taken but by
the system itself.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.base import (
    HotkeyState,
    OnPress,
    Press,
    Standing,
    Wanted,
    sort_out,
)
from deskhand.host.hotkeys.key_names import MAC_PLACES
from deskhand.host.hotkeys.keys import HotKey, Modifier

CARBON = "/System/Library/Frameworks/Carbon.framework/Carbon"
MODIFIERS = {  # Qt's Ctrl is the Command key here, its Meta the Control key
    Modifier.CTRL: 1 << 8,
    Modifier.SHIFT: 1 << 9,
    Modifier.ALT: 1 << 11,
    Modifier.META: 1 << 12,
}
CLASS_KEYBOARD = int.from_bytes(b"keyb", "big")
HOTKEY_PRESSED = 5
DIRECT_OBJECT = int.from_bytes(b"----", "big")
TYPE_HOTKEY_ID = int.from_bytes(b"hkid", "big")
SIGNATURE = int.from_bytes(b"DHnd", "big")
NO_ERROR, ALREADY_EXISTS, NOT_HANDLED = 0, -9878, -9874


class EventType(ctypes.Structure):
    """EventTypeSpec."""

    _fields_ = (("event_class", ctypes.c_uint32), ("event_kind", ctypes.c_uint32))


class HotKeyId(ctypes.Structure):
    """EventHotKeyID."""

    _fields_ = (("signature", ctypes.c_uint32), ("id", ctypes.c_uint32))


HANDLER = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


def place_of(key: HotKey) -> tuple[int, int] | None:
    """The virtual key code and the modifiers of a combination; None where there is no such key.

    Characters are taken by their place on a US keyboard, as the codes are.
    """
    held = sum(MODIFIERS[each] for each in key.modifiers)
    code = key.named.mac if key.named is not None else MAC_PLACES.get(key.key.lower())
    return None if code is None else (code, held)


class MacHotkeys:
    """Holds keys until it is closed."""

    def __init__(self, pressed: OnPress) -> None:
        self._on_press = pressed
        self._carbon = _carbon()
        self._held: dict[int, tuple[str, ctypes.c_void_p]] = {}
        self._number = 0
        self._handler = ctypes.c_void_p()
        # Kept: Carbon calls it as long as the handler is installed.
        self._callback = HANDLER(self._on_event)
        wanted = EventType(CLASS_KEYBOARD, HOTKEY_PRESSED)
        self._carbon.InstallEventHandler(
            ctypes.c_void_p(self._carbon.GetApplicationEventTarget()),
            self._callback,
            1,
            ctypes.byref(wanted),
            None,
            ctypes.byref(self._handler),
        )

    async def bind(self, wanted: Sequence[Wanted]) -> dict[str, HotkeyState]:
        keys, states = sort_out(wanted)
        self._let_go()
        return states | {id_: self._register(id_, key) for id_, key in keys.items()}

    async def close(self) -> None:
        self._let_go()
        self._carbon.RemoveEventHandler(self._handler)

    def _register(self, id_: str, key: HotKey) -> HotkeyState:
        place = place_of(key)
        if place is None:
            reason = tr("The keyboard as it is laid out now has no such key.")
            return HotkeyState(Standing.IMPOSSIBLE, key.text, reason=reason)
        self._number += 1
        code, held = place
        reference = ctypes.c_void_p()
        status = self._carbon.RegisterEventHotKey(
            ctypes.c_uint32(code),
            ctypes.c_uint32(held),
            HotKeyId(SIGNATURE, self._number),
            ctypes.c_void_p(self._carbon.GetApplicationEventTarget()),
            ctypes.c_uint32(0),
            ctypes.byref(reference),
        )
        if status == NO_ERROR:
            self._held[self._number] = (id_, reference)
            return HotkeyState(Standing.BOUND, key.text)
        if status == ALREADY_EXISTS:
            return HotkeyState(Standing.TAKEN, key.text)
        reason = tr("macOS refused this key (error {number}).", number=status)
        return HotkeyState(Standing.IMPOSSIBLE, key.text, reason=reason)

    def _let_go(self) -> None:
        for _, reference in self._held.values():
            self._carbon.UnregisterEventHotKey(reference)
        self._held.clear()

    def _on_event(self, _next: Any, event: Any, _data: Any) -> int:
        found = HotKeyId()
        status = self._carbon.GetEventParameter(
            ctypes.c_void_p(event),
            ctypes.c_uint32(DIRECT_OBJECT),
            ctypes.c_uint32(TYPE_HOTKEY_ID),
            None,
            ctypes.c_size_t(ctypes.sizeof(found)),
            None,
            ctypes.byref(found),
        )
        held = self._held.get(int(found.id))
        if status != NO_ERROR or found.signature != SIGNATURE or held is None:
            return NOT_HANDLED
        self._on_press(Press(held[0]))
        return NO_ERROR


def _carbon() -> Any:
    """The framework, with the types of what it takes by value or gives as a pointer."""
    carbon = ctypes.CDLL(CARBON)
    carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
    carbon.RegisterEventHotKey.argtypes = [
        ctypes.c_uint32,
        ctypes.c_uint32,
        HotKeyId,
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.POINTER(ctypes.c_void_p),
    ]
    return carbon
