"""The card of updates: asked, told, fetched, cancelled, refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.domain.update import Packing
from deskhand.host.state_file import StateFile
from deskhand.services.updates import Updates
from deskhand.ui import aio
from deskhand.ui.settings.about.updates_card import UpdatesCard
from deskhand.ui.settings.about.updates_model import UpdatesModel
from deskhand.ui.theme.theme import Theme
from tests.support.feed_server import CONTENT, NOW, OTHER, PUBLIC, FeedServer, feeding, sign, told
from tests.ui.settings.core import core, play, until


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feeding() as server:
        server.put("/stable.json", sign(told(server)))
        yield server


@pytest.fixture(autouse=True)
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Downloads"
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(folder))
    return folder


@asynccontextmanager
async def card(
    folder: Path, server: FeedServer, theme: Theme, kinds: tuple[Packing, ...] = (Packing.DEB,)
) -> AsyncIterator[tuple[UpdatesModel, UpdatesCard]]:
    async with core(folder) as services:
        updates = Updates(
            services.settings,
            StateFile(folder / "updates.json"),
            version="0.1.0",
            keys=(PUBLIC,),
            feed=f"{server.url}/{{channel}}.json",
            kinds=kinds,
            now=lambda: NOW,
        )
        model = UpdatesModel(replace(services, updates=updates))
        made = UpdatesCard(model, theme)
        made.show()
        try:
            yield model, made
        finally:
            model.cancel()
            await aio.settled(("settings: looking for updates", "settings: downloading an update"))
            made.deleteLater()
            model.deleteLater()


def press(button) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_what_is_new_is_told_and_fetched_only_when_pressed(
    qapp: QApplication, tmp_path: Path, theme: Theme, server: FeedServer, downloads: Path
) -> None:
    async def scenario() -> None:
        async with card(tmp_path, server, theme) as (model, made):
            assert made.download.isHidden() or not made.download.isVisible()
            assert not server.asked
            press(made.look)
            await until(lambda: not model.busy and model.release)
            assert made.download.isVisible() and made.page.isVisible()
            assert model.notes == "New: everything."
            assert [path for path, _ in server.asked] == ["/stable.json"]
            press(made.download)
            await until(lambda: model.saved)
            assert model.saved == downloads / "deskhand_0.2.0_amd64.deb"
            assert model.saved.read_bytes() == CONTENT
            assert not made.download.isVisible() and made.folder.isVisible()
            assert "Nothing was installed" in model.notice.sentence

    play(qapp, scenario)


def test_from_source_only_the_page_is_offered(
    qapp: QApplication, tmp_path: Path, theme: Theme, server: FeedServer
) -> None:
    async def scenario() -> None:
        async with card(tmp_path, server, theme, kinds=()) as (model, made):
            model.look()
            await until(lambda: not model.busy and model.release)
            assert made.page.isVisible() and not made.download.isVisible()

    play(qapp, scenario)


def test_a_download_is_cancelled_and_nothing_half_stands_there(
    qapp: QApplication, tmp_path: Path, theme: Theme, server: FeedServer, downloads: Path
) -> None:
    async def scenario() -> None:
        async with card(tmp_path, server, theme) as (model, made):
            model.look()
            await until(lambda: not model.busy and model.release)
            model.file = replace(model.file, size_bytes=1 << 40)
            server.put("/deskhand_0.2.0_amd64.deb", CONTENT, endless="1")
            press(made.download)
            await until(made.cancel.isVisible)
            press(made.cancel)
            await until(lambda: not model.busy)
            assert made.download.isVisible() and not made.cancel.isVisible()
            assert not (downloads / "deskhand_0.2.0_amd64.deb").exists()

    play(qapp, scenario)


def test_a_feed_of_somebody_else_is_refused_in_words(
    qapp: QApplication, tmp_path: Path, theme: Theme, server: FeedServer
) -> None:
    async def scenario() -> None:
        server.put("/stable.json", sign(told(server), OTHER))
        async with card(tmp_path, server, theme) as (model, made):
            press(made.look)
            await until(lambda: not model.busy and model.notice)
            assert model.notice.tone == "danger"
            assert "not signed" in model.notice.sentence
            assert not made.page.isVisible()

    play(qapp, scenario)


def test_looking_daily_is_switched_on_by_the_person(
    qapp: QApplication, tmp_path: Path, theme: Theme, server: FeedServer
) -> None:
    async def scenario() -> None:
        async with card(tmp_path, server, theme) as (model, made):
            assert not made.daily.isChecked()
            press(made.daily)
            await until(lambda: model.is_wanted)
            assert made.daily.isChecked()
            assert not server.asked

    play(qapp, scenario)
