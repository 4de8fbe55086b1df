"""The palette finds what was meant, and only what can run now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from deskhand.domain.conversation import Conversation
from deskhand.domain.ids import new_id
from deskhand.ui.actions import Actions
from deskhand.ui.chat.rail import RailViewModel
from deskhand.ui.palette.found import rank_of
from deskhand.ui.palette.shortcuts import ShortcutSheet
from deskhand.ui.palette.view import Palette
from deskhand.ui.palette.view_model import PaletteViewModel
from deskhand.ui.theme.theme import Theme

TITLES = ("Flights to Tokyo", "Theme park", "Draft to the landlord")


class Chats(RailViewModel):
    """A list with chats in it and no store behind it."""

    @property
    def loaded_conversations(self) -> list[Conversation]:
        now = datetime.now(UTC)
        return [Conversation(new_id(), title, now, now) for title in TITLES]


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def actions(qapp: QApplication, ran: list[str]) -> Actions:
    made = Actions(qapp)
    for command in ("chat.new", "view.theme.dark", "view.theme.light", "app.settings"):
        made.on(command, lambda command=command: ran.append(command))
    return made


def texts(model: PaletteViewModel, text: str) -> list[str]:
    return [found.text for found in model.find(text)]


def test_words_are_found_in_any_order(actions: Actions) -> None:
    model = PaletteViewModel(actions, Chats())
    assert texts(model, "theme dark")[0] == "Dark theme"
    assert texts(model, "tok fli") == ["Flights to Tokyo"]


def test_commands_come_before_chats_and_the_best_first(actions: Actions) -> None:
    found = texts(PaletteViewModel(actions, Chats()), "the")
    assert found.index("Light theme") < found.index("Theme park")
    assert found.index("Theme park") < found.index("Draft to the landlord")


def test_other_words_people_use_find_it_too(actions: Actions) -> None:
    assert "Settings" in texts(PaletteViewModel(actions, Chats()), "options")


def test_what_cannot_run_now_is_not_offered(actions: Actions) -> None:
    model = PaletteViewModel(actions, Chats())
    assert "Quit" not in texts(model, "quit")
    actions.enable("app.settings", False)
    assert "Settings" not in texts(model, "settings")


def test_with_no_words_recent_chats_come_first(actions: Actions) -> None:
    assert texts(PaletteViewModel(actions, Chats()), "")[0] == TITLES[0]


def test_a_missing_word_is_no_match() -> None:
    assert rank_of(["dark", "moon"], "Dark theme", "") is None


def test_enter_runs_and_escape_gives_the_keyboard_back(
    qapp: QApplication, qtbot: QtBot, actions: Actions, ran: list[str]
) -> None:
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    window.show()
    theme = Theme(qapp, "light")
    Palette.toggle(window, Chats(), actions, theme)
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.field, "dark")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["view.theme.dark"]
    assert palette.isHidden()
    Palette.toggle(window, Chats(), actions, theme)
    assert palette.field.text() == ""
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_the_sheet_shows_every_shortcut(qapp: QApplication, qtbot: QtBot, actions: Actions) -> None:
    sheet = ShortcutSheet(actions, Theme(qapp, "light"))
    qtbot.addWidget(sheet)
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    for command, _ in actions:
        if command.keys:
            assert command.label in shown
