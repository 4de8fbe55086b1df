"""The window in a language that is written from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.domain.wording import ntr, tr
from deskhand.ui.actions import key_text
from deskhand.ui.direction import margins, placed
from deskhand.ui.qt_language import use_language
from deskhand.ui.tasks.delegate import TaskDelegate
from deskhand.ui.tasks.list_view import TaskList
from deskhand.ui.theme.style import style_sheet
from deskhand.ui.theme.tokens import LIGHT
from tests.ui.accessibility import places
from tests.ui.accessibility.fitting import cut_off
from tests.ui.accessibility.walk import complaints
from tests.ui.test_window import home, play, until, window

__all__ = ["home"]


@pytest.fixture(autouse=True)
def mirrored(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DESKHAND_LANGUAGE_DIRECTION", "rtl")
    use_language(qapp, "en")
    yield
    use_language(qapp, "en", {})


@pytest.mark.parametrize("code", ["ar", "he", "fa", "ur"])
def test_the_direction_is_the_language_s(qapp: QApplication, code: str) -> None:
    use_language(qapp, code, {})
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    use_language(qapp, "de", {})
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_the_words_of_another_profile_s_language_go(qapp: QApplication) -> None:
    use_language(qapp, "de", {})
    assert key_text("Ctrl+N") == "Strg N"
    use_language(qapp, "en", {})
    assert key_text("Ctrl+N") == "Ctrl N"


def test_what_is_put_into_a_sentence_keeps_to_itself() -> None:
    assert tr("Saved {name}", name="a.pdf") == "Saved \u2068a.pdf\u2069"
    assert tr("{size:.1f} MB", size=1.5) == "1.5 MB"
    assert ntr("{count} in {name}", "{count} in {name}", 2, name="x") == "2 in \u2068x\u2069"


def test_places_are_mirrored_within_what_they_stand_in() -> None:
    whole, part = QRect(10, 0, 100, 20), QRect(10, 0, 30, 20)
    assert placed(whole, part).right() == whole.right()
    assert placed(whole, placed(whole, part)) == part
    assert margins(1, 2, 3, 4).left() == 3


def test_the_style_sheet_is_mirrored() -> None:
    sheet = style_sheet(LIGHT, round, mirrored=True)
    assert 'QFrame[role="side"] { background: #FBFAF8; border: 0; border-right:' in sheet
    assert "padding: 6px 8px 6px 24px" in sheet


def test_rail_centre_and_side_pane_stand_the_other_way_round(
    qapp: QApplication, home: Path
) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            await places.fill(session)
            session.window.resize(1400, 768)
            session.side.show("tasks")
            await until(lambda: session.side.pane("tasks") is not None)
            await places.settled(session.window)
            shell = session.window.shell
            assert shell.side is not None
            assert shell.side.x() == 0
            assert shell.side.geometry().right() < shell.centre.x()
            assert shell.rail.geometry().right() == shell.width() - 1
            wide = shell.rail_width
            grip = shell._grip
            QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(3, 40))
            grip.dragged.emit(grip.x() - 20)
            assert shell.rail_width > wide
            rows = session.window.findChild(TaskList)
            delegate = rows.itemDelegate()
            assert isinstance(delegate, TaskDelegate)
            row = rows.visualRect(rows.model().index(1, 0))
            assert delegate.box(row, 0).center().x() > row.center().x()
            assert complaints(session.window) == []
            assert cut_off(session.window) == []

    play(qapp, scenario)


def test_the_rail_lies_over_a_narrow_window_from_the_right(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            session.theme.set_reduced_motion(True)
            session.window.resize(600, 500)
            await until(lambda: session.window.shell.is_narrow)
            session.actions["view.sidebar"].trigger()
            shell = session.window.shell
            assert shell.rail_visible
            assert shell.rail.geometry().right() == shell.width() - 1

    play(qapp, scenario)
