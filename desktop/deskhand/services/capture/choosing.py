"""Which of the pieces of a line count: one date, one time, one repetition."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from deskhand.domain.capture import Aspect
from deskhand.domain.recurrence import at_times
from deskhand.services.capture.clock import Clock
from deskhand.services.capture.day import Day
from deskhand.services.capture.marks import Mark
from deskhand.services.capture.pieces import Link, Piece
from deskhand.services.capture.repeats import Repeat
from deskhand.services.capture.spans import Lasting, Limit, Remind
from deskhand.services.capture.vocabulary import Role


@dataclass(slots=True)
class Chosen:
    """The pieces that count. day, clock: of the due time; from_day: from when on it repeats, or
    can be begun. remind_day, remind_clock: when to be reminded, where that is another time.
    more_days: whether there are dates that do not count.
    """

    repeat: Piece | None = None
    until: Piece | None = None
    limit: Piece | None = None
    day: Piece | None = None
    from_day: Piece | None = None
    clock: Piece | None = None
    lasting: Piece | None = None
    lead: Piece | None = None
    """The "remind me" that begins the line."""
    reminds: list[Piece] = field(default_factory=list)
    remind_day: Piece | None = None
    remind_clock: Piece | None = None
    others: list[Piece] = field(default_factory=list)
    """People, tags, project, priority, links."""
    more_days: bool = False


def choose(pieces: list[Piece]) -> Chosen:
    """Sort the pieces of a line by what they are for."""
    chosen = Chosen()
    chosen.repeat = _first(pieces, Repeat)
    chosen.lasting = _first(pieces, Lasting)
    chosen.reminds = [each for each in pieces if isinstance(each.value, Remind)]
    chosen.lead = next((each for each in chosen.reminds if _is_lead(each)), None)
    chosen.others = _marked(pieces)
    if chosen.repeat is not None:
        chosen.limit = _first(pieces, Limit)
    days = [each for each in pieces if isinstance(each.value, Day)]
    clocks = [each for each in pieces if isinstance(each.value, Clock)]
    _choose_reminder(chosen, pieces, days, clocks)
    _choose_days(chosen, days)
    counted = chosen.day is not None and _day(chosen.day).instant is not None
    if not counted:
        picked = [each for each in clocks if each.is_chosen]
        near = [each for each in clocks if chosen.day and _touch(each, chosen.day)]
        chosen.clock = next(iter(picked or near or clocks), None)
    if chosen.clock is not None and not _takes_times(chosen.repeat, chosen.clock):
        _keep_one_time(chosen.clock)
    return chosen


def _takes_times(repeat: Piece | None, clock: Piece) -> bool:
    if repeat is None or not isinstance(repeat.value, Repeat):
        return False
    assert isinstance(clock.value, Clock)
    times = (clock.value.at, *clock.value.also)
    return not clock.value.also or at_times(repeat.value.rule, times) != repeat.value.rule


def _keep_one_time(piece: Piece) -> None:
    """What happens once has one time; the words of others stay in the title."""
    clock = piece.value
    if isinstance(clock, Clock) and clock.also:
        piece.value, piece.end = replace(clock, also=(), first_end=0), clock.first_end


def _marked(pieces: list[Piece]) -> list[Piece]:
    """Marks and links; a task has one project and one priority, so a second stays a word."""
    found: list[Piece] = []
    single: set[Aspect] = set()
    for piece in pieces:
        if isinstance(piece.value, Mark) and piece.value.aspect in _SINGLE:
            if piece.value.aspect in single:
                continue
            single.add(piece.value.aspect)
        if isinstance(piece.value, Mark | Link):
            found.append(piece)
    return found


_SINGLE = (Aspect.PROJECT, Aspect.PRIORITY)


def _first(pieces: list[Piece], kind: type) -> Piece | None:
    return next((each for each in pieces if isinstance(each.value, kind)), None)


def _is_lead(piece: Piece) -> bool:
    return isinstance(piece.value, Remind) and piece.value.is_lead


def _day(piece: Piece) -> Day:
    assert isinstance(piece.value, Day)
    return piece.value


def _touch(one: Piece, other: Piece) -> bool:
    return other.end == one.first or one.end == other.first


def _choose_reminder(
    chosen: Chosen, pieces: list[Piece], days: list[Piece], clocks: list[Piece]
) -> None:
    """A time directly behind "remind me" is the reminder's, if the task has one of its own.

    Takes what it chooses out of `days` and `clocks`.
    """
    remind = next((each for each in chosen.reminds if _takes_time(each)), None)
    if remind is None:
        return
    own: list[Piece] = []
    end = remind.end
    for piece in pieces[pieces.index(remind) + 1 :]:
        if piece.first != end or not isinstance(piece.value, Day | Clock):
            break
        own.append(piece)
        end = piece.end
    rest = [each for each in (*days, *clocks) if each not in own]
    if not own or not (rest or chosen.repeat):
        return
    for piece in own:
        if isinstance(piece.value, Day) and chosen.remind_day is None:
            chosen.remind_day = piece
            days.remove(piece)
        elif isinstance(piece.value, Clock) and chosen.remind_clock is None:
            chosen.remind_clock = piece
            clocks.remove(piece)


def _takes_time(piece: Piece) -> bool:
    return isinstance(piece.value, Remind) and piece.value.before is None


def _choose_days(chosen: Chosen, days: list[Piece]) -> None:
    if chosen.repeat is not None:
        chosen.until = next((each for each in days if _day(each).role is Role.UNTIL), None)
        chosen.from_day = next((each for each in days if each is not chosen.until), None)
        chosen.more_days = len(days) > (chosen.until is not None) + (chosen.from_day is not None)
        return
    days = [each for each in days if _day(each).role is not Role.FROM or _day(each).last]
    possible = [each for each in days if _day(each).role is not Role.START]
    sure = [each for each in possible if _day(each).is_sure]
    picked = [each for each in possible if each.is_chosen]
    chosen.day = next(iter(picked or sure or possible), None)
    starts = (each for each in days if _day(each).role is Role.START and each is not chosen.day)
    chosen.from_day = next(starts, None)
    chosen.more_days = len(days) > (chosen.day is not None) + (chosen.from_day is not None)


def used(chosen: Chosen) -> list[Piece]:
    """All that count, in the order of the line."""
    single = (chosen.repeat, chosen.until, chosen.limit, chosen.day, chosen.from_day)
    more = (chosen.clock, chosen.lasting, chosen.remind_day, chosen.remind_clock)
    found = [each for each in (*single, *more) if each is not None]
    return sorted([*found, *chosen.reminds, *chosen.others], key=lambda each: each.first)
