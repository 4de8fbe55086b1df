"""Keeps in step with calendars while the window is open, and now when it is asked for."""

from __future__ import annotations

from contextlib import aclosing
from uuid import UUID

import shiboken6
from PySide6.QtCore import QObject, QTimer

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.notice import NoticeKind, Target, TargetKind
from deskhand.domain.wording import ntr, tr
from deskhand.services.background import Work
from deskhand.ui import aio
from deskhand.ui.ending import CALENDARS
from deskhand.ui.side.room import SideRoom

SHOWN = 3
SOON_MS = 20_000
TOLD_AT_FAILURE = 2
SETTINGS_PAGE = Target(TargetKind.SETTINGS, "tasks")


class CalendarControl(QObject):
    """Tells at the foot of the window what needs the person."""

    def __init__(self, room: SideRoom, parent: QObject) -> None:
        super().__init__(parent)
        self._sync = room.desk.daily.sync
        self._background = room.desk.background
        self._tell, self._open_settings = room.tell, room.open_settings
        self._told = 0
        self._notices = room.desk.daily.notices
        self._failed: dict[UUID, int] = {}
        self._action = room.actions["tasks.sync"]
        self._action.triggered.connect(self.sync_now)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(lambda: aio.spawn(self._sync_quietly(), self, CALENDARS))
        self.destroyed.connect(room.desk.bus.subscribe(self._on_changes))
        aio.spawn(self._keep_in_step(), self, CALENDARS)

    def _on_changes(self, changes: Changes) -> None:
        """What the person changes goes out soon; what a pass changes has been there."""
        if changes.noun is Noun.TASK and shiboken6.isValid(self) and not self._sync.is_busy:
            self._soon.start()

    async def _sync_quietly(self) -> None:
        async with self._background.doing(Work.CALENDARS):
            waiting = await self._sync.run_all()
        if waiting > self._told:
            self._tell_of(waiting)
        self._told = waiting

    def sync_now(self) -> None:
        """Every calendar, and say how it went."""
        aio.spawn(self._sync_now(), self, CALENDARS)

    async def _keep_in_step(self) -> None:
        async with aclosing(self._sync.keep_in_step(self._background)) as rounds:
            async for waiting in rounds:
                if waiting > self._told:
                    self._tell_of(waiting)
                self._told = waiting
                await self._tell_of_failures()

    def _tell_of(self, conflicts: int) -> None:
        said = ntr(
            "{count} task was changed here and in a calendar.",
            "{count} tasks were changed here and in a calendar.",
            conflicts,
        )
        self._tell(said, action=tr("Look"), act=self._look)
        adding = self._notices.add(NoticeKind.CALENDAR, said, SETTINGS_PAGE)
        aio.spawn(adding, self, "notice of a calendar")

    async def _tell_of_failures(self) -> None:
        """Of a calendar that failed twice in a row: a network that is away for once is no news."""
        for account in await self._sync.accounts():
            times = self._failed.get(account.id, 0) + 1 if account.error else 0
            self._failed[account.id] = times
            if times == TOLD_AT_FAILURE:
                title = tr("“{name}” is not in step", name=account.name)
                await self._notices.add(NoticeKind.CALENDAR, title, SETTINGS_PAGE, account.error)

    async def _sync_now(self) -> None:
        accounts = await self._sync.accounts()
        if not accounts:
            self._tell(
                tr("There is no calendar to keep in step with."),
                action=tr("Add one"),
                act=self._look,
            )
            return
        said, needs_look = [], False
        for account in accounts:
            try:
                outcome = await self._sync.run(account)
            except DeskhandError as error:
                said.append(f"{account.name}: {error.what}")
                needs_look = True
                continue
            said.append(f"{account.name}: {' '.join(outcome.summary())}")
            needs_look |= bool(outcome.conflicts or outcome.asks or outcome.problems)
        words = "\n".join(said[:SHOWN])
        if needs_look:
            self._tell(words, action=tr("Look"), act=self._look)
        else:
            self._tell(words)

    def _look(self) -> None:
        self._open_settings("tasks")
