"""Bringing something into sight from outside the window: from the tray, a key, a notification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from deskhand.ui.main_window import MainWindow

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.domain.conversation import Draft
    from deskhand.ui.aio import Lane
    from deskhand.ui.chat_panes import ChatPane
    from deskhand.ui.session import Session
    from deskhand.ui.system.room import SystemRoom


class Places(Protocol):
    """What the window shows things in."""

    def open_chat(self, conversation_id: UUID | None) -> None:
        """This chat, or a new one."""

    def show_task(self, task_id: UUID | None) -> None:
        """This task, or all."""

    def show_message(self, conversation_id: UUID, message_id: UUID, text: str) -> None:
        """This message, with these words marked."""


class Showing:
    """chat: the chat in sight."""

    def __init__(self, window: MainWindow, places: Places, chat: Callable[[], ChatPane]) -> None:
        self._window, self._places, self._chat = window, places, chat

    def chat(self, conversation_id: UUID | None) -> None:
        """This chat, or a new one for None, with the keyboard in it."""
        self._window.bring_forward()
        self._places.open_chat(conversation_id)
        self._chat().view.focus_message()

    def task(self, task_id: UUID | None) -> None:
        """This task, or all for None."""
        self._window.bring_forward()
        self._places.show_task(task_id)

    def message(self, conversation_id: UUID, message_id: UUID, text: str) -> None:
        """This message of a chat."""
        self._window.bring_forward()
        self._places.show_message(conversation_id, message_id, text)

    def draft(self, text: str, files: Sequence[Path] = (), chat: UUID | None = None) -> None:
        """A chat, None for a new one, with these words and files to correct, behind what is there.
        Nothing is sent."""
        self.chat(chat)
        pane = self._chat()
        composer, drafts = pane.view.composer, pane.model.drafts

        def arrived(draft: Draft) -> None:
            """That chat's own draft is in the composer: until now it held another's."""
            if draft.conversation_id != chat:
                return
            drafts.loaded.disconnect(arrived)
            before = composer.text()
            if text:
                composer.write(f"{before}\n\n{text}" if before.strip() else text)
            if files:
                composer.add_files(list(files))

        drafts.loaded.connect(arrived)


def system_room(session: Session, desk: Desk, lane: Lane) -> SystemRoom:
    """What the parts around the window are made from."""
    from deskhand.ui.chat.rail_model import Mark
    from deskhand.ui.system.room import SystemRoom

    showing = Showing(session.window, session, lambda: session.pane)
    return SystemRoom(
        desk=desk,
        window=session.window,
        theme=session.theme,
        actions=session.actions,
        lane=lane,
        tell=session.tell,
        raise_window=session.window.bring_forward,
        open_chat=showing.chat,
        show_task=showing.task,
        show_message=showing.message,
        open_settings=session.open_settings,
        compose=showing.draft,
        live=session.pane.model.live,  # the stored chats': no other is open yet
        chat=lambda: session.pane.model.conversation_id,
        seen=lambda chat: session.rail.set_mark(chat, Mark.NONE),
        show_pane=session.side.show,
        quit=session.quit,
    )
