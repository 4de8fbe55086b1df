"""Dates by the week, month or year they are in: "end of May", "next week", "this weekend"."""

from __future__ import annotations

from datetime import date, timedelta

from deskhand.domain.wording import tr
from deskhand.services.capture import calendar_days
from deskhand.services.capture.day import Day
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.vocabulary import Edge, Unit


def month_alone(reading: Reading, index: int) -> tuple[Day, int] | None:
    """A month alone: "in May", "by June 2027"."""
    line, known = reading.line, reading.words
    month = known.months.get(line[index])
    end = index + 1
    if month is None or not reading.line.words[index].text[:1].isupper():
        return None
    year = line[reading.next(end)]
    if len(year) == 4 and year.isdecimal() and 1900 <= int(year) <= 2999:
        first, end = date(int(year), month, 1), reading.next(end) + 1
    else:
        first = date(reading.today.year + (month < reading.today.month), month, 1)
    if not (reading.stands_alone(end) or index <= reading.fresh + 1):
        return None
    last = calendar_days.last_of_month(first.year, month)
    first = max(first, reading.today) if last >= reading.today else first
    return Day(first, others=(last.isoformat(),), doubt=tr("Which day of the month?")), end


def nth_weekday_of_month(reading: Reading, index: int) -> tuple[Day, int] | None:
    """One of the month's weekdays, or its last day: "last Friday of November"."""
    line, known = reading.line, reading.words
    if line[index] in known.the:
        index = reading.next(index + 1)
    nth = reading.ordinal(index)
    if nth is None:
        return None
    at = reading.next(nth[1], ".")
    weekday = known.weekdays.get(line[at])
    if weekday is None and known.units.get(line[at]) is not Unit.DAY:
        return None
    link = reading.phrase(reading.next(at + 1), known.of)
    month = _month(reading, reading.next(link)) if link else None
    if month is None:
        return None
    first, end, is_given = month
    for _ in range(14):
        day = (
            calendar_days.nth_weekday(first.year, first.month, nth[0], weekday)
            if weekday is not None
            else _day_from_end(first, nth[0])
        )
        if day is not None and (is_given or day >= reading.today):
            return Day(day), end
        ahead = calendar_days.plus(first, 12 if line[end - 1] in known.months else 1, Unit.MONTH)
        if ahead is None:
            return None
        first = ahead
    return None


def _day_from_end(first: date, nth: int) -> date | None:
    if nth < 0:
        return calendar_days.last_of_month(first.year, first.month)
    return calendar_days.exists(first.year, first.month, nth)


def _month(reading: Reading, index: int) -> tuple[date, int, bool] | None:
    """A month that is named: its first day, the word behind, and whether its year is given."""
    line, known, today = reading.line, reading.words, reading.today
    if (month := known.months.get(line[index])) is not None:
        year = line[reading.next(index + 1)]
        if len(year) == 4 and year.isdecimal() and 1900 <= int(year) <= 2999:
            return date(int(year), month, 1), reading.next(index + 1) + 1, True
        return date(today.year + (month < today.month), month, 1), index + 1, False
    at, ahead = index, 0
    for group, step in ((known.next, 1), (known.this, 0), (known.the, 0)):
        if line[index] in group:
            at, ahead = reading.next(index + 1), step
            break
    if known.units.get(line[at]) is not Unit.MONTH:
        return None
    first = calendar_days.plus(today.replace(day=1), ahead, Unit.MONTH)
    return None if first is None else (first, at + 1, bool(ahead))


def edge_named(reading: Reading, index: int) -> tuple[Day, int] | None:
    """The beginning or end of something: "end of the month", "Anfang Mai", "mid May"."""
    line, known, today = reading.line, reading.words, reading.today
    if line[index] in known.edge_words:
        edge, unit = known.edge_words[line[index]]
        return _edge_day(reading, today, unit, edge), index + 1
    if not (end := reading.phrase(index, known.edges)):
        return None
    edge = known.edges[reading.said(index, end)]
    at = reading.next(end)
    if line[at] in known.months and (month := _month(reading, at)):
        return Day(calendar_days.edge_of(month[0], Unit.MONTH, edge)), month[1]
    ahead = 0
    for group, step in ((known.next, 1), (known.this, 0), (known.the, 0)):
        if line[at] in group:
            at, ahead = reading.next(at + 1), step
            break
    unit_of = known.units.get(line[at])
    long_enough = unit_of not in (None, Unit.SECOND, Unit.MINUTE, Unit.HOUR)
    if unit_of is None or not long_enough or reading.said(index, end) in ("early", "late"):
        return None
    if unit_of is Unit.DAY:
        return (Day(today), at + 1) if edge is Edge.END else None
    start = calendar_days.plus(today.replace(day=1), ahead, unit_of) if ahead else today
    if unit_of in (Unit.WEEK, Unit.FORTNIGHT) and ahead:
        start = today + timedelta(days=7 - today.weekday())
    return None if start is None else (_edge_day(reading, start, unit_of, edge), at + 1)


def _edge_day(reading: Reading, start: date, unit: Unit, edge: Edge) -> Day:
    day = calendar_days.edge_of(start, unit, edge)
    if day >= reading.today:
        return Day(day)
    following = calendar_days.plus(start, 1, unit)
    return Day(calendar_days.edge_of(following, unit, edge) if following else day)


def whole_unit(reading: Reading, index: int) -> tuple[Day, int] | None:
    """A whole week, month or year: "next week", "dieses Jahr"."""
    line, known, today = reading.line, reading.words, reading.today
    is_next = line[index] in known.next
    if not (is_next or line[index] in known.this):
        return None
    at = reading.next(index + 1)
    unit = known.units.get(line[at])
    if unit not in (Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR):
        return None
    if unit is Unit.WEEK and (found := _day_of_week(reading, at + 1, ahead=int(is_next))):
        return found
    start = calendar_days.edge_of(today, unit, Edge.BEGINNING)
    if is_next and (following := calendar_days.plus(start, 1, unit)):
        last = calendar_days.edge_of(following, unit, Edge.END)
        return Day(following, others=(last.isoformat(),), doubt=tr("Which day?")), at + 1
    last = calendar_days.edge_of(today, unit, Edge.END)
    return Day(last, others=(today.isoformat(),), doubt=tr("Read as its last day.")), at + 1


def _day_of_week(reading: Reading, end: int, ahead: int) -> tuple[Day, int] | None:
    """The day behind its week: "next week on Tuesday", "nächste Woche Dienstag"."""
    at = reading.next(end)
    if link := reading.phrase(at, reading.words.on):
        at = reading.next(link)
    weekday = reading.words.weekdays.get(reading.line[at])
    if weekday is None:
        return None
    monday = reading.today - timedelta(days=reading.today.weekday())
    return Day(monday + timedelta(days=7 * ahead + weekday)), at + 1


def weekend(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
    """A weekend's Saturday, or what is left of it: "this weekend", "am Wochenende"."""
    line, known, today = reading.line, reading.words, reading.today
    at = index
    is_next = line[index] in known.next
    named = is_next or line[index] in known.this or line[index] in known.coming
    if named or (is_sure and line[index] in known.the):
        at = reading.next(index + 1)
    if line[at] not in known.weekend or not (named or is_sure):
        return None
    monday = today - timedelta(days=today.weekday())
    if is_next:
        return Day(monday + timedelta(days=12)), at + 1
    return Day(max(today, monday + timedelta(days=5))), at + 1
