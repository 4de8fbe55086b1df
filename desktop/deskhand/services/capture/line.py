"""A line of capture cut into words that remember where they stand.

Only whole words count, so nothing is ever read inside one. Quotes, links and marked words
(@Anna, #house, +garden) are one word each, which no phrase reads across.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from deskhand.domain.capture import Correction

_OPENING = "([{<\"'“„‚‘«‹¿¡…"
_CLOSING = ",.;:!?)]}>\"'”“’‘»›…"
# Marks of direction and width that stand beside a word and are not seen.
_UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_LEADING = _OPENING + _UNSEEN
_TRAILING = _CLOSING + _UNSEEN
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "`": "`", "‹": "›"}
_SIGNS = re.compile(r'[@#+"“”„«»`‹›]')
_QUOTED_MARK = re.compile(r'[@#+]["“„][^"“”„\n]{1,80}["”“]')
HEAD, TAIL = 800, 250
"""Characters of a longer line that are read; nobody means a page of pasted text word by word."""

MOST_SIGNS = 400
"""Quotes and marks that are looked at; what is behind so many is left alone."""

_CHUNK = re.compile(r"\S+")
_LINK = re.compile(r"(?:https?://|www\.)\S{2,}", re.IGNORECASE)


class Kind(Enum):
    """What a word is for a reader."""

    PLAIN = auto()
    MARK = auto()
    LINK = auto()
    CLOSED = auto()
    """Quoted, or said to be left alone."""
    END = auto()


@dataclass(slots=True)
class Word:
    """One word. folded: as vocabularies write it, "" where it is not for reading.

    start, end: without the punctuation around it. lead, trail: that punctuation.
    """

    start: int
    end: int
    text: str
    folded: str
    lead: str = ""
    trail: str = ""
    kind: Kind = Kind.PLAIN
    is_chosen: bool = False
    """Whether the person chose it instead of what stands there."""


class Line:
    """The words of a line, ended by one that is none, and steps from one to the next."""

    def __init__(self, text: str, corrections: Sequence[Correction] = ()) -> None:
        self.text = text
        self.words = _words(text, corrections)
        self.end = len(self.words)
        self.words.append(Word(len(text), len(text), "", "", kind=Kind.END))

    def __getitem__(self, index: int) -> str:
        """The folded word; "" at the end and for what is not for reading."""
        return self.words[index].folded if index < self.end else ""

    def after(self, index: int, over: str = "") -> int:
        """The next word if nothing is between, else the end. over: allowed punctuation.

        What the person chose stands by itself.
        """
        if index >= self.end:
            return self.end
        word, following = self.words[index], self.words[index + 1]
        if word.is_chosen is not following.is_chosen:
            return self.end
        if following.lead or (word.trail and word.trail not in over):
            return self.end
        return index + 1

    def before(self, index: int) -> str:
        """The folded word in front, "" if there is none or something is between."""
        if index == 0 or self.after(index - 1) != index:
            return ""
        return self.words[index - 1].folded

    def has_dot(self, index: int) -> bool:
        """Whether a full stop follows directly: "12.", "Mo."."""
        return index < self.end and self.words[index].trail.startswith(".")


def _words(text: str, corrections: Sequence[Correction]) -> list[Word]:
    found: list[Word] = []
    at = 0
    closed = _without_middle(text, _closed(text))
    # What the person chose comes first, quotes inside it included.
    for correction in sorted(corrections, key=lambda each: each.start):
        if correction.start < at or not at <= correction.start < correction.end <= len(text):
            continue
        found += _between(text, at, correction.start, closed)
        found += _corrected(text, correction)
        at = correction.end
    return found + _between(text, at, len(text), closed)


def _corrected(text: str, correction: Correction) -> list[Word]:
    start, end = correction.start, correction.end
    if correction.words is None:
        return [Word(start, end, text[start:end], "", kind=Kind.CLOSED)]
    chosen = _between(correction.words, 0, len(correction.words), _closed(correction.words))
    for word in chosen:
        word.start, word.end, word.is_chosen = start, end, True
    return chosen


def _between(text: str, start: int, end: int, closed: list[tuple[int, int]]) -> list[Word]:
    found: list[Word] = []
    at = bisect_left(closed, (start, 0))
    while start < end:
        if at < len(closed) and closed[at][0] <= start:
            first, last = closed[at]
            at += 1
            if last <= start or first < start or last > end:
                continue
            quoted = text[first:last]
            kind = Kind.MARK if _QUOTED_MARK.fullmatch(quoted) else Kind.CLOSED
            found.append(Word(first, last, quoted, "", kind=kind))
            start = last
            continue
        until = min(closed[at][0], end) if at < len(closed) else end
        found += [_word(each) for each in _CHUNK.finditer(text, start, until)]
        start = until
    return found


def _closed(text: str) -> list[tuple[int, int]]:
    """Where quotes, and marks with quotes, begin and end: in order, not overlapping.

    A quote opens at the beginning of a word and closes at the end of one; one that never
    closes is none.
    """
    found: list[tuple[int, int]] = []
    closings: dict[str, list[int]] = {}
    signs = [each.start() for each in islice(_SIGNS.finditer(text), MOST_SIGNS + 1)]
    beyond = [(signs.pop(), len(text))] if len(signs) > MOST_SIGNS else []
    for at in signs:
        if at + 1 == len(text) or not text[at + 1].isalnum():
            closings.setdefault(text[at], []).append(at)
    for at in signs:
        if found and at < found[-1][1]:
            continue
        if at and not (text[at - 1].isspace() or text[at - 1] in _LEADING):
            continue
        if text[at] in "@#+" and (mark := _QUOTED_MARK.match(text, at)):
            found.append(mark.span())
        elif text[at] in _QUOTES and not (at + 1 < len(text) and text[at + 1].isspace()):
            ends = [_first_after(closings.get(sign, []), at) for sign in _QUOTES[text[at]]]
            closing = min((each for each in ends if each), default=0)
            if closing > at + 1:
                found.append((at, closing + 1))
    return found + beyond


def _without_middle(text: str, closed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The closed parts with the middle of a long text as one of them."""
    if len(text) <= HEAD + TAIL:
        return closed
    start = next((at for at in range(HEAD, len(text) - TAIL) if text[at].isspace()), HEAD)
    end = next((at for at in range(len(text) - TAIL, len(text)) if text[at].isspace()), start)
    first = bisect_left(closed, (start, 0))
    if first and closed[first - 1][1] > start:
        first -= 1
        start = closed[first][0]
    last = bisect_left(closed, (end, 0))
    if last > first:
        end = max(end, closed[last - 1][1])
    return [*closed[:first], (start, end), *closed[last:]]


def _first_after(places: list[int], at: int) -> int:
    index = bisect_left(places, at + 1)
    return places[index] if index < len(places) else 0


def _word(chunk: re.Match[str]) -> Word:
    text = chunk[0]
    if text[0] in "@#+!":
        return _mark(chunk.start(), text)
    core = text.lstrip(_LEADING)
    start = chunk.start() + len(text) - len(core)
    if link := _LINK.match(core):
        return _link(start, link[0])
    core = core.rstrip(_TRAILING)
    end = start + len(core)
    lead = text[: start - chunk.start()].strip(_UNSEEN)
    trail = text[end - chunk.start() :].strip(_UNSEEN)
    return Word(start, end, core, fold(core), lead, trail)


def _mark(start: int, text: str) -> Word:
    core = text if text[0] == "!" else text.rstrip(_TRAILING)
    trail = text[len(core) :].strip(_UNSEEN)
    return Word(start, start + len(core), core, fold(core), trail=trail, kind=Kind.MARK)


def _link(start: int, text: str) -> Word:
    core = text.rstrip(_TRAILING)
    # A bracket that the address itself opened belongs to it.
    opened = core.count("(") - core.count(")")
    end = len(core)
    while opened > 0 and end < len(text) and text[end] == ")":
        end, opened = end + 1, opened - 1
    core = text[:end]
    return Word(start, start + len(core), core, "", trail=text[len(core) :], kind=Kind.LINK)


def fold(text: str) -> str:
    """As vocabularies write it: small letters, letters and their marks composed."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).casefold()
