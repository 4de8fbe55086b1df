"""The settings window as a person meets it: keyboard, names, closing in the middle of things."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.settings.page import Page
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.providers.pane import ProvidersPane
from deskhand.ui.settings.providers.provider_view import ProviderPage
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.transfers import TransferState
from deskhand.ui.settings.window import SECTIONS, TRANSFER_TASK, SettingsWindow
from deskhand.ui.theme.theme import Theme
from tests.support.ollama_server import OllamaServer
from tests.ui.settings.core import core, play, until

LAB = ProviderConfig("lab", ProviderKind.OPENAI, "http://127.0.0.1:9/v1", "Lab", max_retries=0)
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
PAGES = [
    *(section.name for section in SECTIONS),
    "providers/+",
    "providers/builtin",
    "providers/ollama",
    "providers/lab",
    "providers/openai",
]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@asynccontextmanager
async def window(
    folder: Path, theme: Theme
) -> AsyncIterator[tuple[SettingsServices, SettingsWindow]]:
    async with core(folder) as services:
        await services.providers.add(LAB)
        made = SettingsWindow(services, Actions(QApplication.instance()), theme)
        try:
            yield services, made
        finally:
            made.shut()
            await aio.settled((TRANSFER_TASK,))
            made.deleteLater()
            await until(lambda: not shiboken6.isValid(made))


def _busy(window: SettingsWindow) -> bool:
    return any(model.busy for model in window.findChildren(PaneModel))


def _tab_stops(window: SettingsWindow, first: str) -> list[QWidget]:
    """What Tab leads to, from `first` until it goes round."""
    pages = (page for page in window.findChildren(Page) if page.isVisible())
    page = next(pages)
    at = next(b for b in page.findChildren(QAbstractButton) if b.accessibleName() == first)
    stops: list[QWidget] = [at]
    while (at := at.nextInFocusChain()) is not stops[0]:
        takes_tab = at.focusPolicy() & Qt.FocusPolicy.TabFocus
        if page.isAncestorOf(at) and at.isVisible() and at.isEnabled() and takes_tab:
            stops.append(at)
    return stops


def _names_missing(window: QWidget) -> list[str]:
    return [
        type(control).__name__
        for control in window.findChildren(QWidget)
        if isinstance(control, CONTROLS)
        and control.isVisible()
        and not control.accessibleName()
        and not control.objectName().startswith("qt_")
        and not (isinstance(control, QAbstractButton) and control.text())
    ]


def test_every_control_has_a_name(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, made):
            for page in PAGES:
                made.open_at(page)
                await asyncio.sleep(0.02)
                assert not _names_missing(made), page

    play(qapp, scenario)


def test_the_keyboard_moves_as_one_reads(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with OllamaServer() as server, window(tmp_path, theme) as (services, made):
            await services.providers.change(
                ProviderConfig("ollama", ProviderKind.OLLAMA, server.url, "Ollama")
            )
            for page, first in (("providers/ollama", "Back"), ("providers/builtin", "Back")):
                made.open_at(page)
                await until(lambda: not _busy(made))
                await asyncio.sleep(0.05)
                shown = _tab_stops(made, first)
                heights = [control.mapTo(made, control.rect().center()).y() for control in shown]
                near = all(b > a - 30 for a, b in pairwise(heights))
                assert near, [(c.accessibleName(), y) for c, y in zip(shown, heights, strict=True)]
                assert len(shown) > 8

    play(qapp, scenario)


def test_escape_leads_back_and_then_closes(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, made):
            made.open_at("providers/lab")
            pane = made.findChild(ProvidersPane)
            assert pane is not None
            assert not pane.list.isVisible()
            QTest.keyClick(pane, Qt.Key.Key_Escape)
            assert pane.list.isVisible()
            QTest.keyClick(pane, Qt.Key.Key_Escape)
            assert made.isHidden()

    play(qapp, scenario)


def test_enter_presses_the_button_the_keyboard_is_on(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, made):
            made.open_at("providers")
            await until(lambda: not _busy(made))
            buttons = {b.accessibleName(): b for b in made.findChildren(QAbstractButton)}
            buttons["Lab"].setFocus()
            QTest.keyClick(buttons["Lab"], Qt.Key.Key_Return)
            assert any(page.isVisible() for page in made.findChildren(ProviderPage))

    play(qapp, scenario)


def test_alt_left_leads_back_also_from_a_button(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, made):
            made.open_at("providers/lab")
            made.activateWindow()
            await until(lambda: made.isActiveWindow() and not _busy(made))
            pane, page = made.findChild(ProvidersPane), made.findChild(ProviderPage)
            assert pane is not None
            assert page is not None
            page.test.setFocus()
            QTest.keyClick(page.test, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
            assert pane.list.isVisible()

    play(qapp, scenario)


def test_asking_for_long_can_be_cancelled(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        asked, gone = asyncio.Event(), asyncio.Event()

        async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.set()
            await reader.read()
            writer.close()
            await writer.wait_closed()
            gone.set()

        server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        async with window(tmp_path, theme) as (services, made):
            await services.providers.change(replace(LAB, base_url=url))
            made.open_at("providers")
            await asked.wait()
            buttons = {b.accessibleName(): b for b in made.findChildren(QAbstractButton)}
            await until(lambda: buttons["Cancel asking"].isVisible())
            buttons["Cancel asking"].click()
            await until(lambda: not _busy(made))
            assert not buttons["Cancel asking"].isVisible()
            assert buttons["Check all"].isEnabled()
        await gone.wait()
        server.close()

    play(qapp, scenario)


def test_problems_with_the_settings_file_are_sentences(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "settings.toml").write_text("[appearance]\nzoom = 99\n")
        async with window(tmp_path, theme) as (services, made):
            assert services.settings.problems
            made.open_at("about")
            shown = {label.text() for label in made.findChildren(QLabel) if label.isVisible()}
            assert set(services.settings.problems) <= shown

    play(qapp, scenario)


def test_a_removed_provider_comes_back_by_the_keyboard(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, made):
            made.open_at("providers")
            made.activateWindow()
            await until(lambda: made.isActiveWindow() and not _busy(made))
            buttons = {b.accessibleName(): b for b in made.findChildren(QAbstractButton)}
            buttons["Remove Lab"].click()
            await until(lambda: "lab" not in services.settings.current.providers)
            await until(lambda: not _busy(made))
            QTest.keyClick(made, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: "lab" in services.settings.current.providers)
            await until(lambda: not _busy(made))

    play(qapp, scenario)


def test_what_is_typed_outlives_leaving_the_page_and_the_window(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (_, made):
            made.open_at("providers/lab")
            page = made.findChild(ProviderPage)
            assert page is not None
            page.key.key.edit.setText("sk-half")
            page.model.edit("label", "Laboratory")
            made.close()
            made.open_at("providers")
            made.open_at("providers/lab")
            assert page.isVisible()
            assert page.key.key.text() == "sk-half"
            assert page.model.form.label == "Laboratory"

    play(qapp, scenario)


def test_a_stored_key_is_never_shown(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, made):
            await services.providers.set_key("lab", "sk-very-secret")
            made.open_at("providers/lab")
            page = made.findChild(ProviderPage)
            assert page is not None
            await until(lambda: page.model.key.present and not page.model.busy)
            assert page.key.key.text() == ""
            assert page.key.key.edit.echoMode() is QLineEdit.EchoMode.Password
            page.key.key.edit.setText("sk-other")
            page.key.keep.click()
            page.key.keep.click()
            await until(lambda: page.model.key_is_for_session and not page.model.busy)
            page.model.use_for_session()
            assert page.key.key.text() == ""

    play(qapp, scenario)


def test_a_fetch_goes_on_while_the_window_is_closed(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with (
            OllamaServer(pull_step_s=0.05) as server,
            window(tmp_path, theme) as (services, made),
        ):
            await services.providers.change(
                ProviderConfig("ollama", ProviderKind.OLLAMA, server.url, "Ollama")
            )
            made.open_at("providers/ollama")
            transfer = made.transfers.of("ollama", "tiny:latest")
            transfer.start()
            transfer.start()
            await until(lambda: server.open_pulls == 1)
            made.close()
            await until(lambda: transfer.state is TransferState.DONE)
            assert "tiny:latest" in server.names()
            assert len([path for _, path, _ in server.requests if path == "/api/pull"]) == 1

    play(qapp, scenario)


def test_destroying_it_in_the_middle_of_work_is_safe(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with OllamaServer(pull_step_s=0.5) as server, core(tmp_path) as services:
            await services.providers.add(
                ProviderConfig("ollama", ProviderKind.OLLAMA, server.url, "Ollama")
            )
            made = SettingsWindow(services, Actions(QApplication.instance()), theme)
            made.open_at("providers/ollama")
            made.transfers.of("ollama", "tiny:latest").start()
            await until(lambda: server.open_pulls == 1)
            made.deleteLater()
            await until(lambda: not shiboken6.isValid(made))
            await until(lambda: server.open_pulls == 0)
            await services.models.refresh()  # what listened is gone and stays silent

    play(qapp, scenario)


def test_the_look_changes_at_once_and_is_written_down(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, made):
            made.open_at("appearance")
            for name in ("Theme: Dark", "Theme: Light"):
                button = next(
                    b for b in made.findChildren(QAbstractButton) if b.accessibleName() == name
                )
                button.click()
            assert not theme.is_dark
            await until(lambda: services.settings.current.appearance.theme == "light")

    play(qapp, scenario)


def test_chat_settings_are_checked_and_kept(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (services, made):
            made.open_at("chat")
            edits = {e.accessibleName(): e for e in made.findChildren(QLineEdit)}
            edits["Temperature"].setText("hot")
            edits["Temperature"].editingFinished.emit()
            assert edits["Temperature"].accessibleDescription().startswith("Write a number")
            assert edits["Temperature"].text() == "hot"
            edits["Temperature"].setText("0,5")
            edits["Temperature"].editingFinished.emit()
            edits["Longest answer, in tokens"].setText("2000")
            edits["Longest answer, in tokens"].editingFinished.emit()
            await until(lambda: services.settings.current.chat.max_tokens == 2000)
            await until(lambda: services.settings.current.chat.temperature == 0.5)

    play(qapp, scenario)
