"""What words of capture mean, language by language, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import time
from enum import StrEnum
from functools import cache
from typing import TypeVar

from deskhand.domain.recurrence import Frequency

_T = TypeVar("_T")


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
    """The beginning of "from … to …". Alone a thing is from then and not for then, unless it
    repeats from then on."""


class Edge(StrEnum):
    """A part of a week, a month or a year."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


class Words(frozenset[str]):
    """A set of words and phrases. longest: by a first word, of how many words one may be."""

    longest: dict[str, int]

    def __new__(cls, known: Iterable[str] = ()) -> Words:
        made = super().__new__(cls, known)
        made.longest = _longest(made)
        return made


class Table(dict[str, _T]):
    """What words and phrases mean. longest: as of `Words`."""

    def __init__(self, known: Mapping[str, _T] | None = None) -> None:
        super().__init__(known or {})
        self.longest = _longest(self)


def _longest(known: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in known:
        first, *more = phrase.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(more))
    return longest


_NONE = Words()


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of one language, folded (`line.fold`); several words are joined by spaces.

    weekdays are read anywhere, short_weekdays ("sat", "wed") only where something says that a
    day is meant, as are short_months ("may", "mar").
    """

    weekdays: Table[int] = field(default_factory=Table)
    short_weekdays: Table[int] = field(default_factory=Table)
    weekday_parts: Table[tuple[int, time]] = field(default_factory=Table)
    named_by_weekday: Words = _NONE
    """What has a day of the week in its name: "Sunday roast"."""
    """"freitagabend"."""
    every_weekday: Table[int] = field(default_factory=Table)
    """"mondays", "montags"."""
    months: Table[int] = field(default_factory=Table)
    days: Table[int] = field(default_factory=Table)
    """"tomorrow": 1."""
    parts: Table[time] = field(default_factory=Table)
    """"evening", behind a day or "every"."""
    part_phrases: Table[time] = field(default_factory=Table)
    """"in the evening", "abends"."""
    today_parts: Table[time] = field(default_factory=Table)
    """"tonight", "this evening"."""
    clock_words: Table[time] = field(default_factory=Table)
    """"noon"."""
    units: Table[Unit] = field(default_factory=Table)
    numbers: Table[int] = field(default_factory=Table)
    articles_one: Words = _NONE
    """"a", "an": one, before a unit."""
    half: Words = _NONE
    """"half an", "einer halben"."""
    ordinals: Table[int] = field(default_factory=Table)
    every: Words = _NONE
    every_phrases: Words = _NONE
    """Before a unit, in "first Monday of every month": "of every", "of each", "jedes", "im"."""
    other: Words = _NONE
    """"every other"."""
    adverbs: Table[tuple[Frequency, int]] = field(default_factory=Table)
    """"weekly"; read where no noun follows."""
    sure_adverbs: Table[tuple[Frequency, int]] = field(default_factory=Table)
    workday: Words = _NONE
    workdays: Words = _NONE
    """"on weekdays", "werktags": every one."""
    weekend: Words = _NONE
    weekends: Words = _NONE
    except_: Words = _NONE
    """Behind "every day": "except"."""
    before_date: Table[Role] = field(default_factory=Table)
    on: Words = _NONE
    """Before the day of what repeats: "weekly on"."""
    at: Words = _NONE
    to: Words = _NONE
    """Between the ends of a range."""
    the: Words = _NONE
    of: Words = _NONE
    """Between a day and its month or week."""
    and_: Words = _NONE
    this: Words = _NONE
    next: Words = _NONE
    coming: Words = _NONE
    """"coming Friday", which is never in doubt."""
    last: Words = _NONE
    edges: Table[Edge] = field(default_factory=Table)
    edge_words: Table[tuple[Edge, Unit]] = field(default_factory=Table)
    """"eom", "monatsende"."""
    in_: Words = _NONE
    from_now: Words = _NONE
    am: Words = _NONE
    pm: Words = _NONE
    o_clock: Words = _NONE
    half_past: Words = _NONE
    half_to: Words = _NONE
    """"halb zehn" is 9:30."""
    quarter: Words = _NONE
    past: Words = _NONE
    before_hour: Words = _NONE
    for_: Words = _NONE
    lasting: Words = _NONE
    """"2 Stunden lang"."""
    times: Words = _NONE
    once_per: Words = _NONE
    """"once a", before a unit."""
    remind: Words = _NONE
    """"remind me", which begins a reminder."""
    reminder: Words = _NONE
    """"reminder", before a span."""
    beforehand: Words = _NONE
    remind_verb: Words = _NONE
    """"erinnern", behind a span."""
    day_before: Words = _NONE
    glue: Words = _NONE
    """"to", "daran": what links "remind me" to what is to be done."""
    please: Words = _NONE
    priorities: Table[str] = field(default_factory=Table)
    soft: Words = _NONE
    """Words after which, and before which, a time stands by itself: "with", "about", "in"."""
    not_before: Words = _NONE
    """A date behind one of these is a part of something else: "the", "since", "black"."""
    not_times: Words = _NONE
    """A number behind one of these is its number: "room", "version"."""
    before_verb: Words = _NONE
    """Where a verb comes last: a small-lettered word behind one of these is what to do."""
    counted: Words = _NONE
    """A number before one of these counts it: "people", "miles", "%"."""


def words(written: str) -> Words:
    """A set of words from one string of them."""
    return Words(written.split())


def vocabulary(languages: Sequence[str]) -> Vocabulary:
    """The words of these languages ("en", "de") together; others are left out."""
    return _together(tuple(dict.fromkeys(languages)))


@cache
def _together(languages: tuple[str, ...]) -> Vocabulary:
    from deskhand.services.capture.english import ENGLISH
    from deskhand.services.capture.german import GERMAN

    known = {"en": ENGLISH, "de": GERMAN}
    chosen = [known[each] for each in languages if each in known] or [ENGLISH]
    together: dict[str, Words | Table[object]] = {}
    for each in fields(Vocabulary):
        values = [getattr(words_of_one, each.name) for words_of_one in chosen]
        if isinstance(values[0], Words):
            together[each.name] = Words(
                spelling for value in values for word in value for spelling in spellings(word)
            )
        else:
            # Where two languages have a word, the first one's meaning counts.
            together[each.name] = Table(
                {
                    spelling: meaning
                    for value in reversed(values)
                    for word, meaning in value.items()
                    for spelling in spellings(word)
                }
            )
    return Vocabulary(**together)  # type: ignore[arg-type]


def spellings(word: str) -> tuple[str, ...]:
    """As it is written, and without umlauts: "für", "fuer"."""
    plain = word.translate(_WITHOUT_UMLAUTS)
    return (word,) if plain == word else (word, plain)


_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
