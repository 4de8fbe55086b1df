"""What the desktop's search finds in a real store, and where it leads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from jeepney import DBusAddress, new_method_call
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft
from deskhand.host.folders import Folders
from deskhand.host.search_provider import BUS_NAME, GNOME, GNOME_PATH
from deskhand.host.session_link import SessionLink
from deskhand.ui.actions import Actions
from deskhand.ui.aio import Lane
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.main_window import MainWindow
from deskhand.ui.system.room import SystemRoom
from deskhand.ui.system.search import DesktopSearch, Finder
from deskhand.ui.theme.theme import Theme
from tests.support.private_bus import has_bus, private_bus
from tests.ui.chat.on_qt import play, until

NOBODY = UUID(int=0)
PATIENCE_S = 40.0


class Place:
    """A room without a window; went: what was brought into sight."""

    def __init__(self, desk: Desk, theme: Theme, parent: QObject) -> None:
        self.went: list[object] = []
        actions = Actions(parent)
        actions.on("chat.search", lambda: self.went.append(("search", actions.argument)))
        self.room = SystemRoom(
            desk=desk,
            window=cast(MainWindow, None),
            theme=theme,
            actions=actions,
            lane=Lane("test"),
            tell=lambda text, *, action="", act=None: None,
            raise_window=lambda: self.went.append("window"),
            open_chat=lambda chat: self.went.append(("chat", chat)),
            show_task=lambda task: self.went.append(("task", task)),
            show_message=lambda *message: self.went.append(("message", *message)),
            open_settings=self.went.append,
            compose=lambda text, files=(), chat=None: None,
            live=LiveAnswers(parent),
            chat=lambda: None,
            seen=self.went.append,
            show_pane=self.went.append,
            quit=lambda: None,
        )


@asynccontextmanager
async def place(folder: Path, qapp: QApplication) -> AsyncIterator[Place]:
    desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(folder)}), {})
    parent = QObject()
    try:
        yield Place(desk, Theme(qapp), parent)
    finally:
        parent.deleteLater()
        await desk.close()


async def said(desk: Desk, words: str) -> tuple[str, str]:
    """A chat that begins with these words: its id and its message's."""
    posted = await desk.conversations.post(Draft(conversation_id=None, text=words))
    return str(posted.conversation_id), str(posted.id)


def test_chats_tasks_and_messages_are_found_and_opened(qapp, tmp_path):
    async def scenario() -> None:
        async with place(tmp_path, qapp) as here:
            desk = here.room.desk
            chat, _ = await said(desk, "Plans for the Alps")
            long = "Tell me all you know of mountains and rivers. " * 5 + "The Alps are high."
            other, message = await said(desk, long)
            tasks = desk.daily.tasks
            task = await tasks.add(tasks.capture("Book a hut in the Alps tomorrow"))
            over = await tasks.add(tasks.capture("Buy a map of the Alps"))
            await tasks.complete([over.id])
            await tasks.add(tasks.capture("Alps by an assistant"), proposed=True)
            finder = Finder(here.room, "Work")
            found = await finder.find("alps")
            assert [each.id for each in found] == [
                f"chat/{chat}",
                f"task/{task.id}",
                f"message/{other}/{message}",
            ]
            assert found[0].detail == "Chat · Work"
            assert found[1].detail == "Task, due: Tomorrow · Work"
            assert "Alps are high" in found[2].detail
            for each in found:
                finder.open(each.id, "alps")
            assert [str(part) for went in here.went for part in went] == [
                *("chat", chat),
                *("task", str(task.id)),
                *("message", other, message, "alps"),
            ]
            finder.search("alps hut")
            assert here.went[-2:] == ["window", ("search", "alps hut")]

    play(qapp, scenario)


@pytest.mark.parametrize(
    "match_id", ["", "chat/../../etc", "run/rm", "task", f"chat/{NOBODY}/{NOBODY}", "x" * 5000]
)
def test_what_is_no_id_of_ours_only_shows_the_window(qapp, tmp_path, match_id):
    async def scenario() -> None:
        async with place(tmp_path, qapp) as here:
            Finder(here.room, "").open(match_id, "")
            assert here.went == ["window"]

    play(qapp, scenario)


def test_a_closed_store_finds_nothing(qapp, tmp_path):
    async def scenario() -> None:
        async with place(tmp_path, qapp) as here:
            await here.room.desk.chats.database.close()
            assert await Finder(here.room, "").find("alps") == []

    play(qapp, scenario)


@pytest.mark.skipif(not has_bus(), reason="no dbus-daemon")
def test_it_is_on_the_bus_while_the_setting_says_so(qapp, tmp_path, monkeypatch):
    async def scenario() -> None:
        async with place(tmp_path, qapp) as here:
            desk, parent = here.room.desk, QObject()
            await desk.daily.tasks.add(desk.daily.tasks.capture("Book a hut"))
            search = DesktopSearch(here.room, parent)
            assert not search.provider.is_running, "it is off until asked for"
            for wanted in (True, False, True):
                await desk.settings.change(
                    lambda old, wanted=wanted: old.model_copy(
                        update={
                            "desktop": old.desktop.model_copy(update={"desktop_search": wanted})
                        }
                    )
                )
                await until(lambda wanted=wanted: search.provider.is_running is wanted)
            async with _shell() as shell:
                address = DBusAddress(GNOME_PATH, BUS_NAME, GNOME)
                call = new_method_call(address, "GetInitialResultSet", "as", (["hut"],))
                (ids,) = await shell.call(call, PATIENCE_S)
                assert len(ids) == 1 and ids[0].startswith("task/")
            await search.close()
            assert not search.provider.is_running
            parent.deleteLater()

    folder = tmp_path / "b"
    folder.mkdir()
    with private_bus(folder) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        play(qapp, scenario)


@asynccontextmanager
async def _shell() -> AsyncIterator[SessionLink]:
    link = await SessionLink.open(timeout_s=PATIENCE_S)
    try:
        yield link
    finally:
        await link.close()
