"""Text as search compares it: small letters, no accents, single words.

What is stored in the index and what a person asks for go through the same functions, so that both
databases find the same.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MOST_INDEXED = 200_000
"""Characters of one text that can be found: a longer one is found by its beginning."""
LONGEST_WORD = 64

# Scripts written without spaces: each character is a word, and several are a phrase.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
# Accents of letters; marks of other scripts are part of their words.
_ACCENTS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))


class _Folded(dict[int, str]):
    """Each character as it is compared, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _fold(character: str) -> str:
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", character) if not _within(each, _ACCENTS)
    )
    folded = unicodedata.normalize("NFKC", bare.casefold())
    if not folded:
        return ""
    words = "".join(each if _is_in_word(each) else " " for each in folded)
    if any(_within(each, _UNSPACED) for each in words):
        return " " + " ".join(words) + " "
    return words


def _is_in_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category in ("Mn", "Mc")


_FOLDED = _Folded()


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    words = text[:MOST_INDEXED].translate(_FOLDED).split()
    return [word[:LONGEST_WORD] for word in words]


def normalised(text: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(words_of(text))


@dataclass(frozen=True, slots=True)
class Place:
    """A word and where it stands in the text it comes from."""

    word: str
    start: int
    end: int


def places_of(text: str) -> list[Place]:
    """The words of a text with their places, in order."""
    places: list[Place] = []
    word, start, end = "", 0, 0
    for at, character in enumerate(text[:MOST_INDEXED]):
        folded = _FOLDED[ord(character)]
        if " " not in folded:
            if folded and not word:
                start = at
            word += folded
            end = at + 1
            continue
        if word:
            places.append(Place(word[:LONGEST_WORD], start, end))
        word = ""
        # One character can fold to several words ("½").
        places += [Place(piece, at, at + 1) for piece in folded.split()]
    if word:
        places.append(Place(word[:LONGEST_WORD], start, end))
    return places
