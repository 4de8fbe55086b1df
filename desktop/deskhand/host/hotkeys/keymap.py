"""Where a key combination lies on the keyboard as it is laid out now (X11). Pure but for one
look-up of a character's keysym."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from deskhand.host.hotkeys.key_names import US_KEYCODES
from deskhand.host.hotkeys.keys import HotKey, Modifier

SHIFT, LOCK, CONTROL = 1, 2, 4
MOD1, MOD4 = 8, 64
NUM_LOCK, SCROLL_LOCK, LEVEL3 = (0xFF7F,), (0xFF14,), (0xFE03,)
ALT = (0xFFE9, 0xFFEA)
META = (0xFFEB, 0xFFEC, 0xFFE7, 0xFFE8)
GROUP_SHIFT, GROUP_BITS = 13, 3
SERVERS_OWN = frozenset({*range(0x1008FE01, 0x1008FE0D), 0xFED5})
"""Keysyms the X server acts on by itself: the consoles (Ctrl+Alt+F1 to F12), and its own end."""
PER_GROUP = 2
"""In X's core table the first two groups have two levels each, in front of all that is rarer."""
IN_GROUPS = 2 * PER_GROUP


@functools.cache
def keysym_of(character: str) -> int:
    """X11's number for a character: older ones have numbers older than Unicode's."""
    lowered = character.lower() if len(character.lower()) == 1 else character
    code = ord(lowered)
    if code < 0x100:  # Latin-1: the same numbers
        return code
    try:
        library = ctypes.CDLL("libxkbcommon.so.0")
        return int(library.xkb_utf32_to_keysym(ctypes.c_uint32(code))) or 0x01000000 | code
    except (OSError, AttributeError):
        return 0x01000000 | code


@dataclass(frozen=True, slots=True)
class Keymap:
    """first: the first keycode. keysyms: what each keycode gives, by group and level (X Keyboard
    Extension, "Transforming the XKB keyboard map to the core map"). held: the keycodes of each of
    the eight modifiers."""

    first: int
    keysyms: Sequence[Sequence[int]]
    held: Sequence[Sequence[int]]

    def locks(self) -> list[int]:
        """Every combination of CapsLock, NumLock and ScrollLock, as masks: X11 takes a key only
        in the very state that was asked for."""
        single = {LOCK, self._mask(NUM_LOCK), self._mask(SCROLL_LOCK)} - {0}
        return sorted(
            sum(chosen) for n in range(len(single) + 1) for chosen in combinations(single, n)
        )

    def grabs(self, key: HotKey) -> set[tuple[int, int]]:
        """Keycodes and masks to take for it, without locks: in every layout group. Empty when the
        keyboard has no such key."""
        mask = self._modifiers(key)
        found: set[tuple[int, int]] = set()
        for keycode, place in self._places(key):
            if place >= IN_GROUPS:  # a third level, or a third group
                found |= {(keycode, mask), (keycode, mask | self._mask(LEVEL3))}
            elif place % PER_GROUP and key.named is None:
                found.add((keycode, mask | SHIFT))
            else:
                found.add((keycode, mask))
        if not found and key.named is None and key.key.lower() in US_KEYCODES:
            found.add((US_KEYCODES[key.key.lower()], mask))
        return found

    def is_servers_own(self, key: HotKey) -> bool:
        """Whether the X server keeps it to itself: it would be taken, and never arrive."""
        return key.modifiers >= {Modifier.CTRL, Modifier.ALT} and any(
            SERVERS_OWN & set(self._row(keycode)) for keycode, _ in self.grabs(key)
        )

    def means(self, key: HotKey, keycode: int, state: int) -> bool:
        """Whether this keycode is the key in the layout group in use: where two layouts have it
        in two places, only one of them counts at a time."""
        group = state >> GROUP_SHIFT & GROUP_BITS
        here = {
            code
            for code, place in self._places(key)
            if place >= IN_GROUPS or place // PER_GROUP == group
        }
        return not here or keycode in here

    def _places(self, key: HotKey) -> list[tuple[int, int]]:
        """Where its keysym stands: keycode and index; of each keycode the plainest of a group."""
        wanted = key.named.number if key.named is not None else keysym_of(key.key)
        found: list[tuple[int, int]] = []
        for keycode, row in enumerate(self.keysyms, self.first):
            groups: set[int] = set()
            for place, keysym in enumerate(row):
                group = min(place // PER_GROUP, IN_GROUPS // PER_GROUP)
                if keysym == wanted and group not in groups:
                    groups.add(group)
                    found.append((keycode, place))
        return found

    def _modifiers(self, key: HotKey) -> int:
        masks = {
            Modifier.SHIFT: SHIFT,
            Modifier.CTRL: CONTROL,
            Modifier.ALT: self._mask(ALT) or MOD1,
            Modifier.META: self._mask(META) or MOD4,
        }
        return functools.reduce(lambda mask, each: mask | masks[each], key.modifiers, 0)

    def _mask(self, keysyms: Sequence[int]) -> int:
        """The modifier the first of these that is one sets, 0 for none. The order counts: Alt
        often gives Meta, too, with Shift."""
        for keysym in keysyms:
            for number, keycodes in enumerate(self.held):
                if number > 2 and any(keysym in self._row(keycode) for keycode in keycodes):
                    return 1 << number
        return 0

    def _row(self, keycode: int) -> Sequence[int]:
        place = keycode - self.first
        return self.keysyms[place] if keycode and 0 <= place < len(self.keysyms) else ()
