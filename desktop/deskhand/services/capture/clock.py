"""Times of the day: "at 9", "9:30 pm", "um 9 Uhr", "halb zehn", "14:30-15:30"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

from deskhand.domain.wording import tr
from deskhand.services.capture.reading import Reading

_CLOCK = re.compile(r"(\d{1,2})(?:([:.h])(\d{2}))?(am|pm|a\.m|p\.m|uhr|h)?")
_RANGE = re.compile(r"(\d[^-–—]{0,8})[-–—](\d[^-–—]{0,8})")
# A bare number is a time only behind these.
_SAYS_HOUR = frozenset({"at", "um", "gegen", "so gegen", "until", "till", "bis", "spätestens um"})
# And behind these only beside a day: not "reduce it by 10", "ein Film ab 18".
_SAYS_HOUR_OF_DAY = frozenset({"by", "ab"})
_BETWEEN = frozenset({"between", "zwischen"})
_BOTH_ENDS = _BETWEEN | {"from", "von"}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that was read. minutes: how long from there, where an end was said.

    is_sure: it can only be a time. next_day: midnight at the end of the day. others, doubt: as in
    `Understood`, others as times. half: "am", "pm" or "" where it may be either. also: times that
    were said with it ("at 9 and 17:30"), for what repeats; first_end: the word behind the first
    time, where there are such.
    """

    at: time
    minutes: int | None = None
    is_sure: bool = True
    next_day: bool = False
    others: tuple[str, ...] = ()
    doubt: str = ""
    half: str = ""
    also: tuple[time, ...] = ()
    first_end: int = 0


def read_clock(reading: Reading, index: int) -> tuple[Clock, int] | None:
    """A time, with its preposition, and the word behind it; None if there is none here."""
    line, words = reading.line, reading.words
    at = index
    said = ""
    if end := reading.phrase(index, words.at):
        said = reading.said(index, end)
        at = reading.next(end)
    elif line.before(index) in words.not_times:
        return None
    found = _range(reading, at, said) or _several(reading, at, said)
    if found is None:
        return None
    clock, end = found
    if not clock.is_sure:
        if not _is_hour(reading, said, index, end):
            return None
        clock = _afternoon_meant(clock)
    return _with_part_of_day(reading, clock, end)


def _is_hour(reading: Reading, said: str, index: int, end: int) -> bool:
    """Whether a bare number behind these words is an hour."""
    if said in _SAYS_HOUR_OF_DAY:
        return _is_beside_piece(reading, index, end)
    if said not in _SAYS_HOUR:
        return False
    return _is_alone(reading, index, end) or reading.goes_on_with_verb(said, end)


def _is_beside_piece(reading: Reading, start: int, end: int) -> bool:
    return 0 < start == reading.fresh or reading.begins_piece(end)


def _is_alone(reading: Reading, start: int, end: int) -> bool:
    following = reading.line[end] if not reading.line.words[end - 1].trail else ""
    words = reading.words
    if following in words.counted or following in words.units:
        return False
    return start == reading.fresh or reading.stands_alone(end)


def _afternoon_meant(clock: Clock) -> Clock:
    """Nobody has appointments at three in the morning, so "at 3" is 15:00, with doubt."""
    if not 1 <= clock.at.hour <= 5 or clock.half:
        return clock
    early = f"{clock.at:%H:%M}"
    late = clock.at.replace(hour=clock.at.hour + 12)
    doubt = tr("Read as the afternoon. Early in the morning is {time}.", time=early)
    return replace(clock, at=late, others=(early,), doubt=doubt)


def _with_part_of_day(reading: Reading, clock: Clock, end: int) -> tuple[Clock, int]:
    """Also "9 in the evening", "8 Uhr abends"."""
    at = reading.next(end)
    if clock.half or not (behind := reading.phrase(at, reading.words.part_phrases)):
        return clock, end
    part = reading.words.part_phrases[reading.said(at, behind)]
    return in_part_of_day(clock, part), behind


def in_part_of_day(clock: Clock, part: time) -> Clock:
    """The time as it is said in that part of the day: 8 in the evening is 20:00."""
    if clock.half:
        return clock
    hour = clock.at.hour
    if part.hour >= 12 and hour < 12 and hour + 12 >= part.hour - 3:
        return replace(clock, at=clock.at.replace(hour=hour + 12), others=(), doubt="", half="pm")
    if part.hour < 12 and clock.others and 13 <= hour <= 17:
        return replace(clock, at=clock.at.replace(hour=hour - 12), others=(), doubt="", half="am")
    return replace(clock, others=(), doubt="")


def _single(reading: Reading, index: int, said: str) -> tuple[Clock, int] | None:
    line, words = reading.line, reading.words
    if end := reading.phrase(index, words.clock_words):
        at = words.clock_words[reading.said(index, end)]
        return Clock(at, half="pm", next_day=at == time(0)), end
    if spoken := _spoken(reading, index):
        return spoken
    found = _CLOCK.fullmatch(line[index])
    if found is None:
        hour = words.numbers.get(line[index], 0)
        if not 1 <= hour <= 12:
            return None
        suffix, end = _suffix(reading, index + 1)
        return _clock(reading, hour, 0, suffix, is_sure=bool(suffix)), end
    hour, sign, minute = int(found[1]), found[2] or "", int(found[3] or 0)
    suffix, end = (found[4], index + 1) if found[4] else _suffix(reading, index + 1)
    if suffix == "h" and not (said or 0 < index == reading.fresh):
        return None
    if sign == "." and not (suffix or said in ("um", "gegen", "ab", "bis")):
        return None
    if suffix == "uhr" and not sign:
        more = reading.next(end)
        if re.fullmatch(r"[0-5]\d", line[more]) and line[more + 1] not in words.units:
            minute, end = int(line[more]), more + 1
    is_sure = bool(sign or suffix)
    if not _exists(hour, minute, suffix):
        written = reading.line.text[line.words[index].start : line.words[end - 1].end]
        if suffix or (sign == ":" and (said or 24 <= hour < 30)):
            reading.problems[tr("There is no time “{words}”.", words=written)] = None
        return None
    return _clock(reading, hour, minute, suffix, is_sure=is_sure), end


def _exists(hour: int, minute: int, suffix: str) -> bool:
    if suffix and suffix[0] in "ap":
        return 1 <= hour <= 12 and minute < 60
    return (hour < 24 and minute < 60) or (hour == 24 and minute == 0)


def _clock(reading: Reading, hour: int, minute: int, suffix: str, *, is_sure: bool) -> Clock:
    if suffix and suffix[0] in "ap":
        hour = hour % 12 + (12 if suffix[0] == "p" else 0)
        return Clock(time(hour, minute), is_sure=True, half=suffix[0] + "m")
    half = "" if hour <= 12 else "pm"
    return Clock(time(hour % 24, minute), is_sure=is_sure, next_day=hour == 24, half=half)


def _suffix(reading: Reading, end: int) -> tuple[str, int]:
    """The "am", "pm" or "uhr" that is the word behind a number, and the word behind that."""
    line, words = reading.line, reading.words
    at = reading.next(end)
    word = line[at]
    if word in words.o_clock:
        return "uhr", at + 1
    if word in words.pm:
        return "pm", at + 1
    if word in words.am:
        # German: "um 12 am Freitag".
        following = line[reading.next(at + 1)]
        is_date = following in words.weekdays or line.has_dot(at + 1) or following in words.parts
        if "am" in words.before_date and word == "am" and is_date:
            return "", end
        return "am", at + 1
    return "", end


def _spoken(reading: Reading, index: int) -> tuple[Clock, int] | None:
    """Hours with halves and quarters: "half past nine", "halb zehn", "viertel nach 9"."""
    words = reading.words
    minutes = 0
    if end := reading.phrase(index, words.half_past):
        minutes = 30
    elif end := reading.phrase(index, words.half_to):
        minutes = -30
    elif end := reading.phrase(index, words.quarter):
        link = reading.line[reading.next(end)]
        minutes = 15 if link in words.past else -15 if link in words.before_hour else 0
        end = reading.next(end) + 1
    hour = reading.number(reading.next(end)) if end and minutes else None
    if hour is None or not 1 <= hour[0] <= 12:
        return None
    total = hour[0] * 60 + minutes
    suffix, end = _suffix(reading, hour[1])
    if not suffix.startswith(("a", "p")):
        return Clock(time(total // 60, total % 60)), end
    total = total % 720 + (720 if suffix[0] == "p" else 0)
    return Clock(time(total // 60, total % 60), half=suffix), end


def _several(reading: Reading, index: int, said: str) -> tuple[Clock, int] | None:
    """A time, and those that are listed behind it: "9, 13 and 17:30"."""
    found = _single(reading, index, said)
    if found is None:
        return None
    clock, end = found
    others: list[time] = []
    behind = end
    while more := _listed(reading, behind):
        others.append(more[0].at)
        behind = more[1]
        clock = replace(clock, is_sure=clock.is_sure or more[0].is_sure)
    if not others:
        return found
    return replace(clock, also=tuple(others), first_end=end), behind


def _listed(reading: Reading, end: int) -> tuple[Clock, int] | None:
    """The time behind "and" or a comma, if it is one of the same list."""
    line, words = reading.line, reading.words
    at = reading.next(end)
    if line[at] in words.and_:
        at = reading.next(at + 1)
    elif end >= line.end or line.words[end - 1].trail != ",":
        return None
    else:
        at = end
    return _single(reading, at, "") if line[at][:1].isdecimal() else None


def _range(reading: Reading, index: int, said: str) -> tuple[Clock, int] | None:
    line, words = reading.line, reading.words
    both_ends = said in _BOTH_ENDS
    joined = _RANGE.fullmatch(line[index])
    if joined:
        first, last = (_CLOCK.fullmatch(each) for each in joined.groups())
        end = index + 1
    else:
        first = _CLOCK.fullmatch(line[index])
        suffix, at = _suffix(reading, index + 1) if first else ("", 0)
        link = reading.next(at) if first else line.end
        if line[link] not in words.to or (line[link] in words.and_ and said not in _BETWEEN):
            return None
        last, end = _CLOCK.fullmatch(line[reading.next(link + 1)]), link + 2
        return _from_to(reading, first, suffix, last, end, both_ends, index)
    return _from_to(reading, first, "", last, end, both_ends, index)


def _from_to(
    reading: Reading,
    first: re.Match[str] | None,
    first_suffix: str,
    last: re.Match[str] | None,
    end: int,
    both_ends: bool,
    index: int,
) -> tuple[Clock, int] | None:
    if first is None or last is None or "." in (first[2], last[2]):
        return None
    suffix, end = (last[4], end) if last[4] else _suffix(reading, end)
    first_suffix = first[4] or first_suffix
    surely = bool(first[2] and last[2]) or suffix or first_suffix
    if not surely and not _is_alone(reading, end - 1, end):
        return None
    in_order = both_ends and 6 <= int(first[1]) < int(last[1]) <= 22
    if not (surely or in_order or _is_beside_piece(reading, index, end)):
        return None  # "pages 9-11", "count from 1 to 10"
    begin, until = ((int(each[1]), int(each[3] or 0)) for each in (first, last))
    if "h" in (suffix, first_suffix) or not _exists(*until, suffix):
        return None
    if not first_suffix and suffix.startswith(("a", "p")):
        first_suffix = suffix if begin <= until or begin[0] == 12 else "am"
    if not _exists(*begin, first_suffix):
        return None
    start = _clock(reading, *begin, first_suffix, is_sure=True)
    stop = _clock(reading, *until, suffix or first_suffix, is_sure=True).at
    minutes = (stop.hour - start.at.hour) * 60 + stop.minute - start.at.minute
    return replace(start, minutes=minutes % 1440 or None), end
