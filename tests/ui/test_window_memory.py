"""The window comes back where it was, and always in sight."""

from __future__ import annotations

from uuid import uuid4

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from deskhand.ui.window_memory import WindowMemory


def test_what_is_stored_is_read_again() -> None:
    memory = WindowMemory(x=5, y=6, width=900, height=700, theme="dark", zoom=1.3, sidebar=False)
    assert WindowMemory.read(memory.stored()) == memory


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"theme": "pink"},
        {"width": "wide", "zoom": None, "sidebar": 3, "unknown": 1},
        {"rail_width": 264.0},
    ],
)
def test_nonsense_is_left_at_its_default(stored: dict[str, object]) -> None:
    assert WindowMemory.read(stored) == WindowMemory()


def test_collapsed_folders_are_read_as_far_as_they_are_ids() -> None:
    one, two = uuid4(), uuid4()
    assert WindowMemory(shut_folders=f"{one} x {two}").shut_folder_ids() == {one, two}
    assert WindowMemory().shut_folder_ids() == set()


def test_the_rail_has_a_sensible_width() -> None:
    assert WindowMemory.read({"rail_width": 100_000}).rail_width == 480
    assert WindowMemory.read({"rail_width": -3}).rail_width == 200


def test_an_id_that_is_none_is_no_conversation() -> None:
    assert WindowMemory(conversation="rubbish").conversation_id is None
    assert WindowMemory().conversation_id is None


def test_a_first_start_fits_the_screen(qapp: QApplication) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(WindowMemory().geometry())


@pytest.mark.parametrize(("x", "y"), [(-5000, -5000), (90_000, 10), (0, 90_000)])
def test_a_window_off_the_screen_is_brought_back(qapp: QApplication, x: int, y: int) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(WindowMemory(x=x, y=y, width=600, height=400).geometry())


def test_a_window_larger_than_the_screen_is_cut(qapp: QApplication) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(WindowMemory(width=50_000, height=50_000).geometry())
