"""A date that was read, before it is known what it is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from deskhand.services.capture.vocabulary import Role
from deskhand.services.capture.written_dates import Dated


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was read. at: a part of the day, which a time makes exact; instant: where time
    from now was counted. last: the other end of "from … to …". role: by its preposition.
    is_sure: something says that it is a date of this task. others, doubt, stays: as in
    `Understood`.
    """

    day: date
    at: time | None = None
    instant: datetime | None = None
    last: date | None = None
    role: Role = Role.DUE
    is_sure: bool = False
    others: tuple[str, ...] = ()
    doubt: str = ""
    stays: bool = False


def as_day(dated: Dated) -> Day:
    """A written date as one that was read."""
    return Day(dated.day, dated.at, last=dated.last, others=dated.others, doubt=dated.doubt)
