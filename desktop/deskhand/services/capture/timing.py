"""From the dates, times and repetitions of a line to when its task is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from deskhand.domain.ids import new_id
from deskhand.domain.recurrence import Frequency, Recurrence, at_times
from deskhand.domain.task import MORNING, Reminder, When
from deskhand.domain.when_words import say_when
from deskhand.domain.wording import tr
from deskhand.services.capture import calendar_days
from deskhand.services.capture.choosing import Chosen
from deskhand.services.capture.clock import Clock, in_part_of_day
from deskhand.services.capture.day import Day
from deskhand.services.capture.pieces import Piece
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.repeats import Repeat
from deskhand.services.capture.spans import Lasting, Limit, Remind
from deskhand.services.recurrence import first_occurrence


@dataclass(slots=True)
class Timing:
    """When. others, doubt: of the due time, as in `Understood`."""

    due: When | None = None
    start: When | None = None
    rule: Recurrence | None = None
    minutes: int | None = None
    reminders: tuple[Reminder, ...] = ()
    others: tuple[str, ...] = ()
    doubt: str = ""


def time_of(reading: Reading, chosen: Chosen, zone: str) -> Timing:
    """What the chosen pieces say together."""
    timing = Timing()
    clock = chosen.clock.value if chosen.clock else None
    assert clock is None or isinstance(clock, Clock)
    if chosen.repeat is not None:
        _repeated(reading, chosen, clock, zone, timing)
    elif chosen.day is not None:
        _dated(reading, _day(chosen.day), clock, zone, timing)
    elif clock is not None:
        _timed(reading, clock, zone, timing)
    if chosen.from_day is not None and chosen.repeat is None:
        timing.start = When(_day(chosen.from_day).day, _day(chosen.from_day).at, zone)
    if clock is not None and clock.minutes is not None:
        timing.start = timing.start or timing.due
        timing.minutes = clock.minutes
    if chosen.lasting is not None and isinstance(chosen.lasting.value, Lasting):
        timing.minutes = chosen.lasting.value.minutes
    timing.reminders = _reminders(reading, chosen, timing, zone)
    if chosen.more_days and not timing.doubt:
        timing.doubt = tr("There is another date in the line.")
    return timing


def _day(piece: Piece) -> Day:
    assert isinstance(piece.value, Day)
    return piece.value


def _at(clock: Clock | None, part: time | None) -> tuple[time | None, Clock | None]:
    """The time of the day, made exact by the part of the day it was said with."""
    if clock is None:
        return part, None
    if part is not None:
        clock = in_part_of_day(clock, part)
    return clock.at, clock


def _dated(reading: Reading, day: Day, clock: Clock | None, zone: str, timing: Timing) -> None:
    at, clock = _at(clock, day.at)
    on = day.day + timedelta(days=1) if clock is not None and clock.next_day else day.day
    if day.last is not None:
        timing.start = When(on, at, zone)
        timing.due = When(day.last, None if clock is None else at, zone)
    else:
        timing.due = When(on, at, zone)
    written = "" if at is None else f" {at:%H:%M}"
    times = () if clock is None else clock.others
    timing.others = (
        *(each + written for each in day.others),
        *(f"{on.isoformat()} {each}" for each in times),
    )
    timing.doubt = day.doubt or ("" if clock is None else clock.doubt)
    if timing.due.end <= reading.now and not timing.doubt:
        timing.doubt = tr("This is in the past.")


def _timed(reading: Reading, clock: Clock, zone: str, timing: Timing) -> None:
    """A time without a date: the next one."""
    today, tomorrow = reading.today, reading.today + timedelta(days=1)
    timing.due = When(tomorrow if clock.next_day else today, clock.at, zone)
    timing.others = tuple(_next_such(reading, each, zone) for each in clock.others)
    timing.doubt = clock.doubt
    if timing.due.instant <= reading.now:
        past = timing.due
        timing.due = When(tomorrow, clock.at, zone)
        timing.others = (f"{past.day.isoformat()} {clock.at:%H:%M}",)
        timing.doubt = tr("That time has passed today: read as tomorrow.")


def _next_such(reading: Reading, written: str, zone: str) -> str:
    """The next time of that name, with its day, as a line of capture."""
    today = When(reading.today, time.fromisoformat(written), zone)
    day = today.day + timedelta(days=today.instant <= reading.now)
    return f"{day.isoformat()} {written}"


def _repeated(
    reading: Reading, chosen: Chosen, clock: Clock | None, zone: str, timing: Timing
) -> None:
    assert chosen.repeat is not None
    repeat = chosen.repeat.value
    assert isinstance(repeat, Repeat)
    begun = None if chosen.from_day is None else _day(chosen.from_day)
    at, clock = _at(clock, repeat.at or (begun.at if begun else None))
    begin = begun.day if begun else reading.today
    rule = repeat.rule if clock is None else _several_a_day(repeat.rule, clock)
    if rule.by_hour:
        at = rule.times[0]
    if rule.frequency.is_within_days:
        start = _first_within_days(reading, rule, begin, at, zone)
    else:
        start = When(begin, at, zone)
    is_free = not (rule.by_day or rule.by_month_day or rule.by_month or rule.by_hour)
    if begun is None and is_free and start.end <= reading.now:
        # It may begin on any day, so tomorrow, where today's time has passed.
        start = replace(start, day=begin + timedelta(days=1))
    # What is left of today counts; a day that is said to be the first counts as it is.
    after = reading.now if begun is None else start.instant - timedelta(seconds=1)
    first = first_occurrence(rule.text, start, after.astimezone(UTC))
    if first is None:
        return
    timing.due = first
    timing.rule = _limited(chosen, rule, first)
    if not (rule.by_day or rule.by_month_day) and rule.frequency is Frequency.MONTHLY:
        timing.rule = _with_last_day(timing.rule, first.day)
    timing.others = repeat.others
    timing.doubt = repeat.doubt or ("" if clock is None else clock.doubt)


def _several_a_day(rule: Recurrence, clock: Clock) -> Recurrence:
    """The rule at each of the times that were said."""
    return at_times(rule, (clock.at, *clock.also)) if clock.also else rule


def _with_last_day(rule: Recurrence, day: date) -> Recurrence:
    """Monthly from the 31st on: the last day of shorter months, which would else be left out."""
    if day.day <= 28:
        return rule
    return replace(rule, by_month_day=tuple(range(28, day.day + 1)), by_set_pos=(-1,))


def _first_within_days(
    reading: Reading, rule: Recurrence, begin: date, at: time | None, zone: str
) -> When:
    if at is not None:
        when = When(begin, at, zone)
        if when.instant > reading.now or begin > reading.today:
            return when
    if begin > reading.today:
        return When(begin, MORNING, zone)
    hours = rule.interval * (1.0 if rule.frequency is Frequency.HOURLY else 1 / 60)
    later = calendar_days.later(reading.now, hours, zone)
    return When(later.date(), later.time().replace(second=0), zone)


def _limited(chosen: Chosen, rule: Recurrence, first: When) -> Recurrence:
    """The rule with its end."""
    limit = chosen.limit.value if chosen.limit else None
    if isinstance(limit, Limit):
        if limit.times:
            return replace(rule, count=limit.times)
        end = calendar_days.plus(first.day, limit.count, limit.unit)
        return replace(rule, until=_until(end - timedelta(days=1), first)) if end else rule
    if chosen.until is None:
        return rule
    last = max(_day(chosen.until).day, first.day)
    return replace(rule, until=_until(last, first))


def _until(last: date, first: When) -> date | datetime:
    """The end of that day; RFC 5545 wants an instant where the rule has times."""
    if first.at is None:
        return last
    return When(last, time(23, 59, 59), first.zone).instant


def _reminders(reading: Reading, chosen: Chosen, timing: Timing, zone: str) -> tuple[Reminder, ...]:
    found: list[Reminder] = []
    for piece in chosen.reminds:
        remind = piece.value
        assert isinstance(remind, Remind)
        if remind.before is not None:
            found.append(Reminder(new_id(), before=remind.before))
        elif at := _remind_at(reading, chosen, timing, zone):
            found.append(Reminder(new_id(), at=at))
        elif timing.due is not None:
            found.append(Reminder(new_id(), before=timedelta(0)))
    return tuple(found[:1] if len({(each.before, each.at) for each in found}) == 1 else found)


def _remind_at(reading: Reading, chosen: Chosen, timing: Timing, zone: str) -> datetime | None:
    """The instant of a reminder that has a time of its own."""
    day = None if chosen.remind_day is None else _day(chosen.remind_day)
    clock = None if chosen.remind_clock is None else chosen.remind_clock.value
    assert clock is None or isinstance(clock, Clock)
    if day is not None and day.instant is not None:
        return day.instant.astimezone(UTC)
    at, _ = _at(clock, day.at if day else None)
    if day is not None:
        return When(day.day, at or MORNING, zone).instant
    if at is None:
        return None
    # A time alone: on the day it is due, if that is not later than the task itself.
    on = timing.due.day if timing.due else reading.today
    return When(on, at, zone).instant


def label_of(timing: Timing, today: date) -> str:
    """The due time as a chip shows it: "Tomorrow 09:00", "Friday 14:30-15:30"."""
    if timing.due is None:
        return ""
    if timing.start is not None and timing.start.day != timing.due.day:
        first, last = say_when(timing.start, today), say_when(timing.due, today)
        return tr("{first} – {last}", first=first, last=last)
    said = say_when(timing.due, today)
    if timing.start is None or timing.minutes is None or timing.due.at is None:
        return said
    begun = datetime.combine(timing.due.day, timing.due.at)
    ended = begun + timedelta(minutes=timing.minutes)
    return tr("{first}–{last}", first=said, last=f"{ended:%H:%M}")
