"""The days of what repeats: "on Mon and Wed", "the 1st and 15th", "12 May", "last Friday"."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from deskhand.domain.recurrence import Frequency, NthDay, Recurrence
from deskhand.domain.wording import tr
from deskhand.services.capture import calendar_days
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.vocabulary import Unit

NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
"""Those of a month that a rule may name, beside the last."""


def month_and_day(reading: Reading, index: int) -> tuple[Recurrence, int] | None:
    """Behind "every": "May 12th"."""
    line, known = reading.line, reading.words
    at = reading.next(index + 1, ".")
    day = reading.ordinal(at) or reading.number(at)
    if day is None:
        return None
    return on_day_of_year(reading, known.months[line[index]], day[0], index, day[1])


def on_day_of_year(
    reading: Reading, month: int, day: int, start: int, end: int
) -> tuple[Recurrence, int] | None:
    """A rule for this day of each year; notes a problem where there is none such.

    start, end: the words that say it.
    """
    if calendar_days.exists(2024, month, day) is None:
        words = reading.line.words
        written = reading.line.text[words[start].start : words[end - 1].end]
        reading.problems[tr("There is no {date}.", date=written)] = None
        return None
    rule = Recurrence(Frequency.YEARLY, by_month=(month,), by_month_day=(day,))
    return rule, end


def on_days_of_month(days: Iterable[int]) -> Recurrence | None:
    """A rule for these days of each month. People mean the last day where the 31st is none."""
    found = tuple(sorted(set(days)))
    if not found or found[0] < 1 or found[-1] > 31:
        return None
    if found[-1] > 28 and len(found) == 1:
        until = tuple(range(28, found[0] + 1))
        return Recurrence(Frequency.MONTHLY, by_month_day=until, by_set_pos=(-1,))
    return Recurrence(Frequency.MONTHLY, by_month_day=found)


def days_in_month(reading: Reading, index: int) -> tuple[Recurrence, int] | None:
    """Its days: "the 1st and 15th", "first Monday", "last day"."""
    line, known = reading.line, reading.words
    first = reading.ordinal(index) or reading.number(index)
    if first is None:
        return None
    nth, end = first
    at = reading.next(end, ".")
    weekday = weekday_at(reading, at)
    if weekday is not None:
        rule = Recurrence(Frequency.MONTHLY, by_day=(NthDay(weekday, nth),))
        return (rule, at + 1) if nth in (-1, *NTH) else None
    if known.units.get(line[at]) is Unit.DAY and line[index] in known.ordinals:
        return Recurrence(Frequency.MONTHLY, by_month_day=(nth,)), at + 1
    if line[index] in known.ordinals:
        # "on the first of every month", not "on the first try"
        is_day = nth > 0 and of_the_month(reading, end)
        return (Recurrence(Frequency.MONTHLY, by_month_day=(nth,)), end) if is_day else None
    days = [nth]
    while more := another_day(reading, end):
        days.append(more[0])
        end = more[1]
    rule_of_days = on_days_of_month(days)
    return None if rule_of_days is None else (rule_of_days, end)


def another_day(reading: Reading, end: int) -> tuple[int, int] | None:
    """One more numbered day: "and 15th", ", 15."."""
    at = reading.next(end, ".,")
    has_comma = "," in reading.line.words[end - 1].trail
    if reading.line[at] in reading.words.and_:
        at = reading.next(at + 1)
    elif not has_comma:
        return None
    if reading.line[at] in reading.words.the:
        at = reading.next(at + 1)
    found = reading.ordinal(at)
    return found if found and reading.line[at] not in reading.words.ordinals else None


def day_in_year(reading: Reading, index: int) -> tuple[Recurrence, int] | None:
    """Its day: "12 May", "May 12th", "the last Friday of November"."""
    line, known = reading.line, reading.words
    if line[index] in known.months:
        return month_and_day(reading, index)
    first = reading.ordinal(index) or reading.number(index)
    if first is None:
        return None
    nth, end = first
    at = reading.next(end, ".")
    weekday = weekday_at(reading, at)
    if weekday is not None:
        at = reading.next(at + 1)
    link = reading.phrase(at, known.of)
    month_at = reading.next(link) if link else at
    month = known.months.get(line[month_at])
    if month is None:
        return None
    if weekday is None:
        return on_day_of_year(reading, month, nth, index, month_at + 1)
    day = NthDay(weekday, nth)
    rule = Recurrence(Frequency.YEARLY, by_month=(month,), by_day=(day,))
    return (rule, month_at + 1) if nth in (-1, *NTH) else None


def of_the_month(reading: Reading, end: int) -> int:
    """The word behind "of the month", "of each month", "im Monat"; 0 without one."""
    known = reading.words
    at = reading.next(end, ".")
    for group in (known.every_phrases, known.of):
        if link := reading.phrase(at, group):
            place = reading.next(link)
            if reading.line[place] in known.the:
                place = reading.next(place + 1)
            if reading.line[place] in known.every:
                place = reading.next(place + 1)
            if known.units.get(reading.line[place]) is Unit.MONTH:
                return place + 1
    return 0


def plural_weekdays(reading: Reading, at: int) -> tuple[tuple[NthDay, ...], int] | None:
    known = reading.words.every_weekday
    return _listed_days(reading, at, lambda place: known.get(reading.line[place]))


def weekday_at(reading: Reading, index: int) -> int | None:
    known = reading.words
    word = reading.line[index]
    if word in known.short_weekdays and not reading.is_day_name(index):
        return None
    return known.weekdays.get(word, known.short_weekdays.get(word))


def weekdays_at(reading: Reading, index: int) -> tuple[tuple[NthDay, ...], int] | None:
    """One or several days of the week: "mon, wed and fri"."""
    known = reading.words
    if weekday_at(reading, index) is None:
        return None
    # Behind one day, and "and", a short name is a day whatever follows.
    return _listed_days(
        reading,
        index,
        lambda at: known.weekdays.get(reading.line[at], known.short_weekdays.get(reading.line[at])),
    )


def _listed_days(
    reading: Reading, index: int, day_of: Callable[[int], int | None]
) -> tuple[tuple[NthDay, ...], int] | None:
    days: list[int] = []
    end, at = 0, index
    while (day := day_of(at)) is not None:
        days.append(day)
        end = at + 1
        at = _behind_and(reading, end)
    return (tuple(NthDay(each) for each in sorted(set(days))), end) if days else None


def _behind_and(reading: Reading, end: int) -> int:
    """Where the next of several stands: behind "and", or a comma."""
    line = reading.line
    at = reading.next(end, ".,")
    if line[at] in reading.words.and_:
        return reading.next(at + 1)
    return at if "," in line.words[end - 1].trail else line.end
