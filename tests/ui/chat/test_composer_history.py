"""Earlier prompts come back by the arrow keys, and so does what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.domain.conversation import Draft
from deskhand.domain.ids import new_id
from deskhand.ui.chat.composer_history import PromptHistory
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.theme.theme import Theme

from .on_qt import chat, play, until
from .test_attachments import composer

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def test_up_walks_this_chat_then_all_and_down_comes_back(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            for text in ("elsewhere", "here one", "here two"):
                await core.conversations.post(Draft(None, text))
            edit = MessageEdit(theme)
            history = PromptHistory(edit, lambda: ["here two", "here one"], model.prompts)
            QTest.keyClick(edit, Qt.Key.Key_Up)
            assert edit.text() == "here two"
            QTest.keyClick(edit, Qt.Key.Key_Up)
            assert edit.text() == "here one"
            await until(
                lambda: (QTest.keyClick(edit, Qt.Key.Key_Up), edit.text())[1] == "elsewhere"
            )
            QTest.keyClick(edit, Qt.Key.Key_Up)
            assert edit.text() == "elsewhere"
            for text in ("here one", "here two", ""):
                QTest.keyClick(edit, Qt.Key.Key_Down)
                assert edit.text() == text
            assert history.is_walking
            edit.deleteLater()

    play(qapp, scenario)


def test_nothing_typed_is_lost_on_the_way(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            edit = MessageEdit(theme)
            PromptHistory(edit, lambda: ["two\nlines", "one"], model.prompts)
            QTest.keyClicks(edit, "typed")
            QTest.keyClick(edit, Qt.Key.Key_Up)
            assert edit.text() == "typed"
            QTest.keyClick(edit, Qt.Key.Key_Up, CTRL)
            assert edit.text() == "two\nlines"
            QTest.keyClicks(edit, " more")
            QTest.keyClick(edit, Qt.Key.Key_Up, CTRL)
            assert edit.text() == "one"
            QTest.keyClick(edit, Qt.Key.Key_Down, CTRL)
            assert edit.text() == "two\nlines more"
            QTest.keyClick(edit, Qt.Key.Key_Down, CTRL)
            assert edit.text() == "typed"
            edit.undo()
            assert edit.text() == "two\nlines more"
            edit.deleteLater()

    play(qapp, scenario)


def test_without_anything_earlier_the_arrows_do_nothing(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            edit = MessageEdit(theme)
            history = PromptHistory(edit, list, model.prompts)
            for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
                QTest.keyClick(edit, key)
            QTest.keyClicks(edit, "words")
            QTest.keyClick(edit, Qt.Key.Key_Down, CTRL)
            assert edit.text() == "words" and not history.is_walking
            edit.deleteLater()

    play(qapp, scenario)


@pytest.mark.parametrize(("count", "choices"), [(200_000, 2), (4_000_000, 1)])
def test_much_text_is_offered_to_be_a_file(
    qapp: QApplication, theme: Theme, count: int, choices: int
) -> None:
    async def scenario() -> None:
        async with composer(theme) as (shown, _):
            mime = QMimeData()
            mime.setText("x" * count)
            shown.edit.insertFromMimeData(mime)
            assert shown.offer is not None and len(shown.offer.buttons) == choices
            assert f"{count:,}" in shown.offer.sentence.text() and shown.text() == ""
            shown.offer.buttons[0].click()
            assert shown.offer.isHidden()
            await until(lambda: shown.attachments.files)
            assert shown.attachments.files[0].characters == count and shown.text() == ""

    play(qapp, scenario)


def test_what_was_pasted_in_one_chat_is_not_offered_in_another(
    qapp: QApplication, theme: Theme
) -> None:
    async def scenario() -> None:
        async with composer(theme) as (shown, _):
            first, second = new_id(), new_id()
            mime = QMimeData()
            mime.setText("x" * 300_000)
            shown.restore(Draft(None, ""))
            shown.edit.insertFromMimeData(mime)
            shown.attachments.move(first)  # the new chat was sent something and got its id
            shown.restore(Draft(first, "and more"))
            assert shown.offer is not None and shown.offer.isVisible()
            shown.restore(Draft(second, "of another chat"))
            assert shown.offer.isHidden() and not shown.attachments.shown
            assert shown.text() == "of another chat"

    play(qapp, scenario)
