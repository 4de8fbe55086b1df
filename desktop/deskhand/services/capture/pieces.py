"""A line taken apart: each piece that says something, in order, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from deskhand.services.capture.clock import Clock, read_clock
from deskhand.services.capture.dates import read_day
from deskhand.services.capture.day import Day
from deskhand.services.capture.line import Kind
from deskhand.services.capture.marks import Mark, read_mark
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.repeats import Repeat, read_repeat
from deskhand.services.capture.spans import Lasting, Limit, Remind, read_remind, read_span
from deskhand.services.capture.vocabulary import Table, Vocabulary, Words


@dataclass(frozen=True, slots=True)
class Link:
    """An address."""

    url: str


Value = Day | Clock | Repeat | Remind | Lasting | Limit | Mark | Link


@dataclass(slots=True)
class Piece:
    """What the words from `first` on, without `end`, say. is_chosen: the person said so."""

    value: Value
    first: int
    end: int
    is_chosen: bool = False


def read_pieces(reading: Reading) -> list[Piece]:
    """All pieces of the line, in order; they do not overlap."""
    found: list[Piece] = []
    index = 0
    while index < reading.line.end:
        piece = _read(reading, index)
        if piece is None:
            index += 1
            continue
        value, end = piece
        found.append(Piece(value, index, end, reading.line.words[index].is_chosen))
        index = reading.fresh = end
    return found


def _read(reading: Reading, index: int) -> tuple[Value, int] | None:
    word = reading.line.words[index]
    match word.kind:
        case Kind.MARK:
            return read_mark(reading, index)
        case Kind.LINK:
            return Link(word.text), index + 1
        case Kind.CLOSED | Kind.END:
            return None
        case Kind.PLAIN:
            first = "0" if word.folded[:1].isdecimal() else word.folded
            for read in _readers(reading.words).get(first, ()):
                if found := read(reading, index):
                    return found
            return None


_Reader = Callable[[Reading, int], tuple[Value, int] | None]


@cache
def _readers(known: Vocabulary) -> dict[str, tuple[_Reader, ...]]:
    """By the first word of a piece ("0" for numbers): who may read it, in the order to ask."""
    amounts = (known.numbers, known.articles_one, known.half)
    days = (
        known.days,
        known.today_parts,
        known.weekdays,
        known.short_weekdays,
        known.months,
        known.weekday_parts,
    )
    which = (known.coming, known.next, known.this, known.last, known.ordinals, known.the)
    edges = (known.edges, known.edge_words, known.before_date, known.in_, known.articles_one)
    every = (known.every, known.adverbs, known.sure_adverbs, known.once_per, known.workdays)
    each = (known.on, known.every_weekday, known.the, known.ordinals)
    halves = (known.half_past, known.half_to, known.quarter, known.clock_words)
    beginning: list[tuple[_Reader, tuple[Words | Table[Any], ...]]] = [
        (read_remind, (known.please, known.remind, known.reminder, known.day_before, *amounts)),
        (read_span, (known.for_, *amounts)),
        (read_repeat, (*every, *each, known.weekdays, known.short_weekdays)),
        (read_day, (*days, *which, *edges)),
        (read_clock, (known.at, *halves)),
    ]
    found: dict[str, tuple[_Reader, ...]] = {"0": tuple(reader for reader, _ in beginning)}
    for reader, groups in beginning:
        for first in {first for group in groups for first in group.longest}:
            found[first] = (*found.get(first, ()), reader)
    return found
