"""What the buttons of a notice do, wherever they are pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

from PySide6.QtCore import QObject

from deskhand.domain.notice import Notice, TargetKind
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.notices.words import DONE, SNOOZE, SNOOZE_MINUTES
from deskhand.ui.side.room import Tell

if TYPE_CHECKING:
    from deskhand.services.notices import Notices
    from deskhand.services.task_reminders import TaskReminders
    from deskhand.services.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Leads:
    """Where notices lead; each brings its thing into sight. show_task: None is all of them.
    open_settings: a page's name."""

    open_chat: Callable[[UUID], None]
    show_task: Callable[[UUID | None], None]
    open_settings: Callable[[str], None]
    tell: Tell


class NoticeActs(QObject):
    """A task that is done or put off twice, here and on a card, is done or put off once."""

    def __init__(
        self,
        notices: Notices,
        tasks: Tasks,
        reminders: TaskReminders,
        leads: Leads,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notices, self._tasks, self._reminders = notices, tasks, reminders
        self._leads = leads

    def do(self, notice: Notice, action: str) -> None:
        """Do what this button says; what is not known opens it. It is seen then."""
        aio.spawn(self._notices.see([notice.id]), self, "notice seen")
        task_id = notice.task_id
        if task_id is not None and action == DONE:
            aio.spawn(self._done(task_id), self, "notice done")
        elif task_id is not None and action == SNOOZE:
            aio.spawn(self._snooze(task_id), self, "notice snoozed")
        else:
            self._open(notice)

    def _open(self, notice: Notice) -> None:
        target = notice.target
        match target.kind:
            case TargetKind.CHAT:
                if target.id is not None:
                    self._leads.open_chat(target.id)
            case TargetKind.TASK:
                if target.id is not None:
                    self._reminders.answered([target.id])
                self._leads.show_task(target.id)
            case TargetKind.TASKS:
                self._leads.show_task(None)
            case TargetKind.SETTINGS:
                self._leads.open_settings(target.ref)
            case _:
                assert_never(target.kind)

    async def _done(self, task_id: UUID) -> None:
        self._reminders.answered([task_id])
        rows = await self._tasks.rows([task_id])
        if not rows or rows[0].status.is_over:
            self._leads.tell(tr("That task is done or gone already."))
            return
        before = await self._tasks.complete([task_id])

        def undo() -> None:
            aio.spawn(self._tasks.put_back(before), self, "notice undone")

        if before:
            self._leads.tell(tr("Done: {title}", title=before[0].title[:120]), act=undo)

    async def _snooze(self, task_id: UUID) -> None:
        until = self._tasks.clock.now + timedelta(minutes=SNOOZE_MINUTES)
        await self._reminders.remind_again(task_id, until)
        self._leads.tell(tr("You are reminded again in 10 minutes."))
