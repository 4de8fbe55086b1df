"""Saved prompts: written, inserted, filled in, deleted and brought back by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.chat.prompts_dialog import PromptsDialog
from deskhand.ui.chat.prompts_fields import PromptFields
from deskhand.ui.theme.theme import Theme

from .on_qt import chat, play, until
from .test_composer_commands import tools, window


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def test_tab_goes_through_the_fields_and_the_same_one_is_typed_once(
    qapp: QApplication, theme: Theme
) -> None:
    async def scenario() -> None:
        edit = MessageEdit(theme)
        fields = PromptFields(edit, theme)
        edit.setPlainText("Before. ")
        edit.moveCursor(edit.textCursor().MoveOperation.End)
        fields.insert("Dear {{name}}, 😀 {{ when }}{{where}}: yours, {{name}}.")
        await until(lambda: edit.toPlainText() != "Before. ")
        assert edit.textCursor().selectedText() == "{{name}}"
        QTest.keyClicks(edit, "Ada")
        QTest.keyClick(edit, Qt.Key.Key_Tab)
        assert edit.textCursor().selectedText() == "{{ when }}"
        QTest.keyClicks(edit, "today ")
        QTest.keyClick(edit, Qt.Key.Key_Tab)
        assert edit.textCursor().selectedText() == "{{where}}"
        QTest.keyClicks(edit, "here")
        QTest.keyClick(edit, Qt.Key.Key_Backtab)
        assert edit.textCursor().selectedText() == "today "
        QTest.keyClick(edit, Qt.Key.Key_Escape)
        assert edit.toPlainText() == "Before. Dear Ada, 😀 today here: yours, Ada."
        assert not fields.waiting
        edit.deleteLater()

    play(qapp, scenario)


def test_enter_goes_on_until_everything_is_filled_in(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        edit, sent = MessageEdit(theme), list[str]()
        edit.submitted.connect(lambda: sent.append(edit.text()))
        fields = PromptFields(edit, theme)
        fields.insert("{{one}} and {{two}}")
        await until(lambda: fields.waiting)
        QTest.keyClicks(edit, "1")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert sent == [] and edit.textCursor().selectedText() == "{{two}}"
        QTest.keyClicks(edit, "2")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert sent == ["1 and 2"]
        edit.deleteLater()

    play(qapp, scenario)


def test_date_and_clipboard_fill_themselves_in(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        QGuiApplication.clipboard().setText("copied {{words}}")
        edit = MessageEdit(theme)
        fields = PromptFields(edit, theme)
        fields.insert("{{Date}}: {{clipboard}} {{rest}}")
        await until(lambda: not edit.document().isEmpty())
        today = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
        assert edit.toPlainText() == f"{today}: copied {{{{words}}}} {{{{rest}}}}"
        assert edit.textCursor().selectedText() == "{{rest}}"
        edit.deleteLater()

    play(qapp, scenario)


@pytest.mark.parametrize("text", ["", "{{}}", "{{ }}", "{{a\nb}}", "{{" * 500, "{{a}" * 200])
def test_what_is_no_field_stays_as_it_is(qapp: QApplication, theme: Theme, text: str) -> None:
    async def scenario() -> None:
        edit = MessageEdit(theme)
        fields = PromptFields(edit, theme)
        fields.insert(f"x{text}")
        await until(lambda: not edit.document().isEmpty())
        assert edit.toPlainText() == f"x{text}" and not fields.waiting
        edit.deleteLater()

    play(qapp, scenario)


@pytest.mark.desktop
def test_a_prompt_is_written_kept_and_inserted_by_its_name(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, model, _, _ran):
            view.open_prompts()
            dialog = view.findChild(PromptsDialog)
            assert isinstance(dialog, PromptsDialog)
            dialog.begin()
            QTest.keyClicks(dialog.name, "polite reply")
            dialog.text.setPlainText("Answer {{name}} politely.")
            dialog.save.click()
            await until(lambda: model.prompts.prompts)
            assert dialog.list.item(0).text() == "/polite-reply"
            assert dialog.name.text() == "polite-reply" and not dialog.save.isEnabled()
            dialog.close()
            view.focus_message()
            QTest.keyClicks(view.composer.edit, "/poli")
            await until(tools(view).popup.isVisible)
            QTest.keyClick(view.composer.edit, Qt.Key.Key_Return)
            await until(lambda: view.composer.text() == "Answer {{name}} politely.")

    play(qapp, scenario)


def test_a_deleted_prompt_comes_back(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            await core.prompts.save("one", "First.")
            await core.prompts.save("two", "Second.")
            await until(lambda: len(model.prompts.prompts) == 2)
            dialog = PromptsDialog(model.prompts, theme, None)  # type: ignore[arg-type]
            assert dialog.name.text() == "one"
            dialog.delete.click()
            await until(lambda: len(model.prompts.prompts) == 1)
            assert dialog.name.text() == "two" and dialog.toast.can_act
            dialog.toast.act()
            await until(lambda: len(model.prompts.prompts) == 2)
            dialog.deleteLater()

    play(qapp, scenario)


def test_what_cannot_be_kept_is_told_and_not_lost(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            await core.prompts.save("one", "First.")
            await until(lambda: model.prompts.prompts)
            dialog = PromptsDialog(model.prompts, theme, None)  # type: ignore[arg-type]
            dialog.begin()
            dialog.name.setText("ONE")
            dialog.text.setPlainText("Other words.")
            dialog.list.setCurrentRow(0)
            await until(lambda: not dialog.problem.isHidden())
            assert "already" in dialog.problem.text()
            assert dialog.text.toPlainText() == "Other words."
            dialog.name.setText("other")
            dialog.reject()
            await until(lambda: len(model.prompts.prompts) == 2)

    play(qapp, scenario)
