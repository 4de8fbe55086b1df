"""The window goes and comes back; what later starts ask for is shown, and never sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from deskhand.domain.conversation import Draft
from deskhand.domain.handover import Files, Handover, Hidden, Link, Open, Refused, Share
from deskhand.host.folders import Folders
from deskhand.host.instance import claim, hand_over
from deskhand.ui.chat.rail_model import Mark
from deskhand.ui.launch import Launch
from deskhand.ui.main_window import Leaving
from deskhand.ui.session import Session
from deskhand.ui.system.closing import StayQuestion
from tests.ui.test_window import SETTINGS, home, play, until

__all__ = ["home"]
STAY = SETTINGS + '[desktop]\non_close = "stay"\nquick_key = ""\n'


def settle(home: Path, settings: str) -> None:
    (home / "config" / "settings.toml").write_text(settings)


@asynccontextmanager
async def first(qapp: QApplication, handover: Handover | None = None) -> AsyncIterator[Session]:
    """A window that later starts reach."""
    instance = claim(Folders.find())
    launch = Launch(handover or Open(), instance)
    session = Session(qapp, launch=launch)
    living = asyncio.ensure_future(session.live(lambda: None, hidden=launch.hidden))
    await until(lambda: session.actions["app.quit"].isEnabled() and session.rail.loaded)
    try:
        yield session
    finally:
        session.quit()
        await living
        launch.release()
        session.window.deleteLater()
        session.deleteLater()


def press_button(question: StayQuestion, text: str) -> None:
    next(b for b in question.findChildren(QAbstractButton) if b.text() == text).click()


async def ask(handover: Handover) -> None:
    assert await asyncio.to_thread(hand_over, Folders.find(), handover, {})


def words(session: Session) -> str:
    return session.pane.view.composer.text()


def test_closing_hides_and_a_later_start_shows_it_where_it_was(
    qapp: QApplication, home: Path
) -> None:
    settle(home, STAY)

    async def scenario() -> None:
        async with first(qapp) as session:
            place = session.window.geometry()
            session.window.close()
            assert session.window.isHidden()
            memory = session.window.memory()
            assert (memory.width, memory.height) == (place.width(), place.height())
            await ask(Open())
            await until(session.window.isVisible)
            assert session.window.size() == place.size()

    play(qapp, scenario)


def test_after_a_hidden_start_one_can_write_at_once(qapp: QApplication, home: Path) -> None:
    settle(home, STAY)

    async def scenario() -> None:
        async with first(qapp, Hidden()) as session:
            assert session.window.isHidden()
            await ask(Open())
            await until(session.window.isActiveWindow)
            assert session.window.focusWidget() is session.pane.view.composer.edit

    play(qapp, scenario)


@pytest.mark.parametrize(
    ("press", "chosen"), [("Keep running", "stay"), ("Quit", "quit"), ("", "ask")]
)
def test_the_first_closing_asks_and_the_answer_is_kept(
    qapp: QApplication, home: Path, press: str, chosen: str
) -> None:
    settle(home, SETTINGS)

    async def scenario() -> None:
        async with first(qapp) as session:
            session.window.close()
            assert session.window.isVisible()

            def question() -> StayQuestion | None:
                return session.window.findChild(StayQuestion)

            await until(question)
            asked = question()
            assert asked is not None
            await until(asked.isVisible)
            if press:
                press_button(asked, press)
            else:
                asked.reject()
            settings = home / "config" / "settings.toml"
            await until(lambda: question() is None)
            if press:
                await until(lambda: f'on_close = "{chosen}"' in settings.read_text())
            await until(lambda: session.window.isVisible() == (press == ""))

    play(qapp, scenario)


def test_the_end_of_the_session_is_not_refused(qapp: QApplication, home: Path) -> None:
    settle(home, STAY)

    async def scenario() -> None:
        async with first(qapp) as session:
            assert session.system.leaving() is Leaving.HIDE
            session.system.session_ends()
            assert session.system.leaving() is Leaving.END

    play(qapp, scenario)


def test_what_is_shared_goes_behind_what_is_written_and_is_not_sent(
    qapp: QApplication, home: Path
) -> None:
    settle(home, STAY)
    note = home / "note.txt"
    note.write_text("hello")

    async def scenario() -> None:
        async with first(qapp) as session:
            session.pane.view.composer.write("mine")
            await ask(Share("theirs"))
            await until(lambda: "theirs" in words(session))
            assert words(session) == "mine\n\ntheirs"
            await ask(Link("deskhand://ask?text=from%20a%20page"))
            await until(lambda: "from a page" in words(session))
            await ask(Files((str(note),)))
            await until(lambda: session.pane.view.composer.draft().files)
            assert session.rail.shown == []
            assert not session.is_answering()

    play(qapp, scenario)


def test_what_the_quick_prompt_holds_goes_on_in_its_chat(qapp: QApplication, home: Path) -> None:
    settle(home, STAY)

    async def scenario() -> None:
        async with first(qapp) as session:
            room = session.system._room
            assert room is not None
            message = await room.desk.conversations.post(Draft(None, "What is a tide?"))
            chat = message.conversation_id
            session.pane.view.composer.write("mine")
            for said, wanted in (("first", "first"), ("second", "first\n\nsecond")):
                room.compose(said, [], chat)
                await until(lambda wanted=wanted: words(session) == wanted)
                assert session.pane.model.conversation_id == chat
            room.open_chat(None)
            await until(lambda: words(session) == "mine")
            session.rail.set_mark(chat, Mark.UNREAD)
            room.seen(chat)
            assert session.rail.model._marks.get(chat) is None

    play(qapp, scenario)


def test_what_it_is_started_for_waits_for_the_chats(qapp: QApplication, home: Path) -> None:
    settle(home, STAY)

    async def scenario() -> None:
        async with first(qapp, Share("from the start")) as session:
            await until(lambda: words(session) == "from the start")

    play(qapp, scenario)


def test_why_a_clicked_link_is_refused_is_said_in_the_window(
    qapp: QApplication, home: Path
) -> None:
    settle(home, STAY)

    async def scenario() -> None:
        async with first(qapp) as session:
            await ask(Refused("This link cannot be opened."))
            await until(lambda: session.window.has_toast)
            assert "cannot be opened" in session.window.toast.accessibleName() + "".join(
                label.text() for label in session.window.toast.findChildren(QLabel)
            )

    play(qapp, scenario)
