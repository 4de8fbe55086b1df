"""Pasting what real other programs copied: what comes, and that the window waits for none."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from deskhand.host.selection.x11 import X11Selections
from deskhand.ui.capture.pasting import Pasting
from deskhand.ui.chat.message_edit import MUCH
from tests.host.selection.test_x11 import owner
from tests.ui.chat.on_qt import play, until
from tests.ui.quick.opened import CONTROL, quick

pytestmark = pytest.mark.desktop


def paster(deadline_s: float = 5.0) -> Pasting:
    return Pasting(X11Selections(deadline_s=deadline_s))


def paste(at) -> float:
    """Press the keys; how long the window was held up."""
    began = time.perf_counter()
    QTest.keyClick(at.field, Qt.Key.Key_V, CONTROL)
    return time.perf_counter() - began


def test_words_of_another_program_come_to_the_cursor(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            at.control.paster = ours = paster()
            at.field.setPlainText("> ")
            at.field.moveCursor(at.field.textCursor().MoveOperation.End)
            with owner("text:zwei Wörter", "CLIPBOARD"):
                paste(at)
                await until(lambda: at.field.toPlainText() == "> zwei Wörter")
            assert ours.takes()

    play(qapp, scenario)


def test_files_and_pictures_are_attached(qapp, tmp_path):
    async def scenario():
        path = tmp_path / "a.txt"
        path.write_text("words")
        async with quick(tmp_path / "home", qapp) as at:
            at.control.paster = paster()
            with owner(f"files:{path.as_uri()}", "CLIPBOARD"):
                paste(at)
                await until(lambda: [each.name for each in at.model.attachments.shown] == ["a.txt"])

    (tmp_path / "home").mkdir()
    play(qapp, scenario)


def test_a_broken_picture_is_said(qapp, tmp_path):
    async def scenario():
        path = tmp_path / "a.png"
        path.write_bytes(b"not a picture")
        async with quick(tmp_path / "home", qapp) as at:
            at.control.paster = paster()
            with owner(f"picture:{path}", "CLIPBOARD"):
                paste(at)
                await until(lambda: "broken" in str(at.prompt.told.words))
            assert not at.model.attachments.shown

    (tmp_path / "home").mkdir()
    play(qapp, scenario)


@pytest.mark.parametrize("how", ["hangs", "silent", "dies"])
def test_one_that_does_not_answer_holds_nothing_up_and_it_is_said(qapp, tmp_path, how):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            at.control.paster = paster(deadline_s=0.5)
            with owner(how, "CLIPBOARD"):
                assert paste(at) < 0.4
                QTest.keyClicks(at.field, "typed")
                assert at.field.toPlainText() == "typed"
                await until(lambda: at.prompt.told.words or at.model.attachments.shown)

    play(qapp, scenario)


def test_of_a_hundred_megabytes_the_first_part_is_attached(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            at.control.paster = paster()
            with owner("huge", "CLIPBOARD"):
                assert paste(at) < 0.4
                await until(lambda: at.model.attachments.shown)
            assert at.field.toPlainText() == ""

    play(qapp, scenario)


def test_what_is_copied_here_is_pasted_at_once(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            at.control.paster = paster()
            QGuiApplication.clipboard().setText("mine")
            paste(at)
            assert at.field.toPlainText() == "mine"
            QGuiApplication.clipboard().setText("m" * (MUCH + 1))
            paste(at)
            assert at.field.toPlainText() == "mine" and at.model.attachments.shown

    play(qapp, scenario)
