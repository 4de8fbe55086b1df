"""A line taken apart: each piece that says something, in order, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.services.capture.clock import Clock, read_clock
from deskhand.services.capture.dates import Day, read_day
from deskhand.services.capture.line import Kind
from deskhand.services.capture.marks import Mark, read_mark
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.repeats import Repeat, read_repeat
from deskhand.services.capture.spans import Lasting, Limit, Remind, read_remind, read_span


@dataclass(frozen=True, slots=True)
class Link:
    """An address."""

    url: str


Value = Day | Clock | Repeat | Remind | Lasting | Limit | Mark | Link


@dataclass(slots=True)
class Piece:
    """What the words from `first` on, without `end`, say."""

    value: Value
    first: int
    end: int


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
        found.append(Piece(value, index, end))
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
            if word.folded not in reading.words.openers and not word.folded[:1].isdecimal():
                return None
            return (
                read_remind(reading, index)
                or read_span(reading, index)
                or read_repeat(reading, index)
                or read_day(reading, index)
                or read_clock(reading, index)
            )
