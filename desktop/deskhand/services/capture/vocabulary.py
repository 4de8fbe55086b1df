"""What words of capture mean, language by language, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import time
from enum import StrEnum
from functools import cache

from deskhand.domain.recurrence import Frequency


class Unit(StrEnum):
    """A measure of time that people count in."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Role(StrEnum):
    """What the word before a date makes of it."""

    DUE = "due"
    START = "start"
    UNTIL = "until"
    FROM = "from"
    """The beginning of "from … to …"; alone it says where something is from."""


class Edge(StrEnum):
    """A part of a week, a month or a year."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


_Words = frozenset[str]
_NONE: _Words = frozenset()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, folded (`line.fold`); several words are joined by spaces.

    weekdays are read anywhere, short_weekdays ("sat", "wed") only where something says that a
    day is meant, as are short_months ("may", "mar").
    """

    weekdays: Mapping[str, int] = field(default_factory=dict)
    short_weekdays: Mapping[str, int] = field(default_factory=dict)
    every_weekday: Mapping[str, int] = field(default_factory=dict)
    """"mondays", "montags"."""
    months: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    """"tomorrow": 1."""
    parts: Mapping[str, time] = field(default_factory=dict)
    """"evening", behind a day or "every"."""
    part_phrases: Mapping[str, time] = field(default_factory=dict)
    """"in the evening", "abends"."""
    today_parts: Mapping[str, time] = field(default_factory=dict)
    """"tonight", "this evening"."""
    clock_words: Mapping[str, time] = field(default_factory=dict)
    """"noon"."""
    units: Mapping[str, Unit] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    articles_one: _Words = _NONE
    """"a", "an": one, before a unit."""
    half: _Words = _NONE
    """"half an", "einer halben"."""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    every: _Words = _NONE
    every_phrases: _Words = _NONE
    """Before a unit, in "first Monday of every month": "of every", "of each", "jedes", "im"."""
    other: _Words = _NONE
    """"every other"."""
    adverbs: Mapping[str, tuple[Frequency, int]] = field(default_factory=dict)
    """"weekly"; read where no noun follows."""
    sure_adverbs: Mapping[str, tuple[Frequency, int]] = field(default_factory=dict)
    workday: _Words = _NONE
    workdays: _Words = _NONE
    """"on weekdays", "werktags": every one."""
    weekend: _Words = _NONE
    before_date: Mapping[str, Role] = field(default_factory=dict)
    on: _Words = _NONE
    """Before the day of what repeats: "weekly on"."""
    at: _Words = _NONE
    to: _Words = _NONE
    """Between the ends of a range."""
    the: _Words = _NONE
    of: _Words = _NONE
    """Between a day and its month or week."""
    and_: _Words = _NONE
    this: _Words = _NONE
    next: _Words = _NONE
    coming: _Words = _NONE
    """"coming Friday", which is never in doubt."""
    last: _Words = _NONE
    edges: Mapping[str, Edge] = field(default_factory=dict)
    edge_words: Mapping[str, tuple[Edge, Unit]] = field(default_factory=dict)
    """"eom", "monatsende"."""
    in_: _Words = _NONE
    from_now: _Words = _NONE
    am: _Words = _NONE
    pm: _Words = _NONE
    o_clock: _Words = _NONE
    half_past: _Words = _NONE
    half_to: _Words = _NONE
    """"halb zehn" is 9:30."""
    quarter: _Words = _NONE
    past: _Words = _NONE
    before_hour: _Words = _NONE
    for_: _Words = _NONE
    lasting: _Words = _NONE
    """"2 Stunden lang"."""
    times: _Words = _NONE
    once_per: _Words = _NONE
    """"once a", before a unit."""
    remind: _Words = _NONE
    """"remind me", which begins a reminder."""
    reminder: _Words = _NONE
    """"reminder", before a span."""
    beforehand: _Words = _NONE
    remind_verb: _Words = _NONE
    """"erinnern", behind a span."""
    day_before: _Words = _NONE
    glue: _Words = _NONE
    """"to", "daran": what links "remind me" to what is to be done."""
    please: _Words = _NONE
    priorities: Mapping[str, str] = field(default_factory=dict)
    soft: _Words = _NONE
    """Words after which, and before which, a time stands by itself: "with", "about", "in"."""
    not_before: _Words = _NONE
    """A date behind one of these is a part of something else: "the", "since", "black"."""
    not_times: _Words = _NONE
    """A number behind one of these is its number: "room", "version"."""
    counted: _Words = _NONE
    """A number before one of these counts it: "people", "miles", "%"."""
    openers: _Words = _NONE
    """The first words of all of them: no piece begins with any other."""


def vocabulary(languages: Sequence[str]) -> Vocabulary:
    """The words of these languages ("en", "de") together; others are left out."""
    return _together(tuple(dict.fromkeys(languages)))


@cache
def _together(languages: tuple[str, ...]) -> Vocabulary:
    from deskhand.services.capture.english import ENGLISH
    from deskhand.services.capture.german import GERMAN

    known = {"en": ENGLISH, "de": GERMAN}
    chosen = [known[each] for each in languages if each in known] or [ENGLISH]
    together: dict[str, object] = {}
    for each in fields(Vocabulary):
        values = [getattr(words, each.name) for words in chosen]
        if isinstance(values[0], Mapping):
            merged: dict[str, object] = {}
            for value in reversed(values):
                merged |= {spelling: v for key, v in value.items() for spelling in spellings(key)}
            together[each.name] = merged
        elif isinstance(values[0], frozenset):
            together[each.name] = frozenset(
                spelling for value in values for key in value for spelling in spellings(key)
            )
    phrases = (phrase for value in together.values() for phrase in value)  # type: ignore
    together["openers"] = frozenset(phrase.partition(" ")[0] for phrase in phrases)
    return Vocabulary(**together)  # type: ignore[arg-type]


def spellings(word: str) -> tuple[str, ...]:
    """As it is written, and without umlauts: "für", "fuer"."""
    plain = word.translate(_WITHOUT_UMLAUTS)
    return (word,) if plain == word else (word, plain)


_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
