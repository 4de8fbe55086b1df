"""The pane of resources and the chips above the composer, on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from deskhand.desk import Desk
from deskhand.domain.belongings import ResourceKind
from deskhand.domain.conversation import Draft
from deskhand.host.folders import Folders
from deskhand.ui import aio
from deskhand.ui.resources.chat_chips import ResourceChips
from deskhand.ui.resources.view import ResourcesPane
from deskhand.ui.resources.view_model import ResourcesViewModel
from deskhand.ui.theme.theme import Theme
from tests.keychain.conftest import secret_service
from tests.ui.test_window import edit, home, until, window
from tests.ui.test_window import play as play_window
from tests.ui.vault.test_pane import Told

__all__ = ["home", "secret_service"]

CANARY = "canary-5b5b-url"
Scenario = Callable[[ResourcesPane, Desk, Told], Awaitable[None]]


def play(
    qapp: QApplication,
    folder: Path,
    scenario: Scenario,
    chat: Callable[[], UUID | None] | None = None,
) -> None:
    async def run() -> None:
        desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(folder)}), {})
        told = Told()
        daily = desk.daily
        in_sight = chat or (lambda: None)
        model = ResourcesViewModel(daily.resources, daily.vault, desk.bus, in_sight)
        pane = ResourcesPane(model, Theme(qapp), told)
        pane.resize(344, 800)
        pane.show()
        try:
            await until(lambda: model.loaded)
            await scenario(pane, desk, told)
        finally:
            pane.shut()
            pane.hide()
            pane.deleteLater()
            await desk.close()

    aio.run(qapp, run)


def words(pane: ResourcesPane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if not label.isHidden())


def test_a_folder_is_named_looked_at_and_forgotten(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: ResourcesPane, desk: Desk, told: Told) -> None:
        pane.list.empty.button.click()
        QTest.keyClicks(pane.form.location, f"{tmp_path}/")
        QTest.keyClick(pane.form.location, Qt.Key.Key_Return)
        await until(lambda: pane.detail.currentWidget() is pane.card)
        (made,) = await desk.daily.resources.all()
        assert (made.kind, made.name) == (ResourceKind.FOLDER, tmp_path.name)
        pane.card.check.click()
        await until(lambda: "It is there." in words(pane))
        pane.card.remove.click()
        await until(lambda: told.undo is not None)
        assert await desk.daily.resources.all() == []
        await until(lambda: pane.model.is_empty)
        assert told.undo is not None
        told.undo()
        await until(lambda: pane.list.list.rows)

    play(qapp, tmp_path, scenario)


def test_what_is_wrong_is_said_and_stays_in_the_form(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: ResourcesPane, desk: Desk, told: Told) -> None:
        pane.begin_new()
        pane.form.location.setText("javascript:alert(1)")
        pane.form.submit()
        await until(lambda: "are not taken" in words(pane))
        assert pane.form.location.text() == "javascript:alert(1)"
        assert await desk.daily.resources.all() == []

    play(qapp, tmp_path, scenario)


@pytest.mark.usefixtures("secret_service")
def test_a_password_in_an_address_is_moved_to_the_vault_after_a_yes(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(pane: ResourcesPane, desk: Desk, told: Told) -> None:
        pane.begin_new()
        pane.form.location.setText(f"postgresql://me:{CANARY}@db.example/app")
        pane.form.submit()
        await until(lambda: "holds a password" in words(pane))
        assert await desk.daily.resources.all() == []
        buttons = {each.text(): each for each in pane.form.findChildren(QAbstractButton)}
        buttons["Move it to the vault"].click()
        await until(lambda: pane.detail.currentWidget() is pane.card)
        (made,) = await desk.daily.resources.all()
        assert (made.location, made.secret_slug) == ("postgresql://me@db.example/app", "app")
        assert CANARY not in words(pane)

    play(qapp, tmp_path, scenario)


def test_files_and_addresses_are_dropped(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: ResourcesPane, desk: Desk, told: Told) -> None:
        (tmp_path / "a b.txt").write_text("x")
        mime = QMimeData()
        mime.setUrls(
            [QUrl.fromLocalFile(str(tmp_path / "a b.txt")), QUrl("https://example.org/docs")]
        )
        drop = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        pane.dropEvent(drop)
        await until(lambda: len(pane.list.list.rows) == 2)
        assert [each.title for each in pane.list.list.rows] == ["a b.txt", "example.org"]
        await until(lambda: told.sentences == ["2 resources added"])

    play(qapp, tmp_path, scenario)


def test_one_is_attached_to_the_chat_in_sight(qapp: QApplication, tmp_path: Path) -> None:
    chats: list[UUID] = []

    async def scenario(pane: ResourcesPane, desk: Desk, told: Told) -> None:
        made = await desk.daily.resources.add(ResourceKind.URL, "https://example.org")
        await until(lambda: pane.model.entries)
        pane.open(made.id)
        pane.card.attach.click()
        await until(lambda: told.sentences and "Write a message first" in told.sentences[-1])
        chats.append((await desk.conversations.post(Draft(None, "Hello"))).conversation_id)
        pane.card.attach.click()
        await until(lambda: pane.card.attach.text() == "Take off this chat")
        attached = await desk.daily.resources.of_conversation(chats[0])
        assert [each.id for each in attached] == [made.id]

    play(qapp, tmp_path, scenario, lambda: chats[0] if chats else None)


def test_what_is_chosen_before_a_chat_is_begun_is_attached_when_it_is(
    qapp: QApplication, home: Path
) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            desk = session._desk
            assert desk is not None
            await desk.daily.resources.add(ResourceKind.FOLDER, "/tmp", name="Scratch")
            tools = session.pane.view._tools
            assert tools is not None

            def offered() -> list[str]:
                QTest.keyClicks(edit(session), "@Scr")
                labels = [each.label for each in tools.completer.suggestions]
                if not labels:
                    session.pane.view.composer.write("")
                return labels

            await until(lambda: offered() == ["Scratch"])
            QTest.keyClick(edit(session), Qt.Key.Key_Return)
            QTest.keyClicks(edit(session), "Hello")
            QTest.keyClick(edit(session), Qt.Key.Key_Return)
            await until(lambda: session.pane.model.conversation_id is not None)
            chat = session.pane.model.conversation_id
            assert chat is not None
            async with asyncio.timeout(40):
                while not await desk.daily.resources.of_conversation(chat):
                    await asyncio.sleep(0.01)

    play_window(qapp, scenario)


def test_in_a_temporary_chat_they_stay_with_it(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            desk = session._desk
            assert desk is not None
            await desk.daily.resources.add(ResourceKind.FOLDER, "/tmp", name="Scratch")
            session.open_temporary()
            await until(lambda: session.in_temporary)
            chips = session.pane.view.findChild(ResourceChips)
            assert chips is not None
            await until(lambda: chips._model.known)
            tools = session.pane.view._tools
            assert tools is not None
            QTest.keyClicks(edit(session), "@Scr")
            assert [each.label for each in tools.completer.suggestions] == ["Scratch"]
            QTest.keyClick(edit(session), Qt.Key.Key_Return)
            assert [chip.text() for chip in chips.chips] == ["Scratch"]
            QTest.keyClicks(edit(session), "Hello")
            QTest.keyClick(edit(session), Qt.Key.Key_Return)
            await until(lambda: session.pane.model.conversation_id is not None)
            assert [chip.text() for chip in chips.chips] == ["Scratch"]
            chips._model.detach(chips._model.known[0])
            assert chips.isHidden()

    play_window(qapp, scenario)
