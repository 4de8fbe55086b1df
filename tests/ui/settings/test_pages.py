"""The panes of backups, doctor, shortcuts, privacy and all settings; the search over them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from deskhand.domain.findings import Finding, State
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.settings.backups.view_model import BackupsModel
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.doctor.subjects import subject_name
from deskhand.ui.settings.doctor.view_model import DoctorModel
from deskhand.ui.settings.everything.view import EverythingPage
from deskhand.ui.settings.everything.view_model import EverythingModel
from deskhand.ui.settings.presets.view import PresetsPage
from deskhand.ui.settings.presets.view_model import PresetsModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.shortcuts.key_dialog import KeyDialog
from deskhand.ui.settings.shortcuts.view_model import ShortcutsModel
from deskhand.ui.settings.transfers import TASK
from deskhand.ui.settings.window import SettingsWindow
from deskhand.ui.theme.theme import Theme
from tests.ui.settings.core import core, play, until


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@asynccontextmanager
async def window(
    folder: Path, theme: Theme
) -> AsyncIterator[tuple[SettingsServices, Actions, SettingsWindow]]:
    async with core(folder) as services:
        actions = Actions(QApplication.instance())
        made = SettingsWindow(services, actions, theme)
        try:
            yield services, actions, made
        finally:
            made.shut()
            await aio.settled((TASK,))
            made.deleteLater()
            actions.deleteLater()


def test_a_shortcut_is_given_taken_and_brought_back(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, actions, made):
            model = ShortcutsModel(services, actions, made)
            new, find = actions.commands["chat.new"], actions.commands["app.palette"]
            model.give(new, "Ctrl+K")
            assert actions["chat.new"].shortcut().toString() == "Ctrl+K"
            assert "Ctrl+K" not in actions.key_list(find.id)
            await until(lambda: services.settings.current.shortcuts.get("chat.new") == ["Ctrl+K"])
            model.reset(find)
            assert actions.key_list(new.id) == ()
            assert actions.key_list(find.id) == find.keys
            model.reset_all()
            assert not model.any_own
            await until(lambda: services.settings.current.shortcuts == {})

    play(qapp, scenario)


@pytest.mark.parametrize("key", ["A", "Shift+A", "Space", "Return", "Shift+Tab", ""])
def test_keys_one_writes_with_are_refused(
    qapp: QApplication, tmp_path: Path, theme: Theme, key: str
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, actions, made):
            model = ShortcutsModel(services, actions, made)
            assert model.refusal(key)
            assert not model.refusal("F7")
            assert not model.refusal("Ctrl++")
            assert not model.refusal("Ctrl+Return")

    play(qapp, scenario)


def test_the_dialog_says_who_has_the_keys(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, actions, made):
            model = ShortcutsModel(services, actions, made)
            dialog = KeyDialog(
                "New chat",
                lambda keys: model.verdict(keys, actions.commands["chat.new"]),
                theme,
                made,
            )
            dialog.open()
            QTest.keyClick(dialog.catcher, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
            assert dialog.keys == "Ctrl+B"
            assert "Sidebar" in dialog._said.text()
            QTest.keyClick(dialog.catcher, Qt.Key.Key_Y)
            assert dialog.keys == ""
            QTest.keyClick(dialog.catcher, Qt.Key.Key_Return)
            assert dialog.isVisible()
            QTest.keyClick(dialog.catcher, Qt.Key.Key_F7)
            QTest.keyClick(dialog.catcher, Qt.Key.Key_Return)
            assert dialog.keys == "F7"
            assert dialog.result() == KeyDialog.DialogCode.Accepted
            dialog.deleteLater()

    play(qapp, scenario)


def test_every_setting_has_its_control_and_is_checked(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, _, made):
            model = EverythingModel(services, made)
            page = EverythingPage(model, theme)
            assert {entry.key for entry in model.entries} == set(page.controls)
            assert all(entry.means for entry in model.entries)
            for control in page.controls.values():
                if isinstance(control, Choice):
                    words = [control.itemText(n) for n in range(control.count())]
                    assert all(each[:1].isupper() for each in words), words
            by_key = {entry.key: entry for entry in model.entries}
            temperature = by_key["chat.temperature"]
            model.set(temperature, "hot")
            assert "temperature" in " ".join(model.errors)
            model.set(temperature, "0,7")
            await until(lambda: services.settings.current.chat.temperature == 0.7)
            assert not model.errors
            model.set(temperature, "")
            await until(lambda: services.settings.current.chat.temperature is None)
            model.set(by_key["builtin.context_tokens"], "3")
            assert services.settings.current.builtin.context_tokens == 4096
            model.set(by_key["appearance.reduced_motion"], "true")
            await until(lambda: services.settings.current.appearance.reduced_motion)
            model.reset(by_key["appearance.reduced_motion"])
            await until(lambda: not services.settings.current.appearance.reduced_motion)
            page.deleteLater()

    play(qapp, scenario)


@pytest.mark.parametrize(
    ("subject", "name"),
    [("tray", "Tray icon"), ("openai", "OpenAI"), ("my server", "My server")],
)
def test_the_doctor_says_what_people_call_it(subject: str, name: str) -> None:
    assert subject_name(subject) == name


def test_searching_finds_a_setting_and_enter_goes_there(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, _, made):
            made.open_at("about")
            made.search.setText("reduced motion")
            assert made.nav.isHidden()
            QTest.keyClick(made.search, Qt.Key.Key_Return)
            assert made.nav.currentItem().text() == "Appearance"
            made.search.setText("zzzz")
            assert "Nothing" in made.results.item(0).text()
            made.search.clear()
            assert not made.nav.isHidden()

    play(qapp, scenario)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hotkey", "Keys from every program"),
        ("autostart", "Start at login"),
        ("dark", "Theme"),
        ("font", "Size"),
        ("microphone", "Voice"),
    ],
)
def test_searching_knows_other_names_of_a_thing(
    qapp: QApplication, tmp_path: Path, theme: Theme, typed: str, found: str
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, _, made):
            made.open_at("about")
            made.search.setText(typed)
            await until(lambda: made.results.findItems(found, Qt.MatchFlag.MatchExactly))

    play(qapp, scenario)


def test_what_is_called_so_is_found_first_and_pages_are_made_between_key_presses(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, _, made):
            made.open_at("about")
            made.search.setText("update")
            assert len(made._unmade()) > 10
            await until(lambda: not made._unmade())
            assert made.results.item(0).text() == "Updates"
            made.search.setText("qqqq")
            assert "Nothing" in made.results.item(0).text()

    play(qapp, scenario)


def test_in_a_narrow_window_the_search_comes_when_it_is_wanted_and_goes_again(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, _, made):
            made.open_at("about")
            await until(made.isActiveWindow)
            made.resize(520, 600)
            await until(made.open_search.isVisible)
            assert made.search.isHidden()
            QTest.keyClick(made.nav, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            await until(made.search.hasFocus)
            QTest.keyClicks(made.search, "reduced motion")
            assert made.results.visibleRegion().boundingRect().width() > theme.px(150)
            QTest.keyClick(made.search, Qt.Key.Key_Return)
            assert made.nav.currentItem().text() == "Appearance"
            await until(lambda: made.search.isHidden() and made.nav.isVisible())
            made.open_search.click()
            await until(made.search.hasFocus)
            QTest.keyClick(made.search, Qt.Key.Key_Escape)
            await until(lambda: made.isVisible() and made.nav.hasFocus())
            assert made.search.isHidden()

    play(qapp, scenario)


def test_a_report_of_the_doctor_holds_no_secret(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, _, made):
            model = DoctorModel(services, made)
            model.findings = [
                Finding("proxy", State.WARN, "Through http://user:hunter2@proxy.example:1."),
                Finding("openai", State.BAD, "Refused: sk-abcdefghijklmnopqrstuvwxyz0123."),
            ]
            report = model.report()
            assert "hunter2" not in report
            assert "sk-abcdefghij" not in report
            assert "proxy.example" in report
            assert model.summary

    play(qapp, scenario)


def test_a_backup_that_cannot_be_made_is_said_in_place(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, _, made):
            model = BackupsModel(services, made)
            model.make_in(tmp_path / "nowhere" / "one.zip")
            await until(lambda: model.notice is not None and not model.busy)
            assert model.notice is not None
            assert model.notice.tone == "danger"
            assert "no folder" in model.notice.sentence
            model.set_every("6")
            await until(lambda: services.settings.current.backup.every_hours == 6.0)

    play(qapp, scenario)


def test_a_preset_is_written_corrected_deleted_and_brought_back(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, _, made):
            model = PresetsModel(services, made)
            page = PresetsPage(model, theme)
            page.new.click()
            page.name.setText("Terse")
            page.instructions.setPlainText("Be brief.")
            page.temperature.setText("hot")
            page.save.click()
            assert "temperature" in model.errors
            assert page.instructions.toPlainText() == "Be brief."
            page.temperature.setText("0,5")
            page.save.click()
            await until(lambda: "Terse" in services.settings.current.presets and not model.busy)
            assert services.settings.current.presets["Terse"].temperature == 0.5
            model.remove("Terse")
            await until(lambda: not model.names and not model.busy)
            model.undo()
            await until(lambda: model.names == ["Terse"] and not model.busy)
            page.deleteLater()

    play(qapp, scenario)


def test_the_keyboard_stays_in_the_list_when_a_row_of_it_is_deleted(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, _, made):
            model = PresetsModel(services, made)
            page = PresetsPage(model, theme)
            page.new.click()
            page.name.setText("Terse")
            page.save.click()
            await until(lambda: model.names == ["Terse"] and not model.busy)
            buttons = page.rows[0].findChildren(QAbstractButton)
            delete = next(each for each in buttons if each.accessibleName() == "Delete “Terse”")
            delete.setFocus()
            delete.click()
            await until(lambda: not model.names and not model.busy)
            assert page.focusWidget() is page.new
            assert not page.undo.isHidden()
            page.deleteLater()

    play(qapp, scenario)
