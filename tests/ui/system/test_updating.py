"""Looking once a day: only for those who asked, and telling each version once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deskhand.domain.notice import NoticeKind, TargetKind
from deskhand.host.settings import Settings
from deskhand.host.settings_file import SettingsFile
from deskhand.host.state_file import StateFile
from deskhand.services.bus import Bus
from deskhand.services.notices import Notices
from deskhand.services.settings import SettingsService
from deskhand.services.updates import Updates
from deskhand.store.database import Database
from deskhand.store.notices import NoticeRepository
from deskhand.ui.system.updating import DailyUpdateCheck
from tests.support.feed_server import NOW, OTHER, PUBLIC, FeedServer, feeding, sign, told
from tests.ui.settings.core import play


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feeding() as server:
        server.put("/stable.json", sign(told(server)))
        yield server


def wanting(settings: Settings) -> Settings:
    updates = settings.updates.model_copy(update={"check": True})
    return settings.model_copy(update={"updates": updates})


def test_it_looks_when_wanted_once_a_day_and_tells_each_version_once(
    qapp: QApplication, tmp_path: Path, server: FeedServer
) -> None:
    now = [NOW]

    async def scenario() -> None:
        bus = Bus()
        settings = SettingsService(SettingsFile(tmp_path / "settings.toml"), bus)

        def updates() -> Updates:
            return Updates(
                settings,
                StateFile(tmp_path / "updates.json"),
                version="0.1.0",
                keys=(PUBLIC,),
                feed=f"{server.url}/{{channel}}.json",
                now=lambda: now[0],
            )

        database = await Database.in_memory()
        notices = Notices(NoticeRepository(database), bus)
        heard = []
        notices.on_added(heard.append)
        owner = QObject()
        check = DailyUpdateCheck(updates(), notices, owner)
        try:
            await check.look()
            assert not server.asked
            await settings.change(wanting)
            await check.look()
            await check.look()
            assert len(server.asked) == 1
            assert [each.kind for each in heard] == [NoticeKind.UPDATE]
            assert (heard[0].target.kind, heard[0].target.ref) == (
                TargetKind.SETTINGS,
                "about/look",
            )
            assert "0.2.0" in heard[0].title
            now[0] += timedelta(days=1)
            await check.look()
            assert len(server.asked) == 2 and len(heard) == 1
            # Nor is it told again by the next run of the program.
            now[0] += timedelta(days=1)
            again = DailyUpdateCheck(updates(), notices, owner)
            await again.look()
            again.close()
            assert len(server.asked) == 3 and len(heard) == 1
            # What is not to be believed is no news.
            now[0] += timedelta(days=1)
            server.put("/stable.json", sign(told(server, version="9.0.0"), OTHER))
            await check.look()
            assert len(server.asked) == 4 and len(heard) == 1
        finally:
            check.close()
            owner.deleteLater()
            await database.close()

    play(qapp, scenario)
