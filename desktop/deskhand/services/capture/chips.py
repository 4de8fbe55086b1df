"""What a chip says of each piece, and which words are left for the title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import assert_never

from deskhand.domain.capture import Aspect, Understood
from deskhand.domain.recurrence_words import describe_recurrence, last_day
from deskhand.domain.task import Priority
from deskhand.domain.when_words import say_date, say_day, say_span, say_time
from deskhand.domain.wording import mark, ntr, tr
from deskhand.services.capture.choosing import Chosen
from deskhand.services.capture.clock import Clock
from deskhand.services.capture.day import Day
from deskhand.services.capture.line import Line
from deskhand.services.capture.marks import Mark
from deskhand.services.capture.pieces import Link, Piece, read_pieces
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.repeats import Repeat
from deskhand.services.capture.spans import Lasting, Limit, Remind
from deskhand.services.capture.timing import Timing, label_of
from deskhand.services.capture.vocabulary import words

_PRIORITIES = {
    Priority.HIGH: mark("High priority"),
    Priority.MEDIUM: mark("Medium priority"),
    Priority.LOW: mark("Low priority"),
    Priority.NONE: "",
}
_CLOSING = ",.;:!?)]}…"
_EMPTIED = ("()", "[]", "{}", "--", "––", "——")
_DANGLING = ",;:–—-|/ \t\r\n"


@dataclass(slots=True)
class _Span:
    first: int
    end: int
    aspect: Aspect
    own: str
    """What this piece alone would say."""
    stays: bool


def chips(
    reading: Reading, chosen: Chosen, pieces: list[Piece], timing: Timing
) -> tuple[Understood, ...]:
    """What was understood, in the order of the line; neighbours of one aspect are one chip."""
    spans: list[_Span] = []
    for piece in pieces:
        aspect = _aspect(chosen, piece)
        last = spans[-1] if spans else None
        joined = aspect in (Aspect.DUE, Aspect.RECURRENCE, Aspect.REMINDER)
        if last and joined and last.aspect is aspect and last.end == piece.first:
            last.end = piece.end
        else:
            own = _own_label(reading, piece)
            stays = isinstance(piece.value, Mark | Day) and piece.value.stays
            spans.append(_Span(piece.first, piece.end, aspect, own, stays))
    _take_glue(reading, chosen, spans)
    whole = _whole_labels(reading, timing)
    found: list[Understood] = []
    for span in spans:
        start, end = _place(reading.line, span.first, span.end)
        # One chip of a kind says all of it, what stands apart only its own part.
        main = (chosen.repeat, chosen.day or chosen.clock, next(iter(chosen.reminds), None))
        says_all = any(each and span.first <= each.first < span.end for each in main)
        label = (whole.get(span.aspect) if says_all else "") or span.own
        found.append(Understood(span.aspect, start, end, label, stays=span.stays))
    return tuple(_with_doubts(reading, found, timing))


def _aspect(chosen: Chosen, piece: Piece) -> Aspect:
    value = piece.value
    match value:
        case Repeat() | Limit():
            return Aspect.RECURRENCE
        case Remind():
            return Aspect.REMINDER
        case Lasting():
            return Aspect.DURATION
        case Mark():
            return value.aspect
        case Link():
            return Aspect.LINK
        case Day() | Clock():
            if piece in (chosen.remind_day, chosen.remind_clock):
                return Aspect.REMINDER
            if chosen.repeat is not None:
                return Aspect.RECURRENCE
            return Aspect.START if piece is chosen.from_day else Aspect.DUE
        case _:
            assert_never(value)


def _own_label(reading: Reading, piece: Piece) -> str:
    value = piece.value
    match value:
        case Repeat():
            return describe_recurrence(value.rule)
        case Limit():
            if value.times:
                return ntr("{count} time", "{count} times", value.times)
            return reading.said(piece.first, piece.end)
        case Remind():
            return tr("Reminder")
        case Lasting():
            return _duration(value.minutes)
        case Mark():
            if value.aspect is Aspect.PRIORITY:
                return tr(_PRIORITIES[Priority(value.value)])
            return value.value
        case Link():
            return value.url
        case Day():
            return say_day(value.day, reading.today)
        case Clock():
            return say_time(value.at)
        case _:
            assert_never(value)


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return tr("{hours} h {minutes} min", hours=hours, minutes=rest)
    return ntr("{count} hour", "{count} hours", hours) if hours else _minutes(rest)


def _minutes(count: int) -> str:
    return ntr("{count} minute", "{count} minutes", count)


def _whole_labels(reading: Reading, timing: Timing) -> dict[Aspect, str]:
    labels = {Aspect.DUE: label_of(timing, reading.today)}
    if timing.rule is not None:
        labels[Aspect.RECURRENCE] = _repetition(timing)
    if timing.reminders:
        reminder = timing.reminders[0]
        if reminder.at is not None:
            local = reminder.at.astimezone(reading.now.tzinfo or UTC)
            day, at = say_day(local.date(), reading.today), say_time(local.time())
            labels[Aspect.REMINDER] = tr("Reminder {day} {time}", day=day, time=at)
        elif reminder.before:
            labels[Aspect.REMINDER] = tr("Reminder {span} before", span=say_span(reminder.before))
        else:
            labels[Aspect.REMINDER] = tr("Reminder when it is due")
    return labels


def _repetition(timing: Timing) -> str:
    """The rule with its time, in words; an end comes last."""
    rule, due = timing.rule, timing.due
    assert rule is not None and due is not None
    if due.at is None or rule.by_hour or rule.frequency.is_within_days:
        return describe_recurrence(rule, due.zone)
    bare = describe_recurrence(replace(rule, count=None, until=None))
    said = tr("{often} at {times}", often=bare, times=say_time(due.at))
    if rule.count is not None:
        times = ntr("{count} time", "{count} times", rule.count)
        return tr("{often}, {times}", often=said, times=times)
    if rule.until is not None:
        last = say_date(last_day(rule, due.zone), with_year=True)
        return tr("{often}, until {date}", often=said, date=last)
    return said


def _said(reading: Reading, other: str) -> str:
    """Another reading as people say it: "Thu 4 March" for 2027-03-04."""
    line = replace(reading, line=Line(other, ()), fresh=0, problems={})
    own = [_own_label(line, each) for each in read_pieces(line)]
    return tr("{day} {time}", day=own[0], time=own[1]) if len(own) == 2 else next(iter(own), other)


def _with_doubts(reading: Reading, found: list[Understood], timing: Timing) -> Iterable[Understood]:
    """Doubts stand on the first chip that says when."""
    kind = Aspect.DUE if timing.rule is None else Aspect.RECURRENCE
    pending = bool(timing.doubt or timing.others)
    for each in found:
        if pending and each.aspect is kind:
            pending = False
            labels = tuple(_said(reading, other) for other in timing.others)
            yield replace(each, others=timing.others, other_labels=labels, doubt=timing.doubt)
        elif each.aspect is Aspect.REMINDER and not timing.reminders:
            yield replace(each, doubt=tr("Without a time nothing will remind you."))
        else:
            yield each


def _take_glue(reading: Reading, chosen: Chosen, spans: list[_Span]) -> None:
    """In "remind me tomorrow to call", "to" goes with the words in front of it."""
    if chosen.lead is None:
        return
    by_start = {span.first: span for span in spans}
    reached = next(span for span in spans if span.first <= chosen.lead.first < span.end)
    while True:
        at = reached.end
        if at in by_start:
            reached = by_start[at]
        elif reading.line[at] in reading.words.glue and at + 1 < reading.line.end:
            reached.end += 1
        else:
            return


def _place(line: Line, first: int, end: int) -> tuple[int, int]:
    last = line.words[end - 1]
    stop = last.end
    if (
        last.trail.startswith(".") and (last.folded.isdecimal() or last.folded in _ABBREVIATED)
    ) or (last.trail.startswith(".") and last.folded.replace(".", "").isdecimal()):
        stop += 1
    return line.words[first].start, min(stop, len(line.text))


_ABBREVIATED = words(
    "p.m a.m min std sek mon tue wed thu fri sat sun mo di mi do fr sa so jan feb mar apr jun"
    " jul aug sep sept oct okt nov dec dez mär"
)


def title_of(text: str, understood: Iterable[Understood]) -> str:
    """The words that are left, unchanged and in order; all of them where none would be."""
    title = ""
    at = 0
    gone = (each for each in understood if not each.stays)
    for each in sorted(gone, key=lambda piece: piece.start):
        title = _joined(title, text[at : max(at, each.start)].strip())
        at = max(at, each.end)
    title = _joined(title, text[at:].strip()).strip(_DANGLING)
    return title if any(sign.isalnum() for sign in title) else text.strip()


def _joined(title: str, part: str) -> str:
    """Two parts of a line as one text, without the punctuation of what stood between them."""
    if not title or not part:
        return title or part
    if title[-1] + part[0] in _EMPTIED:
        title, part = title[:-1].rstrip(), part[1:].lstrip() if part[0] in ")]}" else part
    # "!high" that was left in the title is a word of its own, "!" is not.
    if title and part and part[0] in _CLOSING and not part[1:2].isalnum():
        # The words in front of a comma have gone, so it follows those before them.
        return title.rstrip(_DANGLING) + part
    return f"{title} {part}".strip()
