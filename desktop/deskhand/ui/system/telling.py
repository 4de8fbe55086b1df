"""What is told while the person looks elsewhere: where notices come from, and where they show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from deskhand.domain.errors import DeskhandError
from deskhand.domain.notice import NoticeKind, Target, TargetKind
from deskhand.domain.wording import tr
from deskhand.host.notifications.base import Listener, Notifications, Showing, Standing
from deskhand.ui import aio
from deskhand.ui.notices.acts import Leads, NoticeActs
from deskhand.ui.notices.counting import UnreadCount
from deskhand.ui.system.answers_ready import AnswersReady
from deskhand.ui.system.notifier import Notifier
from deskhand.ui.system.room import SystemRoom
from deskhand.ui.system.sight import Sight


class Telling(QObject):
    """Made when the chats are open. tray_icon: the one in the tray, if there is one. prompt: the
    chat in the quick prompt, None while that is out of sight."""

    def __init__(
        self,
        room: SystemRoom,
        tray_icon: Callable[[], QSystemTrayIcon | None],
        prompt: Callable[[], UUID | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        desk, daily = room.desk, room.desk.daily
        self._room, self._tray_icon = room, tray_icon
        sight = Sight(room.window, room.chat, prompt)
        leads = Leads(room.open_chat, room.show_task, self._open_settings, room.tell)
        acts = NoticeActs(daily.notices, daily.tasks, daily.reminders, leads, self)
        self.notifier = Notifier(
            daily.notices,
            daily.reminders,
            desk.settings,
            desk.bus,
            sight,
            acts,
            self._service,
            self._show_all,
            self,
        )
        AnswersReady(room.live, desk.conversations, daily.notices, sight, self)
        self._count = UnreadCount(daily.notices, desk.bus, room.actions["view.notices"], self)
        self._forget = desk.backups.on_failed(self._on_backup_failed)

    async def close(self) -> None:
        """Show nothing any more."""
        self._forget()
        self._count.close()
        await self.notifier.close()

    async def standing(self) -> Standing:
        """How the desktop's service is, asked now."""
        return await self.notifier.service.standing()

    async def show_test(self) -> bool:
        """Show a notification now; whether the desktop took it."""
        what = Showing(tr("This is a test"), tr("So Deskhand tells you things."))
        return await self.notifier.service.show(what) != 0

    def _service(self, listener: Listener) -> Notifications:
        if sys.platform == "linux":
            from deskhand.host.notifications.freedesktop import FreedesktopNotifications

            return FreedesktopNotifications(listener)
        from deskhand.ui.system.tray_notifications import TrayNotifications

        return TrayNotifications(listener, self._tray_icon, self)

    def _show_all(self) -> None:
        self._room.raise_window()
        self._room.show_pane("notices")

    def _open_settings(self, page: str) -> None:
        self._room.raise_window()
        self._room.open_settings(page)

    def _on_backup_failed(self, error: DeskhandError) -> None:
        adding = self._room.desk.daily.notices.add(
            NoticeKind.BACKUP,
            tr("No backup could be made"),
            Target(TargetKind.SETTINGS, "backups"),
            error.sentence(),
        )
        aio.spawn(adding, self, "notice of a backup")
