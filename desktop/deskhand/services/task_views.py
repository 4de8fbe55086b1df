"""Filters of tasks that a person keeps by name."""

from __future__ import annotations

from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.task_filter import TaskFilter, TaskView, same
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.store.task_views import TaskViewRepository

LONGEST_NAME = 60


class TaskViews:
    """Returning means stored."""

    def __init__(self, repository: TaskViewRepository, bus: Bus) -> None:
        self._repository = repository
        self._bus = bus

    async def all(self) -> list[TaskView]:
        """In the order they were made."""
        return await self._repository.all()

    async def save(
        self,
        name: str,
        wanted: TaskFilter,
        view_id: UUID | None = None,
        *,
        initiator: object | None = None,
    ) -> TaskView:
        """Keep a filter under a name. view_id: the one it takes the place of.

        Raises InputError for a name that is none or taken.
        """
        line = " ".join(name.split())
        if not line or len(line) > LONGEST_NAME:
            raise InputError(
                tr("A filter's name has 1 to {most} characters.", most=LONGEST_NAME),
                kept=tr("Nothing was changed."),
            )
        known = await self._repository.all()
        if any(same(each.name) == same(line) and each.id != view_id for each in known):
            raise InputError(
                tr("There is a filter “{name}” already.", name=line),
                kept=tr("Nothing was changed."),
                next_step=tr("Choose another name."),
            )
        places = {each.id: each.position for each in known}
        last = max(places.values(), default=0) + 1
        view = TaskView(view_id or new_id(), line, wanted, last)
        if view_id in places:
            view = TaskView(view.id, line, wanted, places[view.id])
        await self.put_back(view, initiator=initiator)
        return view

    async def delete(self, view_id: UUID, *, initiator: object | None = None) -> None:
        """Forget it; `put_back` brings it back."""
        await self._repository.delete(view_id)
        self._tell(view_id, initiator)

    async def put_back(self, view: TaskView, *, initiator: object | None = None) -> None:
        """Undo `delete` and `save`: as it was."""
        await self._repository.save(view)
        self._tell(view.id, initiator)

    def _tell(self, view_id: UUID, initiator: object | None) -> None:
        self._bus.publish(Changes(Noun.TASK_VIEW, frozenset((view_id,)), initiator))
