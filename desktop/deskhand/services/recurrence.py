"""When something that repeats is next due: in the wall time of where it was meant.

Rules are walked through by dateutil, which is loaded on the first question; this module sees to
what it leaves open: clocks that change, laptops that slept, rules without an end or a beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskhand.domain.errors import InputError
from deskhand.domain.recurrence import Frequency, NthDay, Recurrence, parse_rule
from deskhand.domain.recurrence_words import describe_recurrence
from deskhand.domain.task import When
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from dateutil.rrule import weekday

MOST_MISSED = 5_000
"""Missed ones are counted up to here; walking a century for a number helps nobody."""

MOST_SHOWN = 500

_MOST_STEPS = 60_000
"""So many hours or minutes without a hit are looked at."""

_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.YEARLY: 366}
_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
"""After so many years, and days, the calendar is the same again, with its weekdays."""

_LEAST_YEARS = 40
"""Every mix of leap days and weekdays has come around by then."""

_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LAST_YEAR = 9_990


@dataclass(frozen=True, slots=True)
class MovedOn:
    """Where something that repeats goes next.

    rule: what is left of it (a number of times has gone down). missed: how many came and went
    between the due time before and this one, MOST_MISSED at most.
    """

    due: When
    rule: str
    missed: int


def check(rule: str) -> None:
    """Raises InputError for a rule that cannot be read, or whose day never comes."""
    read = parse_rule(rule)
    start = When(date(2024, 1, 1), time(0))
    if next(_after(replace(read, count=None, until=None), start, start.instant), None) is None:
        raise _never(rule)


def describe(rule: str, zone: str = "UTC") -> str:
    """The rule in words: "Every second Friday, until 1 June 2027".

    zone: where its last day is meant. Raises InputError for what is no rule.
    """
    return describe_recurrence(parse_rule(rule), zone)


def next_occurrence(rule: str, due: When, after: datetime) -> When | None:
    """The first one later than `due` and than `after` (aware); None when there are no more.

    `due` counts as the first of a number of times. A time the clocks leap over keeps its hour
    (`When.instant` moves it), so the day after is as always. Raises InputError as `check` does.
    """
    moved = move_on(rule, due, after)
    return None if moved is None else moved.due


def move_on(rule: str, due: When, after: datetime) -> MovedOn | None:
    """The next one, what is left of the rule then, and how many were missed in between.

    due: the one that is done or past, which counts as one of a number of times.
    Returns None when there are no more. Raises InputError as `check` does.
    """
    read = parse_rule(rule)
    if read.count == 1:
        return None
    missed = 0
    for each in islice(_after(read, due, due.instant), _most(read)):
        if each.instant > after:
            left = None if read.count is None else read.count - missed - 1
            return MovedOn(each, replace(read, count=left).text, missed)
        missed += 1
        if missed == MOST_MISSED and read.count is None:
            later = next(_after(read, due, after), None)
            return None if later is None else MovedOn(later, read.text, missed)
    if missed == 0 and read.count is None and read.until is None and after < _END:
        raise _never(rule)
    return None


_END = datetime(_LAST_YEAR, 1, 1, tzinfo=UTC)


def occurrences(rule: str, due: When, first: date, last: date) -> list[When]:
    """Those after `due` on the days from `first` to `last`, MOST_SHOWN at most, in order.

    `due` counts as the first of a number of times. Raises InputError for what is no rule.
    """
    read = parse_rule(rule)
    # A number of times is counted from the beginning; without one the days before are skipped.
    after = due.instant
    if read.count is None:
        after = max(after, When(first, None, due.zone).instant - timedelta(seconds=1))
    found: list[When] = []
    for each in islice(_after(read, due, after), _most(read)):
        if each.day > last or len(found) == MOST_SHOWN:
            break
        if each.day >= first:
            found.append(each)
    return found


def first_occurrence(rule: str, start: When, after: datetime) -> When | None:
    """The first one on or after `start` that is not over at `after` (aware); None for none.

    A rule for every second week begins with the first week that has it, not with this one.
    Raises InputError as `check` does.
    """
    read = parse_rule(rule)
    if read.frequency.is_within_days:
        return start
    every = replace(read, interval=1, count=None)
    before = When(start.day, start.at, start.zone).instant - timedelta(seconds=1)
    begun = When(start.day - timedelta(days=1), start.at, start.zone)
    for each in islice(_after(every, begun, before, start), _MOST_STEPS):
        if each.end > after:
            return each
    return None


def _most(rule: Recurrence) -> int | None:
    return None if rule.count is None else rule.count - 1


def _never(rule: str) -> InputError:
    return InputError(
        tr("“{rule}” never comes around.", rule=rule[:80]),
        next_step=tr("Choose days that exist, such as the last day of the month."),
    )


def _after(
    rule: Recurrence, due: When, after: datetime, anchor: When | None = None
) -> Iterator[When]:
    """Those later than `due` and `after`, in order; ends after bounded work without a hit.

    anchor: what says the day where the rule does not, `due` by default.
    """
    zone = ZoneInfo(due.zone)
    limit = max(due.instant, after)
    if limit.year >= _LAST_YEAR or is_impossible(rule):
        return
    if rule.frequency.is_within_days:
        found = _within_days(rule, due, limit)
    else:
        found = _on_days(rule, due, limit.astimezone(zone), anchor or due)
    for each in found:
        if _is_past_end(rule, each):
            return
        if each.instant > limit:
            yield each


def is_impossible(rule: Recurrence) -> bool:
    """Whether its months have none of its days: 30 February."""
    if not rule.by_month or not rule.by_month_day:
        return False
    longest = max(_MONTH_LENGTHS[month - 1] for month in rule.by_month)
    return min(abs(day) for day in rule.by_month_day) > longest


def _is_past_end(rule: Recurrence, when: When) -> bool:
    if rule.until is None:
        return False
    if not isinstance(rule.until, datetime):
        return when.day > rule.until
    if when.at is None:
        until = rule.until
        local = until.astimezone(ZoneInfo(when.zone)) if until.tzinfo is not None else until
        return when.day > local.date()
    if rule.until.tzinfo is not None:
        return when.instant > rule.until
    return datetime.combine(when.day, when.at) > rule.until


def _on_days(rule: Recurrence, due: When, near: datetime, anchor: When) -> Iterator[When]:
    """By days, weeks, months or years, from the round on that `near` (local) is in."""
    from dateutil import rrule as dateutil

    rule = _spelt_out(rule, anchor)
    start = _round_of(rule, due.day, near.date())
    shift = timedelta(days=_CYCLE_DAYS * _cycles_to_spare(rule, start.year))
    whole_day = due.at is None
    codes = (dateutil.MO, dateutil.TU, dateutil.WE, dateutil.TH, dateutil.FR, dateutil.SA)
    days = (*codes, dateutil.SU)
    for each in dateutil.rrule(
        getattr(dateutil, rule.frequency.value),
        dtstart=datetime.combine(start + shift, due.at or time()),
        interval=rule.interval,
        wkst=days[rule.week_start],
        bysetpos=rule.by_set_pos or None,
        bymonth=rule.by_month or None,
        bymonthday=rule.by_month_day or None,
        byyearday=rule.by_year_day or None,
        byweekno=rule.by_week or None,
        byweekday=[_nth(days[each.weekday], each.nth) for each in rule.by_day] or None,
        byhour=None if whole_day else rule.by_hour or None,
        byminute=None if whole_day else rule.by_minute or None,
    ):
        moved = each - shift
        yield When(moved.date(), None if whole_day else moved.time(), due.zone)


def _nth(day: weekday, nth: int) -> weekday:
    return day(nth) if nth else day


def _cycles_to_spare(rule: Recurrence, year: int) -> int:
    """How many calendar cycles later the same question has the same answer.

    dateutil looks for a day that never comes up to the year 9999, so it is asked close to it.
    """
    needed = _LEAST_YEARS + 3 * rule.interval * _DAYS[rule.frequency] // 365
    return max(0, (9999 - needed - year) // _CYCLE_YEARS)


def _spelt_out(rule: Recurrence, due: When) -> Recurrence:
    """The same rule with what it takes from its first day written down, so that it may begin
    anywhere; and by the year where days would be tried one by one for years."""
    day = due.day
    if not (rule.by_day or rule.by_month_day or rule.by_year_day or rule.by_week):
        match rule.frequency:
            case Frequency.WEEKLY:
                rule = replace(rule, by_day=(NthDay(day.weekday()),))
            case Frequency.MONTHLY:
                rule = replace(rule, by_month_day=(day.day,))
            case Frequency.YEARLY:
                months = rule.by_month or (day.month,)
                rule = replace(rule, by_month=months, by_month_day=(day.day,))
            case Frequency.DAILY | Frequency.HOURLY | Frequency.MINUTELY:
                ...  # every day says nothing about its day
    seldom = rule.by_month or rule.by_month_day or rule.by_year_day
    if rule.interval != 1 or rule.by_set_pos:
        return rule
    if rule.frequency is Frequency.MONTHLY and rule.by_month:
        return replace(rule, frequency=Frequency.YEARLY)
    if seldom and rule.frequency in (Frequency.DAILY, Frequency.WEEKLY):
        every = tuple(NthDay(each) for each in range(7))
        return replace(rule, frequency=Frequency.YEARLY, by_day=rule.by_day or every)
    return rule


def _round_of(rule: Recurrence, start: date, near: date) -> date:
    """The first day of the round (week, month, year, with `start` the first) that `near` is in."""
    near = max(start, near)
    match rule.frequency:
        case Frequency.WEEKLY:
            first = start - timedelta(days=(start.weekday() - rule.week_start) % 7)
            passed = (near - first).days // (7 * rule.interval)
            return first + timedelta(days=7 * rule.interval * passed)
        case Frequency.MONTHLY:
            months = (near.year - start.year) * 12 + near.month - start.month
            month = start.year * 12 + start.month - 1 + months // rule.interval * rule.interval
            return date(month // 12, month % 12 + 1, 1)
        case Frequency.YEARLY:
            passed = (near.year - start.year) // rule.interval
            return date(start.year + passed * rule.interval, 1, 1)
        case Frequency.DAILY | Frequency.HOURLY | Frequency.MINUTELY:
            passed = (near - start).days // rule.interval
            return start + timedelta(days=passed * rule.interval)


def _within_days(rule: Recurrence, due: When, limit: datetime) -> Iterator[When]:
    """By hours or minutes: time that passes, whatever the clocks do."""
    unit = timedelta(hours=1) if rule.frequency is Frequency.HOURLY else timedelta(minutes=1)
    step = unit * rule.interval
    zone = ZoneInfo(due.zone)
    current = due.instant + ((limit - due.instant) // step) * step
    missed = 0
    while missed < _MOST_STEPS and current.year < _LAST_YEAR:
        local = current.astimezone(zone)
        if not _is_its_day(rule, local.date()):
            missed += 1
            midnight = When(local.date() + timedelta(days=1), None, due.zone).instant
            current += max(1, -((current - midnight) // step)) * step
            continue
        hour = not rule.by_hour or local.hour in rule.by_hour
        if hour and (not rule.by_minute or local.minute in rule.by_minute):
            missed = 0
            yield When(local.date(), local.time(), due.zone)
        else:
            missed += 1
        current += step


def _is_its_day(rule: Recurrence, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_day and day.weekday() not in {each.weekday for each in rule.by_day}:
        return False
    if not rule.by_month_day:
        return True
    from_end = day.day - _length_of(day) - 1
    return day.day in rule.by_month_day or from_end in rule.by_month_day


def _length_of(day: date) -> int:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - timedelta(days=1)).day
