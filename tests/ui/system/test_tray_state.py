"""What the tray says of what goes on, and that each state can be told apart without colour."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from deskhand.services.background import Work
from deskhand.ui.system.tray import plain
from deskhand.ui.system.tray_icon import SIZES, panel_is_dark, tray_icon
from deskhand.ui.system.tray_state import Facts, TrayState


@pytest.mark.parametrize(
    ("facts", "state", "line"),
    [
        (Facts(), TrayState.IDLE, "Ready"),
        (Facts(answers=1), TrayState.WORKING, "1 answer is being made"),
        (Facts(answers=2), TrayState.WORKING, "2 answers are being made"),
        (Facts(work=(Work.BACKUP,)), TrayState.WORKING, "Making a backup"),
        (Facts(answers=1, waiting=1), TrayState.WAITING, "1 notice waits for you"),
        (Facts(waiting=3), TrayState.WAITING, "3 notices wait for you"),
        (Facts(waiting=3, problem="It broke."), TrayState.ERROR, "It broke."),
        (Facts(is_local_only=True), TrayState.OFFLINE, "Local only: nothing leaves this machine"),
        (Facts(is_unreachable=True), TrayState.OFFLINE, "The model could not be reached"),
        (Facts(is_paused=True), TrayState.IDLE, "Background work is paused"),
    ],
)
def test_states(facts: Facts, state: TrayState, line: str) -> None:
    assert facts.state is state
    assert facts.lines()[0] == line


def test_the_tooltip_says_all_and_whose_life_it_is() -> None:
    facts = Facts(profile="Work", answers=1, waiting=2, is_paused=True)
    assert facts.tooltip().splitlines() == [
        "Deskhand: Work",
        "2 notices wait for you",
        "1 answer is being made",
        "Background work is paused",
    ]


def grey(state: TrayState, *, on_dark: bool) -> bytes:
    image = tray_icon(state, on_dark=on_dark).pixmap(22, 22).toImage()
    return bytes(image.convertToFormat(QImage.Format.Format_Grayscale8).constBits())


@pytest.mark.parametrize("on_dark", [False, True])
def test_states_differ_without_colour(qapp: QApplication, on_dark: bool) -> None:
    drawn = [grey(state, on_dark=on_dark) for state in TrayState]
    for at, one in enumerate(drawn):
        for other in drawn[at + 1 :]:
            assert sum(abs(a - b) > 40 for a, b in zip(one, other, strict=True)) >= 12


def test_every_size_a_tray_may_ask_for_is_drawn(qapp: QApplication) -> None:
    icon = tray_icon(TrayState.IDLE, on_dark=False)
    assert {size.width() for size in icon.availableSizes()} == set(SIZES)


def test_the_person_s_word_on_the_panel_counts(qapp: QApplication) -> None:
    assert panel_is_dark("dark", "KDE")
    assert not panel_is_dark("light", "GNOME")
    assert panel_is_dark("auto", "ubuntu:GNOME")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Salt & pepper", "Salt && pepper"),
        ("&Quit", "&&Quit"),
        ("two\nlines\tand a gap", "two lines and a gap"),
        ("word " * 100, ("word " * 100)[:59] + "…"),
    ],
)
def test_titles_of_anybody_are_words_in_the_menu(title: str, shown: str) -> None:
    assert plain(title) == shown
