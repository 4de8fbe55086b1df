"""What calendars and backups that go on by themselves tell of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deskhand.desk import Desk
from deskhand.domain.errors import BackupError, DeskhandError
from deskhand.domain.ids import new_id
from deskhand.domain.notice import NoticeKind, TargetKind
from deskhand.domain.sync import SyncAccount
from deskhand.host.folders import Folders
from deskhand.services.background import Background
from deskhand.services.backup import service as backup_service
from deskhand.store.sync import SyncRepository
from deskhand.ui.actions import Actions
from deskhand.ui.side.room import SideRoom
from deskhand.ui.tasks_exchange.control import CalendarControl
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until


def side_room(desk: Desk, theme: Theme, parent: QObject) -> SideRoom:
    return SideRoom(
        desk=desk,
        theme=theme,
        actions=Actions(parent),
        tell=lambda text, *, action="", act=None: None,
        show=lambda name: None,
        open_chat=lambda chat: None,
        open_message=lambda chat, message, words: None,
        open_settings=lambda page: None,
        chat=lambda: None,
    )


def test_a_calendar_is_told_of_when_it_fails_twice(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
        desk.background.pause(True)
        parent = QObject()
        control = CalendarControl(side_room(desk, Theme(qapp), parent), parent)
        kept = SyncRepository(desk.daily.database)
        url = "http://127.0.0.1:1/"
        account = SyncAccount(new_id(), "Home", url, "ada", url, error="The server is away.")
        await kept.put_account(account)
        notices = desk.daily.notices
        await control._tell_of_failures()
        assert await notices.all() == [], "a network that is away for once is no news"
        for _ in range(3):
            await control._tell_of_failures()
        (told,) = await notices.all()
        assert told.kind is NoticeKind.CALENDAR and told.body == "The server is away."
        assert (told.target.kind, told.target.ref) == (TargetKind.SETTINGS, "tasks")
        await kept.put_account(replace(account, error=""))
        await control._tell_of_failures()
        await kept.put_account(account)
        for _ in range(2):
            await control._tell_of_failures()
        assert len(await notices.all()) == 2
        parent.deleteLater()
        await desk.close()

    play(qapp, scenario)


def test_a_backup_that_cannot_be_made_is_told_of_once(
    qapp: QApplication, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(backup_service, "FIRST_LOOK_S", 0)
    monkeypatch.setattr(backup_service, "LOOK_AGAIN_S", 0.01)
    looked: list[int] = []

    async def scenario() -> None:
        import asyncio

        desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
        failed: list[DeskhandError] = []
        forget = desk.backups.on_failed(failed.append)

        async def is_due() -> bool:
            looked.append(1)
            if len(looked) == 5:
                return False  # it went well meanwhile
            raise BackupError("The folder is gone.")

        monkeypatch.setattr(desk.backups, "is_due", is_due)
        making = asyncio.ensure_future(desk.backups.keep_making(Background()))
        await until(lambda: len(looked) > 8)
        making.cancel()
        await asyncio.wait({making})
        forget()
        assert [each.what for each in failed] == ["The folder is gone."] * 2
        await desk.close()

    play(qapp, scenario)
