"""The panes beside the chat in the whole window."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.ui.session import Session
from deskhand.ui.side.panel import HEAD_HEIGHT, SidePanel
from deskhand.ui.widgets.labels import Label
from tests.ui.test_window import home, play, until, window

__all__ = ["home"]

WIDE, MIDDLE = 1300, 900


async def shown(session: Session, name: str) -> QWidget:
    session.actions[f"view.{name}"].trigger()
    await until(lambda: session.side.pane(name) is not None and session.side.pane(name).isVisible())
    pane = session.side.pane(name)
    assert pane is not None
    return pane


def test_panes_come_and_go_with_their_keys_and_are_there_again(
    qapp: QApplication, home: Path
) -> None:
    async def first() -> None:
        async with window(qapp) as session:
            session.window.resize(WIDE, 800)
            shell = session.window.shell
            assert not shell.side_wanted
            tasks = await shown(session, "tasks")
            await until(lambda: tasks.isAncestorOf(QApplication.focusWidget() or tasks))
            assert shell.side.width() == session.theme.px(shell.side_width)
            assert shell.centre.geometry().right() < shell.side.geometry().left()
            session.actions["view.tasks"].trigger()
            assert not shell.side_wanted
            people = await shown(session, "people")
            assert not tasks.isVisible()
            QTest.keyClick(people, Qt.Key.Key_Escape)
            assert not shell.side_wanted
            await shown(session, "people")

    play(qapp, first)
    stored = json.loads((home / "state" / "window.json").read_text())
    assert stored["side"] == "people"

    async def second() -> None:
        async with window(qapp) as session:
            await until(lambda: session.side.pane("people") is not None)
            assert session.window.shell.side_wanted

    play(qapp, second)


def test_a_pane_lies_over_the_chat_where_there_is_no_room_and_can_have_all_of_it(
    qapp: QApplication, home: Path
) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            shell = session.window.shell
            session.window.resize(MIDDLE, 800)
            await until(lambda: session.window.width() == MIDDLE)
            await shown(session, "tasks")
            assert shell.side_lies_over
            assert shell.centre.geometry().right() > shell.side.geometry().left()
            session.actions["view.chat"].trigger()
            assert not shell.side_wanted
            session.window.resize(WIDE, 800)
            await until(lambda: session.window.width() == WIDE)
            await shown(session, "tasks")
            session.side._toggle_wide()
            assert shell.side_is_wide
            assert not shell.centre.isVisible()
            session.actions["view.chat"].trigger()
            assert shell.centre.isVisible()

    play(qapp, scenario)


def test_a_pane_can_be_a_window_of_its_own_and_comes_back(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            session.window.resize(WIDE, 800)
            tasks = await shown(session, "tasks")
            session.side._toggle_floating()
            panel = tasks.window()
            assert panel is not session.window
            assert panel.windowTitle() == "Tasks"
            assert not session.window.shell.side_wanted
            panel.close()
            await until(lambda: tasks.window() is session.window)
            assert session.window.shell.side_wanted

    play(qapp, scenario)


def test_a_new_task_is_begun_from_anywhere(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            session.window.resize(WIDE, 800)
            session.actions["task.new"].trigger()
            await until(lambda: session.side.pane("tasks") is not None)
            focus = QApplication.focusWidget
            await until(lambda: focus() is not None and focus().accessibleName() == "New task")

    play(qapp, scenario)


def test_a_pane_says_so_when_the_database_cannot_be_opened(qapp: QApplication, home: Path) -> None:
    (home / "data").mkdir(parents=True, exist_ok=True)
    (home / "data" / "deskhand.db").write_bytes(b"no database at all" * 1000)

    def says(session: Session) -> str:
        panel = session.side._panel
        page = panel.pane("tasks") if panel else None
        return " ".join(each.text() for each in page.findChildren(Label)) if page else ""

    async def scenario() -> None:
        async with window(qapp, chats=False) as session:
            session.actions["view.tasks"].trigger()
            await until(lambda: "could not be opened" in says(session))

    play(qapp, scenario)


def test_what_was_opened_at_another_zoom_takes_the_room_of_this_one(
    qapp: QApplication, home: Path
) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            session.window.resize(WIDE, 800)
            session.theme.set_zoom(2.0)
            await shown(session, "tasks")
            session.theme.set_zoom(1.0)
            panel = session.window.shell.side
            assert isinstance(panel, SidePanel)
            await until(lambda: panel._bar.height() == session.theme.px(HEAD_HEIGHT))
            tabs = panel._tabs._buttons.values()
            await until(lambda: sum(each.isVisible() for each in tabs) > 1)

    play(qapp, scenario)
