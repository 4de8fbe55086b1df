"""What one pass knows of this side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from deskhand.domain.errors import InputError
from deskhand.domain.sync import SyncAccount, SyncItem
from deskhand.domain.task import Task
from deskhand.services.sync.entry_text import EntryText
from deskhand.services.sync.outcome import Outcome
from deskhand.services.task_exchange.base import Surroundings
from deskhand.services.task_exchange.ical_writing import Written, above
from deskhand.services.tasks import Tasks
from deskhand.store.sync import SyncRepository

AT_ONCE = 500


class State:
    """Entries by address, and the tasks they are. Everything raises StoreError.

    held: addresses that this pass leaves alone. listed: those the server names.
    """

    def __init__(self, account: SyncAccount, tasks: Tasks, repository: SyncRepository) -> None:
        self.account, self.tasks, self.repository = account, tasks, repository
        self.outcome = Outcome()
        self.items: dict[str, SyncItem] = {}
        self.uids: dict[UUID, str] = {}
        self.held: set[str] = set()
        self.listed: set[str] = set()
        self._known: dict[UUID, Task] = {}
        self._uids: set[str] = set()

    async def read(self) -> None:
        """Look at what is stored."""
        self.items = {each.href: each for each in await self.repository.items(self.account.id)}
        self.uids = await self.repository.living()
        self._uids = set(self.uids.values())
        await self.load(each.item_id for each in self.items.values())

    async def load(self, ids: Iterable[UUID]) -> list[Task]:
        """These tasks, as far as they are there; kept at hand."""
        wanted = list(dict.fromkeys(ids))
        found: list[Task] = []
        for start in range(0, len(wanted), AT_ONCE):
            found += await self.tasks.get_all(wanted[start : start + AT_ONCE])
        self._known.update((each.id, each) for each in found)
        return found

    @property
    def now(self) -> datetime:
        """The instant, for the person."""
        return self.tasks.clock.now

    @property
    def around(self) -> Surroundings:
        """Where the entries are read."""
        clock = self.tasks.clock
        return Surroundings(clock.now, clock.zone.key, self.account.name)

    def task(self, item: SyncItem) -> Task | None:
        """The task an entry is; None for a deleted one."""
        return self._known.get(item.item_id)

    def written(self, task: Task, there: EntryText | None) -> Written:
        """The task as the server would have it."""
        was = None if there is None else there.like(task, self.now)
        return Written(task, above(task, lambda each: self.uids.get(each, ""), was, self._uids))

    async def put_below(self, task: Task, parent: UUID | None) -> None:
        """Make a task a part of another; what would go in a circle stays where it is."""
        try:
            await self.tasks.change([replace(task, parent_id=parent)], initiator=self)
        except InputError as error:
            self.outcome.problem(error.what)
        await self.load([task.id])

    async def keep(self, items: Iterable[SyncItem]) -> None:
        """Store what is known of entries now."""
        made = list(items)
        self.items |= {each.href: each for each in made}
        await self.repository.put_items(made)

    async def forget(self, hrefs: Iterable[str]) -> None:
        """Entries that are gone on both sides."""
        gone = list(hrefs)
        for each in gone:
            self.items.pop(each, None)
        await self.repository.delete_items(self.account.id, gone)
