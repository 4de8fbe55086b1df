"""Says that an assistant proposed tasks, also while the pane of tasks is not in sight."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.notice import NoticeKind, Target, TargetKind
from deskhand.domain.wording import ntr, tr
from deskhand.services.bus import Bus
from deskhand.services.notices import Notices
from deskhand.services.tasks import Tasks
from deskhand.ui import aio
from deskhand.ui.side.room import Tell

MOST_AT_ONCE = 50
"""More tasks that change at once are an import, not a proposal."""

REMEMBERED = 1_000

GATHERED_MS = 2_000
"""One answer proposes its tasks one after the other: what comes within this pause is told once."""


class ProposedNotice(QObject):
    """Tells of each proposal once, here and as a notice; of several at a time in one. show: brings
    the pane of tasks into sight."""

    def __init__(
        self,
        tasks: Tasks,
        notices: Notices,
        bus: Bus,
        tell: Tell,
        show: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._notices = notices
        self._tasks, self._tell, self._show = tasks, tell, show
        self._told: deque[UUID] = deque(maxlen=REMEMBERED)
        self._gathered: dict[UUID, None] = {}
        self._pause = QTimer(self, singleShot=True, interval=GATHERED_MS)
        self._pause.timeout.connect(lambda: aio.spawn(self._look(), self, "look for proposals"))
        unsubscribe = bus.subscribe(self._on_changes)
        self.destroyed.connect(lambda: unsubscribe())

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is not Noun.TASK or len(changes.ids) > MOST_AT_ONCE:
            return
        new = [each for each in changes.ids if each not in self._told]
        if new:
            self._gathered.update(dict.fromkeys(new))
            self._pause.start()

    async def _look(self) -> None:
        ids = list(self._gathered)
        self._gathered.clear()
        try:
            found = await self._tasks.get_all(ids)
        except DeskhandError:
            return  # the pane says what is wrong with the store
        proposed = [each for each in found if each.proposed and each.id not in self._told]
        if not proposed:
            return
        self._told.extend(each.id for each in proposed)
        sentence = ntr("{count} task is proposed", "{count} tasks are proposed", len(proposed))
        if len(proposed) == 1:
            task = proposed[0]
            said = tr("Proposed by {who}", who=task.assignee or tr("an assistant"))
            await self._notices.add(NoticeKind.PROPOSAL, task.title, Target.task(task.id), said)
        else:
            titles = "\n".join(each.title for each in proposed)
            await self._notices.add(NoticeKind.PROPOSAL, sentence, Target(TargetKind.TASKS), titles)
        self._tell(sentence, action=tr("Show"), act=self._show)
