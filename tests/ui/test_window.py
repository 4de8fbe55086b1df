"""The window as a whole: what is typed, what is stored, what it says when the chats cannot open."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QWidget

from deskhand.domain.changes import Noun
from deskhand.domain.conversation import Draft
from deskhand.ui import aio
from deskhand.ui.session import Session
from deskhand.ui.widgets.banner import Banner
from tests.ui.chat.on_qt import bounded

# A provider where nobody listens: what is asked fails at once, and no model is started.
SETTINGS = """schema_version = 1
[chat]
provider = "nobody"
model = "none"
[providers.nobody]
kind = "openai"
base_url = "http://127.0.0.1:9/v1"
max_retries = 0
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path))
    (tmp_path / "config").mkdir(mode=0o700)
    (tmp_path / "config" / "settings.toml").write_text(SETTINGS)
    return tmp_path


async def until(condition: Callable[[], object], timeout_s: float = 40.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def window(qapp: QApplication, *, chats: bool = True) -> AsyncIterator[Session]:
    """A running window; chats: wait until the stored ones are there."""
    session = Session(qapp)
    living = asyncio.ensure_future(session.live(lambda: None))
    await until(lambda: session.actions["app.quit"].isEnabled())
    if chats:
        await until(lambda: session.rail.loaded)
    try:
        yield session
    finally:
        session.window.close()
        await living
        session.window.deleteLater()
        session.deleteLater()


def play(qapp: QApplication, scenario: Callable[[], Awaitable[None]]) -> None:
    aio.run(qapp, bounded(scenario))


def titles(session: Session) -> list[str]:
    return [each.title for each in session.rail.shown]


def edit(session: Session) -> QWidget:
    return session.pane.view.composer.edit


def banner_words(session: Session) -> str:
    banner = session.window.findChild(Banner)
    shown = [] if session.window.banner is None else session.window.banner.findChildren(QLabel)
    return " ".join(label.text() for label in shown if banner is not None)


def test_what_is_sent_before_the_chats_are_open_is_stored(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp, chats=False) as session:
            QTest.keyClicks(edit(session), "Sent at once")
            QTest.keyClick(edit(session), Qt.Key.Key_Return)
            await until(lambda: titles(session) == ["Sent at once"])
        async with window(qapp) as session:
            await until(lambda: session.pane.model.title == "Sent at once")
            assert session.pane.model.entries[0].text == "Sent at once"

    play(qapp, scenario)


def test_closing_at_once_loses_nothing_typed(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp, chats=False) as session:
            QTest.keyClicks(edit(session), "half a thought")
        async with window(qapp) as session:
            await until(lambda: session.pane.view.composer.text() == "half a thought")

    play(qapp, scenario)


def test_what_the_database_could_not_take_while_it_was_locked_is_stored_at_the_end(
    qapp: QApplication, home: Path
) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            other = sqlite3.connect(home / "data" / "deskhand.db", isolation_level=None)
            try:
                other.execute("BEGIN EXCLUSIVE")
                QTest.keyClicks(edit(session), "typed meanwhile")
                await until(lambda: "does not let go" in banner_words(session))
            finally:
                other.close()
        async with window(qapp) as session:
            await until(lambda: session.pane.view.composer.text() == "typed meanwhile")

    play(qapp, scenario)


def test_a_damaged_database_is_said_and_words_are_kept(qapp: QApplication, home: Path) -> None:
    (home / "data").mkdir(mode=0o700)
    database = home / "data" / "deskhand.db"
    database.write_bytes(b"not a database at all" * 400)

    async def scenario() -> None:
        async with window(qapp, chats=False) as session:
            QTest.keyClicks(edit(session), "these stay")
            await until(lambda: "database" in banner_words(session).casefold())
            assert session.pane.view.composer.text() == "these stay"
            assert session.actions["app.settings"].isEnabled()
            assert not session.actions["chat.delete"].isEnabled()
            database.unlink()
            buttons = {b.text(): b for b in session.window.findChildren(QAbstractButton)}
            buttons["Try again"].click()
            await until(lambda: session.rail.loaded)
            assert session.pane.view.composer.text() == "these stay"

    play(qapp, scenario)


def test_every_control_is_named_as_promised(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            whole = session.window
            assert whole.accessibleName() == whole.windowTitle() == "Deskhand"
            names = {each.accessibleName() for each in whole.findChildren(QWidget)}
            promised = "Message|Send|Stop|Attach|New chat|Conversations|Search conversations|Model"
            assert names >= set(promised.split("|"))
            for control in whole.findChildren(QWidget):
                if isinstance(control, QAbstractButton | QLineEdit | QListView):
                    assert control.accessibleName() or control.objectName().startswith("qt_")

    play(qapp, scenario)


def test_keys_reach_their_commands(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            rail = session.window.shell
            session.window.resize(1000, 600)
            await until(lambda: rail.rail_visible and not rail.is_narrow)
            session.actions["view.sidebar"].trigger()
            assert not rail.rail_visible
            session.actions["chat.search"].trigger()
            assert rail.rail_visible
            session.actions["view.theme.dark"].trigger()
            assert session.theme.is_dark
            session.actions["view.zoom_in"].trigger()
            assert session.theme.zoom > 1
        async with window(qapp) as session:
            assert session.theme.is_dark
            assert session.theme.zoom > 1
            session.actions["view.theme.light"].trigger()
            session.actions["view.zoom_reset"].trigger()

    play(qapp, scenario)


def test_below_700_pixels_the_rail_lies_over_the_chat(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            session.window.resize(600, 500)
            await until(lambda: session.window.shell.is_narrow)
            assert not session.window.shell.rail_visible
            left = session.window.shell.centre.x()
            session.actions["view.sidebar"].trigger()
            assert session.window.shell.rail_visible
            assert session.window.shell.centre.x() == left
            QTest.mouseClick(session.pane.view.transcript.viewport(), Qt.MouseButton.LeftButton)
            assert not session.window.shell.rail_visible

    play(qapp, scenario)


def databases() -> int:
    """How many connections are open: each has a thread."""
    return sum("_connection_worker_thread" in each.name for each in threading.enumerate())


def test_a_temporary_chat_leaves_no_trace(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            stored, before = session.pane, databases()
            await until(lambda: session.system.captures)
            session.actions["chat.temporary"].trigger()
            await until(lambda: session.pane is not stored)
            assert edit(session).paster is stored.view.composer.edit.paster
            QTest.keyClicks(edit(session), "Not to be kept")
            QTest.keyClick(edit(session), Qt.Key.Key_Return)
            await until(lambda: session.pane.model.conversation_id is not None)
            session.actions["chat.new"].trigger()
            assert session.pane is stored
            assert titles(session) == []
            await until(lambda: databases() == before)  # nor in the memory
        stored_bytes = b"".join(file.read_bytes() for file in (home / "data").glob("deskhand.db*"))
        assert b"Not to be kept" not in stored_bytes

    play(qapp, scenario)


def test_deleting_can_be_undone_by_key(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            QTest.keyClicks(edit(session), "To delete")
            QTest.keyClick(edit(session), Qt.Key.Key_Return)
            await until(lambda: titles(session) == ["To delete"])
            await until(lambda: not session.pane.model.answering)
            session.actions["chat.delete"].trigger()
            await until(lambda: titles(session) == [])
            await until(lambda: session.actions["edit.undo_delete"].isEnabled())
            session.actions["edit.undo_delete"].trigger()
            await until(lambda: titles(session) == ["To delete"])

    play(qapp, scenario)


def test_local_only_is_said_in_the_title_bar_and_remembered(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            lock = session.actions["app.local_only"]
            lock.trigger()
            await until(lambda: "local only" in session.window.windowTitle())
            assert lock.isChecked()
        async with window(qapp) as session:
            assert "local only" in session.window.windowTitle()
            assert not session.window.has_toast  # nothing has changed
            session.actions["app.local_only"].trigger()
            await until(lambda: session.window.windowTitle() == "Deskhand")

    play(qapp, scenario)
    assert "local_only = false" in (home / "config" / "settings.toml").read_text()


def test_what_others_write_into_the_settings_holds_here_too(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            told = []
            desk = session.side._room.desk
            desk.bus.subscribe(lambda changes: told.append(changes.noun))
            cli = [sys.executable, "-m", "deskhand", "providers", "add", "mine"]
            cli += ["--kind", "openai", "--base-url", "http://127.0.0.1:9/v1"]
            await asyncio.to_thread(subprocess.run, cli, check=True, capture_output=True)
            await until(lambda: Noun.PROVIDER in told)
            assert desk.providers.config("mine").base_url == "http://127.0.0.1:9/v1"
            # Half a file is being typed: what held goes on to hold, and the file stays.
            path = home / "config" / "settings.toml"
            written = path.read_text()
            path.write_text(written + "\n[privacy\n")
            assert not await desk.settings.follow()
            assert "[privacy" in path.read_text()
            path.write_text(written + "\n[privacy]\nlocal_only = true\n")
            await until(lambda: "local only" in session.window.windowTitle())
            assert session.actions["app.local_only"].isChecked()

    play(qapp, scenario)


def test_a_collapsed_folder_stays_collapsed_over_a_restart(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            await session.side._room.desk.conversations.post(Draft(None, "Where is Rome?"))
            await until(lambda: titles(session) == ["Where is Rome?"])
            session.rail.organiser.move_to_new(session.rail.shown, "Trips")
            await until(lambda: len(session.rail.folders) == 1)
            session.rail.toggle_folder(session.rail.folders[0].id)
            shut = set(session.rail.collapsed)
        async with window(qapp) as session:
            await until(lambda: len(session.rail.folders) == 1)
            assert session.rail.collapsed == shut == {session.rail.folders[0].id}

    play(qapp, scenario)
