"""Every control can be named by a screen reader and reached by keyboard, in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QWidget,
)

from deskhand.domain.wording import tr, use_catalogue
from deskhand.host.languages import LANGUAGES, speak
from deskhand.ui.actions import COMMANDS, Actions
from deskhand.ui.palette.shortcuts import ShortcutSheet
from deskhand.ui.settings.window import SECTIONS, SettingsWindow
from deskhand.ui.theme.theme import Theme
from tests.ui.test_window import home, play, until, window

__all__ = ["home"]

MOST_STEPS = 200


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_catalogue(NullTranslations())


def controls(root: QWidget) -> list[QWidget]:
    """What one can get to with Tab in what is shown of a window."""
    return [
        each
        for each in root.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isVisibleTo(root)
        and each.isEnabled()
        and each.focusProxy() is None
        and not (isinstance(each, QScrollArea) and not each.accessibleName())
    ]


def label_of(control: QWidget) -> str:
    for each in control.window().findChildren(QLabel):
        if each.buddy() is control:
            return each.text()
    return ""


def name_of(control: QWidget) -> str:
    """What a screen reader says it is."""
    words = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or words or label_of(control)


def described(control: QWidget) -> str:
    return f"{type(control).__name__} {control.objectName()} in {type(control.parent()).__name__}"


def nameless(root: QWidget) -> list[str]:
    return [described(each) for each in controls(root) if not name_of(each)]


def icons_without_words(root: QWidget) -> list[str]:
    return [
        described(each)
        for each in root.findChildren(QAbstractButton)
        if each.isVisibleTo(root) and not each.text() and not each.icon().isNull()
        if not each.toolTip()
    ]


def reached(root: QWidget) -> set[QWidget]:
    """What Tab reaches, from the first control on."""
    here = next(iter(controls(root)), None)
    found: set[QWidget] = set()
    while here is not None and here not in found and len(found) < MOST_STEPS:
        found.add(here)
        follower = here.nextInFocusChain()
        wanted = set(controls(root))
        while follower not in wanted and follower is not here:
            follower = follower.nextInFocusChain()
        here = follower
    return found


def left_out(root: QWidget) -> list[str]:
    return [described(each) for each in set(controls(root)) - reached(root)]


def doubled(root: QWidget) -> list[str]:
    buttons = [each for each in controls(root) if isinstance(each, QAbstractButton)]
    names = Counter(name_of(each).replace("&", "") for each in buttons)
    return [name for name, count in names.items() if count > 1 and name]


def complaints(root: QWidget) -> dict[str, list[str]]:
    found = {
        "without a name": nameless(root),
        "icons without words": icons_without_words(root),
        "not reached by Tab": left_out(root),
        "of one name": doubled(root),
    }
    return {what: which for what, which in found.items() if which}


def cut_off(root: QWidget) -> list[str]:
    """Buttons that are narrower than their words."""
    return [
        f"{name_of(each)}: {each.width()} of {each.minimumSizeHint().width()}"
        for each in root.findChildren(QAbstractButton)
        if each.isVisibleTo(root) and each.text()
        if each.width() + 1 < each.minimumSizeHint().width()
    ]


def test_the_main_window_is_for_everybody(qapp: QApplication, home: object) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            assert complaints(session.window) == {}

    play(qapp, scenario)


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_the_settings_are_for_everybody(qapp: QApplication, home: object, code: str) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            speak(code)
            session.open_settings("")
            await until(lambda: session.settings.window is not None)
            settings = session.settings.window
            assert isinstance(settings, SettingsWindow)
            found = {}
            for section in SECTIONS:
                settings.open_at(section.name)
                if wrong := complaints(settings):
                    found[section.name] = wrong
            assert found == {}

    play(qapp, scenario)


def test_the_keys_are_for_everybody(qapp: QApplication) -> None:
    sheet = ShortcutSheet(Actions(qapp), Theme(qapp, "light", 1.0))
    sheet.show()
    assert complaints(sheet) == {}
    sheet.close()


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_mnemonics_are_unique_in_each_menu(code: str) -> None:
    speak(code)
    marks = Counter(
        (each.menu, tr(each.text).partition("&")[2][:1].casefold())
        for each in COMMANDS
        if each.menu
    )
    assert [mark for mark, count in marks.items() if count > 1 or not mark[1]] == []


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_nothing_is_cut_off_at_twice_the_size(qapp: QApplication, home: object, code: str) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            speak(code)
            session.theme.set_zoom(2.0)
            session.window.resize(900, 800)
            session.open_settings("")
            await until(lambda: session.settings.window is not None)
            settings = session.settings.window
            assert isinstance(settings, SettingsWindow)
            settings.resize(900, 800)
            found = cut_off(session.window)
            for section in SECTIONS:
                settings.open_at(section.name)
                qapp.sendPostedEvents()
                found += cut_off(settings)
            session.theme.set_zoom(1.0)
            assert found == []

    play(qapp, scenario)
