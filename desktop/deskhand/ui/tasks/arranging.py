"""From all tasks to the lines of the list, in slices, so that the window stays free. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import overload
from uuid import UUID

from deskhand.domain.task import When
from deskhand.domain.task_row import TaskRow
from deskhand.ui.tasks.ordering import SLICE, Ordering, Segment
from deskhand.ui.tasks.sights import Heading, Item, Line, Place, Sight, View

MOST_DEPTH = 8
ITEMS_A_SLICE = 150
NEAR = 60
MANY = 8_000
_OVER = object()

Nested = tuple[int, int, bool]
"""How deep a task stands, how many stand below it, whether those are put away."""

_PLAIN: Nested = (0, 0, False)


class Lines(Sequence[Line]):
    """The lines as they are read: a task is only made into an item where it is looked at."""

    def __init__(self, place: Place) -> None:
        self._now = place.now
        self._flat: list[TaskRow | Heading] = []
        self._nested: dict[int, Nested] = {}
        self._headings: list[int] = []
        self._places: dict[int, int] | None = None

    def __len__(self) -> int:
        return len(self._flat)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        entry = self._flat[at]
        if isinstance(entry, Heading):
            return entry
        nested = self._nested.get(at % len(self._flat), _PLAIN)
        return Item(entry, *nested, late=entry.is_overdue(self._now))

    def row(self, at: int) -> TaskRow | None:
        """The task in a line; None for a heading."""
        entry = self._flat[at]
        return None if isinstance(entry, Heading) else entry

    def items_between(self, first: int, last: int) -> int:
        """How many of these lines, both included, are tasks."""
        headings = bisect_right(self._headings, last) - bisect_left(self._headings, first)
        return last + 1 - first - headings

    def place(self, task_id: UUID, near: int = 0) -> int:
        """The line a task stands in; -1 when it is not shown. near: where it stood before."""
        for at in range(max(near - NEAR, 0), min(near + NEAR, len(self._flat))):
            entry = self._flat[at]
            if not isinstance(entry, Heading) and entry.id == task_id:
                return at
        if self._places is None:
            self._places = {
                entry.id.int: at
                for at, entry in enumerate(self._flat)
                if not isinstance(entry, Heading)
            }
        return self._places.get(task_id.int, -1)

    def add_heading(self, heading: Heading) -> None:
        """A line above the next ones."""
        self._headings.append(len(self._flat))
        self._flat.append(heading)

    def add_rows(self, rows: Sequence[TaskRow]) -> None:
        """Tasks with nothing below them."""
        self._flat += rows

    def add_row(self, row: TaskRow, nested: Nested) -> None:
        """A task with what is below it, or above."""
        if nested != _PLAIN:
            self._nested[len(self._flat)] = nested
        self._flat.append(row)


class Arranging:
    """Looks through an ordering for what a sight shows: call `step` until it is done.

    by_id: all tasks. shown, lines: the result.
    """

    def __init__(
        self, by_id: Mapping[UUID, TaskRow], ordering: Ordering, sight: Sight, place: Place
    ) -> None:
        self._by_id, self._ordering, self._sight, self._place = by_id, ordering, sight, place
        self._parts: dict[UUID, list[TaskRow]] = {}
        self._above: set[int] = set()
        self._away: set[int] = set()
        self.lines = Lines(place)
        self.shown = 0
        self._work = self._run()

    def step(self) -> bool:
        """A little work. Returns whether it is done."""
        return next(self._work, _OVER) is _OVER

    def _run(self) -> Iterator[None]:
        while not self._ordering.step():
            yield
        test = self._matcher()
        found: list[tuple[Segment, list[TaskRow]]] = []
        below: list[TaskRow] = []
        looked_at = 0
        for segment in self._ordering.segments:
            chosen: list[TaskRow] = []
            for start in range(0, len(segment.rows), SLICE):
                part = [row for row in segment.rows[start : start + SLICE] if test(row)]
                chosen += part
                below += [row for row in part if row.parent_id is not None]
                looked_at += SLICE if len(segment.rows) > SLICE else len(segment.rows)
                if looked_at >= SLICE:
                    looked_at = 0
                    yield
            self.shown += len(chosen)
            found.append((segment, chosen))
        for start in range(0, len(below), ITEMS_A_SLICE):
            self._sort_out(below[start : start + ITEMS_A_SLICE], test)
            yield
        yield from self._lay_out(found)

    def _sort_out(self, below: Sequence[TaskRow], test: Callable[[TaskRow], bool]) -> None:
        """Put sub-tasks below theirs where that is shown, too; one below itself stands alone."""
        for row in below:
            above = self._by_id.get(row.parent_id) if row.parent_id else None
            if above is not None and test(above) and not self._is_in_circle(row):
                self._parts.setdefault(above.id, []).append(row)
                self._above.add(id(above))
                self._away.add(id(row))

    def _is_in_circle(self, row: TaskRow) -> bool:
        seen = {row.id}
        above = row.parent_id
        while above is not None:
            if above in seen:
                return True
            seen.add(above)
            found = self._by_id.get(above)
            above = found.parent_id if found is not None else None
        return False

    def _lay_out(self, found: Sequence[tuple[Segment, list[TaskRow]]]) -> Iterator[None]:
        for segment, chosen in found:
            tops: list[TaskRow] = []
            for start in range(0, len(chosen), MANY):
                part = chosen[start : start + MANY]
                tops += [row for row in part if id(row) not in self._away]
                if len(part) == MANY:
                    yield
            if not tops:
                continue
            if segment.text:
                self.lines.add_heading(Heading(segment.text, len(tops), segment.late))
            for start in range(0, len(tops), MANY):
                yield from self._add_all(tops[start : start + MANY])

    def _add_all(self, tops: Sequence[TaskRow]) -> Iterator[None]:
        """Those with something below one by one, what is between them at once."""
        begin = 0
        wholes = [at for at, row in enumerate(tops) if id(row) in self._above]
        for count, at in enumerate(wholes, 1):
            self.lines.add_rows(tops[begin:at])
            self._add(tops[at], 0)
            begin = at + 1
            if count % ITEMS_A_SLICE == 0:
                yield
        self.lines.add_rows(tops[begin:])
        yield

    def _add(self, row: TaskRow, depth: int) -> None:
        parts = sorted(self._parts.get(row.id, ()), key=lambda row: (row.position, row.id.int))
        folded = bool(parts) and row.id in self._place.folded
        self.lines.add_row(row, (depth, len(parts), folded))
        if not folded and depth < MOST_DEPTH:
            for each in parts:
                self._add(each, depth + 1)

    def _matcher(self) -> Callable[[TaskRow], bool]:
        place = self._place
        test = self._sight.wanted.matcher(place.now, place.zone, place.noted)
        if self._sight.view is not View.TODAY or self._sight.filter or self._sight.text:
            return test
        begin = When(place.today, None, place.zone.key).instant
        end = When(place.today, None, place.zone.key).end

        def of_today(row: TaskRow) -> bool:
            done = row.completed_at
            if done is not None and row.status.is_over:
                return not row.proposed and begin <= done < end
            return test(row)

        return of_today
