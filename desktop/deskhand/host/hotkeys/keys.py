"""A key combination as Qt writes it into files ("Ctrl+Alt+Space"), taken apart. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.key_names import KEYPAD, NAMED, WORKS_ALONE, Named

LONGEST = 64
NUM = "Num"
EVERYWHERE = frozenset("ACVXZ")
"""With Ctrl alone they select all, copy, paste, cut and undo in nearly every program."""

SEVERAL = re.compile(r",\s*\S")


class Modifier(StrEnum):
    """What is held, by Qt's names: Meta is the key with the sign of the system (on macOS Ctrl is
    the Command key and Meta the Control key)."""

    META = "Meta"
    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"


_ALIASES = {"control": "ctrl", "super": "meta", "win": "meta", "cmd": "ctrl", "option": "alt"}
_MODIFIERS = {each.value.lower(): each for each in Modifier}
_NAMES = {name.lower(): name for name in NAMED} | {
    "delete": "Del",
    "insert": "Ins",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDown",
}


class NotAKey(ValueError):
    """This cannot be a key for every program; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class HotKey:
    """modifiers: what is held. key: a name of `NAMED`, or one character in upper case; on the
    keypad one of `KEYPAD`."""

    modifiers: frozenset[Modifier]
    key: str
    on_keypad: bool = False

    @property
    def text(self) -> str:
        """As Qt writes it: the same combination always gives the same text."""
        held = [each.value for each in Modifier if each in self.modifiers]
        return "+".join([*held, *([NUM] if self.on_keypad else []), self.key])

    @property
    def named(self) -> Named | None:
        """What the systems call it, None for a character."""
        return KEYPAD.get(self.key) if self.on_keypad else NAMED.get(self.key)


def parse(text: str) -> HotKey:
    """The combination `text` stands for. Raises NotAKey."""
    shown = text.strip()
    if not shown or len(shown) > LONGEST or not shown.isprintable():
        raise NotAKey(tr("This is not a key."))
    # The last plus or comma may be the key itself: "Ctrl++", "Ctrl+,".
    if SEVERAL.search(shown[:-1] + ("" if shown.endswith(",") else shown[-1])):
        raise NotAKey(tr("Only one combination can be pressed at a time."))
    *held, last = shown[:-1].split("+")
    key = last + shown[-1]
    modifiers, on_keypad = set(), False
    for name in held:
        known = _ALIASES.get(name.strip().lower(), name.strip().lower())
        if known == NUM.lower():
            on_keypad = True
        elif known in _MODIFIERS:
            modifiers.add(_MODIFIERS[known])
        else:
            raise NotAKey(tr("“{key}” is not a key that can be held.", key=name or "+"))
    found = HotKey(frozenset(modifiers), _key_name(key.strip(), on_keypad=on_keypad), on_keypad)
    _refuse_what_is_typed(found)
    return found


def _key_name(name: str, *, on_keypad: bool) -> str:
    lowered = name.lower()
    if _ALIASES.get(lowered, lowered) in _MODIFIERS:
        raise NotAKey(tr("There is no key behind “{key}”.", key=name))
    if on_keypad:
        if name.capitalize() in KEYPAD:
            return name.capitalize()
        raise NotAKey(tr("“{key}” is not a key of the keypad.", key=name))
    if lowered in _NAMES:
        return _NAMES[lowered]
    if len(name) != 1:
        raise NotAKey(tr("“{key}” is not a key.", key=name or "+"))
    upper = name.upper()
    return upper if len(upper) == 1 else name


def _refuse_what_is_typed(key: HotKey) -> None:
    """A key every program is robbed of must be one nobody writes with."""
    if key.modifiers == {Modifier.CTRL} and key.key in EVERYWHERE and not key.on_keypad:
        raise NotAKey(tr("Every program needs these keys for copying, pasting and undoing."))
    if key.modifiers - {Modifier.SHIFT} or (not key.on_keypad and key.key in WORKS_ALONE):
        return
    raise NotAKey(tr("Hold Ctrl, Alt or Meta with it: alone it would be written."))
