"""Dates by their numbers and months: 2027-05-12, 3/4, 12.5.2027, "12 May", "May 12th, 2027"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from deskhand.domain.when_words import say_date
from deskhand.domain.wording import tr
from deskhand.services.capture import calendar_days
from deskhand.services.capture.reading import Reading

_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:t(\d{2}):(\d{2})(?::\d{2})?)?")
_WITH_YEAR = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})(st|nd|rd|th)?")
_DAYS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[-–](\d{1,2})(st|nd|rd|th)?")
_SHARE_OF = frozenset({"of", "von", "vom"})
_NOT_A_DATE = frozenset({"24/7", "9/11", "7/11", "50/50"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that was written. at: behind an ISO date's "T". last: of "12-14 May"."""

    day: date
    at: time | None = None
    last: date | None = None
    others: tuple[str, ...] = ()
    doubt: str = ""


def read(reading: Reading, index: int, *, is_sure: bool) -> tuple[Dated, int] | None:
    """A written date and the word behind it. is_sure: something in front says it is a date."""
    word = reading.line[index]
    if word[:1].isdigit():
        if found := _numeric(reading, index, is_sure=is_sure):
            return found
        return _day_and_month(reading, index)
    if word in reading.words.months:
        return _month_and_day(reading, index, is_sure=is_sure)
    if word in reading.words.ordinals:
        return _day_and_month(reading, index)
    return None


def _numeric(reading: Reading, index: int, *, is_sure: bool) -> tuple[Dated, int] | None:
    line = reading.line
    word = line[index]
    if found := _ISO.fullmatch(word):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        at = _time(found[5], found[6])
        return _as_said(reading, index, year, month, day, at=at)
    if found := _WITH_YEAR.fullmatch(word):
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        if found[2] == "-" and len(found[4]) == 2:
            return None
        if found[2] == ".":
            likely = is_sure or len(found[4]) == 4 or len(found[1] + found[3]) == 4
            if not likely or line.before(index) in reading.words.not_times:
                return None
            return _as_said(reading, index, year, int(found[3]), int(found[1]))
        return _either(reading, index, int(found[1]), int(found[3]), year)
    if (found := _SLASHED.fullmatch(word)) and word not in _NOT_A_DATE:
        if is_sure or _is_alone(reading, index):
            return _either(reading, index, int(found[1]), int(found[2]), None)
        return None
    if (found := _DOTTED.fullmatch(word)) and line.has_dot(index):
        return _german(reading, index, found, is_sure=is_sure)
    return None


def _time(hour: str | None, minute: str | None) -> time | None:
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute))


def _is_alone(reading: Reading, index: int) -> bool:
    if reading.line[reading.next(index + 1)] in _SHARE_OF:
        return False  # "1/2 of them"
    return index == reading.fresh or reading.stands_alone(index + 1)


def _german(
    reading: Reading, index: int, found: re.Match[str], *, is_sure: bool
) -> tuple[Dated, int] | None:
    """A day and month with full stops: "12.5."; alone at the end it is perhaps "version 3.11."."""
    is_last = index + 1 == reading.line.end
    if not (is_sure or (len(found[2]) == 2 and found[2][0] == "0") or not is_last):
        return None
    if not is_sure and reading.line.before(index) in reading.words.not_times:
        return None
    day, month = int(found[1]), int(found[2])
    if not is_sure and calendar_days.coming(reading.today, month, day) is None:
        return None
    return _as_said(reading, index, None, month, day)


def _as_said(
    reading: Reading,
    index: int,
    year: int | None,
    month: int,
    day: int,
    *,
    at: time | None = None,
) -> tuple[Dated, int] | None:
    dated = _resolved(reading, year, month, day)
    if dated is None:
        _problem(reading, index, index + 1)
        return None
    return Dated(dated.day, at, others=dated.others, doubt=dated.doubt), index + 1


def _problem(reading: Reading, start: int, end: int) -> None:
    words = reading.line.words
    written = reading.line.text[words[start].start : words[end - 1].end]
    reading.problems[tr("There is no {date}.", date=written)] = None


def _resolved(reading: Reading, year: int | None, month: int, day: int) -> Dated | None:
    """The date; of those without a year the next one, with doubt where one just was."""
    today = reading.today
    if year is not None:
        found = calendar_days.exists(year, month, day)
        return None if found is None else Dated(found)
    found = calendar_days.coming(today, month, day)
    if found is None:
        return None
    before = calendar_days.exists(today.year, month, day)
    if before is None and calendar_days.exists(today.year - 1, month, day):
        before = calendar_days.exists(today.year - 1, month, day)
    if before and 0 < (today - before).days <= calendar_days.RECENT_DAYS:
        doubt = tr("This year's has passed: read as the next one.")
        return Dated(found, others=(before.isoformat(),), doubt=doubt)
    if found.year > today.year + 1:
        doubt = tr("Its next one is in {year}.", year=found.year)
        return Dated(found, doubt=doubt)
    return Dated(found)


def _either(
    reading: Reading, index: int, first: int, second: int, year: int | None
) -> tuple[Dated, int] | None:
    """Two numbers that may be day and month or month and day."""
    orders = [(second, first), (first, second)]
    if reading.month_first:
        orders.reverse()
    found = [each for order in orders if (each := _resolved(reading, year, *order))]
    if not found:
        if year is not None or (first <= 31 and second <= 31 and min(first, second) <= 12):
            _problem(reading, index, index + 1)
        return None
    likely = found[0]
    if len(found) == 1 or found[1].day == likely.day:
        return likely, index + 1
    doubt = tr("Day and month may be the other way round: {date}.", date=say_date(found[1].day))
    others = (found[1].day.isoformat(), *likely.others)
    return Dated(likely.day, others=others, doubt=doubt), index + 1


def _year_behind(reading: Reading, end: int, over: str) -> tuple[int | None, int]:
    at = reading.next(end, over)
    word = reading.line[at]
    if len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2999:
        return int(word), at + 1
    return None, end


def _day_and_month(reading: Reading, index: int) -> tuple[Dated, int] | None:
    """The day first: "12 May", "12th of May 2027", "12. Mai", "12-14 May"."""
    line, known = reading.line, reading.words
    first, last = _days(reading, index)
    if first is None:
        return None
    end = index + 1
    if last is None and (link := reading.phrase(reading.next(end, "."), known.to)):
        behind, more = _days(reading, reading.next(link))
        if behind is not None and more is None and behind > first:
            last, end = behind, reading.next(link) + 1
    at = reading.next(end, ".")
    if link := reading.phrase(at, known.of):
        at = reading.next(link)
    month = known.months.get(line[at])
    if month is None:
        return None
    year, end = _year_behind(reading, at + 1, ".,")
    return _found(reading, index, end, year, month, first, last)


def _days(reading: Reading, index: int) -> tuple[int | None, int | None]:
    """A day's number, or two with a dash between."""
    word = reading.line[index]
    if found := _DAY.fullmatch(word):
        return int(found[1]), None
    if found := _DAYS.fullmatch(word):
        return int(found[1]), int(found[2])
    ordinal = reading.words.ordinals.get(word, 0)
    return (ordinal, None) if ordinal > 0 else (None, None)


def _month_and_day(reading: Reading, index: int, *, is_sure: bool) -> tuple[Dated, int] | None:
    """The month first: "May 12th", "May 12, 2027", "Dec 24-26"."""
    line, known = reading.line, reading.words
    at = reading.next(index + 1, ".")
    if line[at] in known.the:
        at = reading.next(at + 1)
    if not line[at][:1].isdigit():
        return None
    first, last = _days(reading, at)
    following = line[reading.next(at + 1)]
    if first is None or following in known.counted or following in known.units:
        return None
    plain = line[at].isdecimal() and line.words[index].text[:1].islower()
    if plain and not (is_sure or len(line[index]) > 3 or reading.stands_alone(at + 1)):
        return None
    year, end = _year_behind(reading, at + 1, ",")
    return _found(reading, index, end, year, known.months[line[index]], first, last)


def _found(
    reading: Reading,
    start: int,
    end: int,
    year: int | None,
    month: int,
    first: int,
    last: int | None,
) -> tuple[Dated, int] | None:
    dated = _resolved(reading, year, month, first)
    if dated is None or first < 1:
        _problem(reading, start, end)
        return None
    if last is None:
        return dated, end
    until = calendar_days.exists(dated.day.year, month, last)
    if until is None or last < first:
        _problem(reading, start, end)
        return None
    return Dated(dated.day, last=until, others=dated.others, doubt=dated.doubt), end
