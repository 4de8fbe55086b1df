"""The table of commands agrees with itself."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from deskhand.ui.actions import COMMANDS, MENUS, Actions, key_text


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    return Actions(qapp)


def test_no_two_commands_share_a_key() -> None:
    keys = Counter(QKeySequence(key).toString() for command in COMMANDS for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_two_commands_of_a_menu_share_a_mnemonic() -> None:
    marks = Counter((c.menu, c.text[c.text.index("&") + 1].casefold()) for c in COMMANDS if c.menu)
    assert [mark for mark, count in marks.items() if count > 1] == []


def test_every_command_is_in_a_known_menu() -> None:
    assert {command.menu for command in COMMANDS} <= set(MENUS)


def test_what_people_expect_is_bound(actions: Actions) -> None:
    expected = {
        "chat.new": "Ctrl+N",
        "app.palette": "Ctrl+K",
        "chat.search": "Ctrl+Shift+F",
        "chat.find": "Ctrl+F",
        "app.settings": "Ctrl+,",
        "help.shortcuts": "Ctrl+/",
        "app.quit": "Ctrl+Q",
        "chat.stop": "Esc",
        "chat.rename": "F2",
        "chat.focus_message": "Ctrl+L",
    }
    for command_id, key in expected.items():
        assert QKeySequence(key) in actions[command_id].shortcuts()


def test_a_command_without_a_handler_is_disabled(actions: Actions) -> None:
    assert not actions["chat.new"].isEnabled()
    actions.enable("chat.new", True)
    assert not actions["chat.new"].isEnabled()


def test_a_later_handler_takes_the_place_of_an_earlier_one(actions: Actions) -> None:
    called: list[str] = []
    actions.on("chat.new", lambda: called.append("first"))
    actions.on("chat.new", lambda: called.append("second"))
    actions["chat.new"].trigger()
    assert called == ["second"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("Ctrl+N", "Ctrl N"),
        ("Ctrl++", "Ctrl +"),
        ("Ctrl+Shift+R", "Ctrl Shift R"),
        ("Return", "Enter"),
        ("F2", "F2"),
        ("Ctrl+PgDown", "Ctrl Page down"),
    ],
)
def test_keys_are_written_as_people_read_them(qapp: QApplication, key: str, text: str) -> None:
    assert key_text(key) == text
