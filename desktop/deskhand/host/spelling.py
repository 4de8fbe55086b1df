"""The spelling library of this system, where one is installed: Enchant or Hunspell.

Found when it is first wanted, through its C interface; nothing of it comes with the program.
Everything here blocks: call it in a thread, always the same one.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)

ENCHANT = ("libenchant-2.so.2", "libenchant-2.2.dylib", "libenchant-2.dll")
HUNSPELL = ("libhunspell-1.7.so.0", "libhunspell-1.7.0.dylib", "libhunspell-1.7-0.dll")
DICTIONARIES = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"))
MOST_SUGGESTIONS = 6
LONGEST_WORD = 60


class Speller(Protocol):
    """Knows the words of one language."""

    def knows(self, word: str) -> bool:
        """Whether it is spelt right."""

    def suggest(self, word: str) -> list[str]:
        """What may be meant, best first."""


def find_speller(languages: Sequence[str]) -> Speller | None:
    """A speller for the first of these languages ("de_AT", "en") there is one for, else None."""
    for make in (_enchant, _hunspell):
        for language in languages:
            try:
                found = make(language)
            except OSError as error:
                log.debug("no speller for %s: %s", language, error)
                continue
            if found is not None:
                return found
    return None


def _library(names: Sequence[str]) -> ctypes.CDLL:
    """The first of these there is. Raises OSError."""
    problem: OSError | None = None
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError as error:
            problem = error
    raise problem or OSError("no library was named")


class _Enchant:
    """A dictionary of Enchant 2."""

    def __init__(self, library: ctypes.CDLL, dictionary: int) -> None:
        self._library, self._dictionary = library, ctypes.c_void_p(dictionary)
        library.enchant_dict_suggest.restype = ctypes.POINTER(ctypes.c_char_p)

    def knows(self, word: str) -> bool:
        data = word.encode()
        return int(self._library.enchant_dict_check(self._dictionary, data, _size(data))) <= 0

    def suggest(self, word: str) -> list[str]:
        data, count = word.encode(), ctypes.c_size_t(0)
        found = self._library.enchant_dict_suggest(
            self._dictionary, data, _size(data), ctypes.byref(count)
        )
        if not found:
            return []
        words = [found[n].decode("utf-8", "replace") for n in range(count.value)]
        self._library.enchant_dict_free_string_list(self._dictionary, found)
        return words[:MOST_SUGGESTIONS]


class _Hunspell:
    """A dictionary of Hunspell 1.7, in its own encoding."""

    def __init__(self, library: ctypes.CDLL, handle: int) -> None:
        self._library, self._handle = library, ctypes.c_void_p(handle)
        library.Hunspell_get_dic_encoding.restype = ctypes.c_char_p
        encoding = library.Hunspell_get_dic_encoding(self._handle) or b"UTF-8"
        self._encoding = encoding.decode("ascii", "replace")

    def knows(self, word: str) -> bool:
        try:
            data = word.encode(self._encoding)
        except (UnicodeEncodeError, LookupError):
            return True
        return bool(self._library.Hunspell_spell(self._handle, data))

    def suggest(self, word: str) -> list[str]:
        try:
            data = word.encode(self._encoding)
        except (UnicodeEncodeError, LookupError):
            return []
        found = ctypes.POINTER(ctypes.c_char_p)()
        count = self._library.Hunspell_suggest(self._handle, ctypes.byref(found), data)
        words = [found[n].decode(self._encoding, "replace") for n in range(count)]
        if count:
            self._library.Hunspell_free_list(self._handle, ctypes.byref(found), count)
        return words[:MOST_SUGGESTIONS]


def _size(data: bytes) -> ctypes.c_ssize_t:
    return ctypes.c_ssize_t(len(data))


def _enchant(language: str) -> Speller | None:
    library = _library(ENCHANT)
    library.enchant_broker_init.restype = ctypes.c_void_p
    library.enchant_broker_request_dict.restype = ctypes.c_void_p
    broker = ctypes.c_void_p(library.enchant_broker_init())
    dictionary = library.enchant_broker_request_dict(broker, language.encode())
    return _Enchant(library, dictionary) if dictionary else None


def _hunspell(language: str) -> Speller | None:
    files = next(
        (
            folder / language
            for folder in DICTIONARIES
            if all((folder / f"{language}.{ending}").is_file() for ending in ("aff", "dic"))
        ),
        None,
    )
    if files is None:
        return None
    library = _library(HUNSPELL)
    library.Hunspell_create.restype = ctypes.c_void_p
    handle = library.Hunspell_create(f"{files}.aff".encode(), f"{files}.dic".encode())
    return _Hunspell(library, handle) if handle else None
