"""The tasks as lists know them, and the orders they were looked at in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from deskhand.domain.task_row import TaskRow
from deskhand.ui.tasks.arranging import Arranging
from deskhand.ui.tasks.ordering import Ordering
from deskhand.ui.tasks.sights import Place, Sight

MOST_ORDERS = 3
FEW = 300
"""So many changed tasks find their places in an order that is there; for more a new one is
quicker."""


class Shelf:
    """rows: by id. Replace them with `fill`, change some with `exchange`."""

    def __init__(self) -> None:
        self.rows: dict[UUID, TaskRow] = {}
        self._orders: dict[object, Ordering] = {}

    def fill(self, found: Sequence[TaskRow], a_slice: int = 4_000) -> Iterator[None]:
        """These instead of all, a slice at a time; they are taken over at the end."""
        rows: dict[UUID, TaskRow] = {}
        for start in range(0, len(found), a_slice):
            rows.update((row.id, row) for row in found[start : start + a_slice])
            yield
        self.rows = rows
        self._orders.clear()

    def exchange(self, ids: Collection[UUID], found: Sequence[TaskRow]) -> None:
        """Of these ids there are only the found ones now."""
        after = {row.id: row for row in found}
        for kind, order in list(self._orders.items()):
            if len(ids) > FEW or not order.is_ready:
                del self._orders[kind]
                continue
            for each in ids:
                order.exchange(self.rows.get(each), after.get(each))
        for gone in ids - after.keys():
            self.rows.pop(gone, None)
        self.rows.update(after)

    def arranging(self, sight: Sight, place: Place) -> Arranging:
        """The work that ends in the lines of a sight."""
        kind = Ordering.kind(sight)
        order = self._orders.pop(kind, None)
        if order is None or not order.is_of_day(place):
            order = Ordering(list(self.rows.values()), sight, place)
        elif order.is_ready:
            order.pass_time(place)
        self._orders[kind] = order  # the one used last stands last
        while len(self._orders) > MOST_ORDERS:
            del self._orders[next(iter(self._orders))]
        return Arranging(self.rows, order, sight, place)
