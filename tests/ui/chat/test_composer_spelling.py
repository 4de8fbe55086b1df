"""Words are underlined where they are spelt wrong, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from deskhand.host.spelling import Speller
from deskhand.ui.chat.composer_spelling import Spelling, languages, words_of
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.theme.theme import Theme

from .on_qt import play, until


class English:
    """A very small dictionary, in the place of the system's library."""

    def knows(self, word: str) -> bool:
        return word.lower() in ("this", "is", "right", "and", "don't")

    def suggest(self, word: str) -> list[str]:
        return ["right"]


def english(_languages: Sequence[str]) -> Speller:
    return English()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def underlined(edit: MessageEdit) -> list[str]:
    found = []
    block = edit.document().firstBlock()
    while block.isValid():
        text = block.text()
        found += [text[f.start : f.start + f.length] for f in block.layout().formats()]
        block = block.next()
    return found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Don't stop, now!", ["Don't", "stop", "now"]),
        ("see https://example.org/pge and a/b or me@exmple.org", ["see", "and", "or"]),
        ("call snake_case x2 {{name}} `cde` #tag", ["call"]),
        ("日本語 is wide", ["is", "wide"]),
        ("x" * 61 + " a", []),
        ("", []),
    ],
)
def test_only_prose_is_looked_at(line: str, words: list[str]) -> None:
    assert [word for _, word in words_of(line)] == words


def test_the_desktop_s_languages_are_asked_for() -> None:
    assert languages()[-3:] == ["en_US", "en_GB", "en"] and "-" not in "".join(languages())


def test_what_is_wrong_is_underlined_but_not_while_it_is_typed(
    qapp: QApplication, theme: Theme
) -> None:
    async def scenario() -> None:
        edit = MessageEdit(theme)
        spelling = Spelling(edit, theme, english)
        spelling.turn(True)
        edit.show()
        edit.setPlainText("This is rihgt\nand wrnog")
        await until(lambda: underlined(edit) == ["rihgt", "wrnog"])
        spelling.turn(False)
        await until(lambda: underlined(edit) == [])
        edit.hide()
        edit.deleteLater()

    play(qapp, scenario)


@pytest.mark.desktop
def test_the_word_being_typed_is_left_alone(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        edit = MessageEdit(theme)
        Spelling(edit, theme, english).turn(True)
        edit.show()
        edit.activateWindow()
        edit.setFocus()
        await until(edit.hasFocus)
        QTest.keyClicks(edit, "wrnog")
        QTest.keyClicks(edit, " ")
        await until(lambda: underlined(edit) == ["wrnog"])
        QTest.keyClick(edit, Qt.Key.Key_Backspace)
        await until(lambda: underlined(edit) == [])
        edit.hide()
        edit.deleteLater()

    play(qapp, scenario)


def test_a_suggestion_takes_the_word_s_place(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        edit = MessageEdit(theme)
        spelling = Spelling(edit, theme, english)
        spelling.turn(True)
        edit.setPlainText("This is rihgt")
        await until(lambda: underlined(edit) == ["rihgt"])
        menu = QMenu()
        menu.addAction("Copy")
        cursor = edit.textCursor()
        cursor.setPosition(10)
        edit.menu_asked.emit(menu, edit.cursorRect(cursor).center() + QPoint(0, 0))
        await until(lambda: menu.actions()[0].text() == "right")
        assert menu.actions()[1].text() == "Ignore “rihgt”"
        menu.actions()[0].trigger()
        assert edit.toPlainText() == "This is right"
        edit.moveCursor(QTextCursor.MoveOperation.End)
        menu.deleteLater()
        edit.deleteLater()

    play(qapp, scenario)


def test_without_a_library_nothing_is_underlined(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        asked: list[Sequence[str]] = []
        edit = MessageEdit(theme)
        spelling = Spelling(edit, theme, asked.append)  # type: ignore[arg-type]
        spelling.turn(True)
        edit.setPlainText("wrnog")
        await until(lambda: asked)
        await until(lambda: not spelling.can_check)
        assert underlined(edit) == []
        edit.deleteLater()

    play(qapp, scenario)
