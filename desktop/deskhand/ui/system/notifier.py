"""Shows notices through the desktop while what they are about is not in sight."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import StoreError
from deskhand.domain.notice import Notice, NoticeKind
from deskhand.host.notifications.base import (
    DEFAULT_ACTION,
    CloseReason,
    Listener,
    Notifications,
    Standing,
)
from deskhand.host.settings import DesktopSettings
from deskhand.ui import aio
from deskhand.ui.notices.acts import NoticeActs
from deskhand.ui.system.activation import use_token
from deskhand.ui.system.desktop_groups import Group, Groups, showing
from deskhand.ui.system.sight import Sight

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.notices import Notices
    from deskhand.services.settings import SettingsService
    from deskhand.services.task_reminders import TaskReminders

log = logging.getLogger(__name__)

GATHER_MS = 250
"""What comes together is shown together."""

QUIET_MS = 30_000
"""How often to look whether the desktop may be disturbed again, while something waits for it."""

END_S = 1.0


class Notifier(QObject):
    """service: made when first needed, from who listens to it. show_all: brings the list of
    notices into sight."""

    def __init__(
        self,
        notices: Notices,
        reminders: TaskReminders,
        settings: SettingsService,
        bus: Bus,
        sight: Sight,
        acts: NoticeActs,
        service: Callable[[Listener], Notifications],
        show_all: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notices, self._settings = notices, settings
        self._sight, self._acts, self._show_all = sight, acts, show_all
        self._make, self._made = service, None
        self._groups = Groups()
        self._waiting: list[Notice] = []
        self._held: list[Notice] = []
        self._sending = asyncio.Lock()
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(lambda: aio.spawn(self._send(), self, "notify"))
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._try_held)
        self._forget = (
            notices.on_added(self._on_added),
            reminders.on_answered(self._on_answered),
            bus.subscribe(self._on_changes),
        )
        self._reminders = reminders

    _made: Notifications | None

    @property
    def service(self) -> Notifications:
        """The desktop's."""
        if self._made is None:
            self._made = self._make(Listener(self._on_chosen, self._on_closed, self._on_lost))
        return self._made

    async def close(self) -> None:
        """Take away what is shown: nobody would answer its buttons. The list keeps it."""
        for forget in self._forget:
            forget()
        self._gather.stop()
        self._quiet.stop()
        if self._made is None:
            return
        service, numbers = self._made, [group.number for group in self._groups.everything()]
        closing = asyncio.gather(*(service.close(number) for number in numbers))
        try:
            async with asyncio.timeout(END_S):
                await closing
        except TimeoutError:
            log.info("the notifications could not be taken away in time")
        await service.end()

    def _on_added(self, notice: Notice) -> None:
        if wants(self._settings.current.desktop, notice.kind) and not self._sight.has(notice):
            self._waiting.append(notice)
            self._gather.start()

    def _try_held(self) -> None:
        self._waiting, self._held = [*self._held, *self._waiting], []
        self._gather.start()

    async def _send(self) -> None:
        async with self._sending:
            waiting, self._waiting = self._waiting, []
            waiting = await self._still_unread(waiting)
            if not waiting:
                return
            match await self.service.standing():
                case Standing.READY:
                    for group, over in self._groups.planned(waiting):
                        await self._show(group, over)
                case Standing.QUIET:
                    self._held.extend(waiting)
                    self._quiet.start()
                case Standing.SILENT | Standing.ABSENT:
                    log.info("%d notices are in the list alone", len(waiting))

    async def _still_unread(self, waiting: list[Notice]) -> list[Notice]:
        """Those nobody looked at meanwhile. One the database could not keep is always told."""
        try:
            seen = {each.id for each in await self._notices.all() if not each.is_unread}
        except StoreError:
            return waiting
        return [each for each in waiting if each.id not in seen]

    async def _show(self, group: Group, over: list[int]) -> None:
        contents = self._settings.current.desktop.notification_contents
        what = showing(group.notices, with_contents=contents)
        number = await self.service.show(what, replaces=group.number)
        if not number:
            return
        self._groups.put(Group(group.notices, number))
        for each in over:
            await self.service.close(each)

    # -- what the person does

    def _on_chosen(self, number: int, action: str, token: str) -> None:
        group = self._groups.chosen(number)
        if group is None:
            return
        use_token(token)
        if len(group.notices) == 1:
            self._acts.do(group.notices[0], action)
        elif action == DEFAULT_ACTION:
            aio.spawn(self._notices.see(group.ids), self, "notice seen")
            self._show_all()
        aio.spawn(self.service.close(number), self, "notification closed")

    def _on_closed(self, number: int, reason: CloseReason) -> None:
        group = self._groups.closed(number)
        if group is None:
            return
        match reason:
            case CloseReason.DISMISSED:
                aio.spawn(self._dismissed(group), self, "notification dismissed")
            case CloseReason.GONE:
                log.debug("a notification went by itself; it stays in the list")
            case _:
                assert_never(reason)

    async def _dismissed(self, group: Group) -> None:
        """The person saw it: the card in the window goes too."""
        await self._notices.see(group.ids)
        about = [each.task_id for each in group.notices if each.kind is NoticeKind.REMINDER]
        self._reminders.answered([each for each in about if each is not None])

    def _on_lost(self) -> None:
        self._groups.forget()

    # -- what happens elsewhere

    def _on_answered(self, task_id: UUID) -> None:
        """A reminder was answered on its card."""
        ids = self._groups.about_task(task_id)
        ids |= {each.id for each in (*self._waiting, *self._held) if each.task_id == task_id}
        if ids:
            aio.spawn(self._notices.see(ids), self, "notice seen")
            self._take_away(ids)

    def _on_changes(self, changes: Changes) -> None:
        """What was seen or cleared in the list needs no notification any more."""
        if changes.noun is Noun.NOTICE and len(self._groups):
            aio.spawn(self._look_again(), self, "look at notifications")

    async def _look_again(self) -> None:
        shown = {each for group in self._groups.everything() for each in group.ids}
        try:
            unread = {each.id for each in await self._notices.all() if each.is_unread}
        except StoreError as error:
            # Nobody asked for this look: whoever opens the list is told.
            log.info("what was seen could not be read: %s", error.what)
            return
        self._take_away(shown - unread)

    def _take_away(self, ids: set[UUID]) -> None:
        for number in self._groups.answered(ids):
            aio.spawn(self.service.close(number), self, "notification closed")


def wants(settings: DesktopSettings, kind: NoticeKind) -> bool:
    """Whether the person wants to be told of this through the desktop."""
    if not settings.notifications:
        return False
    match kind:
        case NoticeKind.REMINDER | NoticeKind.MISSED:
            return settings.notify_reminders
        case NoticeKind.ANSWER:
            return settings.notify_answers
        case NoticeKind.PROPOSAL:
            return settings.notify_proposals
        case NoticeKind.CALENDAR | NoticeKind.BACKUP | NoticeKind.UPDATE:
            return settings.notify_problems
        case _:
            assert_never(kind)
