"""Blocks of code: named, wrapped, copied and saved, with nothing hidden in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QToolButton, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio
from deskhand.ui.chat.blocks_view import BlocksView
from deskhand.ui.chat.code_block import MAX_WRAPPED_CHARS, CodeBlock
from deskhand.ui.chat.code_names import file_name, language_name
from deskhand.ui.theme.theme import Theme

from .on_qt import play, until
from .showing import WIDTH, shown

LONG = "```python\nx = '" + "words and " * 40 + "'\n```"


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def code(view: BlocksView) -> CodeBlock:
    found = view.findChild(CodeBlock)
    assert isinstance(found, CodeBlock)
    return found


def button(block: QWidget, name: str) -> QToolButton:
    (found,) = [b for b in block.findChildren(QToolButton) if b.accessibleName() == name]
    assert isinstance(found, QToolButton)
    return found


def label(block: QWidget) -> str:
    found = block.findChild(QLabel)
    assert isinstance(found, QLabel)
    return found.text()


def test_wrapping_makes_it_taller_instead_of_scrolled(theme: Theme) -> None:
    with shown(LONG, theme) as view:
        block, asked = code(view), []
        view.resized.connect(lambda: asked.append(True))
        before = block.height()
        assert block.text.horizontalScrollBar().maximum() > 0
        assert block.text.focusPolicy() is Qt.FocusPolicy.StrongFocus
        QTest.mouseClick(button(block, "Wrap long lines"), Qt.MouseButton.LeftButton)
        assert asked
        view.resize(WIDTH, view.arrange(WIDTH))
        assert block.height() > before + 20
        assert block.text.horizontalScrollBar().maximum() == 0


def test_short_lines_offer_no_wrapping(theme: Theme) -> None:
    with shown("```\nshort\n```", theme) as view:
        assert button(code(view), "Wrap long lines").isHidden()
        assert label(code(view)) == "Text"


def test_huge_code_is_not_wrapped_and_has_colours_at_its_beginning_only(theme: Theme) -> None:
    line = "value = 'text'  # " + "x" * 300 + "\n"
    with shown("```python\n" + line * (MAX_WRAPPED_CHARS // len(line) + 20) + "```", theme) as view:
        block = code(view)
        assert not button(block, "Wrap long lines").isEnabled()
        lines = block.text.document()
        assert lines.firstBlock().layout().formats()
        assert not lines.lastBlock().previous().layout().formats()


def test_what_is_hidden_in_code_is_seen_and_copied_as_it_is(theme: Theme) -> None:
    source = "if admin:\u202e # \u2066check\u200b"
    with shown(f"```py\n{source}\n```", theme) as view:
        block = code(view)
        assert block.text.toPlainText() == "if admin:⟦U+202E⟧ # ⟦U+2066⟧check⟦U+200B⟧"
        QTest.mouseClick(button(block, "Copy code"), Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == source


def test_a_diagram_says_that_it_is_shown_as_source(theme: Theme) -> None:
    with shown("```mermaid\ngraph TD\n  A --> B\n```", theme) as view:
        assert label(code(view)) == "Diagram in Mermaid, shown as its source"
        assert code(view).text.toPlainText() == "graph TD\n  A --> B"


def test_code_of_right_to_left_letters_begins_at_the_left(theme: Theme) -> None:
    with shown("```\nשלום = 1\n```", theme) as view:
        option = code(view).text.document().defaultTextOption()
        assert option.textDirection() is Qt.LayoutDirection.LeftToRight


def test_saving_asks_for_a_file_and_writes_it(
    qapp: QApplication, theme: Theme, tmp_path: Path
) -> None:
    async def scenario() -> None:
        with shown("```python\nprint('é')\n```", theme) as view:
            block = code(view)
            QTest.mouseClick(button(block, "Save code as a file"), Qt.MouseButton.LeftButton)
            dialog = view.window().findChild(QFileDialog)
            assert isinstance(dialog, QFileDialog)
            assert Path(dialog.selectedFiles()[0]).name == "code.py"
            path = tmp_path / "mine.py"
            dialog.fileSelected.emit(str(path))
            dialog.reject()
            save = button(block, "Save code as a file")
            await until(lambda: save.text() == "Saved")
            assert path.read_text(encoding="utf-8") == "print('é')\n"

    play(qapp, scenario)


def test_a_file_that_cannot_be_written_is_told(
    qapp: QApplication, theme: Theme, tmp_path: Path
) -> None:
    async def scenario() -> None:
        told: list[DeskhandError] = []
        take_back = aio.report_to(told.append)
        try:
            with shown("```\nx\n```", theme) as view:
                code(view)._saver.save(tmp_path / "gone" / "x.txt", "x")
                await until(lambda: told)
        finally:
            take_back()
        assert "could not be written" in told[0].sentence()

    play(qapp, scenario)


@pytest.mark.parametrize(
    ("language", "source", "name"),
    [
        ("python", "x = 1", "code.py"),
        ("Bash", "ls", "code.sh"),
        ("", "words", "code.txt"),
        ("dockerfile", "FROM x", "Dockerfile"),
        ("mermaid", "graph TD", "diagram.mmd"),
        ("js", "// src.test.js\nlet x", "src.test.js"),
        ("py", "# file: my_app.py", "my_app.py"),
        ("py", "# ../../evil.py", "code.py"),
        ("../x", "", "code.txt"),
    ],
)
def test_the_file_is_named_by_its_language(language: str, source: str, name: str) -> None:
    assert file_name(language, source) == name


def test_languages_are_written_as_their_makers_do() -> None:
    assert [language_name(n) for n in ("ts", "C++", "cobol", "iOS")] == [
        "TypeScript", "C++", "Cobol", "IOS",
    ]  # fmt: skip
