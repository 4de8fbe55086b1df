"""Editing, answering again, going on, deleting, branching and comparing, below the widgets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.domain.conversation import Stop
from deskhand.domain.events import TextDelta
from deskhand.domain.model import ModelChoice
from deskhand.ui import aio
from deskhand.ui.chat.compare_model import Comparison
from deskhand.ui.chat.compare_view import CompareView
from deskhand.ui.chat.edit_dialog import EditDialog
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.core import Core


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(40):
        while not condition():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def chat(folder: Path) -> AsyncIterator[tuple[Core, ChatViewModel]]:
    """A chat with one question and its answer, "Hello there."."""
    core = await Core.open(folder)
    model = ChatViewModel(LiveAnswers())
    model.attach(core.services)
    await until(lambda: model.ready and model.models.choice)
    assert model.send("First?")
    await settled(model, 2)
    try:
        yield core, model
    finally:
        model.live.stop_all()
        await core.close()
        model.deleteLater()


async def settled(model: ChatViewModel, count: int) -> None:
    await until(
        lambda: (
            not model.answering
            and not model.sending
            and len(model.entries) == count
            and all(each.message is not None for each in model.entries)
        )
    )


def texts(model: ChatViewModel) -> list[str]:
    return [each.text for each in model.entries]


def play(qapp: QApplication, scenario: Callable[[], Awaitable[None]]) -> None:
    aio.run(qapp, scenario)


def test_editing_a_message_asks_it_anew_and_keeps_the_old(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            core.script.events = [TextDelta("Second answer.")]
            model.branching.edit(model.entries[0].key, "Second?")
            await until(lambda: texts(model) == ["Second?", "Second answer."])
            await settled(model, 2)
            first = model.entries[0].message
            assert first is not None
            assert len(await core.conversations.siblings(first.id)) == 2
            model.branching.show((await core.conversations.siblings(first.id))[0])
            await until(lambda: texts(model) == ["First?", "Hello there."])

    play(qapp, scenario)


def test_an_answer_in_other_words_counts_in_what_follows(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            model.branching.edit(model.entries[1].key, "My own words.")
            await until(lambda: texts(model) == ["First?", "My own words."])
            assert model.send("And?")
            await settled(model, 4)
            sent = [part.text for turn in core.script.asked[-1].turns for part in turn.parts]
            assert "My own words." in sent
            assert "Hello there." not in sent

    play(qapp, scenario)


def test_another_model_answers_beside(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            core.script.events = [TextDelta("Otherwise.")]
            model.branching.again(model.entries[1].key, ModelChoice("ollama", "other"))
            await until(lambda: texts(model) == ["First?", "Otherwise."])
            await settled(model, 2)
            assert core.script.asked[-1].model == "other"
            assert model.models.choice != ModelChoice("ollama", "other")

    play(qapp, scenario)


def test_a_cut_answer_goes_on_where_it_ended(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            assert not model.branching.can_go_on(model.entries[1])
            core.script.events, core.script.stop = [TextDelta("One, two, three")], Stop.LENGTH
            assert model.send("Count.")
            await settled(model, 4)
            cut = model.entries[3]
            assert model.branching.can_go_on(cut)
            core.script.events = [TextDelta("two, three"), TextDelta(", four.")]
            core.script.stop = Stop.END
            model.branching.go_on(cut.key)
            await until(lambda: texts(model)[-1:] == ["One, two, three, four."])
            await settled(model, 4)
            last = model.entries[-1].message
            assert last is not None
            assert len(await core.conversations.siblings(last.id)) == 2

    play(qapp, scenario)


def test_a_deleted_message_is_not_sent_and_comes_back(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            gone: list[object] = []
            model.branching.deleted.connect(gone.append)
            model.branching.delete(model.entries[1].key)
            await until(lambda: texts(model) == ["First?"] and gone)
            model.branching.restore(gone[0])
            await until(lambda: texts(model) == ["First?", "Hello there."])

    play(qapp, scenario)


def test_a_branch_becomes_a_chat(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            made: list[object] = []
            model.branching.branched.connect(made.append)
            model.branching.branch_from(model.entries[0].key)
            await until(lambda: made)
            model.open(made[0].id)
            await until(lambda: model.title == "First? (branch)")
            assert texts(model) == ["First?"]

    play(qapp, scenario)


def test_two_models_answer_at_once_and_one_is_chosen(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            asked = model.entries[0].message
            assert asked is not None
            assert model.assistant is not None
            core.script.events = [TextDelta("Compared.")]
            choices = [(ModelChoice("ollama", n), n) for n in ("one", "two")]
            comparison = Comparison(asked, choices, model)
            view = CompareView(comparison, Theme(qapp, "light"))
            view.resize(900, 500)
            view.show()
            comparison.start(model.assistant, model)
            await until(lambda: all(c.message_id and not c.answering for c in comparison.columns))
            chosen: list[object] = []
            view.chosen.connect(chosen.append)
            assert [c.text for c in comparison.columns] == ["Compared.", "Compared."]
            view.columns[0].choose.click()
            assert chosen == [comparison.columns[0].message_id]
            model.branching.show(chosen[0])
            await until(lambda: texts(model) == ["First?", "Compared."])
            closed: list[bool] = []
            view.closed.connect(lambda: closed.append(True))
            QTest.keyClick(view, Qt.Key.Key_Escape)
            assert closed
            view.deleteLater()
            shown = model.entries[1].message
            assert shown is not None
            assert len(await core.conversations.siblings(shown.id)) == 3

    play(qapp, scenario)


def test_the_edit_dialog_takes_ctrl_enter_and_no_empty_words(
    qapp: QApplication, tmp_path: Path
) -> None:
    dialog = EditDialog("Old", is_person=True, theme=Theme(qapp, "light"), parent=None)
    dialog.edit.setPlainText("  ")
    assert not dialog._use.isEnabled()
    dialog.edit.setPlainText("New")
    done: list[int] = []
    dialog.finished.connect(done.append)
    dialog.open()
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done == [1]
    dialog.deleteLater()
