"""Files above a person's words, and how much of them an answer was made from."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.events import FileRead
from deskhand.domain.ids import new_id
from deskhand.domain.parts import FilePart, TextPart
from deskhand.ui.chat.person_view import Bubble
from deskhand.ui.chat.read_words import read_details, read_note
from deskhand.ui.chat.selection import Selection
from deskhand.ui.theme.theme import Theme

REPORT = FilePart("report.pdf", "application/pdf", 9_000, "ab" * 32, 7_000, 12)
ODD = FilePart("odd.zip", "application/zip", 9_000, "cd" * 32, 70, note="1 file is not read.")


def test_a_message_shows_the_files_that_went_with_it(qtbot, qapp):
    theme = Theme(qapp)
    parent = QWidget()
    qtbot.addWidget(parent)
    bubble = Bubble(theme, Selection(list, parent), parent)
    now = datetime.now(UTC)

    def height_with(*parts):
        message = Message(new_id(), new_id(), None, Role.USER, MessageStatus.COMPLETE, parts, now)
        bubble.show_message(message)
        return bubble.arrange(600)

    words = height_with(TextPart("Sum up"))
    one = height_with(REPORT, TextPart("Sum up"))
    two = height_with(REPORT, ODD, TextPart("Sum up"))
    assert words < one < two
    assert "report.pdf" in bubble.accessibleName()
    assert height_with(REPORT) > 0
    bubble.resize(600, height_with(REPORT, ODD))
    assert not bubble.grab().isNull()


def test_what_was_read_whole_needs_no_words():
    assert read_note((FileRead("a", 10, 10), FileRead("b", 5, 5, 1, (1,))), 0) == ""


def test_pages_are_counted_where_all_have_some():
    files = (FileRead("a", 100, 10, 60, (1, 2, 3, 42)), FileRead("b", 100, 100))
    assert read_note(files, 0) == "4 of 60 pages read"
    assert read_details(files) == "a: pages 1-3, 42 read"


def test_without_pages_it_is_a_share_and_pictures_not_seen_are_told():
    files = (FileRead("a", 1_000, 1),)
    assert read_note(files, 2) == "1 % of the files read, 2 pictures not seen"
    assert read_details(files) == "a: 1 % read"
