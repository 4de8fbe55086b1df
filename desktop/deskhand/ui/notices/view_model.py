"""The list of notices: what is shown, by days, and what can be done about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.notice import Notice, NoticeKind
from deskhand.domain.when_words import say_day, say_time
from deskhand.domain.wording import ntr, tr
from deskhand.ui import aio
from deskhand.ui.notices.acts import NoticeActs
from deskhand.ui.notices.words import NAMES, actions_of

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.notices import Notices
    from deskhand.services.tasks import Tasks

AT_FIRST = 50
"""So many are shown until more are asked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as it is shown. at: its time of day here. actions: (key, words). spoken: all of it,
    for screen readers."""

    notice: Notice
    at: str
    is_unread: bool
    actions: tuple[tuple[str, str], ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class Day:
    """The notices of one day, the newest first."""

    heading: str
    lines: tuple[Line, ...]


class NoticesViewModel(QObject):
    """changed: `days` are others. told: something to say, and its undo. failed: a DeskhandError.

    What was unread when the list came into sight keeps its mark until the list goes.
    """

    changed = Signal()
    told = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self,
        notices: Notices,
        tasks: Tasks,
        acts: NoticeActs,
        bus: Bus,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notices, self._tasks, self._acts = notices, tasks, acts
        self.days: list[Day] = []
        self.more = 0
        self._most = AT_FIRST
        self._in_sight = False
        self._fresh: set[UUID] = set()
        unsubscribe = bus.subscribe(self._on_changes)
        self.destroyed.connect(lambda: unsubscribe())
        self.load()

    @property
    def lines(self) -> list[Line]:
        """All that is shown."""
        return [line for day in self.days for line in day.lines]

    def load(self) -> None:
        """Read them again."""
        aio.spawn(self._load(), self, "read notices")

    def come_into_sight(self) -> None:
        """The person sees the list: what is in it is not unread any more."""
        self._in_sight = True
        self.load()

    def go_out_of_sight(self) -> None:
        """The marks go with the list."""
        self._in_sight = False
        self._fresh.clear()

    def show_more(self) -> None:
        """Older ones, too."""
        self._most += AT_FIRST
        self.load()

    def act(self, notice: Notice, action: str) -> None:
        """Press one of its buttons."""
        self._acts.do(notice, action)

    def clear(self, notice: Notice) -> None:
        """Forget this one."""
        self._clear([notice.id], lambda _: tr("Notification cleared"))

    def clear_all(self) -> None:
        """Forget all."""

        def said(gone: Sequence[Notice]) -> str:
            return ntr("{count} notification cleared", "{count} notifications cleared", len(gone))

        self._clear(None, said)

    def _clear(self, ids: list[UUID] | None, said: Callable[[Sequence[Notice]], str]) -> None:
        async def work() -> None:
            gone = await self._notices.clear(ids)

            def undo() -> None:
                aio.spawn(self._notices.put_back(gone), self, "notices put back")

            if gone:
                self.told.emit(said(gone), undo)

        aio.spawn(work(), self, "clear notices")

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.NOTICE, Noun.TASK):
            self.load()

    async def _load(self) -> None:
        try:
            every = await self._notices.all()
            about = {each.task_id for each in every[: self._most]}
            rows = await self._tasks.rows([each for each in about if each is not None])
        except DeskhandError as error:
            self.failed.emit(error)
            return
        # A task that recurs is its next occurrence by now: an old reminder must not end that.
        open_ids = {each.id for each in rows if not (each.status.is_over or each.recurs)}
        unread = {each.id for each in every if each.is_unread}
        if self._in_sight:
            self._fresh |= unread
        marked = self._fresh | unread
        shown, self.more = every[: self._most], max(0, len(every) - self._most)
        self._show([self._line(each, each.id in marked, open_ids) for each in shown])
        if self._in_sight and unread:
            await self._notices.see(unread)

    def _show(self, lines: list[Line]) -> None:
        clock = self._tasks.clock
        today = clock.now.astimezone(clock.zone).date()
        days: dict[date, list[Line]] = {}
        for line in lines:
            days.setdefault(line.notice.at.astimezone(clock.zone).date(), []).append(line)
        made = [Day(say_day(day, today), tuple(each)) for day, each in days.items()]
        if made != self.days:
            self.days = made
            self.changed.emit()

    def _line(self, notice: Notice, is_unread: bool, open_ids: set[UUID]) -> Line:
        actions = actions_of(notice.kind)
        if notice.kind is NoticeKind.REMINDER and notice.task_id not in open_ids:
            actions = actions[:1]
        at = say_time(notice.at.astimezone(self._tasks.clock.zone).time())
        parts = [tr(NAMES[notice.kind]), notice.title, notice.body, at]
        if is_unread:
            parts.insert(0, tr("Unread"))
        spoken = ". ".join(each.rstrip(".") for each in parts if each)
        return Line(notice, at, is_unread, actions, spoken)
