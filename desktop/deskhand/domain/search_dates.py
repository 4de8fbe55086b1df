"""Dates as people type them in a filter: 2026-11-21, 2026-11, 2026, yesterday, monday, "last
week", 7d."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})\s*(d|w|m|y)[a-z]*(?:\s+ago)?")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNIT_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


@dataclass(frozen=True, slots=True)
class Span:
    """A day, a month, a year: its first instant and the first after it."""

    start: datetime
    end: datetime


def span_of(text: str, now: datetime) -> Span | None:
    """What a date means at `now` (local, zone-aware); None when it is none."""
    text = " ".join(text.casefold().split())
    try:
        return _iso(text, now) or _in_words(text, now)
    except (ValueError, OverflowError):
        return None


def _iso(text: str, now: datetime) -> Span | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(each) if each else 1 for each in found.groups())
    start = _midnight(now, year, month, day)
    if found[3]:
        return _days(start, 1)
    if found[2]:
        return Span(start, _next_month(start))
    return Span(start, _midnight(now, start.year + 1, 1, 1))


def _in_words(text: str, now: datetime) -> Span | None:
    today = _midnight(now, now.year, now.month, now.day)
    monday = _plus(today, -today.weekday())
    month = today.replace(day=1)
    if text in ("today", "yesterday"):
        return _days(today if text == "today" else _plus(today, -1), 1)
    if text in ("this week", "last week", "week"):
        return _days(_plus(monday, -7 if text == "last week" else 0), 7)
    if text in ("this month", "month"):
        return Span(month, _next_month(month))
    if text == "last month":
        return Span(_plus(month, -1).replace(day=1), month)
    if text in ("this year", "last year", "year"):
        year = now.year - (1 if text == "last year" else 0)
        return Span(_midnight(now, year, 1, 1), _midnight(now, year + 1, 1, 1))
    for number, name in enumerate(_DAYS):
        if text.removeprefix("last ") in (name, name[:3]):
            return _days(_plus(today, -((today.weekday() - number) % 7)), 1)
    if found := _AGO.fullmatch(text):
        return _days(_plus(today, -int(found[1]) * _UNIT_DAYS[found[2]]), 1)
    return None


def _midnight(now: datetime, year: int, month: int, day: int) -> datetime:
    if now.tzinfo is UTC:
        return datetime(year, month, day, tzinfo=UTC)
    # Made local anew, because the offset then may differ from today's.
    return datetime(year, month, day).astimezone()


def _plus(start: datetime, days: int) -> datetime:
    moved = start.date() + timedelta(days=days)
    return _midnight(start, moved.year, moved.month, moved.day)


def _days(start: datetime, count: int) -> Span:
    return Span(start, _plus(start, count))


def _next_month(start: datetime) -> datetime:
    year, month = divmod(start.year * 12 + start.month, 12)
    return _midnight(start, year, month + 1, 1)
