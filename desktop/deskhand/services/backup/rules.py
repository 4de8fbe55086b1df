"""Which of the scheduled backups are kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeepRule:
    """The newest of each of the last so many days, weeks and months, and the newest few of all
    (the grandfather, father and son rule)."""

    newest: int = 3
    days: int = 7
    weeks: int = 4
    months: int = 6


def kept(made: Iterable[datetime], rule: KeepRule) -> set[datetime]:
    """Those of the instants that are kept. Clocks that jump can only keep more: nothing is
    compared with the time of today."""
    newest_first = sorted(set(made), reverse=True)
    keep = set(newest_first[: max(rule.newest, 1)])
    periods: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
        (rule.days, lambda at: (at.year, at.month, at.day)),
        (rule.weeks, lambda at: tuple(at.isocalendar())[:2]),
        (rule.months, lambda at: (at.year, at.month)),
    )
    for count, period_of in periods:
        seen: set[tuple[int, ...]] = set()
        for at in newest_first:
            period = period_of(at)
            if period not in seen and len(seen) < count:
                seen.add(period)
                keep.add(at)
    return keep
