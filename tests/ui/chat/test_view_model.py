"""The chat's view model on a whole core, with a scripted model."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from deskhand.domain.conversation import Draft, MessageStatus, Stop
from deskhand.domain.errors import ProviderUnreachable, StoreBusy, StoreError
from deskhand.domain.events import TextDelta, ThinkingDelta, Waiting
from deskhand.domain.model import Locality
from deskhand.store.database import Database
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.view_model import ChatViewModel

from .core import Core, Script
from .on_qt import chat, play, until


def texts(model: ChatViewModel) -> list[str]:
    return [entry.text for entry in model.entries]


async def settled(model: ChatViewModel, count: int = 2) -> None:
    await until(
        lambda: (
            not model.answering
            and len(model.entries) == count
            and all(e.message is not None and e.live is None for e in model.entries)
        )
    )


def test_a_sent_message_is_answered_and_stored(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            posted: list[Draft] = []
            model.posted.connect(posted.append)
            assert model.send("Hello?")
            await settled(model)
            assert texts(model) == ["Hello?", "Hello there."]
            assert [draft.text for draft in posted] == ["Hello?"]
            assert model.conversation_id is not None
            await until(lambda: model.title == "Hello?")
            stored = await core.conversations.branch(model.conversation_id)
            assert [m.text for m in stored] == ["Hello?", "Hello there."]

    play(qapp, scenario)


def test_words_sent_before_the_core_is_open_are_shown_and_then_stored(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path, attach=False) as (core, model):
            assert model.send("Early")
            assert texts(model) == ["Early"] and model.sending
            model.attach(core.services)
            await settled(model)
            assert texts(model) == ["Early", "Hello there."] and not model.sending

    play(qapp, scenario)


def test_a_core_that_cannot_open_gives_the_words_back(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path, attach=False) as (_, model):
            returned: list[Draft] = []
            model.drafts.returned.connect(returned.append)
            model.send("Keep me")
            model.core_failed(StoreError("The database is damaged."))
            assert [draft.text for draft in returned] == ["Keep me"]
            assert model.problem is not None and model.is_empty

    play(qapp, scenario)


def test_stop_keeps_what_came(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            core.script.gate.clear()
            model.send("Go on")
            await until(lambda: (a := model.live.of(model.conversation_id)) and a.has_text)
            assert model.stop()
            await settled(model)
            answer = model.entries[-1].message
            assert answer is not None and answer.text == "Hello there."
            assert (answer.status, answer.stop) == (MessageStatus.INTERRUPTED, Stop.CANCELLED)

    play(qapp, scenario)


def test_an_answer_is_announced_by_sentences_while_it_comes(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            said: list[str] = []
            model.announced.connect(said.append)
            words = ["Tea", "is", "a", "drink.", "It", "is", "hot.", "Now"]
            core.script.events = [TextDelta(f"{word} ") for word in words]
            core.script.gate.clear()
            model.send("What is tea?")
            await until(lambda: said == ["Tea is a drink.", "It is hot."])
            core.script.gate.set()
            await settled(model)
            assert said == ["Tea is a drink.", "It is hot.", "Now"]

    play(qapp, scenario)


def test_an_answer_goes_on_while_another_chat_is_in_sight(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            core.script.gate.clear()
            model.send("First")
            await until(lambda: model.answering)
            first = model.conversation_id
            model.open(None)
            await until(lambda: model.conversation_id is None)
            assert model.is_empty and not model.answering
            model.send("Second")
            await until(lambda: len(model.live.running()) == 2)
            core.script.gate.set()
            await settled(model)
            assert first is not None
            model.open(first)
            await until(lambda: texts(model) == ["First", "Hello there."])

    play(qapp, scenario)


def test_again_makes_a_sibling_and_both_can_be_seen(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            model.send("Say")
            await settled(model)
            first = model.entries[-1].message
            assert first is not None
            core.script.events = [TextDelta("Otherwise.")]
            model.again(model.entries[-1].key)
            await until(lambda: texts(model) == ["Say", "Otherwise."])
            await settled(model)
            second = model.entries[-1].message
            assert second is not None
            model.siblings(second.id)
            await until(lambda: model.siblings(second.id) == (first.id, second.id))
            model.step_sibling(second.id, -1)
            await until(lambda: texts(model) == ["Say", "Hello there."])

    play(qapp, scenario)


def test_a_failed_answer_says_why_and_can_be_tried_again(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            core.script.error = ProviderUnreachable("Nobody answers.", next_step="Start it.")
            model.send("Are you there?")
            await until(lambda: len(model.entries) == 2 and not model.answering)
            await settled(model)
            failed = model.entries[-1].message
            assert failed is not None and failed.status is MessageStatus.FAILED
            assert failed.error.startswith("Nobody answers.") and failed.text == "Hello there."
            core.script.error = None
            model.again(model.entries[-1].key)
            await until(
                lambda: (
                    (m := model.entries[-1].message) is not None
                    and m.status is MessageStatus.COMPLETE
                )
            )

    play(qapp, scenario)


def test_nothing_and_a_second_message_while_answering_are_not_sent(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            assert not model.send(" \n\0 ")
            core.script.gate.clear()
            assert model.send("One")
            await until(lambda: model.answering)
            assert not model.send("Two")
            core.script.gate.set()
            await settled(model)

    play(qapp, scenario)


def test_a_draft_is_kept_per_chat_and_survives(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            typed = "half a thou"
            model.drafts.due.connect(lambda: model.drafts.keep(typed))
            model.drafts.touched()
            async with asyncio.timeout(30):
                while (await core.conversations.draft(None)).text != typed:
                    await asyncio.sleep(0.01)
            loaded: list[Draft] = []
            again = ChatViewModel(model.live)
            again.drafts.loaded.connect(loaded.append)
            again.attach(core.services)
            await until(lambda: loaded)
            assert loaded[-1].text == typed

    play(qapp, scenario)


def test_what_is_typed_before_the_stored_draft_is_read_is_not_lost(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path, attach=False) as (core, model):
            await core.conversations.save_draft(Draft(None, "stored"))
            loaded: list[Draft] = []
            model.drafts.loaded.connect(loaded.append)
            model.drafts.due.connect(lambda: model.drafts.keep("typed"))
            model.drafts.touched()
            model.attach(core.services)
            await until(lambda: loaded)
            assert loaded[-1].text == "stored\ntyped"

    play(qapp, scenario)


def test_a_sent_draft_does_not_come_back(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            model.drafts.keep("to send")
            model.send("to send")
            await settled(model)
            assert (await core.conversations.draft(None)).text == ""
            assert model.conversation_id is not None
            assert (await core.conversations.draft(model.conversation_id)).text == ""

    play(qapp, scenario)


def test_what_is_typed_while_the_first_message_waits_belongs_to_its_chat(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path, attach=False) as (core, model):
            model.drafts.due.connect(lambda: model.drafts.keep("and then"))
            assert model.send("to send")
            model.drafts.touched()
            model.drafts.leave()
            model.attach(core.services)
            await until(lambda: model.conversation_id is not None)
            await settled(model)
            here = model.conversation_id
            async with asyncio.timeout(30):
                while (await core.conversations.draft(here)).text != "and then":
                    await asyncio.sleep(0.01)
            assert (await core.conversations.draft(None)).text == ""

    play(qapp, scenario)


def test_what_came_stays_in_sight_while_the_database_is_locked_and_is_stored_then(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        path = tmp_path / "deskhand.db"
        database = await Database.open(f"sqlite:///{path}", busy_timeout_s=0.3)
        listener = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        core = Core(tmp_path, Script(), database, listener)
        await core.models.load()
        await core.models.refresh()
        live = LiveAnswers()
        model = ChatViewModel(live)
        model.attach(core.services)
        core.script.gate.clear()
        other = sqlite3.connect(path, isolation_level=None)
        try:
            model.send("Hello?")
            await until(lambda: model.entries and model.entries[-1].live is not None)
            await until(lambda: words(model) == "Hello there.")
            other.execute("BEGIN EXCLUSIVE")
            assert model.stop()
            await until(lambda: not model.answering)
            assert words(model) == "Hello there."
            await until(lambda: isinstance(model.entries[-1].live.error, StoreBusy))
            assert words(model) == "Hello there."
        finally:
            other.close()
        await until(lambda: model.entries[-1].live is None)
        assert model.entries[-1].message.status is MessageStatus.INTERRUPTED
        assert texts(model) == ["Hello?", "Hello there."]
        await core.close()
        model.deleteLater()
        live.deleteLater()

    play(qapp, scenario)


def words(model: ChatViewModel) -> str:
    """Those of the last answer, as far as they came."""
    entry = model.entries[-1]
    if entry.live is None:
        return entry.text
    return "".join(each.source for each in (*entry.live.text.closed, *entry.live.text.tail()))


def test_changes_made_elsewhere_are_shown(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            model.send("Hi")
            await settled(model)
            here = model.conversation_id
            assert here is not None
            await core.conversations.rename(here, "Named elsewhere")
            await core.conversations.post(Draft(here, "From the command line"))
            await until(lambda: texts(model)[-1] == "From the command line")
            await until(lambda: model.title == "Named elsewhere")
            await core.conversations.delete(here)
            await until(lambda: model.conversation_id is None and model.is_empty)

    play(qapp, scenario)


def test_thinking_and_waiting_are_told_while_they_last(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            core.script.events = [Waiting("Starting the built-in model…")]
            core.script.gate.clear()
            model.send("Think")
            await until(
                lambda: (
                    (a := model.live.of(model.conversation_id)) is not None
                    and a.waiting.startswith("Starting")
                )
            )
            answer = model.live.of(model.conversation_id)
            assert answer is not None
            answer.take(ThinkingDelta("hm"))
            assert answer.waiting == "" and answer.thinking_since is not None
            answer.take(TextDelta("So"))
            assert answer.thinking_seconds is not None and answer.has_text
            core.script.gate.set()
            await until(lambda: not model.answering)

    play(qapp, scenario)


def test_growth_is_told_less_often_than_tokens_come(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            core.script.events = [TextDelta("w ") for _ in range(500)]
            grown: list[object] = []
            model.answer_grown.connect(grown.append)
            model.send("Fast")
            await settled(model)
            assert len(grown) < 100

    play(qapp, scenario)


def test_the_model_in_sight_says_where_it_runs(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            await until(lambda: model.models.choice is not None)
            assert model.models.name == "SmolLM2 135M"
            assert model.models.locality is Locality.HERE
            assert "cannot see pictures" in model.models.image_note()
            groups = {group.name: group for group in model.models.groups()}
            assert [row.chosen for row in groups["builtin"].rows] == [True]
            assert groups["builtin"].rows[0].facts == "8k context · 98 MB"
            other = groups["ollama"].rows[0].choice
            model.choose(other)
            assert model.models.choice == other
            async with asyncio.timeout(30):
                while core.models.default() != other:
                    await asyncio.sleep(0.01)

    play(qapp, scenario)


@pytest.mark.parametrize("text", ["x" * 1_000_000, "nul\0byte", "\x07\x1b[31mred"])
def test_odd_prompts_are_stored_without_harm(qapp: QApplication, tmp_path: Path, text: str) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            assert model.send(text)
            await settled(model)
            assert texts(model)[0] == text.replace("\0", "")

    play(qapp, scenario)
