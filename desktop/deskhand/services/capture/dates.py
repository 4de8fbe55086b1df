"""Dates as people write them: "tomorrow evening", "next Friday", "12 May", "in 3 days"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from deskhand.domain.when_words import say_day, weekday_name
from deskhand.domain.wording import tr
from deskhand.services.capture import calendar_days, written_dates
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.vocabulary import Edge, Role, Unit
from deskhand.services.capture.written_dates import Dated

_WITHIN_A_DAY = {Unit.SECOND: 1 / 3600, Unit.MINUTE: 1 / 60, Unit.HOUR: 1.0}


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was read. at: a part of the day, which a time makes exact; instant: where time
    from now was counted. last: the other end of "from … to …". role: by its preposition.
    is_sure: something says that it is a date of this task. others, doubt: as in `Understood`.
    """

    day: date
    at: time | None = None
    instant: datetime | None = None
    last: date | None = None
    role: Role = Role.DUE
    is_sure: bool = False
    others: tuple[str, ...] = ()
    doubt: str = ""


def read_day(reading: Reading, index: int) -> tuple[Day, int] | None:
    """A date, with its preposition, and the word behind it; None if there is none here."""
    words, line = reading.words, reading.line
    if found := _counted(reading, index):
        return found
    if end := reading.phrase(index, words.before_date):
        said = reading.said(index, end)
        at = reading.next(end)
        role = words.before_date[said]
        if said.endswith(" the") and line[at] in words.weekdays:
            return None  # "for the Friday night party"
        found = _named(reading, at, is_sure=True) or _in_month(reading, at)
        if found is None and said.split()[-1] in ("the", "am", "zum", "dem", "den"):
            found = _day_of_month(reading, at)
        if found is not None:
            day, behind = found
            if role is Role.FROM:
                return _from_to(reading, day, behind)
            return replace(day, role=role, is_sure=True), behind
    if line.before(index) in words.not_before or line.before(index) in words.not_times:
        return None
    return _named(reading, index, is_sure=False)


def _from_to(reading: Reading, day: Day, behind: int) -> tuple[Day, int] | None:
    """The rest of "from … to …", if there is one."""
    begin = replace(day, role=Role.FROM, is_sure=True)
    link = reading.phrase(reading.next(behind), reading.words.to)
    found = _named(reading, reading.next(link), is_sure=True) if link else None
    if found is None:
        return begin, behind
    last, end = found
    if day.last is not None:
        return begin, behind
    # "from Monday to Friday" said on a Wednesday: the Friday behind that Monday.
    until = last.day + timedelta(days=7 if 0 < (day.day - last.day).days < 7 else 0)
    return (begin, behind) if until < day.day else (replace(begin, last=until), end)


def _named(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
    found = (
        _near_day(reading, index)
        or _weekday(reading, index, is_sure=is_sure)
        or _written(reading, index, is_sure=is_sure)
        or _nth_weekday(reading, index)
        or _edge(reading, index)
        or _next_unit(reading, index)
        or _weekend(reading, index, is_sure=is_sure)
    )
    return None if found is None else _with_part(reading, *found)


def _with_part(reading: Reading, day: Day, end: int) -> tuple[Day, int]:
    """A part of the day behind the day: "tomorrow morning", "Freitag am Abend"."""
    at = reading.next(end)
    known = reading.words
    if day.at is not None:
        return day, end
    if behind := reading.phrase(at, known.part_phrases):
        return replace(day, at=known.part_phrases[reading.said(at, behind)]), behind
    if reading.line[at] in known.parts:
        return replace(day, at=known.parts[reading.line[at]]), at + 1
    return day, end


def _near_day(reading: Reading, index: int) -> tuple[Day, int] | None:
    known = reading.words
    if end := reading.phrase(index, known.today_parts):
        at: time | None = known.today_parts[reading.said(index, end)]
        if at is not None and at <= reading.now.time():
            at = None  # the evening has begun: some time today
        return Day(reading.today, at), end
    if end := reading.phrase(index, known.days):
        ahead = known.days[reading.said(index, end)]
        return Day(reading.today + timedelta(days=ahead)), end
    return None


def _weekday(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
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
    return replace(day, at=part), end


def _may_stand(reading: Reading, index: int, end: int) -> bool:
    """Whether a bare weekday is a date: not in "prepare Monday meeting"."""
    following = reading.next(end)
    if reading.line[following] in reading.words.parts:
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
    if index and word.text[:1].isupper() and len(word.text) > 2:
        return reading.stands_alone(index + 1) or following in reading.words.months
    return index == 0 and len(word.text) > 2 and following[:1].isdigit()


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
        return _day(dated), end
    doubt = tr("That is a {day}.", day=weekday_name(dated.day.weekday()))
    return replace(_day(dated), doubt=doubt), end


def _written(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
    if reading.line[index] in reading.words.the:
        # "the 12th of May", where the article alone would say nothing
        index = reading.next(index + 1)
    found = written_dates.read(reading, index, is_sure=is_sure)
    if found is None:
        return None
    day, end = _day(found[0]), found[1]
    # "24 Dec - 27 Dec"
    link = reading.phrase(reading.next(end, "."), reading.words.to)
    until = written_dates.read(reading, reading.next(link), is_sure=True) if link else None
    if until is not None and day.last is None and until[0].day > day.day:
        return replace(day, last=until[0].day), until[1]
    return day, end


def _day(dated: Dated) -> Day:
    return Day(dated.day, dated.at, last=dated.last, others=dated.others, doubt=dated.doubt)


def _day_of_month(reading: Reading, index: int) -> tuple[Day, int] | None:
    """A day by its number alone: "on the 12th", "am 12."."""
    found = reading.ordinal(index)
    if found is None or not 1 <= found[0] <= 31:
        return None
    number, end = found
    line = reading.line
    if line[index] in reading.words.ordinals or not _number_alone(reading, end):
        return None
    day = calendar_days.coming_day_of_month(reading.today, number)
    return None if day is None else (Day(day), end)


def _number_alone(reading: Reading, end: int) -> bool:
    line = reading.line
    following = line.after(end - 1, ".")
    if line.words[end - 1].trail not in ("", "."):
        return True
    plain = line[following]
    return not plain or plain in reading.words.soft or reading.begins_piece(following)


def _in_month(reading: Reading, index: int) -> tuple[Day, int] | None:
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


def _nth_weekday(reading: Reading, index: int) -> tuple[Day, int] | None:
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


def _edge(reading: Reading, index: int) -> tuple[Day, int] | None:
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


def _next_unit(reading: Reading, index: int) -> tuple[Day, int] | None:
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


def _weekend(reading: Reading, index: int, *, is_sure: bool) -> tuple[Day, int] | None:
    line, known, today = reading.line, reading.words, reading.today
    at = index
    is_next = line[index] in known.next
    named = is_next or line[index] in known.this or line[index] in known.coming
    if named or (is_sure and line[index] in known.the):
        at = reading.next(index + 1)
    if line[at] not in known.weekend or not (named or is_sure):
        return None
    saturday = today + timedelta(days=5 - min(today.weekday(), 5) - (today.weekday() == 6))
    if today.weekday() == 6:
        saturday = today
    if is_next:
        saturday = today + timedelta(days=7 - today.weekday() + 5)
    return Day(saturday), at + 1


def _counted(reading: Reading, index: int) -> tuple[Day, int] | None:
    """Counted from now: "in 20 minutes", "in two weeks", "3 days from now"."""
    known = reading.words
    if known.days.get(reading.line[index]) == 0 and reading.phrase(index + 1, known.in_):
        index = reading.next(index + 1)  # "heute in acht Tagen"
    if end := reading.phrase(index, known.in_):
        amount = reading.amount(reading.next(end))
        return None if amount is None else _from_now(reading, *amount)
    if not reading.line[index][:1].isdigit() and reading.line[index] not in known.articles_one:
        return None
    amount = reading.amount(index)
    if amount and (behind := reading.phrase(reading.next(amount[2]), known.from_now)):
        return _from_now(reading, amount[0], amount[1], behind)
    return None


def _from_now(reading: Reading, count: float, unit: Unit, end: int) -> tuple[Day, int] | None:
    if unit in _WITHIN_A_DAY:
        zone = str(reading.now.tzinfo)
        instant = calendar_days.later(reading.now, count * _WITHIN_A_DAY[unit], zone)
        return Day(instant.date(), instant.time(), instant, is_sure=True), end
    day = calendar_days.plus(reading.today, int(count), unit)
    if count != int(count) or day is None:
        return None
    return _with_part(reading, Day(day, is_sure=True), end)
