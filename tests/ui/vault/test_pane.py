"""The pane of the vault, on a real database and a real keychain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from deskhand.desk import Desk
from deskhand.domain.belongings import VaultEntry, VaultKind
from deskhand.host.folders import Folders
from deskhand.ui import aio
from deskhand.ui.theme.theme import Theme
from deskhand.ui.vault.clipboard import HINT, SecretClipboard
from deskhand.ui.vault.view import VaultPane
from deskhand.ui.vault.view_model import VaultViewModel
from tests.keychain.conftest import no_secret_service, secret_service
from tests.support.secret_service import SecretService
from tests.ui.test_window import until

__all__ = ["no_secret_service", "secret_service"]

CANARY = "canary-91ee-shown"
NUMBER = "4111 1111 1111 1111"


class Told:
    """What the pane says at the foot of the window, and its undo."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.undo: Callable[[], None] | None = None

    def __call__(
        self, text: str, *, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        self.sentences.append(text)
        self.undo = act or self.undo


Scenario = Callable[[VaultPane, Desk, Told], Awaitable[None]]


def play(
    qapp: QApplication,
    folder: Path,
    scenario: Scenario,
    *,
    width: int = 344,
    shown_ms: int = 30_000,
) -> None:
    async def run() -> None:
        desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(folder)}), {})
        told = Told()
        model = VaultViewModel(desk.daily.vault, desk.bus, shown_ms)
        pane = VaultPane(model, Theme(qapp), told)
        pane.resize(width, 800)
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


async def mail(desk: Desk) -> VaultEntry:
    return await desk.daily.vault.add(
        "Work mail",
        VaultKind.LOGIN,
        public=[("username", "me@example.org")],
        secrets={"password": CANARY},
    )


def texts(root: QWidget) -> str:
    """Everything a screen reader, another program or a drag could take from the pane."""
    said: list[str] = []
    for each in (root, *root.findChildren(QWidget)):
        said += [each.accessibleName(), each.accessibleDescription(), each.toolTip()]
        said += [each.windowTitle(), each.objectName()]
        if isinstance(each, QLabel | QLineEdit):
            said.append(each.text())
        if isinstance(each, QPlainTextEdit):
            said.append(each.toPlainText())
        interface = QAccessible.queryAccessibleInterface(each)
        if interface is not None:
            said += [interface.text(kind) for kind in QAccessible.Text if kind.value < 5]
    return "\n".join(said)


@pytest.mark.usefixtures("secret_service")
def test_an_entry_is_added_by_keyboard(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        assert pane.list.empty.button.text() == "New entry"
        pane.list.empty.button.click()
        QTest.keyClicks(pane.form.label, "Work mail")
        username, password = pane.form.public("username"), pane.form.secret("password")
        assert username is not None and password is not None
        QTest.keyClicks(username, "me")
        QTest.keyClicks(password.edit, CANARY)
        QTest.keyClick(password.edit, Qt.Key.Key_Return)
        await until(lambda: pane.detail.currentWidget() is pane.card)
        (entry,) = await desk.daily.vault.all()
        assert (entry.label, entry.public) == ("Work mail", (("username", "me"),))
        assert await desk.daily.vault.reveal(entry.id, "password") == CANARY
        assert CANARY not in texts(pane)  # the form forgot what was typed

    play(qapp, tmp_path, scenario)


@pytest.mark.usefixtures("secret_service")
def test_fields_of_ones_own_are_added_by_keyboard(qapp: QApplication, tmp_path: Path) -> None:
    def add(pane: VaultPane, name: str, *, secret: bool) -> None:
        own = pane.form.own
        QTest.keyClick(own.begin, Qt.Key.Key_Space)
        QTest.keyClicks(own.name, name)
        own.is_secret.setChecked(secret)
        QTest.keyClick(own.name, Qt.Key.Key_Return)

    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        pane.list.empty.button.click()
        QTest.keyClicks(pane.form.label, "Power company")
        add(pane, "  Customer  number ", secret=False)
        add(pane, "Phone word", secret=True)
        number, word = pane.form.public("Customer number"), pane.form.secret("Phone word")
        assert number is not None and word is not None
        QTest.keyClicks(number, "K-17")
        add(pane, "customer NUMBER", secret=True)
        assert "already" in texts(pane.form.own)
        QTest.keyClick(pane.form.own.name, Qt.Key.Key_Escape)
        assert pane.form.isVisible()
        assert pane.form.own.begin.isVisible()
        assert number.text() == "K-17"
        QTest.keyClicks(word.edit, CANARY)
        QTest.keyClick(word.edit, Qt.Key.Key_Return)
        await until(lambda: pane.detail.currentWidget() is pane.card)
        (entry,) = await desk.daily.vault.all()
        assert entry.public == (("Customer number", "K-17"),)
        assert await desk.daily.vault.reveal(entry.id, "Phone word") == CANARY
        pane.edit_card()
        assert pane.form.public("Customer number") is not None
        pane.form._leave()
        pane.begin_new()
        assert pane.form.public("Customer number") is None

    play(qapp, tmp_path, scenario)


def test_in_an_empty_vault_the_keyboard_is_on_what_begins(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        pane.focus_first()  # as a rule before the list is read
        await until(lambda: pane.model.is_empty)
        await until(lambda: pane.window().focusWidget() is pane.list.empty.button)

    play(qapp, tmp_path, scenario)


@pytest.mark.usefixtures("secret_service")
def test_a_value_is_shown_on_request_and_goes_with_the_window(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        entry = await mail(desk)
        await until(lambda: pane.model.entries)
        pane.open(entry.id)
        row = pane.card._secrets["password"]
        assert not row.value.is_shown
        row.eye.click()
        await until(lambda: row.value.is_shown)
        assert pane.model.value("password") == CANARY
        assert CANARY not in texts(pane)
        assert row.value.accessibleName() == "Password, shown"
        QApplication.sendEvent(pane.window(), QEvent(QEvent.Type.WindowDeactivate))
        assert not row.value.is_shown and not pane.model.value("password")
        row.eye.click()
        await until(lambda: row.value.is_shown)
        pane.hide()
        assert not pane.model.value("password")

    play(qapp, tmp_path, scenario)


@pytest.mark.usefixtures("secret_service")
def test_a_value_hides_by_itself(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        entry = await mail(desk)
        await until(lambda: pane.model.entries)
        pane.open(entry.id)
        seen: list[bool] = []
        pane.model.shown.connect(lambda _: seen.append(bool(pane.model.value("password"))))
        pane.model.toggle("password")
        await until(lambda: seen == [True, False])

    play(qapp, tmp_path, scenario, shown_ms=50)


@pytest.mark.usefixtures("secret_service")
def test_an_entry_is_edited_deleted_and_brought_back(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        vault = desk.daily.vault
        entry = await mail(desk)
        await until(lambda: pane.model.entries)
        pane.open(entry.id)
        pane.edit_card()
        password = pane.form.secret("password")
        assert password is not None and password.text() == ""  # what is kept is never filled in
        pane.form.label.setText("Post")
        pane.form.submit()
        await until(lambda: told.sentences == ["Changed “Work mail”"])
        assert (await vault.get(entry.id)).label == "Post"
        assert await vault.reveal(entry.id, "password") == CANARY
        pane.card.delete.click()
        await until(lambda: told.sentences[-1] == "Deleted “Post”")
        assert await vault.all() == []
        await until(lambda: not pane.model.entries)
        assert told.undo is not None
        told.undo()
        await until(lambda: pane.model.entries and pane.model.card)
        assert await vault.reveal(entry.id, "password") == CANARY

    play(qapp, tmp_path, scenario, width=1100)


def test_a_locked_keychain_is_said_and_what_is_typed_stays(
    qapp: QApplication, tmp_path: Path, secret_service: SecretService
) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        secret_service.lock()
        pane.begin_new()
        password = pane.form.secret("password")
        assert password is not None
        pane.form.label.setText("Mail")
        password.edit.setText(CANARY)
        pane.form.submit()
        await until(lambda: "locked" in pane.form._problem.text())
        assert (pane.form.label.text(), password.text()) == ("Mail", CANARY)
        assert pane.form.save.isEnabled()
        assert CANARY not in pane.form._problem.text()

    play(qapp, tmp_path, scenario)


@pytest.mark.usefixtures("no_secret_service")
def test_kinds_have_fields_of_their_own_and_hints(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        pane.begin_new()
        for kind in VaultKind:
            pane.form.kind.show_value(kind.value)
            pane.form.kind.picked.emit(kind.value)
            assert pane.form.generator.isHidden() is (kind is not VaultKind.LOGIN)
        pane.form.kind.show_value(VaultKind.CARD.value)
        pane.form.kind.picked.emit(VaultKind.CARD.value)
        number = pane.form.secret("number")
        assert number is not None
        number.edit.setText(NUMBER)
        assert "digit" not in texts(pane.form)
        number.edit.setText(NUMBER[:-1] + "2")
        assert "A digit seems to be wrong" in texts(pane.form)
        pane.form.kind.show_value(VaultKind.LOGIN.value)
        pane.form.kind.picked.emit(VaultKind.LOGIN.value)
        pane.form.generator.make.click()
        password = pane.form.secret("password")
        assert password is not None and len(password.text()) == 20
        QTest.keyClick(pane.form.label, Qt.Key.Key_Escape)
        assert not password.text()

    play(qapp, tmp_path, scenario)


@pytest.mark.usefixtures("secret_service")
def test_the_list_is_searched_and_filtered(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(pane: VaultPane, desk: Desk, told: Told) -> None:
        await mail(desk)
        await desk.daily.vault.add("Visa", VaultKind.CARD, public=[("expires", "01/20")])
        await until(lambda: len(pane.list.list.rows) == 2)
        assert [(row.title, row.warns) for row in pane.list.list.rows] == [
            ("Visa", True),
            ("Work mail", False),
        ]
        pane.list.search.setText("EXAMPLE.org")
        assert [row.title for row in pane.list.list.rows] == ["Work mail"]
        pane.list.search.setText(CANARY)  # values are never searched
        assert pane.list.list.rows == [] or not pane.list.list.isVisible()
        pane.list.search.clear()
        pane.model.choose_kind(VaultKind.CARD)
        assert [row.title for row in pane.list.list.rows] == ["Visa"]
        QTest.keyClick(pane.list.search, Qt.Key.Key_Down)
        QTest.keyClick(pane.list.list, Qt.Key.Key_Return)
        assert pane.model.card is not None and pane.model.card.label == "Visa"

    play(qapp, tmp_path, scenario)


def test_the_clipboard_is_marked_and_cleared_while_it_holds_the_value(qapp: QApplication) -> None:
    async def scenario() -> None:
        board = QGuiApplication.clipboard()
        keeper = SecretClipboard(qapp, kept_ms=30)
        keeper.copy(CANARY)
        held = board.mimeData()
        assert board.text() == CANARY
        assert bytes(held.data(HINT).data()) == b"secret"
        await until(lambda: board.text() != CANARY)
        keeper.copy(CANARY)
        board.setText("something of the person's own")
        await until(lambda: not keeper._value)
        assert board.text() == "something of the person's own"
        keeper.copy(CANARY)
        keeper.clear_now()
        assert board.text() != CANARY
        keeper.deleteLater()

    aio.run(qapp, scenario)
