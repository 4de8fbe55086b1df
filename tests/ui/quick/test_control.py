"""The quick prompt in the program: shown, hidden, kept, opened in the main window."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from deskhand.host.state_file import StateFile
from deskhand.ui.quick.kinds import Kind
from deskhand.ui.quick.memory import Memory
from tests.ui.chat.on_qt import play, until

from .opened import CONTROL, ENTER, ESC, answered, quick, said, say


def test_before_the_chats_are_open_it_takes_words_and_sends_them_then(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, attach=False) as at:
            say(at, "What is a tide?")
            assert at.field.toPlainText() == "What is a tide?"
            assert "as soon as Deskhand is open" in at.prompt.foot.hint.text()
            at.control.attach(at.room)
            await answered(at)
            assert at.field.toPlainText() == "" and "Hello there." in said(at)

    play(qapp, scenario)


def test_what_is_typed_is_there_again_after_a_restart(qapp, tmp_path):
    async def scenario():
        path = tmp_path / "a.txt"
        path.write_text("words")
        async with quick(tmp_path, qapp) as at:
            say(at, "note: half a", send=False)
            QTest.keyClick(at.field, Qt.Key.Key_Tab)
            picture = QImage(8, 8, QImage.Format.Format_RGB32)
            at.control.show(selection="marked words", files=[path], images=[picture])
            await until(lambda: at.model.attachments.images)
            at.model.pin(True)
            kind = at.model.kind
        async with quick(tmp_path, qapp) as at:
            assert at.field.toPlainText() == "note: half a" and at.model.kind is kind
            assert at.model.selection == "marked words" and at.model.memory.pinned
            await until(lambda: not at.model.attachments.reading)
            names = [each.name for each in at.model.attachments.shown]
            assert names == ["a.txt", "Pasted picture.png"]
            assert len(at.model.attachments.images) == 1

    play(qapp, scenario)


def test_toggle_shows_and_hides(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, shown=False) as at:
            assert not at.prompt.isVisible()
            at.control.toggle()
            await until(at.prompt.isActiveWindow)
            assert at.field.hasFocus()
            at.control.toggle()
            assert not at.prompt.isVisible()

    play(qapp, scenario)


def test_it_shows_what_it_is_given_and_sends_nothing(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, shown=False) as at:
            path = tmp_path / "a.txt"
            path.write_text("words")
            picture = QImage(8, 8, QImage.Format.Format_RGB32)
            at.control.show("buy milk", kind="task", files=[path], images=[picture])
            await until(lambda: len(at.model.attachments.shown) == 2)
            assert at.field.toPlainText() == "buy milk" and at.model.kind is Kind.TASK
            assert not at.model.left_out()
            assert await at.desk.daily.tasks.rows() == []

    play(qapp, scenario)


def test_words_from_elsewhere_put_a_draft_aside_and_undo_brings_it_back(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "half a thought", send=False)
            at.model.choose(Kind.NOTE)
            at.control.show("from a link", kind="task", origin="A link wrote this.")
            assert at.field.toPlainText() == "from a link" and at.model.kind is Kind.TASK
            assert "A link wrote this." in at.prompt.told.words
            at.control.show("and another", kind="task", origin="A link wrote this.")
            assert [said.text for said in at.model.memory.recent] == ["half a thought"]
            await until(at.prompt.isActiveWindow)
            QTest.keyClick(at.field, Qt.Key.Key_Z, CONTROL)
            assert at.field.toPlainText() == "half a thought" and at.model.kind is Kind.NOTE

    play(qapp, scenario)


def test_words_of_a_link_do_not_go_for_those_that_wait(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, attach=False) as at:
            say(at, "Mine")
            assert at.model.waits
            at.control.show("from a link", origin="A link wrote this.")
            at.control.attach(at.room)
            await until(lambda: at.model.ready)
            assert not at.model.waits and at.field.toPlainText() == "from a link"
            assert not at.model.busy and not at.model.chat.entries

    play(qapp, scenario)


def test_it_hides_when_the_person_turns_away_unless_it_is_pinned(qapp, tmp_path):
    async def scenario():
        other = QWidget()
        other.show()
        async with quick(tmp_path, qapp) as at:
            await until(at.prompt.isActiveWindow)
            other.activateWindow()
            await until(lambda: not at.prompt.isVisible())
            at.control.show()
            await until(at.prompt.isActiveWindow)
            QTest.keyClick(at.prompt, Qt.Key.Key_P, CONTROL)
            assert at.prompt.understanding.pin.isChecked()
            other.activateWindow()
            await until(other.isActiveWindow)
            await asyncio.sleep(0)
            await until(lambda: not at.prompt._away.isActive())
            assert at.prompt.isVisible()
        other.deleteLater()

    play(qapp, scenario)


def test_its_own_menu_does_not_hide_it(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            await until(at.prompt.isActiveWindow)
            at.prompt.understanding.kind_chip.click()
            (menu,) = [each for each in at.prompt.findChildren(QMenu) if each.isVisible()]
            at.prompt._look_away()
            assert at.prompt.isVisible()
            menu.actions()[2].trigger()
            menu.close()
            assert at.model.kind is Kind.NOTE

    play(qapp, scenario)


def test_the_conversation_opens_in_the_window_while_it_streams(qapp, tmp_path):
    async def scenario():
        gate = asyncio.Event()
        async with quick(tmp_path, qapp, hold=gate) as at:
            say(at, "One")
            await until(lambda: "Hello" in said(at) and at.prompt.isActiveWindow())
            QTest.keyClick(at.prompt, Qt.Key.Key_O, CONTROL)
            assert at.opened == [("chat", at.model.chat.conversation_id)]
            assert not at.prompt.isVisible() and at.live.running()
            gate.set()

    play(qapp, scenario)


def test_what_is_typed_goes_into_a_new_chat_of_the_window(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "half a question", send=False)
            await until(at.prompt.isActiveWindow)  # keys of a window need it
            QTest.keyClick(at.prompt, Qt.Key.Key_O, CONTROL)
            assert at.opened == [("compose", "half a question", [], None)]
            assert at.field.toPlainText() == ""

    play(qapp, scenario)


def test_what_is_typed_goes_on_in_the_chat_that_is_in_sight(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "One")
            await answered(at)
            say(at, "and the risk", send=False)
            await until(at.prompt.isActiveWindow)
            QTest.keyClick(at.prompt, Qt.Key.Key_O, CONTROL)
            here = at.model.chat.conversation_id
            assert at.opened == [("compose", "and the risk", [], here)]
            assert at.field.toPlainText() == ""

    play(qapp, scenario)


def test_an_answer_that_ends_in_sight_is_seen(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "One")
            await answered(at)
            await until(lambda: at.seen == [at.model.chat.conversation_id])

    play(qapp, scenario)


def test_an_answer_that_ends_out_of_sight_is_seen_when_it_is_shown(qapp, tmp_path):
    async def scenario():
        gate = asyncio.Event()
        async with quick(tmp_path, qapp, hold=gate) as at:
            say(at, "One")
            await until(lambda: "Hello" in said(at))
            QTest.keyClick(at.field, ESC)
            gate.set()
            await answered(at)
            assert at.seen == []
            at.control.show()
            assert at.seen == [at.model.chat.conversation_id]

    play(qapp, scenario)


def test_what_was_chosen_for_other_words_does_not_count_for_new_ones(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            picture = QImage(4, 4, QImage.Format.Format_RGB32)
            picture.fill(0)
            at.control.show(images=[picture], kind=Kind.QUESTION)
            at.control.show("remind me to water the plants tomorrow")
            assert at.model.kind is Kind.TASK
            at.prompt.write("")
            at.control.show(kind=Kind.QUESTION)
            await until(lambda: at.model.attachments.images)
            QTest.keyClick(at.field, ENTER)  # the picture alone
            await answered(at)
            say(at, "remind me to water the plants tomorrow", send=False)
            assert at.model.kind is Kind.TASK

    play(qapp, scenario)


def test_a_saved_task_opens_in_the_window(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "t ring Anna")
            await until(lambda: at.model.made is not None and at.prompt.isActiveWindow())
            QTest.keyClick(at.prompt, Qt.Key.Key_O, CONTROL)
            assert at.opened == [("task", at.model.made.key)]

    play(qapp, scenario)


def test_a_broken_memory_is_a_fresh_prompt(qapp, tmp_path):
    async def scenario():
        state = tmp_path / "state"
        state.mkdir(exist_ok=True)
        (state / "quick.json").write_bytes(b'{"text": ["\xff')
        async with quick(tmp_path, qapp) as at:
            assert at.model.memory == Memory() and at.prompt.isVisible()

    play(qapp, scenario)


def test_where_nothing_can_be_written_it_still_works(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            at.control._file = StateFile(tmp_path / "nowhere" / "deep" / "quick.json")
            say(at, "note: kept anyway")
            await until(lambda: at.prompt.told.words)
            QTest.keyClick(at.field, ESC)
            await until(lambda: not at.control.storing)

    play(qapp, scenario)


def test_it_is_warm_before_it_is_wanted_and_hidden(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, shown=False) as at:
            at.control.warm()
            assert not at.prompt.isVisible()
            assert at.prompt.testAttribute(Qt.WidgetAttribute.WA_WState_Created)

    play(qapp, scenario)


def test_the_chat_is_one_for_both_and_deleted_there_it_is_gone_here(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "One")
            await answered(at)
            await at.desk.conversations.delete(at.model.chat.conversation_id)
            await until(lambda: at.model.chat.conversation_id is None)
            assert at.model.chat.entries == []
            QTest.keyClicks(at.field, "Two")
            QTest.keyClick(at.field, ENTER)
            await answered(at)

    play(qapp, scenario)


def test_it_opens_at_the_place_one_reads(qapp, tmp_path):
    async def scenario():
        words = [f"Line {n} of a long answer\n\n" for n in range(120)]
        async with quick(tmp_path, qapp, words=words) as at:
            say(at, "One")
            await answered(at)
            await until(at.prompt.isActiveWindow)
            answers = at.prompt._answers
            await until(lambda: answers.verticalScrollBar().maximum() > 0)
            answers.verticalScrollBar().setValue(0)
            first = at.model.chat.entries[0].message
            QTest.keyClick(at.prompt, Qt.Key.Key_O, CONTROL)
            assert at.opened == [("message", at.model.chat.conversation_id, first.id, "")]

    play(qapp, scenario)
