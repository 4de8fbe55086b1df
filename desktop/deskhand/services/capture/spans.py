"""Lengths of time and reminders: "for 2 hours", "remind me 1 hour before", "5 times"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from deskhand.services.capture.reading import Reading
from deskhand.services.capture.vocabulary import Unit

_MINUTES = {
    Unit.SECOND: 1 / 60,
    Unit.MINUTE: 1,
    Unit.HOUR: 60,
    Unit.DAY: 1_440,
    Unit.WEEK: 10_080,
    Unit.FORTNIGHT: 20_160,
}
_LONGEST_MINUTES = 24 * 60
_MOST_TIMES = 1_000


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long it takes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Limit:
    """How long, or how often, something repeats. Exactly one of both says so."""

    times: int = 0
    count: int = 0
    unit: Unit = Unit.DAY


@dataclass(frozen=True, slots=True)
class Remind:
    """That there shall be a reminder. before: so long before it is due; None where it does not
    say. is_lead: it begins the line, and what is to be done follows."""

    before: timedelta | None = None
    is_lead: bool = False


def read_remind(reading: Reading, index: int) -> tuple[Remind, int] | None:
    """A reminder: "remind me", perhaps with how long before; "1 Stunde vorher erinnern"."""
    line, known = reading.line, reading.words
    at = index
    if line[index] in known.please:
        at = reading.next(index + 1)
    if end := reading.phrase(at, known.remind):
        if found := _before(reading, reading.next(end)):
            return Remind(found[0]), found[1]
        return Remind(is_lead=index == 0), end
    if end := reading.phrase(index, known.reminder):
        found = _before(reading, reading.next(end))
        return None if found is None else (Remind(found[0]), found[1])
    if found := _before(reading, index):
        behind = reading.next(found[1])
        if line[behind] in known.remind_verb:
            return Remind(found[0]), behind + 1
    return None


def _before(reading: Reading, index: int) -> tuple[timedelta, int] | None:
    known = reading.words
    if end := reading.phrase(index, known.day_before):
        return timedelta(days=1), end
    amount = reading.amount(index)
    if amount is None or amount[1] not in _MINUTES:
        return None
    end = reading.phrase(reading.next(amount[2], "."), known.beforehand)
    if not end or amount[0] * _MINUTES[amount[1]] > 366 * 1_440:
        return None
    return timedelta(minutes=amount[0] * _MINUTES[amount[1]]), end


def read_span(reading: Reading, index: int) -> tuple[Lasting | Limit, int] | None:
    """How long it takes or goes on: "for 2 hours", "2 Stunden lang", "for 3 weeks", "5 times"."""
    line, known = reading.line, reading.words
    end = reading.phrase(index, known.for_)
    at = reading.next(end) if end else index
    amount = reading.amount(at)
    if amount and (end or line[reading.next(amount[2])] in known.lasting):
        behind = amount[2] if end else reading.next(amount[2]) + 1
        return _length(*amount[:2], behind)
    number = reading.number(at)
    if number and line[reading.next(number[1])] in known.times and line[at] not in known.half:
        times = number[0]
        if not _ends_there(reading, index, reading.next(number[1]) + 1):
            return None
        return (
            (Limit(times=times), reading.next(number[1]) + 1) if 1 <= times <= _MOST_TIMES else None
        )
    if line[at].endswith(("x", "mal")):
        times_said = line[at].removesuffix("x").removesuffix("mal")
        counted = int(times_said) if times_said.isdecimal() and len(times_said) < 4 else 0
        counted = counted or known.numbers.get(times_said, 0)
        is_told = counted and _ends_there(reading, index, at + 1)
        return (Limit(times=counted), at + 1) if is_told else None
    return None


def _ends_there(reading: Reading, index: int, end: int) -> bool:
    """Whether the number of times is not of a thing: "2x milk"."""
    return 0 < index == reading.fresh or reading.stands_alone(end)


def _length(count: float, unit: Unit, end: int) -> tuple[Lasting | Limit, int] | None:
    if unit in (Unit.MINUTE, Unit.HOUR):
        minutes = round(count * _MINUTES[unit])
        return (Lasting(minutes), end) if 0 < minutes <= _LONGEST_MINUTES else None
    if unit is Unit.SECOND or count != int(count) or not 1 <= count <= _MOST_TIMES:
        return None
    return Limit(count=int(count), unit=unit), end
