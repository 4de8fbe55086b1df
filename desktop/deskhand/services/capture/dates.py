"""Dates as people write them: "tomorrow evening", "next Friday", "12 May", "in 3 days"."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from deskhand.services.capture import calendar_days, written_dates
from deskhand.services.capture.day import Day, as_day
from deskhand.services.capture.periods import (
    edge_named,
    month_alone,
    nth_weekday_of_month,
    weekend,
    whole_unit,
)
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.vocabulary import Role, Unit
from deskhand.services.capture.weekdays import weekday_named

_WITHIN_A_DAY = {Unit.SECOND: 1 / 3600, Unit.MINUTE: 1 / 60, Unit.HOUR: 1.0}


def read_day(reading: Reading, index: int) -> tuple[Day, int] | None:
    """A date, with its preposition, and the word behind it; None if there is none here."""
    words, line = reading.words, reading.line
    if found := _counted(reading, index):
        return found
    if end := reading.phrase(index, words.before_date):
        said = reading.said(index, end)
        if said.startswith(("before", "vor")) and line.before(index) in words.units:
            return None  # "5 days before Friday" is another day
        at = reading.next(end)
        role = words.before_date[said]
        if said.endswith(" the") and line[at] in words.weekdays:
            return None  # "for the Friday night party"
        found = _named(reading, at, is_sure=True) or month_alone(reading, at)
        if found is None and said.split()[-1] in ("the", "am", "zum", "dem", "den"):
            found = _day_of_month(reading, at)
        if found is not None:
            day, behind = found
            if role is Role.FROM:
                return _from_to(reading, day, behind)
            return replace(day, role=role, is_sure=True), behind
    if line.before(index) in ("before", "vor"):
        return None
    if line.before(index) in words.not_before or line.before(index) in words.not_times:
        return None
    return _named(reading, index, is_sure=False)


def _from_to(reading: Reading, day: Day, behind: int) -> tuple[Day, int] | None:
    """The rest of "from … to …", if there is one."""
    begin = replace(day, role=Role.FROM, is_sure=True)
    link = reading.phrase(reading.next(behind), reading.words.to)
    found = _named(reading, reading.next(link), is_sure=True) if link else None
    if found is None:
        return begin, behind
    last, end = found
    if day.last is not None:
        return begin, behind
    # "from Monday to Friday" said on a Wednesday: the Friday behind that Monday.
    until = last.day + timedelta(days=7 if 0 < (day.day - last.day).days < 7 else 0)
    return (begin, behind) if until < day.day else (replace(begin, last=until), end)


def _named(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
    if reading.line[index][:1].isdecimal():
        found = _written(reading, index, is_sure=is_sure) or nth_weekday_of_month(reading, index)
        return None if found is None else _with_part(reading, *found)
    found = (
        _near_day(reading, index)
        or weekday_named(reading, index, is_sure=is_sure)
        or _written(reading, index, is_sure=is_sure)
        or nth_weekday_of_month(reading, index)
        or edge_named(reading, index)
        or whole_unit(reading, index)
        or weekend(reading, index, is_sure=is_sure)
    )
    return None if found is None else _with_part(reading, *found)


def _with_part(reading: Reading, day: Day, end: int) -> tuple[Day, int]:
    """A part of the day behind the day: "tomorrow morning", "Freitag am Abend"."""
    at = reading.next(end)
    known = reading.words
    if day.at is not None:
        return day, end
    if behind := reading.phrase(at, known.part_phrases):
        return replace(day, at=known.part_phrases[reading.said(at, behind)]), behind
    if reading.line[at] in known.parts:
        return replace(day, at=known.parts[reading.line[at]]), at + 1
    return day, end


def _near_day(reading: Reading, index: int) -> tuple[Day, int] | None:
    known = reading.words
    if end := reading.phrase(index, known.today_parts):
        at: time | None = known.today_parts[reading.said(index, end)]
        if at is not None and at <= reading.now.time():
            at = None  # the evening has begun: some time today
        return Day(reading.today, at), end
    if end := reading.phrase(index, known.days):
        ahead = known.days[reading.said(index, end)]
        return Day(reading.today + timedelta(days=ahead)), end
    return None


def _written(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
    if reading.line[index] in reading.words.the:
        # "the 12th of May", where the article alone would say nothing
        index = reading.next(index + 1)
    found = written_dates.read(reading, index, is_sure=is_sure)
    if found is None:
        return None
    day, end = as_day(found[0]), found[1]
    # "24 Dec - 27 Dec"
    link = reading.phrase(reading.next(end, "."), reading.words.to)
    until = written_dates.read(reading, reading.next(link), is_sure=True) if link else None
    if until is not None and day.last is None and until[0].day > day.day:
        return replace(day, last=until[0].day), until[1]
    return day, end


def _day_of_month(reading: Reading, index: int) -> tuple[Day, int] | None:
    """A day by its number alone: "on the 12th", "am 12."."""
    found = reading.ordinal(index)
    if found is None or not 1 <= found[0] <= 31:
        return None
    number, end = found
    line = reading.line
    if line[index] in reading.words.ordinals or not _number_alone(reading, end):
        return None
    day = calendar_days.coming_day_of_month(reading.today, number)
    return None if day is None else (Day(day), end)


def _number_alone(reading: Reading, end: int) -> bool:
    line = reading.line
    following = line.after(end - 1, ".")
    if line.words[end - 1].trail not in ("", "."):
        return True
    plain = line[following]
    return not plain or plain in reading.words.soft or reading.begins_piece(following)


def _counted(reading: Reading, index: int) -> tuple[Day, int] | None:
    """Counted from now: "in 20 minutes", "in two weeks", "3 days from now"."""
    known = reading.words
    if known.days.get(reading.line[index]) == 0 and reading.phrase(index + 1, known.in_):
        index = reading.next(index + 1)  # "heute in acht Tagen"
    if end := reading.phrase(index, known.in_):
        amount = reading.amount(reading.next(end))
        return None if amount is None else _from_now(reading, *amount)
    if not reading.line[index][:1].isdigit() and reading.line[index] not in known.articles_one:
        return None
    amount = reading.amount(index)
    if amount and (behind := reading.phrase(reading.next(amount[2]), known.from_now)):
        return _from_now(reading, amount[0], amount[1], behind)
    return None


def _from_now(reading: Reading, count: float, unit: Unit, end: int) -> tuple[Day, int] | None:
    if unit in _WITHIN_A_DAY:
        zone = str(reading.now.tzinfo)
        instant = calendar_days.later(reading.now, count * _WITHIN_A_DAY[unit], zone)
        return Day(instant.date(), instant.time(), instant, is_sure=True), end
    day = calendar_days.plus(reading.today, int(count), unit)
    if count != int(count) or day is None:
        return None
    return _with_part(reading, Day(day, is_sure=True), end)
