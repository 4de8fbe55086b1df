"""One line of capture, read: what to do, when, how often, with whom. Pure, local, instant.

No store, no model, no network: a line and a moment in, what was understood out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.capture import Aspect, Captured, Correction, Understood
from deskhand.domain.task import Priority
from deskhand.services.capture.chips import chips, title_of
from deskhand.services.capture.choosing import choose, used
from deskhand.services.capture.line import Line
from deskhand.services.capture.marks import Mark
from deskhand.services.capture.pieces import Link, Piece, read_pieces
from deskhand.services.capture.reading import Reading
from deskhand.services.capture.timing import time_of
from deskhand.services.capture.vocabulary import vocabulary

__all__ = ["carry_over", "read_line", "reread"]

LANGUAGES = ("en", "de")


def read_line(
    line: str,
    now: datetime,
    zone: str,
    languages: Sequence[str] = LANGUAGES,
    *,
    month_first: bool = False,
    corrections: Sequence[Correction] = (),
) -> Captured:
    """What a line of capture says. Never fails: what is not understood is the title.

    now: aware; zone: IANA name, where the person is. month_first: how the person reads 03/04;
    the other way is offered. corrections: what the person said about an earlier reading.
    """
    local = now.astimezone(ZoneInfo(zone))
    reading = Reading(Line(line, corrections), vocabulary(languages), local, month_first)
    chosen = choose(read_pieces(reading))
    timing = time_of(reading, chosen, zone)
    pieces = used(chosen)
    understood = chips(reading, chosen, pieces, timing)
    return Captured(
        words=line,
        title=title_of(line, understood),
        due=timing.due,
        start=timing.start,
        recurrence="" if timing.rule is None else timing.rule.text,
        reminders=timing.reminders,
        priority=_priority(pieces),
        people=_marked(pieces, Aspect.PERSON),
        tags=_marked(pieces, Aspect.TAG),
        project=next(iter(_marked(pieces, Aspect.PROJECT)), ""),
        links=tuple(
            dict.fromkeys(each.value.url for each in pieces if isinstance(each.value, Link))
        ),
        minutes=timing.minutes,
        understood=understood,
        problems=tuple(reading.problems),
        corrections=tuple(corrections),
    )


def _marked(pieces: Sequence[Piece], aspect: Aspect) -> tuple[str, ...]:
    marks = (each.value for each in pieces if isinstance(each.value, Mark))
    return tuple(dict.fromkeys(mark.value for mark in marks if mark.aspect is aspect))


def _priority(pieces: Sequence[Piece]) -> Priority:
    said = _marked(pieces, Aspect.PRIORITY)
    return Priority(said[0]) if said else Priority.NONE


def reread(
    captured: Captured,
    piece: Understood,
    replacement: str | None,
    now: datetime,
    zone: str,
    languages: Sequence[str] = LANGUAGES,
    *,
    month_first: bool = False,
) -> Captured:
    """The line read again with one chip corrected.

    piece: one of `captured.understood`. replacement: one of its `others`, or any words to read
    in its place; None drops the chip, and its words go back into the title.
    """
    kept = [
        each for each in captured.corrections if each.end <= piece.start or each.start >= piece.end
    ]
    corrections = (*kept, Correction(piece.start, piece.end, replacement))
    return read_line(
        captured.words, now, zone, languages, month_first=month_first, corrections=corrections
    )


def carry_over(
    corrections: Sequence[Correction], before: str, after: str
) -> tuple[Correction, ...]:
    """The corrections that still hold when the line `before` was edited into `after`.

    Those in front of the change stay, those behind it move along, and those it touches are gone.
    """
    shorter = min(len(before), len(after))
    same = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = 0
    while tail < shorter - same and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    moved = len(after) - len(before)
    found: list[Correction] = []
    for each in corrections:
        if each.end < same or (each.end == same and not after[same : same + 1].isalnum()):
            found.append(each)
        elif each.start >= len(before) - tail:
            found.append(Correction(each.start + moved, each.end + moved, each.words))
    return tuple(found)
