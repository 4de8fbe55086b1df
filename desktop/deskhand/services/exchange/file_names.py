"""File names that every system takes, and that notes programs can link to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LONGEST_BYTES = 120
"""Systems allow 255; a folder beside, a number and an ending have to fit, and paths add up."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*#^\[\]\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)", re.I)


def safe_name(text: str, otherwise: str) -> str:
    """A file's name from any text, without its ending: at most 120 bytes, one line, nothing that
    a system or a notes program forbids. otherwise: the name where nothing is left."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(each for each in text if each.isprintable())
    name = " ".join(_FORBIDDEN.sub(" ", kept).split()).strip(". ")
    name = name.encode("utf-8", "ignore")[:LONGEST_BYTES].decode("utf-8", "ignore").strip(". ")
    return f"_{name}" if _RESERVED.match(name) else name or otherwise


def safe_file_name(name: str, otherwise: str) -> str:
    """The same for a name with an ending, which is kept."""
    stem, dot, ending = name.rpartition(".")
    if not stem or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        stem, dot, ending = name, "", ""
    return safe_name(stem, otherwise) + dot + ending


class Names:
    """Gives each name once, whatever its capitals: "Plan", "Plan (2)".

    is_taken: whether the disk has one of that name already.
    """

    def __init__(self, is_taken: Callable[[str], bool] = lambda _name: False) -> None:
        self._given: set[str] = set()
        self._next: dict[str, int] = {}
        self._is_taken = is_taken

    def give(self, stem: str, ending: str = "") -> str:
        """The first free of stem, "stem (2)", …, with this ending."""
        key = f"{stem}{ending}".casefold()
        number = self._next.get(key, 1)
        while True:
            name = f"{stem}{ending}" if number == 1 else f"{stem} ({number}){ending}"
            number += 1
            if name.casefold() not in self._given and not self._is_taken(name):
                self._next[key] = number
                self._given.add(name.casefold())
                return name
