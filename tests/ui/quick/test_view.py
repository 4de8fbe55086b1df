"""The quick prompt as a person uses it: keys, clicks, what is in sight."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from deskhand.domain.belongings import ResourceKind
from deskhand.domain.conversation import Role
from deskhand.domain.errors import DeskhandError
from deskhand.ui.quick.kinds import Kind
from deskhand.ui.quick.view import QuickPrompt
from tests.ui.chat.on_qt import play, until

from .opened import CONTROL, ENTER, ESC, answered, quick, said, say


def fits(at: SimpleNamespace) -> bool:
    """Whether every button is whole and inside the panel."""
    box = at.prompt.panel.rect()
    parts = (*at.prompt.foot.buttons(), at.prompt.understanding.pin)
    return all(
        box.contains(part.mapTo(at.prompt.panel, QPoint(part.width(), part.height())))
        and part.width() >= part.sizeHint().width()
        for part in parts
        if part.isVisible()
    )


def clipboard_text() -> str:
    return QGuiApplication.clipboard().text()


def test_a_question_is_answered_in_place_and_stored(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "What is a tide?")
            await answered(at)
            assert "What is a tide?" in said(at) and "Hello there." in said(at)
            assert at.field.toPlainText() == ""
            (kept,) = await at.desk.conversations.page()
            assert kept.id == at.model.chat.conversation_id
            assert kept.title == "What is a tide?"
            assert (kept.provider, kept.model) == ("scripted", "scripted")

    play(qapp, scenario)


def test_follow_ups_go_on_in_the_same_conversation(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "One")
            await answered(at)
            await until(at.prompt.isActiveWindow)
            say(at, "Two")
            await answered(at, 4)
            assert await at.desk.conversations.count() == 1
            asked = [each["content"] for each in at.server.requests[-1]["messages"]]
            assert "One" in str(asked) and "Hello there." in str(asked)
            QTest.keyClick(at.field, Qt.Key.Key_N, CONTROL)
            say(at, "Three")
            await answered(at)
            assert await at.desk.conversations.count() == 2

    play(qapp, scenario)


def test_esc_hides_and_the_answer_goes_on(qapp, tmp_path):
    async def scenario():
        gate = asyncio.Event()
        async with quick(tmp_path, qapp, hold=gate) as at:
            say(at, "What is a tide?")
            await until(lambda: "Hello" in said(at))
            QTest.keyClicks(at.field, "and then")
            QTest.keyClick(at.field, ESC)
            assert not at.prompt.isVisible()
            assert at.model.chat.answering
            gate.set()
            await answered(at)
            at.control.show()
            assert at.field.toPlainText() == "and then"
            assert "Hello there." in said(at)

    play(qapp, scenario)


def test_ctrl_dot_stops_and_what_came_is_kept(qapp, tmp_path):
    async def scenario():
        gate = asyncio.Event()
        async with quick(tmp_path, qapp, hold=gate) as at:
            say(at, "What is a tide?")
            await until(lambda: "Hello" in said(at) and at.prompt.isActiveWindow())
            assert at.prompt.foot.stop.isVisible() and not at.prompt.foot.send.isVisible()
            QTest.keyClick(at.prompt, Qt.Key.Key_Period, CONTROL)
            await until(lambda: not at.model.chat.answering)
            await answered(at)
            assert "Hello" in said(at)
            assert at.prompt.foot.send.isVisible()

    play(qapp, scenario)


def test_enter_while_it_answers_asks_when_the_answer_is_over(qapp, tmp_path):
    async def scenario():
        gate = asyncio.Event()
        async with quick(tmp_path, qapp, hold=gate) as at:
            say(at, "One")
            await until(lambda: "Hello" in said(at))
            say(at, "Two")
            assert at.field.toPlainText() == "Two" and at.model.waits
            assert "when this answer is over" in at.prompt.foot.hint.text()
            gate.set()
            await answered(at, 4)
            assert at.field.toPlainText() == ""

    play(qapp, scenario)


def test_a_task_is_understood_saved_and_taken_back(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            await at.desk.daily.people.add(at.desk.daily.people.draft("Anna Berg"))
            await until(lambda: at.model._line._known)
            say(at, "t ring Anna tomorrow at 9", send=False)
            chips = [each.text() for each in at.prompt.understanding.chips.chips]
            assert "Tomorrow 09:00" in chips and "@Anna Berg" in chips
            assert at.prompt.understanding.kind_chip.text() == "Task"
            QTest.keyClick(at.field, ENTER)
            await until(lambda: at.prompt.told.words)
            assert at.prompt.told.words == "Task added: ring Anna"
            assert at.field.toPlainText() == "" and not at.model.chat.entries
            (row,) = await at.desk.daily.tasks.rows()
            task = await at.desk.daily.tasks.get(row.id)
            assert task.title == "ring Anna" and task.due is not None
            assert [(each.name, each.person_id is not None) for each in task.people] == [
                ("Anna Berg", True)
            ]
            at.prompt.told.button.click()
            await until(lambda: at.prompt.told.words.startswith("Taken back"))
            assert await at.desk.daily.tasks.rows() == []
            assert at.field.toPlainText() == "t ring Anna tomorrow at 9"

    play(qapp, scenario)


def test_a_guess_is_shown_and_tab_corrects_it(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "remind me to ring Anna", send=False)
            assert at.model.kind is Kind.TASK
            assert at.prompt.understanding.instead.text() == "Ask instead"
            QTest.keyClick(at.field, Qt.Key.Key_Tab)
            assert at.model.kind is Kind.QUESTION and at.prompt.focusWidget() is at.field
            QTest.keyClicks(at.field, " now")
            assert at.model.kind is Kind.QUESTION
            QTest.keyClick(at.field, ENTER)
            await answered(at)
            assert "remind me to ring Anna now" in said(at)

    play(qapp, scenario)


def test_a_note_is_kept_without_an_answer(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "note: the gate is blue")
            await until(lambda: at.prompt.told.words)
            (kept,) = await at.desk.conversations.page()
            assert kept.title == "Notes"
            (message,) = await at.desk.conversations.branch(kept.id)
            assert (message.role, message.text) == (Role.USER, "the gate is blue")
            assert not at.server.requests
            at.prompt.told.button.click()
            await until(lambda: at.prompt.told.words.startswith("Taken back"))
            assert await at.desk.conversations.count() == 0

    play(qapp, scenario)


def test_a_preference_that_contradicts_is_asked_about(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            shelf = at.desk.daily.preferences
            await shelf.add("I prefer tea")
            say(at, "I prefer coffee, not tea")
            await until(lambda: at.prompt._conflict is not None)
            assert at.field.toPlainText() == "I prefer coffee, not tea"
            at.prompt._conflict.replace_button.click()
            await until(lambda: at.field.toPlainText() == "")
            assert [each.sentence for each in await shelf.all()] == ["I prefer coffee, not tea"]
            assert at.prompt._conflict.isHidden()

    play(qapp, scenario)


def test_up_brings_back_what_was_said(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            for words in ("note: one", "note: two"):
                say(at, words)
                await until(lambda: at.field.toPlainText() == "" and not at.model.busy)
            QTest.keyClick(at.field, Qt.Key.Key_Up)
            assert at.field.toPlainText() == "note: two" and at.model.kind is Kind.NOTE
            QTest.keyClick(at.field, Qt.Key.Key_Up)
            assert at.field.toPlainText() == "note: one"
            QTest.keyClick(at.field, Qt.Key.Key_Down)
            assert at.field.toPlainText() == "note: two"
            QTest.keyClicks(at.field, " more")
            QTest.keyClick(at.field, Qt.Key.Key_Up)
            assert at.field.toPlainText() == "note: two more"

    play(qapp, scenario)


def test_a_recent_question_comes_back_with_its_answer(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "One")
            await answered(at)
            at.prompt.begin_anew()
            assert at.model.chat.entries == []
            at.prompt.understanding.recent.click()
            (menu,) = [each for each in at.prompt.findChildren(QMenu) if each.isVisible()]
            assert [each.text() for each in menu.actions()] == ["One"]
            menu.actions()[0].trigger()
            menu.close()
            await answered(at)
            assert "Hello there." in said(at)

    play(qapp, scenario)


def test_copy_without_a_selection_copies_the_answer(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "One")
            await answered(at)
            QTest.keyClick(at.field, Qt.Key.Key_C, CONTROL)
            assert clipboard_text() == "Hello there."

    play(qapp, scenario)


def test_a_model_that_fails_says_so_and_can_be_asked_again(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, status=500) as at:
            say(at, "One")
            await until(lambda: not at.model.chat.answering and len(at.model.chat.entries) == 2)
            await answered(at)
            buttons = at.prompt._answers.findChildren(QPushButton)
            retry = next(each for each in buttons if each.accessibleName() == "Retry")
            await until(retry.isVisible)
            at.server.status = 200
            retry.click()
            await until(lambda: "Hello there." in said(at))

    play(qapp, scenario)


def test_words_that_cannot_be_stored_stay(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            failed: list[DeskhandError] = []
            at.model.failed.connect(failed.append)
            words = f"t {'x' * 20_000}"
            at.prompt.write(words)
            QTest.keyClick(at.field, ENTER)
            await until(lambda: failed)
            await until(at.prompt.banner.isVisible)
            assert at.field.toPlainText() == words
            assert not at.model.busy

    play(qapp, scenario)


def test_files_pictures_and_much_text_are_attached(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            path = tmp_path / "a.txt"
            path.write_text("The tide is high at noon.")
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(path))])
            at.field.insertFromMimeData(mime)
            mime = QMimeData()
            mime.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
            at.field.insertFromMimeData(mime)
            mime = QMimeData()
            mime.setText("word " * 40_000)
            at.field.insertFromMimeData(mime)
            await until(lambda: at.model.attachments.shown and not at.model.attachments.reading)
            names = [each.name for each in at.model.attachments.shown]
            assert names == ["a.txt", "Pasted picture.png", "Pasted text.txt"]
            assert at.field.toPlainText() == "" and "200,000" in at.prompt.told.words
            say(at, "When is it high?")
            await answered(at)
            assert at.model.attachments.shown == []
            assert "high at noon" in str(at.server.requests)

    play(qapp, scenario)


def test_files_and_pictures_go_with_a_task_and_come_back_off(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            path = tmp_path / "offer.txt"
            path.write_text("The roof costs 12,000.")
            known = await at.desk.daily.resources.add(
                ResourceKind.FILE, str(path), name="The offer"
            )
            file, pasted, much = QMimeData(), QMimeData(), QMimeData()
            file.setUrls([QUrl.fromLocalFile(str(path))])
            pasted.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
            much.setText("word " * 40_000)
            for mime in (file, pasted, much):
                at.field.insertFromMimeData(mime)
            say(at, "t answer the roofers tomorrow")
            await until(lambda: at.model.made is not None and not at.model.busy)
            assert at.model.attachments.shown == []
            task = await at.desk.daily.tasks.get(at.model.made.key)
            offer, picture, text = await at.desk.daily.resources.many(task.resources)
            assert offer.id == known.id
            kept = Path(picture.location)
            assert kept.read_bytes().startswith(b"\x89PNG") and kept.stat().st_mode & 0o77 == 0
            assert kept.parent == at.desk.folders.data / "captures"
            assert Path(text.location).read_text() == "word " * 40_000
            # Undone, nothing of it is left but what was there before.
            assert at.prompt.told.words == "Task added: answer the roofers"
            at.prompt.told.button.click()
            await until(lambda: not kept.exists())
            await until(lambda: at.field.toPlainText() == "t answer the roofers tomorrow")
            assert [each.id for each in await at.desk.daily.resources.all()] == [known.id]

    play(qapp, scenario)


def test_a_hundred_megabytes_are_refused_in_words(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            mime = QMimeData()
            mime.setText("a" * 100_000_000)
            at.field.insertFromMimeData(mime)
            assert at.field.toPlainText() == ""
            await until(lambda: not at.model.attachments.reading)
            (attached,) = at.model.attachments.shown
            assert attached.problem and attached.part is None

    play(qapp, scenario)


def test_selected_text_goes_with_a_question_and_with_a_task(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            at.control.show("Translate this", selection="Guten Tag, wie geht es?")
            assert at.prompt.foot.selected.text() == "✂ Selected text (5 words)  ×"
            QTest.keyClick(at.field, ENTER)
            await answered(at)
            asked = str(at.server.requests[-1])
            assert "Guten Tag, wie geht es?" in asked and "> Guten Tag" not in asked
            assert not at.prompt.foot.selected.isVisible()
            at.control.show("t answer it", selection="Guten Tag")
            QTest.keyClick(at.field, ENTER)
            await until(lambda: at.prompt.told.words)
            (row,) = await at.desk.daily.tasks.rows()
            assert (await at.desk.daily.tasks.get(row.id)).notes == "Guten Tag"

    play(qapp, scenario)


def test_where_it_runs_is_in_sight_and_local_only_is_respected(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            button = at.prompt.understanding.model_button
            assert "stays here" in button.text() and button.accessibleName() == "Model"

            def lock(settings):
                privacy = settings.privacy.model_copy(update={"local_only": True})
                return settings.model_copy(update={"privacy": privacy})

            await at.desk.settings.change(lock)
            await until(lambda: button.text().startswith("Local only"))

    play(qapp, scenario)


def test_everything_has_a_name_and_the_window_says_what_it_is(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            assert at.prompt.windowTitle() == at.prompt.accessibleName() == "Quick prompt"
            stops = [*at.prompt.understanding.stops(), *at.prompt.foot.stops(), at.field]
            assert all(each.accessibleName() for each in stops if each.isVisible())

    play(qapp, scenario)


def test_it_grows_with_its_lines_and_its_answer_but_not_beyond_the_screen(qapp, tmp_path):
    async def scenario():
        words = ["a long line of an answer\n\n"] * 200
        async with quick(tmp_path, qapp, words=words) as at:
            await until(at.prompt.isVisible)
            height = at.prompt.panel.height()
            QTest.keyClicks(at.field, "one")
            QTest.keyClick(at.field, ENTER, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyClicks(at.field, "two")
            await until(lambda: at.prompt.panel.height() > height)
            QTest.keyClick(at.field, ENTER)
            await answered(at)
            screen = at.prompt.screen().availableGeometry()
            assert height * 2 < at.prompt.panel.height() <= screen.height()

    play(qapp, scenario)


def test_zoom_makes_it_larger_and_nothing_is_cut(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "t ring Anna tomorrow at 9", send=False)
            for zoom in (1.0, 1.5, 2.0):
                at.theme.set_zoom(zoom)
                await until(lambda zoom=zoom: fits(at) and at.prompt.panel.width() >= 600 * zoom)

    play(qapp, scenario)


def test_words_and_files_can_be_dropped_on_it(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            path = tmp_path / "a.txt"
            path.write_text("words")
            files, words = QMimeData(), QMimeData()
            files.setUrls([QUrl.fromLocalFile(str(path))])
            words.setText("dropped")
            for mime in (files, words):
                copied, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
                held, place = Qt.KeyboardModifier.NoModifier, QPoint(30, 10)
                enter = QDragEnterEvent(place, copied, mime, button, held)
                qapp.sendEvent(at.prompt, enter)
                qapp.sendEvent(at.prompt, QDropEvent(place.toPointF(), copied, mime, button, held))
            await until(lambda: not at.model.attachments.reading)
            assert [each.name for each in at.model.attachments.shown] == ["a.txt"]
            assert at.field.toPlainText() == "dropped"

    play(qapp, scenario)


def test_it_is_dragged_and_remembers_where(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            await until(at.prompt.isActiveWindow)
            assert at.model.memory.place is None
            at.prompt._edges.held = True  # as after a press on its face
            at.prompt.move(at.prompt.pos() + QPoint(-40, 60))
            await until(lambda: at.model.memory.place is not None)
            QTest.keyClick(at.field, ESC)
            there = at.model.memory.place
            at.control.show()
            corner = at.prompt.pos() + QPoint(at.prompt.margin, at.prompt.margin)
            assert (corner.x(), corner.y()) == there

    play(qapp, scenario)


def test_its_edge_makes_it_wider_within_the_screen(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            await until(at.prompt.isVisible)
            at.prompt._edges.dragged.emit(820, 0)
            assert at.prompt.panel.width() == at.model.memory.width == 820
            at.prompt._edges.dragged.emit(50_000, 0)
            assert at.prompt.panel.width() < at.prompt.screen().availableGeometry().width()
            at.prompt._edges.dragged.emit(-5, 0)
            assert at.prompt.panel.width() >= 360

    play(qapp, scenario)


def test_where_nothing_casts_its_shadow_it_has_an_edge_one_sees(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp, shown=False) as at:
            for see_through, wanted in (
                (True, at.theme.tokens.line),
                (False, at.theme.tokens.faint),
            ):
                prompt = QuickPrompt(at.model, at.theme, see_through=see_through)
                prompt.ensurePolished()
                prompt.fit()
                picture = prompt.panel.grab().toImage()
                edge = picture.pixelColor(picture.width() // 2, 0)
                assert edge.name().upper() == wanted.upper()
                prompt.deleteLater()

    play(qapp, scenario)
