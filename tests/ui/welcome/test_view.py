"""The welcome as a person uses it: keys, what is in sight, and never in the way of typing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from deskhand.ui.theme.theme import Theme
from deskhand.ui.welcome.view import WelcomeView, offer
from tests.support.ollama_server import OllamaServer
from tests.support.scripted_model import scripted_model
from tests.ui.settings.core import play, until
from tests.ui.welcome.opened import desk_services

Key = Qt.Key


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


class Window(QWidget):
    """An empty chat above a message, as in the main window."""

    def __init__(self) -> None:
        super().__init__()
        self.empty, self.message = QWidget(), QPlainTextEdit()
        self.message.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.addWidget(self.empty, 1)
        column.addWidget(self.message)
        self.resize(900, 800)
        self.message.setMaximumHeight(60)


@asynccontextmanager
async def shown(
    folder: Path, theme: Theme, environ: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[Window, WelcomeView, list[str]]]:
    async with desk_services(folder, environ) as services:
        window = Window()
        window.show()
        window.message.setFocus()
        view = await offer(services, theme, window.empty, window.message)
        assert view is not None
        said: list[str] = []
        view.closed.connect(said.append)
        await until(lambda: view.ollama.first() is not None)
        try:
            yield window, view, said
        finally:
            window.hide()
            window.deleteLater()


def test_it_takes_no_focus_and_esc_skips(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, theme) as (window, view, said):
            assert window.focusWidget() is window.message
            QTest.keyClicks(window.message, "hello")
            assert window.message.toPlainText() == "hello"
            assert view.isVisible()
            QTest.keyClick(window.message, Key.Key_Escape)
            await until(lambda: said == [""])

    play(qapp, scenario)


def test_arrows_lead_from_card_to_card_and_enter_chooses(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, theme) as (window, view, said):
            QTest.keyClick(window.message, Key.Key_Up)
            assert window.focusWidget() is view.key.open
            QTest.keyClick(view.key.open, Key.Key_Up)
            assert window.focusWidget() is view.builtin.use
            QTest.keyClick(view.builtin.use, Key.Key_Up)
            here = window.focusWidget()
            assert here is not None
            assert view.ollama.isAncestorOf(here)
            QTest.keyClick(here, Key.Key_Down)
            QTest.keyClick(view.builtin.use, Key.Key_Return)
            await until(lambda: said)
            assert said[0].startswith("The built-in model answers now.")

    play(qapp, scenario)


def test_a_key_is_tested_and_used_with_enter_alone(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with scripted_model() as server:
            environ = {"OPENAI_API_KEY": "sk-environment", "OPENAI_BASE_URL": server.base_url}
            async with shown(tmp_path, theme, environ) as (window, view, said):
                await until(lambda: "OPENAI_API_KEY" in view.key.sentence.text())
                view.key.open.setFocus()
                QTest.keyClick(view.key.open, Key.Key_Return)
                assert window.focusWidget() is view.key.key.edit
                assert not view.builtin.isVisible()
                await until(lambda: "OPENAI_API_KEY" in view.key.key.edit.accessibleDescription())
                QTest.keyClick(view.key.key.edit, Key.Key_Return)
                await until(lambda: window.focusWidget() is view.key.models)
                QTest.keyClick(view.key.use, Key.Key_Return)
                await until(lambda: said)
                assert said[0].startswith("scripted answers now.")

    play(qapp, scenario)


def test_the_keyboard_stays_on_the_card_while_a_model_comes(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        server = OllamaServer(models=[], pullable=("qwen3:4b",), pull_step_s=0.02)
        async with server, shown(tmp_path, theme, {"OLLAMA_HOST": server.url}) as (window, view, _):
            view.ollama.fetch.setFocus()
            QTest.keyClick(view.ollama.fetch, Key.Key_Return)
            await until(lambda: view.ollama.use.isVisible())
            assert window.focusWidget() is view.ollama.use

    play(qapp, scenario)


def test_whatever_takes_the_keyboard_has_a_name(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, theme) as (_, view, _said):
            kinds = (QAbstractButton, QComboBox, QLineEdit)
            controls = [w for kind in kinds for w in view.findChildren(kind)]
            assert controls
            assert not [w for w in controls if not w.accessibleName()]

    play(qapp, scenario)
