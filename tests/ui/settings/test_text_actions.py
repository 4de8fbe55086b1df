"""The page of text actions: add, change, reorder, delete, take back, reset."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from deskhand.ui.settings.text_actions.view import TextActionsPage
from deskhand.ui.settings.text_actions.view_model import TextActionsSettings
from deskhand.ui.theme.theme import Theme
from tests.ui.settings.core import core, play, until


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def names(model: TextActionsSettings) -> list[str]:
    return [each.name for each in model.all]


def press(page: TextActionsPage, name: str) -> None:
    found = [
        each
        for row in page.rows
        for each in row.findChildren(QAbstractButton)
        if each.accessibleName() == name
    ]
    assert found, name
    found[0].click()


def test_one_is_written_with_a_key_and_kept(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = TextActionsSettings(services)
            page = TextActionsPage(model, theme)
            page.new.click()
            page.name.setText("Translate")
            page.instruction.setPlainText("Make it rhyme.")
            page.save.click()
            await until(lambda: model.notice is not None and not model.busy)
            assert model.notice is not None
            assert "already" in model.notice.sentence
            assert page.instruction.toPlainText() == "Make it rhyme."
            page.name.setText("Rhyme")
            page._show_key("Ctrl+Alt+R")
            page.result.offer(model.results, "copy")
            page.save.click()
            await until(lambda: "Rhyme" in names(model) and not model.busy)
            made = services.settings.current.text_actions[-1]
            assert (made.key, made.result, made.instruction) == (
                "Ctrl+Alt+R",
                "copy",
                "Make it rhyme.",
            )
            assert model.words(made).startswith("Make it rhyme · Copy it")
            assert not model.verdict("Ctrl+Alt+R").usable
            assert not model.verdict("").usable
            assert model.verdict("Ctrl+Alt+T").usable
            page.deleteLater()

    play(qapp, scenario)


def test_they_are_moved_deleted_taken_back_and_reset(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = TextActionsSettings(services)
            page = TextActionsPage(model, theme)
            first = names(model)
            press(page, "Move “Shorten” up")
            await until(lambda: names(model)[0] == "Shorten" and not model.busy)
            press(page, "Delete “Shorten”")
            await until(lambda: "Shorten" not in names(model) and not model.busy)
            assert not page.undo.isHidden()
            page.undo.click()
            await until(lambda: names(model)[0] == "Shorten" and not model.busy)
            page.reset.click()
            await until(lambda: names(model) == first and not model.busy)
            assert not page.reset.isEnabled()
            page.undo.click()
            await until(lambda: names(model)[0] == "Shorten" and not model.busy)
            page.deleteLater()

    play(qapp, scenario)


def test_an_empty_list_says_so(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = TextActionsSettings(services)
            page = TextActionsPage(model, theme)
            for name in names(model):
                press(page, f"Delete “{name}”")
                await until(lambda gone=name: gone not in names(model) and not model.busy)
            assert not page.rows
            assert not page._none.isHidden()
            page.deleteLater()

    play(qapp, scenario)
