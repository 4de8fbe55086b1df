"""Times, durations, zones and rules of iCalendar."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deskhand.domain.task import When
from deskhand.services.task_exchange.base import day_of, local_when
from deskhand.services.task_exchange.ical_lines import Component, Property

MOST_OFTEN = 1000
"""The largest INTERVAL and COUNT, and the longest list of a BY… part, that is believed."""
LONGEST_RULE = 500

_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?"
)
_INSTANT = re.compile(r"(\d{8})T(\d{2})(\d{2})(\d{2})?(Z?)")
_PART = {
    "INTERVAL": re.compile(r"[1-9]\d{0,2}"),
    "COUNT": re.compile(r"[1-9]\d{0,3}"),
    "UNTIL": re.compile(r"\d{8}(T\d{6}Z?)?"),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
    "BYDAY": re.compile(r"([+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)(,|$))+(?<!,)"),
    "BYMONTH": re.compile(r"\d{1,2}(,\d{1,2})*"),
    "BYMONTHDAY": re.compile(r"[+-]?\d{1,2}(,[+-]?\d{1,2})*"),
    "BYYEARDAY": re.compile(r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"),
    "BYWEEKNO": re.compile(r"[+-]?\d{1,2}(,[+-]?\d{1,2})*"),
    "BYSETPOS": re.compile(r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"),
    "BYHOUR": re.compile(r"\d{1,2}"),
    "BYMINUTE": re.compile(r"\d{1,2}"),
    "BYSECOND": re.compile(r"\d{1,2}"),
}  # fmt: skip
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class Zones:
    """What the TZIDs of one calendar mean. local: the zone of times that name none."""

    def __init__(self, local: str) -> None:
        self.local = local
        self._defined: dict[str, str] = {}

    def define(self, zone: Component) -> None:
        """A VTIMEZONE stands in the calendar."""
        tzid = zone.text("TZID")
        if tzid and not known_zone(tzid):
            self._defined[tzid] = known_zone(zone.text("X-LIC-LOCATION")) or _equivalent(zone)

    def name(self, tzid: str) -> str:
        """The IANA name, "" for one nobody knows."""
        return known_zone(tzid) or self._defined.get(tzid, "")


@lru_cache(maxsize=1024)
def known_zone(tzid: str) -> str:
    """The IANA name of "Europe/Rome", "/vendor/Europe/Rome" or "W. Europe Standard Time"."""
    if not tzid or len(tzid) > 200:
        return ""
    pieces = tzid.strip("/").split("/")
    for start in range(len(pieces)):
        name = "/".join(pieces[start:])
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    found: str = WINDOWS_TO_OLSON.get(tzid, "")
    return found


def _equivalent(zone: Component) -> str:
    """The zone whose clocks change as this definition says; "" where none is found."""
    from icalendar import Timezone

    try:
        parsed = Timezone.from_ical("\r\n".join(zone.lines()) + "\r\n")
        name = str(getattr(parsed.to_tz(), "key", "")) if isinstance(parsed, Timezone) else ""
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return ""
    return known_zone(name)


def read_when(found: Property, zones: Zones, *, in_utc: bool = False) -> When:
    """A DATE or DATE-TIME. in_utc: leave one in UTC there, since it recurs by UTC's clock.

    Raises ValueError for a time that does not exist or lies beyond belief.
    """
    value = found.value.strip()
    zone = zones.name(found.parameter("TZID")) or zones.local
    if "T" not in value:
        return When(day_of(value), None, zone)
    match = _INSTANT.fullmatch(value)
    if match is None:
        raise ValueError(value)
    day = day_of(match[1])
    at = time(int(match[2]), int(match[3]), min(int(match[4] or 0), 59))
    if not match[5]:
        return When(day, at, zone)
    if in_utc:
        return When(day, at, "UTC")
    return local_when(datetime.combine(day, at, UTC), zones.local)


def has_unknown_zone(found: Property, zones: Zones) -> bool:
    """Whether it names a zone nobody knows."""
    tzid = found.parameter("TZID")
    return bool(tzid) and not zones.name(tzid)


def read_instant(found: Property | None, zones: Zones) -> datetime | None:
    """A DATE-TIME as an instant (UTC); None for none and for a broken one."""
    if found is None:
        return None
    try:
        return read_when(found, zones).instant
    except ValueError:
        return None


def read_duration(value: str) -> timedelta:
    """A DURATION. Raises ValueError."""
    match = _DURATION.fullmatch(value.strip().upper())
    if match is None or value.strip()[-1:].upper() in ("P", "T"):
        raise ValueError(value)
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def write_duration(length: timedelta) -> str:
    """A DURATION."""
    sign = "-" if length < timedelta() else ""
    seconds = abs(int(length.total_seconds()))
    days, seconds = divmod(seconds, 86400)
    hours, minutes, seconds = seconds // 3600, seconds % 3600 // 60, seconds % 60
    at = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    if not days and not at:
        return "PT0S"
    return sign + "P" + (f"{days}D" if days else "") + (f"T{at}" if at else "")


def write_when(name: str, when: When) -> str:
    """A content line for a day or a time."""
    if when.at is None:
        return f"{name};VALUE=DATE:{when.day:%Y%m%d}"
    local = datetime.combine(when.day, when.at)
    if when.zone == "UTC":
        return f"{name}:{local:%Y%m%dT%H%M%S}Z"
    return f"{name};TZID={when.zone}:{local:%Y%m%dT%H%M%S}"


def write_instant(name: str, instant: datetime) -> str:
    """A content line in UTC."""
    return f"{name}:{instant.astimezone(UTC):%Y%m%dT%H%M%S}Z"


def shifted(when: When, length: timedelta) -> When:
    """So much later by the clocks there; a whole day stays a whole day. Raises ValueError."""
    if when.at is None and length % timedelta(days=1) == timedelta():
        return When(_day(when.day, length), None, when.zone)
    try:
        later = datetime.combine(when.day, when.at or time()) + length
    except OverflowError as error:
        raise ValueError(str(length)) from error
    day_of(f"{later:%Y%m%d}".zfill(8))
    return When(later.date(), later.time(), when.zone)


def _day(day: date, length: timedelta) -> date:
    try:
        return day_of((day + length).isoformat())
    except OverflowError as error:
        raise ValueError(str(length)) from error


def safe_rule(value: str) -> str:
    """An RRULE that recurs once a day at most, as it stands there; "" for any other.

    Rules by the hour or the second are no tasks, and counting one out can take for ever.
    """
    value = value.strip().upper().strip(";")
    if len(value) > LONGEST_RULE:
        return ""
    parts = [each.partition("=")[::2] for each in value.split(";")]
    names = [name for name, _ in parts]
    if len(set(names)) != len(names) or dict(parts).get("FREQ") not in _FREQUENCIES:
        return ""
    for name, words in parts:
        if name == "FREQ":
            continue
        if name not in _PART or not _PART[name].fullmatch(words):
            return ""
    return value
