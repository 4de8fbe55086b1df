"""Asks who is meant when a new task names somebody and there are several of that name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.task import Task, TaskPerson
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.domain.people import Party
    from deskhand.services.bus import Bus
    from deskhand.services.people import People
    from deskhand.services.tasks import Tasks
    from deskhand.ui.side.room import Tell

NEW = timedelta(minutes=1)
MOST_LOOKED_AT = 20
"""More at once come from a file: nobody wants to be asked about each."""


class AskWho(QObject):
    """Offers to choose at the window's foot; nothing waits for the answer."""

    def __init__(
        self,
        people: People,
        tasks: Tasks,
        bus: Bus,
        window: QWidget,
        theme: Theme,
        tell: Tell,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(window)
        self._people, self._tasks, self._now = people, tasks, now
        self._window, self._theme, self._tell = window, theme, tell
        self._asked: set[tuple[UUID, str]] = set()
        self.destroyed.connect(bus.subscribe(self._on_changes))

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.TASK and 0 < len(changes.ids) <= MOST_LOOKED_AT:
            aio.spawn(self._look(list(changes.ids)), self, "who is meant")

    async def _look(self, ids: list[UUID]) -> None:
        try:
            since = self._now() - NEW
            new = [each for each in await self._tasks.get_all(ids) if each.created_at >= since]
            unclear = await self._people.unclear(new)
        except DeskhandError:
            return  # nobody asked for it: whoever reads the tasks next tells the person
        for task, named, several in unclear:
            if (task.id, named.name) not in self._asked:
                self._asked.add((task.id, named.name))
                self._offer(task, named, several)

    def _offer(self, task: Task, named: TaskPerson, several: list[Party]) -> None:
        said = tr("“{name}” may be several people.", name=named.name)

        def choose() -> None:
            aio.spawn(self._ask(task.id, named, several), self, "choose who is meant")

        self._tell(said, action=tr("Choose…"), act=choose)

    async def _ask(self, task_id: UUID, named: TaskPerson, several: list[Party]) -> None:
        from deskhand.ui.people.choose_dialog import ChooseDialog

        heading = tr("Who is “{name}”?", name=named.name)
        dialog = ChooseDialog(heading, several, self._theme, self._window)
        accepted, chosen = await dialog.ask(), dialog.chosen
        dialog.deleteLater()
        if not accepted or chosen is None:
            return
        task = await self._tasks.get(task_id)
        meant = TaskPerson(chosen.name, chosen.id)
        people = tuple(meant if each.name == named.name else each for each in task.people)
        await self._tasks.change([replace(task, people=people)])
