"""Attachments: what their chips say, what becomes of them, and the keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from deskhand.domain.conversation import Draft
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.ui import aio
from deskhand.ui.chat.attachment_chips import AttachmentChip, AttachmentRow
from deskhand.ui.chat.attachment_preview import AttachmentPreview
from deskhand.ui.chat.attachment_words import chip_words, round_tokens, size_text
from deskhand.ui.chat.attachments import Attachment, Attachments, AttachmentState
from deskhand.ui.chat.composer import Composer
from deskhand.ui.theme.theme import Theme

from .on_qt import chat, play, until
from .reader import WaitingReader

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
READY = AttachmentState.READY


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@asynccontextmanager
async def composer(theme: Theme) -> AsyncIterator[tuple[Composer, WaitingReader]]:
    attachments, reader = Attachments(), WaitingReader()
    made = Composer(attachments, theme)
    made.resize(700, 300)
    made.show()
    attachments.attach(reader)
    try:
        yield made, reader
    finally:
        made.hide()
        made.deleteLater()
        attachments.deleteLater()


def chips(shown: Composer) -> list[AttachmentChip]:
    row = shown.findChild(AttachmentRow)
    return row.chips() if isinstance(row, AttachmentRow) else []


def file_part(**facts: object) -> FilePart:
    return replace(FilePart("a.pdf", "application/pdf", 20_480, "00"), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "line", "tone"),
    [
        ({"pages": 12, "characters": 14_350}, "12 pages, about 4,100 tokens", ""),
        ({"pages": 1, "characters": 35}, "1 page, about 11 tokens", ""),
        ({"characters": 3500}, "20 KB, about 1,000 tokens", ""),
        ({"pages": 3, "note": "only pictures"}, "3 pages, only pictures", "warn"),
        ({}, "20 KB, no text", ""),
    ],
)
def test_a_chip_says_how_much_a_file_holds(facts: dict[str, object], line: str, tone: str) -> None:
    words = chip_words(Attachment(1, "a.pdf", None, READY, file_part(**facts)), "")
    assert (words.line, words.tone) == (line, tone)


def test_a_chip_says_when_the_model_cannot_see_a_picture() -> None:
    picture = Attachment(1, "a.png", None, READY, ImagePart("image/png", PNG))
    assert chip_words(picture, "").line == "28 bytes"
    assert chip_words(picture, "small").more == "small cannot see pictures"
    assert chip_words(picture, "small").tone == "warn"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (14_200, "14 KB"),
        (999_700, "1.0 MB"),
        (4_700_000, "4.7 MB"),
        (3 * 10**12, "3000 GB"),
    ],
)
def test_sizes_are_as_people_read_them(size: int, text: str) -> None:
    assert size_text(size) == text


def test_estimates_are_rounded() -> None:
    assert [round_tokens(n) for n in (7, 1234, 4101, 98_765)] == [7, 1230, 4100, 98_800]


def test_files_folders_and_pictures_are_dropped_and_pasted(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with composer(theme) as (shown, reader):
            reader.gate.clear()
            (tmp_path / "a.txt").write_text("words")
            (tmp_path / "folder").mkdir()
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(tmp_path / n)) for n in ("a.txt", "folder")])
            shown.edit.insertFromMimeData(mime)
            picture = QMimeData()
            picture.setImageData(QImage(40, 30, QImage.Format.Format_RGB32))
            shown.edit.insertFromMimeData(picture)
            assert [chip.line.text() for chip in chips(shown)] == ["reading…"] * 3
            assert not shown.send.isEnabled()
            reader.gate.set()
            await until(lambda: not shown.attachments.reading)
            assert [part.name for part in shown.attachments.files] == ["a.txt", "folder"]
            assert [part.media_type for part in shown.attachments.images] == ["image/png"]
            assert shown.send.isEnabled() and shown.text() == ""

    play(qapp, scenario)


def test_what_cannot_be_read_says_why_and_is_not_sent(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with composer(theme) as (shown, _):
            shown.add_files([tmp_path / "gone.txt"])
            await until(lambda: shown.attachments.failed)
            (chip,) = chips(shown)
            assert "is not there" in chip.line.text()
            assert "is not there" in chip.accessibleDescription()
            assert shown.draft().files == () and not shown.send.isEnabled()
            shown.clear_sent(Draft(None, ""))
            assert chips(shown) == []

    play(qapp, scenario)


def test_chips_are_walked_opened_and_taken_off_by_keys(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with composer(theme) as (shown, _):
            for name in ("a.txt", "b.txt", "c.txt"):
                (tmp_path / name).write_text(f"words of {name}")
            shown.add_files([tmp_path / f"{n}.txt" for n in "abc"])
            await until(lambda: len(shown.attachments.files) == 3)
            first, second, third = chips(shown)
            shown.edit.setFocus()
            await until(shown.edit.hasFocus)
            for expected in (third, second, first):
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
                assert expected.hasFocus()
            QTest.keyClick(first, Qt.Key.Key_Right)
            await until(second.hasFocus)
            QTest.keyClick(second, Qt.Key.Key_Delete)
            await until(third.hasFocus)
            assert [part.name for part in shown.attachments.files] == ["a.txt", "c.txt"]
            QTest.keyClick(third, Qt.Key.Key_Return)
            preview = shown.window().findChild(AttachmentPreview)
            assert isinstance(preview, AttachmentPreview) and preview.text is not None
            text = preview.text
            await until(lambda: text.toPlainText() == "words of c.txt")
            preview.close()
            QTest.mouseClick(third.remove, Qt.MouseButton.LeftButton)
            QTest.mouseClick(first.remove, Qt.MouseButton.LeftButton)
            assert shown.is_empty

    play(qapp, scenario)


def test_what_is_read_late_belongs_to_the_chat_it_was_given_in(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        attachments, reader = Attachments(), WaitingReader()
        arrived: list[tuple[object, object]] = []
        attachments.arrived.connect(lambda place, part: arrived.append((place, part)))
        attachments.attach(reader)
        reader.gate.clear()
        (tmp_path / "a.txt").write_text("words")
        here, there = UUID(int=1), UUID(int=2)
        attachments.show(Draft(here, ""), here)
        attachments.add_paths([tmp_path / "a.txt"])
        attachments.show(Draft(there, ""), there)
        assert attachments.shown == []
        attachments.show(Draft(here, ""), here)
        assert attachments.reading == 1
        attachments.show(Draft(there, ""), there)
        reader.gate.set()
        await until(lambda: arrived)
        ((place, part),) = arrived
        assert place == here and isinstance(part, FilePart)
        attachments.deleteLater()

    play(qapp, scenario)


def test_what_is_given_before_the_core_is_open_is_read_then(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        attachments = Attachments()
        (tmp_path / "a.txt").write_text("words")
        attachments.add_paths([tmp_path / "a.txt"])
        attachments.add_text("more words", "note.txt")
        assert attachments.reading == 2
        attachments.attach(WaitingReader())
        await until(lambda: len(attachments.files) == 2)
        attachments.deleteLater()

    play(qapp, scenario)


def test_taken_off_while_it_is_read_nothing_comes(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        attachments, reader = Attachments(), WaitingReader()
        attachments.attach(reader)
        reader.gate.clear()
        attachments.add_paths([tmp_path / "a.txt"])
        await asyncio.sleep(0)
        attachments.remove(attachments.shown[0].key)
        reader.gate.set()
        await aio.settled(("read file",))
        assert attachments.shown == []
        attachments.deleteLater()

    play(qapp, scenario)


def test_attach_opens_a_dialog_and_does_not_wait_for_it(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        async with composer(theme) as (shown, _):
            QTest.mouseClick(shown.attach, Qt.MouseButton.LeftButton)
            dialog = shown.window().findChild(QFileDialog)
            assert isinstance(dialog, QFileDialog) and dialog.isVisible()
            dialog.close()

    play(qapp, scenario)


def test_what_could_not_be_stored_comes_back_once(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        async with composer(theme) as (shown, _):
            part = file_part()
            draft = Draft(None, "words", (), (part,))
            shown.restore(draft)
            shown.give_back(draft)
            assert shown.attachments.files == (part,)
            assert shown.text() == "words\n\nwords"

    play(qapp, scenario)


def test_a_file_survives_a_crash_with_the_draft_and_is_sent(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (core, model):
            (tmp_path / "notes.txt").write_text("what was written down")
            model.attachments.add_paths([tmp_path / "notes.txt"])
            await until(lambda: model.attachments.files)
            model.drafts.touched()
            model.drafts.keep("Read it.", files=model.attachments.files)
            await aio.settled(("save draft",))
            # The program ends here without a word; the next one finds what the disk has.
            stored = await core.conversations.draft(None)
            assert [part.name for part in stored.files] == ["notes.txt"]
            again = Attachments()
            again.attach(core.services.files)
            again.show(stored, None)
            (file,) = again.files
            assert await again.text(file) == "what was written down"
            model.send(stored.text, stored.images, stored.files)
            await until(lambda: core.script.asked)
            asked = str(core.script.asked[0].turns[-1].parts)
            assert "what was written down" in asked and "Read it." in asked
            await until(lambda: not model.answering)
            again.deleteLater()

    play(qapp, scenario)
