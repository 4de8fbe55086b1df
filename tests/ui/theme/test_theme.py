"""The theme follows the person, or the system, live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskhand.ui.theme.resources import resource
from deskhand.ui.theme.theme import ZOOM_STEPS, Theme, _text_families
from deskhand.ui.theme.tokens import DARK, LIGHT


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.set_mode("light")
    made.deleteLater()


def test_the_chosen_theme_is_used(theme: Theme, qtbot: QtBot) -> None:
    assert theme.tokens == LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.tokens == DARK
    assert theme.is_dark


def test_the_systems_theme_is_followed_live(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    theme.set_mode("system")
    wanted = Qt.ColorScheme.Light if theme.is_dark else Qt.ColorScheme.Dark
    qapp.styleHints().setColorScheme(wanted)
    if qapp.styleHints().colorScheme() is not wanted:
        pytest.skip("this platform has no colour scheme to follow")
    qtbot.waitUntil(lambda: theme.is_dark == (wanted is Qt.ColorScheme.Dark))
    qapp.styleHints().unsetColorScheme()


def test_without_a_font_of_the_desktop_s_own_the_shipped_one_is_there(qapp: QApplication) -> None:
    families = _text_families(QFont("Sans Serif"))
    assert families[0] == "Inter"
    assert QFontDatabase.hasFamily("Inter")
    for name in ("Regular", "Italic", "Medium", "SemiBold"):
        face = QRawFont(str(resource(f"fonts/inter/Inter-{name}.ttf")), 13)
        assert face.familyName() == "Inter"


def test_the_desktop_s_own_font_comes_first(qapp: QApplication) -> None:
    assert _text_families(QFont("Cantarell")) == ["Cantarell", "Inter"]


def test_a_chosen_theme_does_not_follow_the_system(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.set_mode("dark")
    with qtbot.assertNotEmitted(theme.changed, wait=50):
        qapp.styleHints().setColorScheme(Qt.ColorScheme.Light)
    assert theme.is_dark


def test_zoom_scales_lengths_and_fonts(theme: Theme, qtbot: QtBot) -> None:
    before = theme.font(13).pixelSize()
    with qtbot.waitSignal(theme.changed):
        theme.set_zoom(1.5)
    assert theme.px(20) == 30
    assert theme.font(13).pixelSize() > before
    theme.set_zoom(1.0)


def test_zoom_stops_at_its_ends(theme: Theme) -> None:
    theme.step_zoom(100)
    assert theme.zoom == ZOOM_STEPS[-1]
    theme.step_zoom(-100)
    assert theme.zoom == ZOOM_STEPS[0]
    theme.set_zoom(1.0)


def test_the_desktop_s_accent_is_used_where_it_is_wanted(theme: Theme) -> None:
    ours = theme.tokens.accent
    theme.use_desktop_accent(True)
    assert theme.tokens.accent != ours
    assert theme.color("accent").name().upper() == theme.tokens.accent.upper()
    theme.use_desktop_accent(False)
    assert theme.tokens.accent == ours


def test_no_motion_where_none_is_wanted(theme: Theme) -> None:
    theme.set_reduced_motion(True)
    assert theme.motion_ms() == 0
    theme.set_reduced_motion(False)
    assert theme.motion_ms() > 0
