"""Search everywhere in the palette: by keyboard, on stored chats."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from deskhand.domain.conversation import Conversation, Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart
from deskhand.domain.search import Names
from deskhand.services.search import PAGE, Search
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.search import SearchRepository
from deskhand.ui.actions import Actions
from deskhand.ui.palette.filters import DATE, FOLDER, MODEL, Choice, choices
from deskhand.ui.palette.found import CHATS, MESSAGES, Found, Line
from deskhand.ui.palette.view import Palette
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until

KEY = Qt.Key
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Chats:
    """The list of the window, with nothing loaded."""

    current: UUID | None = None
    loaded_conversations: list[Conversation] = field(default_factory=list)
    opened: list[UUID | None] = field(default_factory=list)

    def open(self, conversation_id: UUID | None) -> None:
        self.opened.append(conversation_id)


@dataclass
class Shown:
    """What the palette was told to show."""

    search: Search | None
    messages: list[tuple[UUID, UUID, str]] = field(default_factory=list)

    def show_message(self, conversation_id: UUID, message_id: UUID, text: str) -> None:
        self.messages.append((conversation_id, message_id, text))


@dataclass
class Desk:
    """An open palette over a window with another field, and a store."""

    palette: Palette
    chats: Chats
    shown: Shown
    repository: ConversationRepository
    other: QLineEdit

    async def say(self, text: str, title: str = "Chat", role: Role = Role.USER) -> Message:
        at = START + timedelta(seconds=len(text))
        begun = Conversation(new_id(), title, at, at)
        said = Message(
            new_id(), begun.id, None, role, MessageStatus.COMPLETE, (TextPart(text),), at
        )
        await self.repository.append(said, conversation=begun)
        return said

    async def find(self, text: str) -> None:
        self.palette.field.setText(text)
        await until(lambda: not self.palette.model.is_searching)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        where = QApplication.focusWidget() or self.palette.field
        QTest.keyClick(where, key, modifiers or Qt.KeyboardModifier.NoModifier)

    @property
    def rows(self) -> list[Found]:
        return self.palette.model.rows

    @property
    def selected(self) -> Found:
        return self.palette._rows.found[self.palette.list.currentIndex().row()]

    @property
    def messages(self) -> list[Found]:
        return [each for each in self.rows if each.section == MESSAGES and each.can_run]


@asynccontextmanager
async def desk(qapp: QApplication) -> AsyncIterator[Desk]:
    database = await Database.in_memory()
    window = QWidget()
    window.resize(900, 700)
    other = QLineEdit()
    QVBoxLayout(window).addWidget(other)
    window.show()
    window.activateWindow()
    other.setFocus()
    theme, actions = Theme(qapp, "light"), Actions(window)
    actions.on("view.theme.dark", lambda: None)
    search = Search(SearchRepository(database))
    chats, shown = Chats(), Shown(search)
    palette = Palette(window, chats, actions, theme, shown)
    palette.open_up()
    await until(lambda: palette.model.names is not None)
    try:
        yield Desk(palette, chats, shown, ConversationRepository(database), other)
    finally:
        palette.close_up()
        window.deleteLater()
        await database.close()


def test_messages_are_found_with_context_and_enter_goes_to_one(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            said = await at.say("Prune the cherry tree in summer", title="Garden")
            await at.find("cherry")
            (row,) = at.messages
            assert row.text == "Garden"
            assert row.detail is not None
            assert [row.detail.text[a:b] for a, b in row.detail.marks] == ["cherry"]
            assert at.selected.detail == row.detail
            at.press(KEY.Key_Return)
            assert at.shown.messages == [(said.conversation_id, said.id, "cherry")]
            assert at.palette.isHidden()

    play(qapp, scenario)


def test_an_answer_is_shown_without_its_marks_and_a_question_as_it_is(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            await at.say("Is **cherry** wood?", title="Asked")
            await at.say("The **cherry** tree is not", title="Answered", role=Role.ASSISTANT)
            await at.find("cherry")
            shown = {row.text: row.detail.text for row in at.messages if row.detail is not None}
            assert shown == {"Asked": "Is **cherry** wood?", "Answered": "The cherry tree is not"}

    play(qapp, scenario)


def test_ctrl_enter_leaves_the_palette_open(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            await at.say("cherry one")
            await at.say("cherry number two")
            await at.find("cherry")
            at.press(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
            at.press(KEY.Key_Down)
            at.press(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
            assert len({message for _, message, _ in at.shown.messages}) == 2
            assert at.palette.isVisible()

    play(qapp, scenario)


def test_tab_goes_through_the_sections_and_then_the_filters(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            await at.say("the dark side", title="Dark matters")
            await at.find("dark")
            sections = []
            for _ in range(3):
                sections.append(at.selected.section)
                at.press(KEY.Key_Tab)
            assert sections == ["Commands", CHATS, MESSAGES]
            chips = list(at.palette.filters.chips.values())
            assert chips[0].hasFocus()
            at.press(KEY.Key_Right)
            assert chips[1].hasFocus()
            at.press(KEY.Key_Escape)
            assert at.palette.field.hasFocus()
            assert at.palette.isVisible()

    play(qapp, scenario)


def test_a_filter_is_chosen_by_keyboard_and_stands_in_the_text(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            await at.say("cherry of mine")
            theirs = await at.say("cherry of theirs", role=Role.ASSISTANT)
            await at.find("cherr")
            at.press(KEY.Key_Backtab)
            assert at.palette.filters.chips[list(at.palette.filters.chips)[-1]].hasFocus()
            at.press(KEY.Key_Return)
            menu = at.palette.filters.menu
            assert menu is not None
            QTest.keyClick(menu, KEY.Key_Down)
            QTest.keyClick(menu, KEY.Key_Return)
            await until(lambda: at.palette.field.text() == "from:assistant cherr")
            await until(lambda: len(at.messages) == 1)
            at.press(KEY.Key_Return)
            assert [message for _, message, _ in at.shown.messages] == [theirs.id]

    play(qapp, scenario)


def test_more_results_are_added(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            for count in range(PAGE + 5):
                await at.say(f"cherry {'x' * count}")
            await at.find("cherry")
            assert len(at.messages) == PAGE + 1
            at.press(KEY.Key_Up)
            assert at.selected.text == "More results"
            at.press(KEY.Key_Return)
            await until(lambda: len(at.messages) == PAGE + 5)
            assert at.palette.isVisible()

    play(qapp, scenario)


def test_nothing_found_is_said_and_a_word_put_right(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            await at.say("The rhododendron needs acid soil")
            await at.find("zzzz")
            (row,) = at.rows
            assert row.line is Line.REMARK
            await at.find("rhododendorn ")
            assert at.selected.text == "Did you mean “rhododendron”?"
            at.press(KEY.Key_Return)
            await until(lambda: at.messages and at.messages[0].detail is not None)
            assert at.palette.field.text().strip() == "rhododendron"

    play(qapp, scenario)


def test_typing_on_ends_the_search_before(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            await at.say("cherry")
            await at.say("apple")
            for text in ("c", "ch", "che", "a", "ap", "app"):
                at.palette.field.setText(text)
            await until(lambda: not at.palette.model.is_searching)
            assert [row.detail and row.detail.text for row in at.messages] == ["apple"]

    play(qapp, scenario)


def test_the_chat_in_sight_is_not_offered_first(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            here = await at.say("x", title="Garden now")
            other = await at.say("xx", title="Garden then")
            loaded = [await at.repository.get(each.conversation_id) for each in (here, other)]
            at.chats.loaded_conversations = loaded
            at.chats.current = here.conversation_id
            at.palette.field.setText(" ")
            at.palette.field.clear()
            assert at.rows[1].conversation_id == other.conversation_id
            assert here.conversation_id not in {each.conversation_id for each in at.rows}
            await at.find("garden")
            found = [each.conversation_id for each in at.rows if each.section == CHATS]
            assert found == [None, other.conversation_id, here.conversation_id]

    play(qapp, scenario)


def test_the_palette_goes_when_the_keyboard_does(qapp: QApplication) -> None:
    async def scenario() -> None:
        async with desk(qapp) as at:
            at.palette.filters.enter()
            assert at.palette.isVisible()
            at.other.setFocus()
            await until(lambda: at.palette.isHidden())

    play(qapp, scenario)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cherry", "after:7d cherry"),
        ("cherry on:today", "after:7d cherry "),
        ('before:"last week" cherry pi', "after:7d cherry pi"),
        ("", "after:7d "),
    ],
)
def test_one_date_at_a_time(text: str, shown: str) -> None:
    assert DATE.put(text, Choice("", "after:7d")) == shown
    assert DATE.is_in(shown)
    assert not DATE.is_in(DATE.put(shown, None))


def test_names_with_spaces_are_quoted() -> None:
    names = Names(models=("gpt",), folders=('My "own" work',))
    assert [each.text for each in choices(MODEL, names)] == ["model:gpt"]
    assert [each.text for each in choices(FOLDER, names)] == ['folder:"My  own  work"']
    assert choices(FOLDER, None) == []
