"""Find in chat, through the keys a person presses."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from deskhand.domain.conversation import Conversation, Message, MessageStatus, Role
from deskhand.domain.events import TextDelta
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart
from deskhand.store.conversations import ConversationRepository
from deskhand.ui.chat.find import Searched, Words, search_in
from deskhand.ui.chat.find_text import Query
from deskhand.ui.chat.view import ChatView
from deskhand.ui.theme.theme import Theme

from .core import Core
from .on_qt import chat, play, until
from .test_view import answered, pane

SHIFT = Qt.KeyboardModifier.ShiftModifier
BEGUN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


async def stored_chat(
    core: Core, texts: list[str], apart: timedelta = timedelta(hours=6)
) -> Conversation:
    """A chat with these messages, the first by the person."""
    repository = ConversationRepository(core.database)
    begun = Conversation(new_id(), "Long", created_at=BEGUN, updated_at=BEGUN)
    parent = None
    for n, text in enumerate(texts):
        message = Message(
            id=new_id(),
            conversation_id=begun.id,
            parent_id=parent,
            role=Role.ASSISTANT if n % 2 else Role.USER,
            status=MessageStatus.COMPLETE,
            parts=(TextPart(text),),
            created_at=BEGUN + n * apart,
        )
        await repository.append(message, conversation=None if n else begun)
        parent = message.id
    return begun


def marked(view: ChatView) -> list[str]:
    """What is marked in the messages that are laid out."""
    found = []
    for message in view.transcript.views():
        for block in message.words():
            assert isinstance(block, QTextEdit)
            found += [each.cursor.selectedText() for each in block.extraSelections()]
    return found


def current(view: ChatView) -> list[tuple[str, int]]:
    """The current mark's words and its height in the window."""
    colour = view._theme.color("accent")
    found = []
    for message in view.transcript.views():
        for block in message.words():
            assert isinstance(block, QTextEdit)
            for each in block.extraSelections():
                if each.format.background().color() == colour:
                    place = block.cursorRect(each.cursor).topLeft()
                    found.append(
                        (each.cursor.selectedText(), block.mapTo(view.transcript, place).y())
                    )
    return found


def test_hits_are_found_in_messages_never_laid_out_nor_read(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            texts = [
                f"Message {n}. " + ("needle here" if n % 50 == 3 else "hay " * 30)
                for n in range(300)
            ]
            begun = await stored_chat(core, texts)
            model.open(begun.id)
            await until(lambda: len(model.entries) == 100)
            find = view.reading.find
            find.open("needle")
            await until(lambda: find.bar.count.text() == "6 of 6" and not find.found.searching)
            assert marked(view) == ["needle"] and current(view)
            QTest.keyClick(find.bar.field, Qt.Key.Key_Return)
            await until(lambda: find.bar.count.text() == "1 of 6" and len(model.entries) == 300)
            await until(lambda: current(view))
            ((words, height),) = current(view)
            assert words == "needle" and 0 <= height < view.transcript.height()
            assert "Message 3." in view.transcript.views()[0].entry.text or any(
                each.entry.text.startswith("Message 3.") for each in view.transcript.views()
            )
            QTest.keyClick(find.bar.field, Qt.Key.Key_F3)
            assert find.bar.count.text() == "2 of 6"
            QTest.keyClick(find.bar.field, Qt.Key.Key_F3, SHIFT)
            QTest.keyClick(find.bar.field, Qt.Key.Key_Return, SHIFT)
            assert find.bar.count.text() == "6 of 6"

    play(qapp, scenario)


def test_case_words_and_esc(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("Cat **ca**t catalogue 😀 cat\n\n```\ncat = 1\n```\n")]
            model.send("my cat")
            await answered(model, 2)
            view.focus_message()
            find = view.reading.find
            find.open()
            QTest.keyClicks(find.bar.field, "cat")
            await until(lambda: find.found.total == 6)
            await until(lambda: len(marked(view)) == 6)
            assert {each.lower() for each in marked(view)} == {"cat"}
            find.bar.whole.click()
            await until(lambda: find.found.total == 5)
            find.bar.case.click()
            await until(lambda: find.found.total == 4)
            assert len(marked(view)) == 4
            QTest.keyClicks(find.bar.field, "zzz")
            await until(lambda: find.bar.count.text() == "No hits")
            assert marked(view) == []
            QTest.keyClick(find.bar.field, Qt.Key.Key_Escape)
            assert find.bar.isHidden() and view.focusWidget() is view.composer.edit

    play(qapp, scenario)


def test_it_keeps_up_while_an_answer_streams(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("one word\n\n")]
            core.script.gate.clear()
            model.send("Go")
            await until(lambda: model.live.of(model.conversation_id) is not None)
            find = view.reading.find
            find.open("word")
            await until(lambda: find.found.total == 1)
            live = model.live.of(model.conversation_id)
            assert live is not None
            live.take(TextDelta("another word\n\nand a word"))
            model.answer_grown.emit(live)
            await until(lambda: find.found.total == 3 and len(marked(view)) == 3)
            assert find.bar.count.text() == "1 of 3"
            core.script.gate.set()
            await until(lambda: not model.answering)
            await asyncio.sleep(0)

    play(qapp, scenario)


def test_the_selected_words_are_looked_for(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            model.send("Hi")
            await answered(model, 2)
            block = view.transcript.views()[-1].words()[0]
            assert isinstance(block, QTextEdit)
            cursor = block.textCursor()
            cursor.setPosition(6)
            cursor.movePosition(cursor.MoveOperation.EndOfWord, cursor.MoveMode.KeepAnchor)
            block.setTextCursor(cursor)
            view.reading.find.open()
            assert view.reading.find.bar.field.text() == "there"

    play(qapp, scenario)


def test_a_message_is_shown_wherever_in_the_chat(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            begun = await stored_chat(core, [f"Message {n} " + "x " * 200 for n in range(150)])
            branch = await core.conversations.branch(begun.id)
            model.open(begun.id)
            await until(lambda: len(model.entries) == 100)
            view.reading.show_message(branch[7].id, "message 7")
            await until(lambda: current(view))
            ((words, height),) = current(view)
            assert words == "Message 7" and 0 < height < view.transcript.height() // 2
            assert not view.transcript.show_message(new_id())

    play(qapp, scenario)


def test_ten_thousand_messages_are_searched_while_the_window_lives(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            texts = [
                Searched(new_id(), f"Some **words** of message {n}. " * 10, True)
                for n in range(10_000)
            ]
            gaps, running = [0.0], True

            async def tick() -> None:
                loop = asyncio.get_running_loop()
                while running:
                    begun = loop.time()
                    await asyncio.sleep(0.002)
                    gaps.append(loop.time() - begun)

            ticking = asyncio.ensure_future(tick())
            async with asyncio.timeout(40):
                found = await asyncio.to_thread(search_in, Query("message 9999"), texts, Words())
            running = False
            await ticking
            assert [(each.place, each.count) for each in found] == [(9_999, 10)]
            assert model.ready and max(gaps) < 1

    play(qapp, scenario)
