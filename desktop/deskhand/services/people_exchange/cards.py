"""The cards of a file, one after the other; broken ones with their line and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from deskhand.domain.wording import mark
from deskhand.services.people_exchange.content_lines import (
    Property,
    RawLine,
    property_of,
    raw_lines,
)

MOST_LINES = 5_000
MOST_CHARACTERS = 4_000_000

CUT_OFF = mark("The card has no end.")
TOO_LARGE = mark("The card is too large.")
NO_CARD = mark("This is no part of a card.")
LONG_LINE = mark("A line is too long and was left out.")
NO_PROPERTY = mark("A line could not be understood and was left out.")


@dataclass(slots=True)
class RawCard:
    """One card. number: its first line in the file. notes: what was left out of it."""

    number: int
    properties: list[Property] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """Lines no card could be made of. reason: marked, shown with `tr`."""

    number: int
    reason: str


def cards(stream: BinaryIO) -> Iterator[RawCard | Broken]:
    """Every card of a file, and what is broken, in order."""
    sorter = _Sorter()
    for line in raw_lines(stream):
        found = sorter.take(line)
        if found is not None:
            yield found
    left = sorter.cut_off()
    if left is not None:
        yield left


class _Sorter:
    """Puts lines into cards."""

    def __init__(self) -> None:
        self._card: RawCard | None = None
        self._depth = 0
        self._is_dropped = self._has_told = False

    def take(self, line: RawLine) -> RawCard | Broken | None:
        """What is complete with this line, if something is."""
        plain = line.data[:40].strip().upper().replace(b" ", b"")
        if plain == b"BEGIN:VCARD":
            return self._begin(line)
        if plain == b"END:VCARD":
            return self._end()
        if self._card is not None:
            if not self._depth and not self._is_dropped:
                self._add(self._card, line)
            return None
        if self._has_told or not line.data.strip():
            return None
        self._has_told = True
        return Broken(line.number, NO_CARD)

    def cut_off(self) -> Broken | None:
        """The card that has no end, if there is one."""
        return None if self._card is None else Broken(self._card.number, CUT_OFF)

    def _begin(self, line: RawLine) -> Broken | None:
        card = self._card
        # Version 2.1 has whole cards within AGENT, which say nothing of this one.
        if card is not None and card.properties and _is_agent(card.properties[-1]):
            self._depth += 1
            return None
        before = self.cut_off()
        self._card, self._depth = RawCard(line.number), 0
        self._is_dropped = self._has_told = False
        return before

    def _end(self) -> RawCard | Broken | None:
        if self._depth:
            self._depth -= 1
            return None
        card, self._card = self._card, None
        if card is not None and self._is_dropped:
            return Broken(card.number, TOO_LARGE)
        return card

    def _add(self, card: RawCard, line: RawLine) -> None:
        found = None if line.is_cut else property_of(line)
        if found is None:
            card.notes.append(LONG_LINE if line.is_cut else NO_PROPERTY)
        else:
            card.properties.append(found)
            card.characters += len(found.value)
        lines = len(card.properties) + len(card.notes)
        self._is_dropped = lines > MOST_LINES or card.characters > MOST_CHARACTERS


def _is_agent(found: Property) -> bool:
    return found.name == "AGENT" and not found.value.strip()
