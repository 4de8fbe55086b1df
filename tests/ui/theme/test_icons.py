"""Icons: one family, in the colour asked for, sharp on every screen."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QPushButton

from deskhand.ui.actions import COMMANDS
from deskhand.ui.theme.icons import app_icon, icon, keep_icon
from deskhand.ui.theme.resources import resource
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import DARK, LIGHT

FILES = sorted(p for p in resource("icons").glob("*.svg") if p.stem != "deskhand")


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_icons_are_of_one_family(file: object, theme: Theme) -> None:
    source = resource(f"icons/{file.stem}.svg").read_text()
    assert 'viewBox="0 0 20 20"' in source
    assert 'stroke-width="1.6"' in source
    assert set(re.findall(r"#[0-9a-fA-F]+", source)) == {"#000"}
    assert not icon(file.stem, theme).isNull()


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.icon], ids=lambda c: c.id)
def test_every_command_has_an_icon_that_exists(command: object) -> None:
    assert resource(f"icons/{command.icon}.svg").is_file()


def test_an_icon_has_the_tokens_colour(theme: Theme) -> None:
    picture = icon("stop", theme, "danger", 20).pixmap(20, 20).toImage()
    assert QColor(picture.pixel(10, 10)).name().upper() == LIGHT.danger


def test_a_kept_icon_follows_the_theme(theme: Theme) -> None:
    button = QPushButton()
    keep_icon(button, "stop", theme, "text")
    theme.set_mode("dark")
    picture = button.icon().pixmap(20, 20).toImage()
    assert QColor(picture.pixel(10, 10)).name().upper() == DARK.text
    theme.set_mode("light")


def test_a_disabled_icon_is_paler(theme: Theme) -> None:
    made = icon("stop", theme, "text", 20)
    picture = made.pixmap(made.actualSize(made.availableSizes()[0]), QIcon.Mode.Disabled).toImage()
    assert QColor(picture.pixel(10, 10)).name().upper() == LIGHT.faint


def test_the_program_has_an_icon_of_all_sizes(qapp: QApplication) -> None:
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 48, 128, 256}
