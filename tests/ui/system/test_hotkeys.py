"""Keys from every program: the settings are followed, presses reach who asked, the page is true."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.host.hotkeys.base import Standing, Wanted
from deskhand.host.hotkeys.choosing import Way
from deskhand.ui.settings.desktop.keys_model import KeysModel
from deskhand.ui.settings.desktop.keys_view import KeysSection
from deskhand.ui.settings.desktop.page import DesktopPage
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.shortcuts.key_dialog import KeyDialog
from deskhand.ui.system.hotkeys import HotkeyControl
from deskhand.ui.theme.theme import Theme
from tests.support.private_bus import private_bus
from tests.support.shortcuts_portal import NO, YES, ShortcutsPortal
from tests.support.x_keys import Keyboard, OtherProgram
from tests.ui.settings.core import core, play, until

pytestmark = pytest.mark.desktop

CONTROL_ALT = 4 | 8


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    keyboard = Keyboard()
    yield keyboard
    keyboard.close()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


class Heard:
    """What the keys did."""

    def __init__(self) -> None:
        self.did: list[str] = []


@asynccontextmanager
async def control(
    folder: Path, heard: Heard, *uses: str, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[tuple[SettingsServices, HotkeyControl]]:
    parent = QObject()
    async with core(folder) as services:
        made = HotkeyControl(
            services.settings, services.bus, services.folders, parent, environ=environ
        )
        for use in uses or ("quick",):
            made.on(use, lambda use=use: heard.did.append(use))
        try:
            await until(lambda: made.states)
            yield services, made
        finally:
            await made.close()
            parent.deleteLater()


async def set_key(services: SettingsServices, **keys: str) -> None:
    def edit(settings):
        desktop = settings.desktop.model_copy(update=keys)
        return settings.model_copy(update={"desktop": desktop})

    await services.settings.change(edit)


def test_the_settings_are_followed_live(qapp, tmp_path, keyboard):
    heard = Heard()

    async def scenario() -> None:
        async with control(tmp_path, heard, "quick", "selection") as (services, made):
            assert made.way is Way.X11
            await until(lambda: made.state("quick").is_bound)
            assert made.state("selection").standing is Standing.REMOVED
            keyboard.press("Ctrl+Alt+space")
            await until(lambda: heard.did == ["quick"])
            await set_key(services, quick_key="Ctrl+Alt+J", selection_key="Ctrl+Alt+K")
            await until(lambda: made.state("selection").is_bound)
            keyboard.press("Ctrl+Alt+space")
            keyboard.press("Ctrl+Alt+k")
            keyboard.press("Ctrl+Alt+j")
            await until(lambda: heard.did == ["quick", "selection", "quick"])
            await set_key(services, quick_key="", selection_key="what is this")
            await until(lambda: made.state("quick").standing is Standing.REMOVED)
            assert made.state("selection").standing is Standing.IMPOSSIBLE
            assert made.state("selection").sentence()

    play(qapp, scenario)
    free = OtherProgram("space", CONTROL_ALT)
    assert free.has_it
    free.close()


def test_keys_of_a_list_are_told_by_their_id(qapp, tmp_path, keyboard):
    heard = Heard()

    async def scenario() -> None:
        async with control(tmp_path, heard) as (services, made):
            made.also(
                lambda _settings: [Wanted("text-action:shorten", "Ctrl+Alt+S", "Shorten")],
                heard.did.append,
            )
            await until(lambda: made.state("text-action:shorten").is_bound)
            model = KeysModel(services, made)
            verdict = model.verdict("Ctrl+Alt+S", made.uses[0])
            assert not verdict.usable and "Shorten" in verdict.sentence
            assert model.verdict("Ctrl+Alt+Y", made.uses[0]).usable
            assert not model.verdict("Y", made.uses[0]).usable
            keyboard.press("Ctrl+Alt+s")
            await until(lambda: heard.did == ["text-action:shorten"])

    play(qapp, scenario)


def test_nothing_is_asked_for_what_nobody_does(qapp, tmp_path):
    async def scenario() -> None:
        async with control(tmp_path, Heard()) as (services, made):
            await set_key(services, region_key="Ctrl+Alt+R")
            await until(lambda: made.state("quick").is_bound)
            assert [use.id for use in made.uses] == ["quick"]
            assert "region" not in made.states

    play(qapp, scenario)


def test_the_test_says_whether_the_key_comes(qapp, tmp_path, keyboard, theme, monkeypatch):
    monkeypatch.setattr("deskhand.ui.settings.desktop.keys_model.TEST_S", 0.2)
    heard = Heard()

    async def scenario() -> None:
        async with control(tmp_path, heard) as (services, made):
            holder = QWidget()
            model = KeysModel(services, made, holder)
            use = made.uses[0]
            said: list[str] = []
            model.changed.connect(lambda: said.append(model.state(use).sentence))
            await until(lambda: model.can_test(use))
            model.test(use)
            await until(lambda: not model.busy)
            assert any("Press it now" in each for each in said)
            assert "did not come" in model.state(use).sentence
            monkeypatch.setattr("deskhand.ui.settings.desktop.keys_model.TEST_S", 40.0)
            model.test(use)
            await until(lambda: model.testing)
            keyboard.press("Ctrl+Alt+space")
            await until(lambda: not model.busy)
            assert model.state(use).sentence == "It works."
            assert not heard.did
            keyboard.press("Ctrl+Alt+space")
            await until(lambda: heard.did)
            holder.deleteLater()

    play(qapp, scenario)


def test_a_page_that_is_left_waits_for_no_key(qapp, tmp_path, keyboard, theme):
    heard = Heard()

    async def scenario() -> None:
        async with control(tmp_path, heard) as (services, made):
            model = KeysModel(services, made)
            section = KeysSection(model, theme)
            section.show()
            button = section.rows["quick"].test
            await until(button.isEnabled)
            button.click()
            await until(lambda: model.testing)
            assert button.isEnabled()  # or the keyboard would move on to what removes the key
            section.hide()
            await until(lambda: not model.busy)
            assert model.state(made.uses[0]).sentence == made.state("quick").sentence()
            keyboard.press("Ctrl+Alt+space")
            await until(lambda: heard.did)
            section.deleteLater()

    play(qapp, scenario)


def test_a_key_of_ours_can_be_recorded_although_it_is_held(qapp, tmp_path, keyboard, theme):
    heard = Heard()

    async def scenario() -> None:
        async with control(tmp_path, heard, "quick", "region") as (services, made):
            await until(lambda: made.state("quick").is_bound)
            section = KeysSection(KeysModel(services, made), theme)
            section.show()
            row = section.rows["region"]
            QTest.mouseClick(row.change, Qt.MouseButton.LeftButton)
            await until(lambda: _dialog(qapp))
            dialog = _dialog(qapp)
            assert dialog is not None
            await until(lambda: dialog.catcher.hasFocus() and dialog.isActiveWindow())
            async with asyncio.timeout(40):
                while not dialog.keys:
                    keyboard.press("Ctrl+Alt+space")
                    await asyncio.sleep(0.05)
            assert dialog.keys == "Ctrl+Alt+Space"
            assert "Quick prompt" in dialog._said.text()
            dialog.accept()
            await until(lambda: made.state("region").is_bound)
            assert services.settings.current.desktop.region_key == "Ctrl+Alt+Space"
            assert services.settings.current.desktop.quick_key == ""
            assert not heard.did
            keyboard.press("Ctrl+Alt+space")
            await until(lambda: heard.did == ["region"])
            row.back.click()
            await until(lambda: made.state("region").standing is Standing.REMOVED)
            section.rows["quick"].back.click()
            await until(lambda: made.state("quick").is_bound)
            section.rows["quick"].none.click()
            await until(lambda: made.state("quick").standing is Standing.REMOVED)
            assert not section.rows["quick"].test.isEnabled()
            section.deleteLater()

    play(qapp, scenario)


def _dialog(qapp: QApplication) -> KeyDialog | None:
    shown = [each for each in qapp.topLevelWidgets() if isinstance(each, KeyDialog)]
    return shown[0] if shown and shown[0].isVisible() else None


def test_a_taken_key_is_said_so_on_the_page(qapp, tmp_path, theme):
    other = OtherProgram("space", CONTROL_ALT)

    async def scenario() -> None:
        async with control(tmp_path, Heard()) as (services, made):
            await until(lambda: made.state("quick").standing is Standing.TAKEN)
            section = KeysSection(KeysModel(services, made), theme)
            row = section.rows["quick"]
            assert "Taken by another program" in row.state.accessibleName()
            assert not row.test.isEnabled() and row.change.isEnabled()
            assert section.by_hand.isHidden()
            section.deleteLater()

    play(qapp, scenario)
    other.close()


def test_rubbish_in_the_settings_is_shown_as_it_is(qapp, tmp_path, theme):
    async def scenario() -> None:
        async with control(tmp_path, Heard()) as (services, made):
            await set_key(services, quick_key="Ctrl+Rubbish")
            await until(lambda: made.state("quick").standing is Standing.IMPOSSIBLE)
            section = KeysSection(KeysModel(services, made), theme)
            assert section.rows["quick"].keys.text() == "Ctrl+Rubbish"
            assert "Rubbish" in section.rows["quick"].state.accessibleName()
            section.deleteLater()

    play(qapp, scenario)


def test_without_anything_around_the_window_the_page_says_so(qapp, tmp_path, theme):
    async def scenario() -> None:
        async with core(tmp_path) as services:
            page = DesktopPage(services, theme, QObject())
            assert page.sections
            page.deleteLater()

    play(qapp, scenario)


@contextmanager
def wayland() -> Iterator[dict[str, str]]:
    """A session where only a portal, or nobody, can give a key."""
    with tempfile.TemporaryDirectory(prefix="gs-", dir="/tmp") as folder:
        with private_bus(Path(folder)) as address, pytest.MonkeyPatch.context() as patch:
            patch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}


def test_on_wayland_the_portal_gives_the_key(qapp, tmp_path):
    heard, service = Heard(), ShortcutsPortal()

    async def scenario() -> None:
        await service.up()
        async with control(tmp_path, heard, environ=environ) as (_, made):
            assert made.way is Way.PORTAL
            await until(lambda: made.state("quick").is_bound)
            assert not made.needs_command
            await service.press("quick", "token-7")
            await until(lambda: heard.did == ["quick"])
            assert os.environ.pop("XDG_ACTIVATION_TOKEN") == "token-7"
        await service.down()

    with wayland() as environ:
        play(qapp, scenario)


def test_whoever_said_no_is_not_asked_at_the_next_start(qapp, tmp_path, theme):
    service = ShortcutsPortal(answer=NO)

    async def scenario() -> None:
        await service.up()
        for _start in (1, 2):
            async with control(tmp_path, Heard(), environ=environ) as (services, made):
                await until(lambda: made.state("quick").standing is Standing.REFUSED)
                assert "quick" in (tmp_path / "state/hotkeys.json").read_text()
            assert service.calls.count("BindShortcuts") == 1
        service.answer = YES
        async with control(tmp_path, Heard(), environ=environ) as (services, made):
            await until(lambda: made.state("quick").standing is Standing.REFUSED)
            section = KeysSection(KeysModel(services, made), theme)
            assert not section.again.isHidden() and not section.by_hand.isHidden()
            section.again.click()
            await until(lambda: made.state("quick").is_bound)
            assert section.again.isHidden() and section.by_hand.isHidden()
            section.deleteLater()
        await service.down()

    with wayland() as environ:
        play(qapp, scenario)


def test_without_a_portal_the_command_is_shown_and_copied(qapp, tmp_path, theme):
    async def scenario() -> None:
        async with control(tmp_path, Heard(), environ=environ) as (services, made):
            await until(lambda: made.state("quick").standing is Standing.IMPOSSIBLE)
            section = KeysSection(KeysModel(services, made), theme)
            assert not section.by_hand.isHidden() and section.again.isHidden()
            section.by_hand.copy.click()
            assert qapp.clipboard().text().endswith("--quick")
            section.deleteLater()

    with wayland() as environ:
        play(qapp, scenario)
