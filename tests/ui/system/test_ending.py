"""The end of a run, and of one that was left while it began: nothing of it stays behind."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from deskhand.domain.handover import Hidden
from deskhand.host.folders import Folders
from deskhand.host.instance import NobodyThere, begin, claim
from deskhand.host.instance_unix import ask_unix
from deskhand.ui import aio
from deskhand.ui.launch import OPEN, Launch
from deskhand.ui.session import Session
from tests.ui.test_window import SETTINGS, banner_words, home, until

__all__ = ["home"]

pytestmark = pytest.mark.desktop


def threads() -> list[str]:
    """Those that belong to a run; the pool's are the program's."""
    names = (each.name for each in threading.enumerate())
    return sorted(each for each in names if each == "hotkeys" or each.startswith("deskhand-"))


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_a_run_leaves_no_thread_and_no_connection(qapp: QApplication, home: Path) -> None:
    left: list[int] = []

    async def scenario() -> None:
        before = threads()
        for _ in range(3):
            session = Session(qapp)
            living = asyncio.ensure_future(session.live(lambda: None))
            await until(session.actions["app.quit"].isEnabled)
            await until(lambda s=session: s.system.hotkeys and s.system.hotkeys.states)
            session.system.show_quick("half a thought")
            assert "hotkeys" in threads()
            session.quit()
            await living
            theme = session.theme
            session.end()
            session.window.deleteLater()
            await until(lambda: threads() == before)
            await until(lambda t=theme: not shiboken6.isValid(t))
            left.append(descriptors())

    aio.run(qapp, scenario)
    # The first run opens what stays for the program, as the bus of its keychain.
    assert left[2] <= left[1]


def test_who_leaves_before_the_chats_are_open_leaves_no_key_taken(
    qapp: QApplication, home: Path
) -> None:
    async def scenario() -> None:
        before = threads()
        session = Session(qapp)
        living = asyncio.ensure_future(session.live(lambda: None))
        await until(session.actions["app.quit"].isEnabled)
        session.quit()
        await living
        assert session.system.hotkeys is None and session.system.residence is None
        session.window.deleteLater()
        session.end()
        await until(lambda: threads() == before)

    aio.run(qapp, scenario)


def test_from_the_beginning_of_the_end_a_later_start_waits_for_its_turn(
    qapp: QApplication, home: Path
) -> None:
    folders = Folders.find()
    instance = begin(folders, OPEN, {})

    async def scenario() -> None:
        launch = Launch(OPEN, instance)
        session = Session(qapp, launch=launch)
        living = asyncio.ensure_future(session.live(lambda: None))
        await until(session.actions["app.quit"].isEnabled)
        await until(lambda: session.system.hotkeys)
        session.quit()
        await until(session.window.isHidden)
        with pytest.raises(NobodyThere):
            ask_unix(folders, b"anything\n", 1)
        assert claim(folders) is None  # it may not begin either
        await living
        launch.release()
        session.window.deleteLater()
        session.end()

    aio.run(qapp, scenario)
    following = claim(folders)
    assert following is not None
    following.release()


def test_a_start_without_the_window_shows_it_when_the_chats_cannot_be_opened(
    qapp: QApplication, home: Path
) -> None:
    (home / "data").mkdir(mode=0o700)
    (home / "data" / "deskhand.db").write_bytes(b"not a database at all" * 400)

    async def scenario() -> None:
        launch = Launch(Hidden())
        session = Session(qapp, launch=launch)
        living = asyncio.ensure_future(session.live(lambda: None, hidden=launch.hidden))
        assert session.window.isHidden()
        await until(session.window.isVisible)
        assert "database" in banner_words(session).casefold()
        session.window.close()  # nobody could come back: it ends
        await living
        session.window.deleteLater()
        session.end()

    aio.run(qapp, scenario)


def test_leaving_while_an_answer_is_made_ends_without_a_fault(
    qapp: QApplication, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            """A server that takes the question and never answers."""
            await reader.read()
            writer.close()

        server = await asyncio.start_server(hear, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        settings = SETTINGS.replace("127.0.0.1:9/", f"127.0.0.1:{port}/")
        (home / "config" / "settings.toml").write_text(settings)
        session = Session(qapp)
        living = asyncio.ensure_future(session.live(lambda: None))
        await until(session.actions["app.quit"].isEnabled)
        await until(lambda: session.system.residence)
        composer = session.pane.view.composer
        composer.write("Will there be an answer?")
        composer.send.click()
        await until(session.is_answering)
        session.quit()
        await living
        assert session.system.residence is not None
        timer = session.system.residence.model.findChild(QTimer)
        await until(lambda: not timer.isActive())  # of an answer that was stopped
        session.window.deleteLater()
        session.end()
        server.close()
        await server.wait_closed()

    with caplog.at_level(logging.ERROR):
        aio.run(qapp, scenario)
    assert not caplog.messages
