"""What repeats: "every second Friday", "weekly on Mon and Wed", "jeden ersten Montag im Monat"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from deskhand.domain.recurrence import Frequency, NthDay, Recurrence
from deskhand.domain.wording import tr
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.repeat_days import (
    NTH,
    another_day,
    day_in_year,
    days_in_month,
    month_and_day,
    of_the_month,
    on_day_of_year,
    on_days_of_month,
    plural_weekdays,
    weekday_at,
    weekdays_at,
)
from deskhand.services.capture.vocabulary import Unit

_ROUND = {
    Unit.MINUTE: (Frequency.MINUTELY, 1),
    Unit.HOUR: (Frequency.HOURLY, 1),
    Unit.DAY: (Frequency.DAILY, 1),
    Unit.WEEK: (Frequency.WEEKLY, 1),
    Unit.FORTNIGHT: (Frequency.WEEKLY, 2),
    Unit.MONTH: (Frequency.MONTHLY, 1),
    Unit.QUARTER: (Frequency.MONTHLY, 3),
    Unit.YEAR: (Frequency.YEARLY, 1),
}
WORKDAYS = tuple(NthDay(each) for each in range(5))
WEEKEND = (NthDay(5), NthDay(6))
_MOST = 1_000
_LEAST_LISTED = 3
_CODES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repetition that was read. at: a part of the day it says. others, doubt: `Understood`'s."""

    rule: Recurrence
    at: time | None = None
    others: tuple[str, ...] = ()
    doubt: str = ""


def read_repeat(reading: Reading, index: int) -> tuple[Repeat, int] | None:
    """What repeats, and the word behind it; None if nothing does here."""
    is_number = reading.line[index][:1].isdecimal()
    found = (
        _of_every_month(reading, index)
        if is_number
        else _every(reading, index)
        or _adverb(reading, index)
        or _plural_days(reading, index)
        or _of_every_month(reading, index)
        or _listed_days(reading, index)
    )
    if found is None:
        return None
    repeat, end = _without_days(reading, *found)
    at = reading.next(end)
    known = reading.words
    if repeat.at is None and reading.line[at] in known.parts and not repeat.rule.by_month_day:
        return replace(repeat, at=known.parts[reading.line[at]]), at + 1
    return repeat, end


def _without_days(reading: Reading, repeat: Repeat, end: int) -> tuple[Repeat, int]:
    """Every day but some: "every day except Sunday"."""
    link = reading.phrase(reading.next(end), reading.words.except_)
    if not link or repeat.rule != Recurrence(Frequency.DAILY):
        return repeat, end
    at = reading.next(link)
    if weekends := reading.phrase(at, reading.words.weekends):
        rule = Recurrence(Frequency.WEEKLY, by_day=WORKDAYS)
        return replace(repeat, rule=rule), weekends
    days = weekdays_at(reading, at) or plural_weekdays(reading, at)
    if days is None:
        return repeat, end
    rest = tuple(NthDay(each) for each in range(7) if NthDay(each) not in days[0])
    rule = Recurrence(Frequency.WEEKLY, by_day=rest)
    return (replace(repeat, rule=rule), days[1]) if rest else (repeat, end)


def _every(reading: Reading, index: int) -> tuple[Repeat, int] | None:
    line, known = reading.line, reading.words
    if line[index] not in known.every or line.before(index) in known.not_before:
        return None
    at = reading.next(index + 1)
    if line[at] in known.the:
        at = reading.next(at + 1)
    if line[at] in known.other:
        return _round(reading, reading.next(at + 1), 2, is_nth=True)
    if (number := reading.number(at)) and not line.has_dot(at):
        if line[reading.next(number[1])] in known.months:
            return _monthly_or_yearly(reading, *number)
        return _round(reading, reading.next(number[1]), number[0], is_nth=False)
    if nth := reading.ordinal(at):
        return _every_nth(reading, *nth)
    if line[at] in known.parts and line[at] not in known.days:
        return Repeat(Recurrence(Frequency.DAILY), known.parts[line[at]]), at + 1
    if line[at] in known.parts and line[index] != "alle":
        return Repeat(Recurrence(Frequency.DAILY), known.parts[line[at]]), at + 1
    if line[at] in known.months and (dated := month_and_day(reading, at)):
        return Repeat(dated[0]), dated[1]
    return _round(reading, at, 1, is_nth=False)


def _every_nth(reading: Reading, nth: int, end: int) -> tuple[Repeat, int] | None:
    """Behind "every second": of a week, or of the month."""
    line, known = reading.line, reading.words
    at = reading.next(end, ".")
    if line[at] in known.months or reading.phrase(at, known.of):
        return _monthly_or_yearly(reading, nth, end)
    weekday = weekday_at(reading, at)
    if weekday is None:
        if nth < 1 or of_the_month(reading, at + 1):
            return _monthly_or_yearly(reading, nth, end)
        counted = _round(reading, at, nth, is_nth=True)
        return counted or _monthly_or_yearly(reading, nth, end)
    behind = of_the_month(reading, at + 1)
    if nth in (-1, *NTH) and (yearly := day_in_year(reading, end - 1)):
        return Repeat(yearly[0]), yearly[1]
    if nth in (1, -1) or behind:
        if nth not in (-1, *NTH):
            return None
        rule = Recurrence(Frequency.MONTHLY, by_day=(NthDay(weekday, nth),))
        return Repeat(rule), behind or at + 1
    rule = Recurrence(Frequency.WEEKLY, interval=nth, by_day=(NthDay(weekday),))
    other = f"{NTH[nth]} {_CODES[weekday]} of each month" if nth in NTH else ""
    return Repeat(rule, others=(other,) if other else ()), at + 1


def _monthly_or_yearly(reading: Reading, nth: int, end: int) -> tuple[Repeat, int] | None:
    """Behind "every 15th": of the month, or of a month of the year; "every last day"."""
    line, known = reading.line, reading.words
    at = reading.next(end, ".")
    if nth == -1 or known.units.get(line[at]) is Unit.DAY:
        if known.units.get(line[at]) is not Unit.DAY:
            return None
        behind = of_the_month(reading, at + 1)
        rule = Recurrence(Frequency.MONTHLY, by_month_day=(nth,))
        return (Repeat(rule), behind) if behind or nth == -1 else None
    if line[end - 1] in known.ordinals:
        return None
    link = reading.phrase(at, known.of)
    month = known.months.get(line[reading.next(link) if link else at])
    if month is not None:
        behind = (reading.next(link) if link else at) + 1
        yearly = on_day_of_year(reading, month, nth, end - 1, behind)
        return None if yearly is None else (Repeat(yearly[0]), yearly[1])
    days = [nth]
    while more := another_day(reading, end):
        days.append(more[0])
        end = more[1]
    behind = of_the_month(reading, end)
    if not behind and not reading.stands_alone(end) and not line.has_dot(end - 1):
        return None
    rule_of_days = on_days_of_month(days)
    return None if rule_of_days is None else (Repeat(rule_of_days), behind or end)


def _round(reading: Reading, at: int, count: int, *, is_nth: bool) -> tuple[Repeat, int] | None:
    """So many of a unit, with the days that may follow: "2 weeks on Mon and Wed"."""
    line, known = reading.line, reading.words
    if not 1 <= count <= _MOST:
        return None
    if end := reading.phrase(at, known.workday):
        rule = Recurrence(Frequency.WEEKLY, by_day=WORKDAYS)
        return (Repeat(rule), end) if count == 1 else None
    if line[at] in known.weekend:
        return Repeat(Recurrence(Frequency.WEEKLY, count, by_day=WEEKEND)), at + 1
    if line[at] in known.weekday_parts:
        weekday, part = known.weekday_parts[line[at]]
        rule = Recurrence(Frequency.WEEKLY, count, by_day=(NthDay(weekday),))
        return Repeat(rule, part), at + 1
    if days := weekdays_at(reading, at):
        rule = Recurrence(Frequency.WEEKLY, count, by_day=days[0])
        return Repeat(rule), days[1]
    unit = known.units.get(line[at])
    if unit not in _ROUND or (line[at] == "second" and not is_nth):
        return None
    if line[at] in ("h", "min") and count == 1:
        return None
    frequency, size = _ROUND[unit]
    return _on(reading, Recurrence(frequency, count * size), at + 1)


def _on(reading: Reading, rule: Recurrence, end: int) -> tuple[Repeat, int]:
    """The days behind a round: "on Mon and Wed", "on the 31st", "am ersten Montag"."""
    line, known = reading.line, reading.words
    link = reading.phrase(reading.next(end), known.on)
    at = reading.next(link) if link else line.end
    if not link:
        return Repeat(rule), end
    if line[at] in known.the:
        at = reading.next(at + 1)
    if rule.frequency is Frequency.WEEKLY and (days := weekdays_at(reading, at)):
        return Repeat(replace(rule, by_day=days[0])), days[1]
    if rule.frequency is Frequency.MONTHLY and (found := days_in_month(reading, at)):
        return Repeat(replace(found[0], interval=rule.interval)), found[1]
    if rule.frequency is Frequency.YEARLY and (found := day_in_year(reading, at)):
        return Repeat(replace(found[0], interval=rule.interval)), found[1]
    return Repeat(rule), end


def _of_every_month(reading: Reading, index: int) -> tuple[Repeat, int] | None:
    """Without "every" in front: "on the 1st of every month", "first Monday of each month"."""
    line, known = reading.line, reading.words
    at = index
    if link := reading.phrase(index, known.on):
        at = reading.next(link)
    if line[at] in known.the:
        at = reading.next(at + 1)
    found = days_in_month(reading, at)
    if found is None:
        return None
    rule, end = found
    place = reading.next(end, ".")
    each = reading.phrase(place, known.every_phrases)
    if not each or reading.said(place, each) in ("im", "des"):
        return None
    month = reading.next(each)
    if known.units.get(line[month]) is not Unit.MONTH:
        return None
    return Repeat(rule), month + 1


def _adverb(reading: Reading, index: int) -> tuple[Repeat, int] | None:
    line, known = reading.line, reading.words
    if end := reading.phrase(index, known.once_per):
        unit = known.units.get(line[reading.next(end)])
        if unit in _ROUND and unit not in (Unit.MINUTE, Unit.HOUR):
            frequency, size = _ROUND[unit]
            return _on(reading, Recurrence(frequency, size), reading.next(end) + 1)
        return None
    if line.before(index) in known.not_before:
        return None
    found = known.sure_adverbs.get(line[index])
    if found is None:
        found = known.adverbs.get(line[index])
        if found is None or not reading.stands_alone(index + 1):
            return None
    return _on(reading, Recurrence(*found), index + 1)


def _plural_days(reading: Reading, index: int) -> tuple[Repeat, int] | None:
    """Days that stand for all of them: "on Mondays", "montags und donnerstags", "werktags"."""
    line, known = reading.line, reading.words
    if end := reading.phrase(index, known.workdays):
        return Repeat(Recurrence(Frequency.WEEKLY, by_day=WORKDAYS)), end
    at = index
    if link := reading.phrase(index, known.on):
        at = reading.next(link)
    days = plural_weekdays(reading, at)
    if days is not None and not link and line[index] in _ENGLISH_PLURALS:
        following = line[reading.next(days[1])]
        if not (following[:1].isdecimal() or following in known.at):
            return None  # "I hate Mondays"
    return None if days is None else (Repeat(Recurrence(Frequency.WEEKLY, by_day=days[0])), days[1])


def _listed_days(reading: Reading, index: int) -> tuple[Repeat, int] | None:
    """Three days or more without "every": "gym mon, wed and fri" is no single day. Two may be
    what lasts from one to the other, so those are left to the dates."""
    known = reading.words
    if reading.line.before(index) in (*known.not_before, *known.not_times, "before", "vor"):
        return None
    link = reading.phrase(index, known.on)
    at = reading.next(link) if link else index
    days = weekdays_at(reading, at)
    if days is None or len(days[0]) < _LEAST_LISTED:
        return None
    rule, end = Recurrence(Frequency.WEEKLY, by_day=days[0]), days[1]
    said = reading.line[end - 1]
    if not (index == reading.fresh or reading.stands_alone(end)):
        return None
    if index and not (reading.stands_alone(end) or reading.goes_on_with_verb(said, end)):
        return None
    first = _CODES[weekday_at(reading, at) or 0]
    return Repeat(rule, others=(first,), doubt=tr("Read as every week.")), end


_ENGLISH_PLURALS = frozenset(f"{day}s" for day in _CODES)
