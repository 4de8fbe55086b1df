"""Days of the calendar that words name, as seen from today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.services.capture.vocabulary import Edge, Unit

_LATEST_YEAR = 9_000
RECENT_DAYS = 60
"""A date that was so long ago is perhaps meant, and not the one of next year."""


def exists(year: int, month: int, day: int) -> date | None:
    """The date, None if the calendar has none such."""
    try:
        return date(year, month, day) if year <= _LATEST_YEAR else None
    except ValueError:
        return None


def coming(today: date, month: int, day: int) -> date | None:
    """The next such day from today on; 29 February may be years away."""
    years = range(today.year, today.year + 9)
    days = (exists(year, month, day) for year in years)
    return next((each for each in days if each is not None and each >= today), None)


def coming_day_of_month(today: date, day: int) -> date | None:
    """The next day of this number, in a month that has it."""
    for ahead in range(12):
        months = today.year * 12 + today.month - 1 + ahead
        found = exists(months // 12, months % 12 + 1, day)
        if found is not None and found >= today:
            return found
    return None


def plus(day: date, count: int, unit: Unit) -> date | None:
    """So many units later; the 31st and a month is the last day of a shorter one."""
    days = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
    months = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
    if unit in days:
        try:
            moved = day + timedelta(days=days[unit] * count)
        except OverflowError:
            return None
        return moved if moved.year <= _LATEST_YEAR else None
    number = day.year * 12 + day.month - 1 + months[unit] * count
    if not 1 <= number // 12 <= _LATEST_YEAR:
        return None
    last = last_of_month(number // 12, number % 12 + 1)
    return last.replace(day=min(day.day, last.day))


def later(now: datetime, hours: float, zone: str) -> datetime:
    """So many hours of passing time later, where the person is."""
    moved = now.timestamp() + hours * 3600
    return datetime.fromtimestamp(int(moved), ZoneInfo(zone))


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth (-1: last) such weekday of a month, None if it has none."""
    if nth < 0:
        last = last_of_month(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None


def edge_of(day: date, unit: Unit, edge: Edge) -> date:
    """The first, middle or last day of the week, month, quarter or year that `day` is in.

    A week ends on its Friday, or on its Sunday once that has passed.
    """
    if unit in (Unit.WEEK, Unit.FORTNIGHT):
        monday = day - timedelta(days=day.weekday())
        days = {Edge.BEGINNING: 0, Edge.MIDDLE: 2, Edge.END: 4 if day.weekday() <= 4 else 6}
        return monday + timedelta(days=days[edge])
    length = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}.get(unit)
    if length is None:
        return day
    first = (day.month - 1) // length * length + 1
    match edge:
        case Edge.BEGINNING:
            return date(day.year, first, 1)
        case Edge.MIDDLE:
            middle = first + length // 2
            return date(day.year, middle, 15 if length in (1, 3) else 1)
        case Edge.END:
            return last_of_month(day.year, first + length - 1)
