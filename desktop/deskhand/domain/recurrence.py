"""What repeats, as iCalendar writes it: an RRULE (RFC 5545, 3.3.10), taken apart and put together.

Only what the calendar says; which days follow from it is `services.recurrence`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NoReturn, TypeVar

from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE = 1_000
MOST_TIMES = 10_000
LARGEST_INTERVAL = 10_000
MOST_A_DAY = 48

_T = TypeVar("_T")


class Frequency(StrEnum):
    """How long one round is. Seconds are left out: nobody has tasks by the second."""

    MINUTELY = "MINUTELY"
    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"

    @property
    def is_within_days(self) -> bool:
        """Whether it comes around more than once a day."""
        return self in (Frequency.MINUTELY, Frequency.HOURLY)


@dataclass(frozen=True, slots=True)
class NthDay:
    """A day of the week (0 is Monday). nth: of the month or year, -1 the last, 0 every one."""

    weekday: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{DAY_CODES[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An RRULE in its parts. until: the last day, or the last instant (UTC or without a zone)."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    by_day: tuple[NthDay, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_week: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def text(self) -> str:
        """The RRULE, without "RRULE:"."""
        parts = [f"FREQ={self.frequency.value}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        for name, values in (
            ("BYMONTH", self.by_month),
            ("BYWEEKNO", self.by_week),
            ("BYYEARDAY", self.by_year_day),
            ("BYMONTHDAY", self.by_month_day),
            ("BYDAY", self.by_day),
            ("BYHOUR", self.by_hour),
            ("BYMINUTE", self.by_minute),
            ("BYSETPOS", self.by_set_pos),
        ):
            if values:
                parts.append(f"{name}={','.join(str(each) for each in values)}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={_written(self.until)}")
        if self.week_start:
            parts.append(f"WKST={DAY_CODES[self.week_start]}")
        return ";".join(parts)

    @property
    def times(self) -> tuple[time, ...]:
        """Those of a day that it names, in order; none where its first time says it."""
        grid = [time(hour, minute) for hour, minute in _grid(self.by_hour, self.by_minute or (0,))]
        if not self.is_at_places or not self.by_hour:
            return tuple(grid)
        places = {(each - 1) % len(grid) for each in self.by_set_pos}
        return tuple(each for place, each in enumerate(grid) if place in places)

    @property
    def is_at_places(self) -> bool:
        """Whether BYSETPOS picks times of its days, as `at_times` writes it."""
        is_often = self.frequency in (Frequency.DAILY, Frequency.WEEKLY)
        several = len(self.by_hour) > 1 and len(self.by_minute) > 1
        return is_often and several and min(self.by_set_pos, default=0) > 0


def at_times(rule: Recurrence, times: Sequence[time]) -> Recurrence:
    """The rule at each of these times of its days; as it was where an RRULE cannot say that.

    BYHOUR and BYMINUTE mean each hour with each minute, so for 9:00 and 17:30 BYSETPOS picks two
    of the four (RFC 5545, 3.3.10).
    """
    if rule.frequency.is_within_days:
        return rule
    hours = tuple(sorted({each.hour for each in times}))
    minutes = tuple(sorted({each.minute for each in times}))
    if len(minutes) == 1:
        return replace(rule, by_hour=hours, by_minute=minutes if minutes[0] else ())
    if rule.frequency not in (Frequency.DAILY, Frequency.WEEKLY) or rule.by_set_pos:
        return rule
    grid = _grid(hours, minutes)
    wanted = {(each.hour, each.minute) for each in times}
    places = [place for place, each in enumerate(grid, 1) if each in wanted]
    days = max(1, len(rule.by_day)) if rule.frequency is Frequency.WEEKLY else 1
    found = tuple(day * len(grid) + place for day in range(days) for place in places)
    return replace(
        rule,
        by_hour=hours,
        by_minute=minutes,
        by_set_pos=() if len(places) == len(grid) else found,
    )


def _grid(hours: Sequence[int], minutes: Sequence[int]) -> list[tuple[int, int]]:
    return [(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)]


def parse_rule(text: str) -> Recurrence:
    """An RRULE, with or without "RRULE:" in front.

    Raises InputError for what is none, contradicts itself, or asks for more than anybody can do.
    """
    if len(text) > LONGEST_RULE:
        _refuse(text, tr("It is too long."))
    written = text.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for part in filter(None, written.split(";")):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            _refuse(text, tr("“{part}” cannot be read.", part=part[:40]))
        parts[name] = value
    try:
        found = _read(parts)
    except ValueError as error:
        _refuse(text, tr("“{part}” cannot be read.", part=str(error)[:40]))
    if parts:
        _refuse(text, tr("“{part}” is not known here.", part=next(iter(parts))[:40]))
    _hold_together(text, found)
    return found


def _read(parts: dict[str, str]) -> Recurrence:
    """Takes out of `parts` what it has read. Raises ValueError naming what it could not."""
    until = parts.pop("UNTIL", None)
    count = parts.pop("COUNT", None)
    _numbers(parts, "BYSECOND", 0, 0)
    start = parts.pop("WKST", "MO")
    if start not in DAY_CODES:
        raise ValueError(start)
    frequency = parts.pop("FREQ", "")
    if frequency not in list(Frequency):
        raise ValueError(f"FREQ={frequency}")
    return Recurrence(
        frequency=Frequency(frequency),
        interval=_whole(parts.pop("INTERVAL", "1"), 1, LARGEST_INTERVAL),
        count=None if count is None else _whole(count, 1, MOST_TIMES),
        until=None if until is None else _until(until),
        by_day=_each(parts, "BYDAY", _nth_day),
        by_month_day=_numbers(parts, "BYMONTHDAY", -31, 31),
        by_month=_numbers(parts, "BYMONTH", 1, 12),
        by_set_pos=_numbers(parts, "BYSETPOS", -366, 366),
        by_hour=_numbers(parts, "BYHOUR", 0, 23),
        by_minute=_numbers(parts, "BYMINUTE", 0, 59),
        by_year_day=_numbers(parts, "BYYEARDAY", -366, 366),
        by_week=_numbers(parts, "BYWEEKNO", -53, 53),
        week_start=DAY_CODES.index(start),
    )


def _hold_together(text: str, rule: Recurrence) -> None:
    """Refuse what contradicts itself or is too much."""
    if rule.count is not None and rule.until is not None:
        _refuse(text, tr("It has both a last day and a number of times."))
    numbered = any(day.nth for day in rule.by_day)
    if numbered and rule.frequency not in (Frequency.MONTHLY, Frequency.YEARLY):
        _refuse(text, tr("Only months and years have a first or last weekday."))
    if rule.by_week and rule.frequency is not Frequency.YEARLY:
        _refuse(text, tr("Only years have numbered weeks."))
    if max(1, len(rule.by_hour)) * max(1, len(rule.by_minute)) > MOST_A_DAY:
        _refuse(text, tr("It would come around too often in a day."))


def _whole(written: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,5}", written) or not least <= int(written) <= most:
        raise ValueError(written)
    return int(written)


def _each(parts: dict[str, str], name: str, read: Callable[[str], _T]) -> tuple[_T, ...]:
    written = parts.pop(name, "")
    return tuple(dict.fromkeys(read(each) for each in written.split(",")) if written else ())


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    found = _each(parts, name, lambda each: _whole(each, least, most))
    if least < 0 and 0 in found:
        raise ValueError(f"{name}=0")
    return found


def _nth_day(written: str) -> NthDay:
    nth, code = written[:-2], written[-2:]
    if code not in DAY_CODES:
        raise ValueError(written)
    if not nth:
        return NthDay(DAY_CODES.index(code))
    number = _whole(nth, -53, 53)
    if not number:
        raise ValueError(written)
    return NthDay(DAY_CODES.index(code), number)


def _until(written: str) -> date | datetime:
    if re.fullmatch(r"[0-9]{8}", written):
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z?", written):
        raise ValueError(written)
    found = datetime.strptime(written[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 (may be floating)
    return found.replace(tzinfo=UTC) if written.endswith("Z") else found


def _written(until: date | datetime) -> str:
    if not isinstance(until, datetime):
        return f"{until.year:04}{until:%m%d}"
    return f"{until.year:04}{until:%m%dT%H%M%S}" + ("Z" if until.tzinfo is not None else "")


def _refuse(text: str, why: str) -> NoReturn:
    raise InputError(
        tr("“{rule}” does not say when something repeats.", rule=text.strip()[:80]) + f" {why}",
        next_step=tr("Say it in words, such as “every second Friday”."),
    )
