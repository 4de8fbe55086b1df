"""Searching: what a person asks for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from deskhand.domain.conversation import Role
from deskhand.domain.search_text import Place, places_of

SNIPPET_CHARS = 220
BEFORE_MATCH = 60

# Endings that words of one stem differ in; what is left must still be a word.
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ers", "ies", "ied", "ed", "er", "es",
            "en", "ly", "s", "e", "y")  # fmt: skip
SHORTEST_STEM = 4


class Has(StrEnum):
    """What a message can have besides words."""

    FILE = "file"
    IMAGE = "image"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; one word is the usual case.

    is_prefix: the last one is the beginning of a word.
    """

    words: tuple[str, ...]
    is_prefix: bool = False

    def found_in(self, text: str) -> int:
        """How often it is in a normalised text that has a space at both ends."""
        return text.count(f" {' '.join(self.words)}{'' if self.is_prefix else ' '}")

    def loosened(self) -> Term:
        """The same for a word in any of its forms, as far as endings tell."""
        if len(self.words) != 1:
            return self
        word = self.words[0]
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
                return Term((word.removesuffix(ending),), is_prefix=True)
        return Term(self.words, is_prefix=True) if len(word) >= SHORTEST_STEM else self


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: every term and no term of `without`, and each filter.

    models, providers: words of their names. folders, tags: names, any of them.
    after, before: the first instant that counts, and the first that does not.
    """

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    models: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    speaker: Role | None = None
    has: frozenset[Has] = frozenset()
    after: datetime | None = None
    before: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == Query()

    @property
    def asks_for_places(self) -> bool:
        """Whether only conversations of certain folders or tags count."""
        return bool(self.folders or self.tags)

    @property
    def asks_of_messages(self) -> bool:
        """Whether something is asked that only a message can have, and no title."""
        return bool(self.models or self.providers or self.speaker or self.has)

    def loosened(self) -> Query:
        """The same for words in any of their forms."""
        return replace(self, terms=tuple(term.loosened() for term in self.terms))


class HitKind(StrEnum):
    """Where the words were found."""

    TEXT = "text"
    NAME = "name"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines around what was found. marks: where it stands in `text`, start and end."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One message that has what was asked for.

    kind: in its own words, in the name of its file, or in the file itself (`file`, `page`).
    """

    message_id: UUID
    conversation_id: UUID
    title: str
    role: Role
    at: datetime
    kind: HitKind
    snippet: Snippet
    provider: str = ""
    model: str = ""
    file: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class TitleHit:
    """A conversation whose title has what was asked for."""

    conversation_id: UUID
    title: str
    updated_at: datetime
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins. below: only what was indexed under a smaller number;
    skip: how many of the best there were shown already."""

    below: int | None = None
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, best first. more: where to go on, None at the end.

    instead: words that are written like the ones nothing was found for ("" for none).
    """

    hits: tuple[Hit, ...]
    more: Cursor | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What filters can name: models that were used, folders and tags."""

    models: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def marks_in(places: list[Place], terms: tuple[Term, ...]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in a text, by its words' places; in order, never overlapping."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(places):
        length = max((_matches(places, at, term) for term in terms), default=0)
        if length:
            found.append((places[at].start, places[at + length - 1].end))
        at += length or 1
    return tuple(found)


def _matches(places: list[Place], at: int, term: Term) -> int:
    """How many words from `at` are the term; 0 when they are not."""
    count = len(term.words)
    if at + count > len(places):
        return 0
    for offset, word in enumerate(term.words):
        there = places[at + offset].word
        is_last = offset == count - 1
        if there != word and not (is_last and term.is_prefix and there.startswith(word)):
            return 0
    return count


def snippet_of(text: str, terms: tuple[Term, ...]) -> Snippet:
    """The part of a text where most of the terms stand close together, on one line."""
    places = places_of(text)
    marks = marks_in(places, terms)
    first = _densest(marks)
    start = max(0, first - BEFORE_MATCH)
    if start:
        starts = [place.start for place in places if start <= place.start <= first]
        start = starts[0] if starts else first
    end = min(len(text), start + SNIPPET_CHARS)
    inside = tuple(
        (max(a, start) - start, min(b, end) - start) for a, b in marks if start <= a < end
    )
    return _on_one_line(text[start:end], inside, cut_before=start > 0, cut_after=end < len(text))


def _densest(marks: tuple[tuple[int, int], ...]) -> int:
    """Where the most marks follow within one snippet; the first such place."""
    best, where = 0, 0
    for at, (start, _) in enumerate(marks):
        reach = start + SNIPPET_CHARS - BEFORE_MATCH
        count = sum(1 for other, _ in marks[at : at + 20] if other < reach)
        if count > best:
            best, where = count, start
    return where


def _on_one_line(
    text: str, marks: tuple[tuple[int, int], ...], *, cut_before: bool, cut_after: bool
) -> Snippet:
    """Whitespace squeezed, the marks moved along, and dots where the text was cut."""
    line, moved = "… " if cut_before else "", [0] * (len(text) + 1)
    for at, character in enumerate(text):
        moved[at] = len(line)
        if not character.isspace():
            line += character
        elif line and not line.endswith(" "):
            line += " "
    moved[len(text)] = len(line)
    line = line.rstrip()
    moved_marks = tuple((moved[a], min(moved[b], len(line))) for a, b in marks)
    return Snippet(line + (" …" if cut_after else ""), moved_marks)
