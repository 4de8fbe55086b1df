"""Says that an assistant proposed tasks, also while the pane of tasks is not in sight."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.notice import NoticeKind, Target
from deskhand.domain.wording import ntr, tr
from deskhand.services.bus import Bus
from deskhand.services.notices import Notices
from deskhand.services.tasks import Tasks
from deskhand.ui import aio
from deskhand.ui.side.room import Tell

MOST_AT_ONCE = 50
"""More tasks that change at once are an import, not a proposal."""

REMEMBERED = 1_000


class ProposedNotice(QObject):
    """Tells of each proposal once, here and as a notice. show: brings the pane of tasks into
    sight."""

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
        unsubscribe = bus.subscribe(self._on_changes)
        self.destroyed.connect(lambda: unsubscribe())

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.TASK and 0 < len(changes.ids) <= MOST_AT_ONCE:
            new = [each for each in changes.ids if each not in self._told]
            if new:
                aio.spawn(self._look(new), self, "look for proposals")

    async def _look(self, ids: list[UUID]) -> None:
        try:
            found = await self._tasks.get_all(ids)
        except DeskhandError:
            return  # the pane says what is wrong with the store
        proposed = [each for each in found if each.proposed and each.id not in self._told]
        self._told.extend(each.id for each in proposed)
        for each in proposed:
            said = tr("Proposed by {who}", who=each.assignee or tr("an assistant"))
            await self._notices.add(NoticeKind.PROPOSAL, each.title, Target.task(each.id), said)
        if proposed:
            sentence = ntr("{count} task is proposed", "{count} tasks are proposed", len(proposed))
            self._tell(sentence, action=tr("Show"), act=self._show)
