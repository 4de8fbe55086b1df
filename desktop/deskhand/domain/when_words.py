"""Days and times as people say them: "Tomorrow 09:00", "Friday", "12 May 2027"."""

from __future__ import annotations

from datetime import date, time, timedelta

from deskhand.domain.task import When
from deskhand.domain.wording import mark, ntr, tr

_WEEKDAYS = (
    *(mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday")),
    *(mark("Saturday"), mark("Sunday")),
)
_SHORT_WEEKDAYS = (
    *(mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun")),
)
_MONTHS = (
    *(mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June")),
    *(mark("July"), mark("August"), mark("September"), mark("October"), mark("November")),
    mark("December"),
)


def weekday_name(weekday: int) -> str:
    """0 is Monday."""
    return tr(_WEEKDAYS[weekday])


def month_name(month: int) -> str:
    """1 is January."""
    return tr(_MONTHS[month - 1])


def say_day(day: date, today: date) -> str:
    """Today, Tomorrow, Yesterday, a weekday of the six days to come, else the date."""
    near = {-1: tr("Yesterday"), 0: tr("Today"), 1: tr("Tomorrow")}
    distance = (day - today).days
    if distance in near:
        return near[distance]
    if 0 < distance < 7:
        return weekday_name(day.weekday())
    weekday = tr(_SHORT_WEEKDAYS[day.weekday()])
    if 0 < distance < 300 or (distance < 0 and day.year == today.year):
        return tr("{weekday} {date}", weekday=weekday, date=say_date(day))
    return say_date(day, with_year=True)


def say_date(day: date, *, with_year: bool = False) -> str:
    """12 May, or 12 May 2027."""
    if with_year:
        return tr("{day} {month} {year}", day=day.day, month=month_name(day.month), year=day.year)
    return tr("{day} {month}", day=day.day, month=month_name(day.month))


def say_time(at: time) -> str:
    """09:00"""
    return f"{at:%H:%M}"


def say_when(when: When, today: date) -> str:
    """The day, and the time if there is one. today: where the person is."""
    day = say_day(when.day, today)
    return day if when.at is None else tr("{day} {time}", day=day, time=say_time(when.at))


def say_span(span: timedelta) -> str:
    """How long, in the largest unit that goes into it: "20 minutes", "3 days"."""
    minutes = round(span.total_seconds() / 60)
    for size, name in ((10_080, "w"), (1_440, "d"), (60, "h")):
        if minutes and minutes % size == 0:
            return _units(minutes // size, name)
    return _units(minutes, "m")


def _units(count: int, name: str) -> str:
    match name:
        case "w":
            return ntr("{count} week", "{count} weeks", count)
        case "d":
            return ntr("{count} day", "{count} days", count)
        case "h":
            return ntr("{count} hour", "{count} hours", count)
        case _:
            return ntr("{count} minute", "{count} minutes", count)
