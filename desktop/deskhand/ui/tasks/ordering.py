"""All tasks under their headings, in order: made once, then kept while single tasks change, so
that a search only has to look through it. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from operator import attrgetter

from deskhand.domain.task_row import TaskRow
from deskhand.ui.tasks.grouping import TODAY, GroupKey, SortKey, grouping, sorting
from deskhand.ui.tasks.sights import Group, Place, Sight

SLICE = 2_000
"""Rows that are looked at before the window has its turn again: a millisecond or two."""

AT_ONCE = 16_000
_OVER = object()


@dataclass(slots=True)
class Segment:
    """What stands under one heading, in order. text: "" without a heading."""

    text: str
    late: bool
    rows: list[TaskRow] = field(default_factory=list)


class Ordering:
    """Call `step` until it is done; then read `segments`."""

    def __init__(self, rows: Sequence[TaskRow], sight: Sight, place: Place) -> None:
        self._rows, self._sight, self._place = rows, sight, place
        self._group_of, self._heading_of = grouping(sight, place)
        self._key_of = sorting(sight)
        self._segments: dict[GroupKey, Segment] = {}
        self._work: Iterator[None] | None = self._build()

    @staticmethod
    def kind(sight: Sight) -> object:
        """Sights of one kind share an ordering."""
        return "done" if sight.is_of_done else (sight.group, sight.sort)

    def step(self) -> bool:
        """A little work. Returns whether it is done."""
        if self._work is not None and next(self._work, _OVER) is _OVER:
            self._work, self._rows = None, ()
        return self._work is None

    @property
    def is_ready(self) -> bool:
        """Whether all of them have their places."""
        return self._work is None

    @property
    def segments(self) -> list[Segment]:
        """From top to bottom."""
        return [self._segments[key] for key in sorted(self._segments)]

    def is_of_day(self, place: Place) -> bool:
        """Whether what it calls today is today still."""
        return self._place.today == place.today and self._place.zone == place.zone

    def pass_time(self, place: Place) -> None:
        """It is later, on the same day: what was due meanwhile is late now."""
        self._place = place
        if self._sight.group is not Group.DUE or self._sight.is_of_done:
            return
        today = list(self._segments[TODAY].rows) if TODAY in self._segments else []
        before, (self._group_of, self._heading_of) = self._group_of, grouping(self._sight, place)
        for row in today:
            if self._group_of(row) != TODAY:
                self._take_out(row, before(row))
                self.put_in(row)

    def exchange(self, before: TaskRow | None, after: TaskRow | None) -> None:
        """One task is another now; None is none."""
        if before is not None:
            self._take_out(before, self._group_of(before))
        if after is not None:
            self.put_in(after)

    def put_in(self, row: TaskRow) -> None:
        """Give a task its place."""
        segment = self._segment(row)
        at = bisect_left(segment.rows, self._full_key(row), key=self._full_key)
        segment.rows.insert(at, row)

    def _take_out(self, row: TaskRow, group: GroupKey) -> None:
        segment = self._segments.get(group)
        if segment is None:
            return
        rows = segment.rows
        at = bisect_left(rows, self._full_key(row), key=self._full_key)
        while at < len(rows) and rows[at] is not row:
            at += 1
        if at < len(rows):
            del rows[at]
        if not rows:
            del self._segments[group]

    def _full_key(self, row: TaskRow) -> tuple[SortKey, float]:
        return self._key_of(row), row.position

    def _segment(self, row: TaskRow) -> Segment:
        group = self._group_of(row)
        segment = self._segments.get(group)
        if segment is None:
            text, late = self._heading_of(row) if self._heading_of else ("", False)
            segment = self._segments[group] = Segment(text, late)
        return segment

    def _build(self) -> Iterator[None]:
        placed = sorted(self._rows, key=attrgetter("position"))
        yield
        for start in range(0, len(placed), SLICE):
            for row in placed[start : start + SLICE]:
                self._segment(row).rows.append(row)
            yield
        for segment in self._segments.values():
            yield from self._sort(segment)

    def _sort(self, segment: Segment) -> Iterator[None]:
        """In slices, then two and two of those: Python's sort only merges what is in order."""
        rows, key_of = segment.rows, self._key_of
        keys: list[SortKey] = []
        runs: list[list[int]] = []
        for start in range(0, len(rows), SLICE):
            keys += [key_of(row) for row in rows[start : start + SLICE]]
            runs.append(sorted(range(start, len(keys)), key=keys.__getitem__))
            yield
        while len(runs) > 1:
            merged = []
            for at in range(0, len(runs), 2):
                both: list[int] = []
                yield from _merge(runs[at : at + 2], keys, both)
                merged.append(both)
            runs = merged
        ordered: list[TaskRow] = []
        for start in range(0, len(rows), SLICE):
            ordered += [rows[at] for at in runs[0][start : start + SLICE]]
            if len(rows) > SLICE:
                yield
        segment.rows = ordered
        yield


def _merge(runs: Sequence[list[int]], keys: Sequence[SortKey], into: list[int]) -> Iterator[None]:
    """What is in order already, together. Sorting merges quickest, but cannot be interrupted."""
    if sum(map(len, runs)) <= AT_ONCE:
        for run in runs:
            into += run
        into.sort(key=keys.__getitem__)
        yield
        return
    merging = merge(*runs, key=keys.__getitem__)
    while part := list(islice(merging, SLICE)):
        into += part
        yield
