"""The chat pane as a person uses it: keys, clicks, what is in sight."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from deskhand.domain.errors import StoreError
from deskhand.domain.events import TextDelta
from deskhand.ui.chat.code_block import CodeBlock
from deskhand.ui.chat.empty_chat import EXAMPLES, EmptyChat
from deskhand.ui.chat.text_block import TextBlock
from deskhand.ui.chat.view import ChatView
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

from .core import Core
from .on_qt import chat, play, until

MARKDOWN = (
    "Words with [a link](https://example.org/a) and ![a picture](file:///etc/passwd).\n\n"
    "```python\nx = 1\n```\n\nLast <b>words</b>, [bad](javascript:alert(1)), "
    "[file](file:///etc/passwd)."
)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@asynccontextmanager
async def pane(folder: Path, theme: Theme) -> AsyncIterator[tuple[Core, ChatViewModel, ChatView]]:
    async with chat(folder) as (core, model):
        view = ChatView(model, theme)
        view.resize(900, 700)
        view.show()
        view.focus_message()
        await until(lambda: model.models.choice is not None)
        try:
            yield core, model, view
        finally:
            view.hide()
            view.deleteLater()


async def answered(model: ChatViewModel, count: int) -> None:
    await until(
        lambda: (
            len(model.entries) == count
            and all(e.message is not None and e.live is None for e in model.entries)
        )
    )


def blocks(view: ChatView, kind: type[QWidget]) -> list[QWidget]:
    return [w for w in view.transcript.findChildren(kind) if not w.isHidden()]


def shown_text(view: ChatView) -> str:
    found = (b for v in view.transcript.views() for b in v.selectables())
    return "\n".join(block.document().toPlainText() for block in found)


def test_enter_sends_and_shift_enter_is_a_new_line(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            edit = view.composer.edit
            QTest.keyClicks(edit, "one")
            QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyClicks(edit, "two")
            assert edit.toPlainText() == "one\ntwo"
            QTest.keyClick(edit, Qt.Key.Key_Return)
            await answered(model, 2)
            assert edit.toPlainText() == ""
            assert "one\ntwo" in shown_text(view) and "Hello there." in shown_text(view)

    play(qapp, scenario)


def test_send_becomes_stop_and_esc_stops(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.gate.clear()
            view.composer.write("Go on")
            QTest.mouseClick(view.composer.send, Qt.MouseButton.LeftButton)
            await until(lambda: view.composer.stop.isVisible())
            assert not view.composer.send.isVisible()
            QTest.keyClicks(view.composer.edit, "typed meanwhile")
            QTest.keyClick(view.composer.edit, Qt.Key.Key_Return)
            assert view.composer.text() == "typed meanwhile"
            assert "Esc" in view.composer.hint.text()
            await until(lambda: "Hello there." in shown_text(view))
            QTest.keyClick(view.composer.edit, Qt.Key.Key_Escape)  # keeps what waits to be sent
            assert model.answering
            QTest.keyClick(view.composer.edit, Qt.Key.Key_Escape)
            await answered(model, 2)
            assert view.composer.send.isVisible() and view.composer.text() == "typed meanwhile"

    play(qapp, scenario)


def test_the_names_screen_readers_say(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, _model, view):
            view.prepare()
            named = {w.accessibleName() for w in view.findChildren(QWidget)}
            assert {"Message", "Send", "Stop", "Attach", "Transcript", "Model"} <= named

    play(qapp, scenario)


def test_links_open_only_the_web_and_nothing_is_fetched(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta(MARKDOWN)]
            model.send("Show")
            await answered(model, 2)
            assert "a picture" in shown_text(view) and "Last <b>words</b>" in shown_text(view)
            opened: list[str] = []
            for block in blocks(view, TextBlock):
                assert isinstance(block, TextBlock)
                block.link_opened.connect(opened.append)
                for address in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"):
                    block.anchorClicked.emit(QUrl(address))
                kind = QTextDocument.ResourceType.ImageResource
                loaded = block.document().resource(kind, QUrl("file:///etc/passwd"))
                assert isinstance(loaded, QImage) and loaded.width() == 1
                html = block.document().toHtml()
                assert 'href="javascript' not in html and 'href="file' not in html
            assert opened == []

    play(qapp, scenario)


def test_copy_code_takes_the_exact_text(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("```py\n\tif x:  # é\n```")]
            model.send("Show")
            await answered(model, 2)
            (code,) = blocks(view, CodeBlock)
            button = next(
                w for w in code.findChildren(QWidget) if w.accessibleName() == "Copy code"
            )
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert QGuiApplication.clipboard().text() == "\tif x:  # é"

    play(qapp, scenario)


def test_finished_blocks_keep_their_widgets_and_selection_while_more_streams_in(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("First paragraph.\n\nSecond ")]
            core.script.gate.clear()
            model.send("Go")
            await until(lambda: "Second" in shown_text(view))
            first = view.transcript.views()[-1].selectables()[0]
            assert isinstance(first, TextBlock)
            first.selectAll()
            live = model.live.of(model.conversation_id)
            assert live is not None
            for n in range(50):
                live.take(TextDelta(f"word{n} \n\n"))
                view.transcript.grow(live)
            assert view.transcript.views()[-1].selectables()[0] is first
            assert view.transcript.selection.text() == "First paragraph."
            core.script.gate.set()
            await until(lambda: not model.answering)

    play(qapp, scenario)


def test_a_selection_goes_across_blocks_and_messages(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("Alpha beta.\n\n```\ncode\n```\n\nGamma delta.")]
            model.send("Question")
            await answered(model, 2)
            await asyncio.sleep(0.05)
            every = [b for v in view.transcript.views() for b in v.selectables()]
            selection = view.transcript.selection
            first, last = every[0], every[-1]
            assert isinstance(first, TextBlock) and isinstance(last, TextBlock)
            QTest.mouseClick(first.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 5))
            selection.drag_to(last.mapToGlobal(QPoint(last.width() - 2, last.height() - 2)))
            assert selection.text() == "Question\n\nAlpha beta.\n\ncode\n\nGamma delta."
            QTest.keyClick(first, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
            assert QGuiApplication.clipboard().text() == selection.text()

    play(qapp, scenario)


def test_it_follows_the_end_until_the_person_scrolls_up(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta(f"Paragraph {n}.\n\n") for n in range(80)]
            model.send("Long")
            await answered(model, 2)
            bar = view.transcript.verticalScrollBar()
            assert bar.maximum() > 0 and bar.value() == bar.maximum()
            bar.setValue(100)
            assert not view.transcript.follows
            core.script.gate.clear()
            model.again(model.entries[-1].key)
            await until(lambda: "Paragraph 79" in shown_text(view))
            below = next(
                w for w in view.findChildren(QWidget) if w.accessibleName() == "New text below"
            )
            view.transcript.verticalScrollBar().setValue(0)
            assert below.isVisible()
            QTest.mouseClick(below, Qt.MouseButton.LeftButton)
            assert bar.value() == bar.maximum() and view.transcript.follows
            core.script.gate.set()
            await until(lambda: not model.answering)

    play(qapp, scenario)


def test_only_messages_near_the_window_are_widgets(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("Answer.\n\n" * 10)]
            for n in range(20):
                model.send(f"Question {n}")
                await answered(model, 2 * n + 2)
            here = model.conversation_id
            model.open(None)
            await until(lambda: model.conversation_id is None)
            assert view.empty.isVisible()
            model.open(here)
            await until(lambda: len(model.entries) == 40)
            assert "Question 19" in shown_text(view)
            assert len(view.transcript.views()) < 20
            view.transcript.verticalScrollBar().setValue(0)
            assert "Question 0" in shown_text(view)
            assert len(view.transcript.views()) < 30

    play(qapp, scenario)


def test_pictures_are_pasted_checked_and_sent(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            image = QImage(40, 30, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.red)
            mime = QMimeData()
            mime.setImageData(image)
            view.composer.edit.insertFromMimeData(mime)
            await until(lambda: view.composer.attachments.images)
            assert [p.media_type for p in view.composer.attachments.images] == ["image/png"]
            assert "cannot see pictures" in view.composer.hint.text()
            large = tmp_path / "large.png"
            large.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(9_000_000))
            text = tmp_path / "fake.png"
            text.write_text("not a picture")
            view.composer.add_files([large, text])
            await until(lambda: not view.composer.attachments.reading)
            assert "1 file is not sent" in view.composer.hint.text()
            assert len(view.composer.attachments.images) == 1
            assert [part.media_type for part in view.composer.attachments.files] == ["text/plain"]
            view.composer.write("What is it?")
            view.send()
            await answered(model, 2)
            assert view.composer.is_empty
            message = model.entries[0].message
            assert message is not None and len(message.parts) == 3

    play(qapp, scenario)


def test_a_megabyte_is_pasted_in_a_moment(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, _model, view):
            mime = QMimeData()
            mime.setText("some words in a line\n" * 47_000)
            async with asyncio.timeout(2):
                view.composer.edit.insertFromMimeData(mime)
                assert view.composer.offer is not None
                view.composer.offer.buttons[1].click()
                await asyncio.sleep(0)
            assert len(view.composer.text()) > 900_000
            assert view.composer.height() < view.height() * 0.6

    play(qapp, scenario)


def test_the_model_list_is_searched_and_chosen_by_keyboard(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            view.choose_model()
            picker = view._picker
            assert picker is not None and picker.isVisible()
            QTest.keyClicks(picker.search, "ollama")
            QTest.keyClick(picker.search, Qt.Key.Key_Return)
            assert not picker.isVisible()
            choice = model.models.choice
            assert choice is not None and choice.provider == "ollama"
            view.choose_model()
            QTest.keyClick(picker.search, Qt.Key.Key_Escape)
            assert not picker.isVisible()

    play(qapp, scenario)


def test_the_title_is_edited_in_place(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            model.send("Some question")
            await answered(model, 2)
            await until(lambda: model.title == "Some question")
            view.rename()
            view.header.edit.setText("Better title")
            QTest.keyClick(view.header.edit, Qt.Key.Key_Return)
            await until(lambda: model.title == "Better title")
            assert view.header.title.text() == "Better title"

    play(qapp, scenario)


def test_a_very_long_answer_is_shown_in_parts(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("Some words in a paragraph.\n\n" * 6_000)]
            model.send("Everything")
            await answered(model, 2)
            before = len(shown_text(view))
            assert before < 130_000
            more = next(
                w
                for w in view.transcript.views()[-1].findChildren(QPushButton)
                if w.accessibleName() == "Show more" and w.isVisible()
            )
            more.click()
            assert len(shown_text(view)) > before

    play(qapp, scenario)


def test_typing_in_the_transcript_goes_to_the_composer(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            model.send("Hi")
            await answered(model, 2)
            QTest.keyClick(view.transcript, Qt.Key.Key_A)
            assert view.composer.text() == "a"

    play(qapp, scenario)


def test_what_is_sent_while_answering_goes_out_afterwards(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.gate.clear()
            view.composer.write("First?")
            view.send()
            await until(lambda: model.answering)
            view.composer.write("Second?")
            view.send()
            assert view.composer.text() == "Second?"
            assert "over" in view.composer.hint.text()
            view.stop()  # Esc: keep it here
            assert "over" not in view.composer.hint.text()
            view.send()
            view.send()  # the second time: at once
            core.script.gate.set()
            await until(lambda: [e.text for e in model.entries if e.is_person][1:] == ["Second?"])
            await until(lambda: not model.answering)
            assert view.composer.text() == ""

    play(qapp, scenario)


def test_ways_to_begin_grow_with_the_zoom(theme: Theme) -> None:
    empty = EmptyChat(theme)
    inner = empty.findChildren(Button)[0].parentWidget()
    assert inner is not None
    before = inner.maximumWidth()
    try:
        theme.set_zoom(2.0)
        assert inner.maximumWidth() == 2 * before
    finally:
        theme.set_zoom(1.0)
        empty.deleteLater()


def uncut(view: ChatView) -> bool:
    """Whether every part of a new chat stands in sight, as large as it needs to be, and the
    composer below it."""
    empty = view.empty
    room = QRect(empty.mapTo(view, QPoint(0, 0)), empty.size())
    parts = [each for each in empty.findChildren(QPushButton) if each.isVisible()]
    parts += [each for each in empty.findChildren(Label) if each.isVisible()]
    stands = [QRect(each.mapTo(view, QPoint(0, 0)), each.size()) for each in parts]
    below = view.composer.mapTo(view, QPoint(0, 0)).y()
    return (
        all(room.contains(each) for each in stands)
        and all(each.width() >= each.minimumSizeHint().width() for each in parts)
        and all(each.height() >= each.sizeHint().height() for each in parts if not wraps(each))
        and room.bottom() < below
        and below + view.composer.height() <= view.height()
        and view.composer.height() >= view.composer.sizeHint().height()
    )


def wraps(part: QWidget) -> bool:
    return isinstance(part, Label) and part.wordWrap()


def test_what_has_no_room_in_a_new_chat_is_left_out_and_nothing_is_cut(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, _model, view):
            empty = view.empty
            empty.show_builtin_only(True)
            examples = [each for each in empty.findChildren(Button) if each.text() in EXAMPLES]
            try:
                theme.set_zoom(2.0)
                for width, height in ((1200, 1400), (1200, 900), (620, 760), (620, 520)):
                    view.resize(width, height)
                    await until(lambda: uncut(view))
                assert not all(each.isVisible() for each in examples)
            finally:
                theme.set_zoom(1.0)
            view.resize(900, 700)
            await until(lambda: len(examples) == 3 and all(e.isVisible() for e in examples))
            await until(lambda: uncut(view))

    play(qapp, scenario)


def test_what_one_types_is_in_sight_whatever_is_said_above_it(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            model.send("Hello")
            await answered(model, 2)
            for name in ("one of the pictures.png", "another one.png"):
                image = QImage(40, 40, QImage.Format.Format_RGB32)
                assert image.save(str(tmp_path / name))
                view.composer.add_files([tmp_path / name])
            await until(lambda: len(view.composer.attachments.images) == 2)
            model.tell(StoreError("The database was moved. " * 8, kept="Nothing is stored."))
            for height in range(520, 380, -20):
                view.resize(360, height)
                await until(lambda height=height: view.height() == height)
                await until(lambda: seen_of(view.composer.edit) >= view.composer.edit.height() - 2)

    play(qapp, scenario)


def seen_of(widget: QWidget) -> int:
    """How many pixels of its height are in sight."""
    return widget.visibleRegion().boundingRect().height()
