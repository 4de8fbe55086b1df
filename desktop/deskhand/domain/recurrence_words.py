"""What repeats, in words: "Every second Friday, until 1 June 2027"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deskhand.domain.recurrence import Frequency, NthDay, Recurrence
from deskhand.domain.when_words import month_name, say_date, say_time, weekday_name
from deskhand.domain.wording import mark, ntr, tr

_NTH = {
    1: mark("first"),
    2: mark("second"),
    3: mark("third"),
    4: mark("fourth"),
    5: mark("fifth"),
    -1: mark("last"),
    -2: mark("second to last"),
}
_WORKDAYS = tuple(NthDay(each) for each in range(5))
_WEEKEND = (NthDay(5), NthDay(6))


def describe_recurrence(rule: Recurrence, zone: str = "UTC") -> str:
    """A rule in the person's language; rules nobody says in a sentence are named roughly.

    zone: where its last day is meant.
    """
    said = _rounds(replace(rule, by_set_pos=()) if rule.is_at_places else rule)
    if rule.by_hour:
        times = [say_time(each) for each in rule.times]
        said = tr("{often} at {times}", often=said, times=_listed(times))
    if rule.count is not None:
        count = ntr("{count} time", "{count} times", rule.count)
        return tr("{often}, {times}", often=said, times=count)
    if rule.until is not None:
        return tr(
            "{often}, until {date}", often=said, date=say_date(last_day(rule, zone), with_year=True)
        )
    return said


def last_day(rule: Recurrence, zone: str) -> date:
    """The day of its UNTIL in that zone; `date.max` where it has none."""
    if isinstance(rule.until, datetime):
        local = rule.until.astimezone(ZoneInfo(zone)) if rule.until.tzinfo else rule.until
        return local.date()
    return rule.until or date.max


def _rounds(rule: Recurrence) -> str:
    match rule.frequency:
        case Frequency.MINUTELY:
            return ntr("Every minute", "Every {count} minutes", rule.interval)
        case Frequency.HOURLY:
            return ntr("Every hour", "Every {count} hours", rule.interval)
        case Frequency.DAILY:
            if rule.interval == 2:
                return _narrowed(rule, tr("Every second day"))
            return _narrowed(rule, ntr("Every day", "Every {count} days", rule.interval))
        case Frequency.WEEKLY:
            return _weekly(rule)
        case Frequency.MONTHLY:
            return _monthly(rule)
        case Frequency.YEARLY:
            return _yearly(rule)


def _weekly(rule: Recurrence) -> str:
    every = ntr("Every week", "Every {count} weeks", rule.interval)
    days = rule.by_day
    if rule.by_month or rule.by_month_day or rule.by_set_pos or not days:
        return _narrowed(rule, every)
    if rule.interval == 1:
        if days == _WORKDAYS:
            return tr("Every weekday")
        if days == _WEEKEND:
            return tr("Every weekend")
        if len(days) == 6:
            missing = next(each for each in range(7) if NthDay(each) not in days)
            return tr("Every day but {day}", day=weekday_name(missing))
        return tr("Every {days}", days=_weekdays(days))
    if rule.interval == 2 and len(days) == 1:
        return tr("Every second {day}", day=weekday_name(days[0].weekday))
    return tr("{often} on {days}", often=every, days=_weekdays(days))


def _monthly(rule: Recurrence) -> str:
    every = ntr("Every month", "Every {count} months", rule.interval)
    if rule.by_month:
        return _narrowed(rule, every)
    if last := last_day_meant(rule):
        if last == 31:
            return tr("{often} on the last day", often=every)
        return tr("{often} on the {day} or the last day", often=every, day=ordinal(last))
    if rule.by_month_day and not rule.by_day and not rule.by_set_pos:
        if rule.by_month_day == (-1,):
            return tr("{often} on the last day", often=every)
        if min(rule.by_month_day) > 0:
            days = _listed([ordinal(day) for day in rule.by_month_day])
            return tr("{often} on the {days}", often=every, days=days)
    if len(rule.by_day) == 1 and not rule.by_month_day:
        nth = rule.by_day[0].nth or (rule.by_set_pos[0] if len(rule.by_set_pos) == 1 else 0)
        if nth in _NTH:
            day = weekday_name(rule.by_day[0].weekday)
            return tr("{often} on the {nth} {day}", often=every, nth=tr(_NTH[nth]), day=day)
    return _narrowed(rule, every)


def _yearly(rule: Recurrence) -> str:
    every = ntr("Every year", "Every {count} years", rule.interval)
    if len(rule.by_month) != 1 or rule.by_set_pos or rule.by_week or rule.by_year_day:
        return _narrowed(rule, every)
    if len(rule.by_month_day) == 1 and rule.by_month_day[0] > 0 and not rule.by_day:
        month = month_name(rule.by_month[0])
        named = tr("{day} {month}", day=rule.by_month_day[0], month=month)
        return tr("{often} on {date}", often=every, date=named)
    if len(rule.by_day) == 1 and rule.by_day[0].nth in _NTH and not rule.by_month_day:
        day_name = weekday_name(rule.by_day[0].weekday)
        return tr(
            "{often} on the {nth} {day} of {month}",
            often=every,
            nth=tr(_NTH[rule.by_day[0].nth]),
            day=day_name,
            month=month_name(rule.by_month[0]),
        )
    return _narrowed(rule, every)


def _narrowed(rule: Recurrence, every: str) -> str:
    """The round, with a word that not every day of it counts."""
    narrow = rule.by_day or rule.by_month_day or rule.by_month or rule.by_set_pos
    if narrow or rule.by_week or rule.by_year_day:
        return tr("{often}, on certain days", often=every)
    return every


def last_day_meant(rule: Recurrence) -> int:
    """The day of a rule that takes the last day of months which do not have it, 0 for others:
    31 for BYMONTHDAY=28,29,30,31;BYSETPOS=-1."""
    days = rule.by_month_day
    if rule.by_set_pos != (-1,) or rule.by_day or len(days) < 2:
        return 0
    return days[-1] if days == tuple(range(28, days[-1] + 1)) else 0


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, in the person's language."""
    if number % 100 not in (11, 12, 13):
        if number % 10 == 1:
            return tr("{number}st", number=number)
        if number % 10 == 2:
            return tr("{number}nd", number=number)
        if number % 10 == 3:
            return tr("{number}rd", number=number)
    return tr("{number}th", number=number)


def _weekdays(days: Sequence[NthDay]) -> str:
    return _listed([weekday_name(day.weekday) for day in days])


def _listed(items: Sequence[str]) -> str:
    if len(items) == 1:
        return items[0]
    return tr("{items} and {last}", items=", ".join(items[:-1]), last=items[-1])
