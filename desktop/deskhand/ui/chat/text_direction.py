"""Which way a text runs, and the characters that change how it looks without being seen."""

from __future__ import annotations

import re
import unicodedata

_STRONG_LOOKED_AT = 2_000
_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff"
_HIDDEN = re.compile(f"[{_CONTROLS}{_UNSEEN}\U000e0000-\U000e007f]")
_BIDI = re.compile(f"[{_CONTROLS}]")


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is one of a right-to-left script."""
    for character in text[:_STRONG_LOOKED_AT]:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return False
        if kind in ("R", "AL"):
            return True
    return False


def has_hidden(text: str) -> bool:
    """Whether something in it turns the order of letters around or is not seen at all."""
    return _HIDDEN.search(text) is not None


def reveal(text: str) -> str:
    """The text with such characters as their numbers, so that it looks like what it is.

    Joiners (U+200C, U+200D) stay: scripts and emoji need them.
    """
    return _HIDDEN.sub(lambda found: f"⟦U+{ord(found.group()):04X}⟧", text)


def reveal_turns(text: str) -> str:
    """The same for those only that turn the order of letters around."""
    return _BIDI.sub(lambda found: f"⟦U+{ord(found.group()):04X}⟧", text)
