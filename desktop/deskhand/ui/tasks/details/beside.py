"""What a task's page shows that is kept elsewhere: what was done before, what is attached, and
names to choose from."""

from __future__ import annotations

import asyncio
import zoneinfo
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.belongings import Resource
from deskhand.domain.errors import DeskhandError
from deskhand.domain.task import Task
from deskhand.services.people import People
from deskhand.services.resources import Resources
from deskhand.services.tasks import Tasks
from deskhand.ui import aio


class Beside(QObject):
    """changed: read it again."""

    changed = Signal()

    def __init__(
        self, tasks: Tasks, people: People | None = None, resources: Resources | None = None
    ) -> None:
        super().__init__()
        self._tasks, self._people, self._resources = tasks, people, resources
        self._turn: UUID | None = None
        self.done_before: list[Task] = []
        self.attached: list[Resource] = []
        self.resources: list[Resource] = []
        self.names: list[str] = []
        self.zones: list[str] = []

    @property
    def has_resources(self) -> bool:
        """Whether anything can be attached."""
        return self._resources is not None

    def look(self, task: Task | None) -> None:
        """Read what belongs to this task."""
        if task is None or task.id != self._turn:
            self.done_before, self.attached = [], []
        self._turn = task.id if task is not None else None
        if task is not None:
            aio.spawn(self._look(task), self, "tasks read")

    async def _look(self, task: Task) -> None:
        try:
            before = await self._tasks.occurrences(task.series_id or task.id)
            resources = await self._resources.all() if self._resources else []
            known = await self._people.known() if self._people else []
        except DeskhandError:
            return  # the task's own words stand there all the same
        if not self.zones:
            self.zones = sorted(await asyncio.to_thread(zoneinfo.available_timezones))
        if task.id != self._turn:
            return
        self.done_before = [each for each in before if each.id != task.id]
        self.resources = resources
        by_id = {each.id: each for each in resources}
        self.attached = [by_id[each] for each in task.resources if each in by_id]
        self.names = sorted({each.party.name for each in known}, key=str.casefold)
        self.changed.emit()
