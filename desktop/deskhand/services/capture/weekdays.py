"""Days of the week: "on Friday", "next Friday", "Friday, 12 May", "Freitagabend"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from deskhand.domain.when_words import say_day, weekday_name
from deskhand.domain.wording import tr
from deskhand.services.capture import written_dates
from deskhand.services.capture.day import Day, as_day
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.vocabulary import Unit

_HOURS = re.compile(r"[0-9]{1,2}(:[0-9]{2})?[-–][0-9]{1,2}(:[0-9]{2})?(am|pm|uhr)?")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}(am|pm|uhr)")


def weekday_named(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
    """A day of the week, with what says which. is_sure: a preposition says that it is a date."""
    line, known = reading.line, reading.words
    at, which = index, ""
    for name, group in (
        ("coming", known.coming),
        ("next", known.next),
        ("this", known.this),
        ("last", known.last),
    ):
        if end := reading.phrase(index, group):
            at, which = reading.next(end), name
            break
    weekday, part = known.weekday_parts.get(line[at], (known.weekdays.get(line[at]), None))
    end = at + 1
    if weekday is None:
        weekday = known.short_weekdays.get(line[at])
        if weekday is None:
            return None
        likely = (is_sure or which) and reading.is_day_name(at)
        if not likely and not _is_short_day(reading, at):
            return None
    if which == "last" and known.of and reading.phrase(reading.next(end), known.of):
        return None  # "last Friday of November"
    over = "," if not line.has_dot(at) else ".,"
    if not which and (dated := _date_behind(reading, weekday, reading.next(end, over))):
        return dated
    if not (is_sure or which) and not _may_stand(reading, index, end):
        return None
    day, end = _that_weekday(reading, weekday, which, end)
    if not day.doubt and day.day == reading.today and not which:
        later = day.day + timedelta(days=7)
        doubt = tr("Today is {day}: read as in a week.", day=weekday_name(weekday))
        day = Day(later, others=(day.day.isoformat(),), doubt=doubt)
    stays = not which and line[reading.next(end)] in known.named_by_weekday
    return replace(day, at=part, stays=stays), end


def _may_stand(reading: Reading, index: int, end: int) -> bool:
    """Whether a bare weekday is a date: not in "prepare Monday meeting"."""
    following = reading.next(end)
    if reading.line[following] in reading.words.parts or _HOURS.fullmatch(reading.line[following]):
        return True
    if reading.goes_on_with_verb(reading.line[end - 1], end):
        return True
    return index == reading.fresh or reading.stands_alone(end)


def _is_short_day(reading: Reading, index: int) -> bool:
    """Whether "Sat" is the day and not what the cat did: capital, and not a name's part."""
    word = reading.line.words[index]
    following = reading.line[reading.line.after(index, ".")]
    if reading.line.has_dot(index) and following[:1].isdigit():
        return True
    if word.text[:1].isupper() and _is_time(reading, reading.line.after(index, ".")):
        return True
    if index and word.text[:1].isupper() and len(word.text) > 2:
        return reading.stands_alone(index + 1) or following in reading.words.months
    return index == 0 and len(word.text) > 2 and following[:1].isdigit()


def _is_time(reading: Reading, index: int) -> bool:
    word, behind = reading.line[index], reading.line[reading.next(index + 1)]
    if behind in reading.words.o_clock and word.isdecimal():
        return True
    return _TIME.fullmatch(word) is not None


def _that_weekday(reading: Reading, weekday: int, which: str, end: int) -> tuple[Day, int]:
    today = reading.today
    near = today + timedelta(days=(weekday - today.weekday()) % 7)
    of_next_week = today + timedelta(days=7 - today.weekday() + weekday)
    if which == "coming":
        return Day(near if near > today else near + timedelta(days=7)), end
    if which == "last":
        passed = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        return Day(passed), end
    at = reading.next(end)
    link = reading.next(reading.phrase(at, reading.words.of) or at)
    link = link if link != reading.line.end else at
    for place in (at, link):
        behind = reading.phrase(place, reading.words.next)
        if behind and reading.words.units.get(reading.line[reading.next(behind)]) is Unit.WEEK:
            return Day(of_next_week), reading.next(behind) + 1
    if behind := reading.phrase(at, reading.words.in_):
        amount = reading.amount(reading.next(behind))
        if amount and amount[1] is Unit.WEEK and amount[0] == int(amount[0]):
            ahead = timedelta(days=7 * int(amount[0] - 1))
            return Day(of_next_week + ahead), amount[2]
    if which == "next":
        if near in (of_next_week, today):
            return Day(of_next_week if near != today else near + timedelta(days=7)), end
        doubt = tr("Read as next week's. The coming one is {day}.", day=say_day(near, today))
        return Day(of_next_week, others=(near.isoformat(),), doubt=doubt), end
    if which == "this" and near > today and weekday < today.weekday():
        gone = near - timedelta(days=7)
        doubt = tr("This week's has passed: read as the coming one.")
        return Day(near, others=(gone.isoformat(),), doubt=doubt), end
    if which == "this" and near == today:
        following = near + timedelta(days=7)
        doubt = tr("Today is {day}.", day=weekday_name(weekday))
        return Day(near, others=(following.isoformat(),), doubt=doubt), end
    return Day(near), end


def _date_behind(reading: Reading, weekday: int, index: int) -> tuple[Day, int] | None:
    """The date behind its weekday: "Friday, 12 May", "Freitag, den 12. Mai"."""
    at = index
    known = reading.words
    if end := reading.phrase(index, known.the) or reading.phrase(index, known.on):
        at = reading.next(end)
    found = written_dates.read(reading, at, is_sure=True)
    if found is None:
        return None
    dated, end = found
    if dated.day.weekday() == weekday:
        return as_day(dated), end
    doubt = tr("That is a {day}.", day=weekday_name(dated.day.weekday()))
    return replace(as_day(dated), doubt=doubt), end
