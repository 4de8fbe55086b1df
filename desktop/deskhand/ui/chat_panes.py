"""The chats in the centre of the window: the stored ones, and over them one never stored."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.preference_joining import join_preferences
from deskhand.ui.chat.view import ChatView
from deskhand.ui.chat.view_model import ChatServices, ChatViewModel
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.desk import Chats, Desk
    from deskhand.host.settings import Settings
    from deskhand.services.exchange.exporting import Exporting
    from deskhand.ui.side.room import SideRoom

log = logging.getLogger(__name__)

ShowEntry = Callable[[str, UUID], None]

TITLE = "title of the chat"


@dataclass(frozen=True, slots=True)
class ChatPane:
    """A chat in the centre of the window."""

    model: ChatViewModel
    view: ChatView


class ChatPanes(QObject):
    """Makes them, and gives them the core when it is open. Until then one can type.

    settings_wanted: at this page. task_wanted: from the message with this key, of the chat in
    sight. temporary_opened: with its ChatPane, which is the one in sight from now on.
    temporary_left: it is gone, and the stored chats are in sight again.
    """

    settings_wanted = Signal(str)
    task_wanted = Signal(object)
    temporary_opened = Signal(object)
    temporary_left = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._exporting: dict[ChatViewModel, Exporting] = {}
        self._temporary: ChatPane | None = None
        self._unsaved: Chats | None = None
        self.stored = self._make()

    @property
    def in_sight(self) -> ChatPane:
        """The one the person sees."""
        return self._temporary or self.stored

    @property
    def in_temporary(self) -> bool:
        """Whether that is one that is never stored."""
        return self._temporary is not None

    @property
    def all(self) -> list[ChatPane]:
        """Every one there is."""
        return [self.stored, *([self._temporary] if self._temporary else [])]

    def live(self) -> list[LiveAnswers]:
        """The answers under way in each."""
        return [pane.model.live for pane in self.all]

    def is_answering(self) -> bool:
        """Whether an answer is being made."""
        return any(answers.running() for answers in self.live())

    def exporting(self) -> Exporting | None:
        """Writes the chat in sight to a file; None before it is open."""
        return self._exporting.get(self.in_sight.model)

    def follow(self, settings: Settings) -> None:
        """Write as the person wants it from now on."""
        for pane in self.all:
            pane.view.check_spelling(settings.chat.check_spelling)

    def attach_stored(self, desk: Desk, room: SideRoom, show_entry: ShowEntry) -> None:
        """The stored chats are open. show_entry: brings an entry of a side pane into sight."""
        self._attach(self.stored, desk.chats, room, show_entry)

    def open(self, conversation_id: UUID | None) -> None:
        """Show a stored chat, or a new one for None."""
        self.leave_temporary()
        self.stored.model.open(conversation_id)

    async def open_again(self, desk: Desk, conversation_id: UUID) -> None:
        """The chat of last time, unless something new was begun meanwhile. It may have been
        deleted elsewhere since; then a new one is in sight."""
        if self._is_begun():
            return
        try:
            await desk.conversations.get(conversation_id)
        except DeskhandError as error:
            log.info("the last conversation is gone: %s", error.what)
            return
        if not self._is_begun():
            self.stored.model.open(conversation_id)

    async def open_temporary(self, desk: Desk, room: SideRoom, show_entry: ShowEntry) -> None:
        """Show a chat that is never stored, in the place of the one before it."""
        chats = await desk.unsaved()
        self.leave_temporary()
        pane = self._make()
        self._attach(pane, chats, room, show_entry)
        self._temporary, self._unsaved = pane, chats
        self.temporary_opened.emit(pane)
        pane.view.focus_message()

    def leave_temporary(self) -> None:
        """Let it go, with what was said in it."""
        pane, self._temporary = self._temporary, None
        chats, self._unsaved = self._unsaved, None
        if pane is not None:
            pane.model.live.stop_all()
            self.temporary_left.emit()
            self._exporting.pop(pane.model, None)
            pane.model.deleteLater()
            if chats is not None:
                aio.spawn(_forget(chats, pane.model.live), self, "forget a temporary chat")

    def leave_drafts(self) -> None:
        """Store what is typed."""
        for pane in self.all:
            pane.model.drafts.leave()

    def stop_answers(self) -> None:
        """End every answer that is being made; what came of it is kept."""
        for answers in self.live():
            answers.stop_all()

    def _is_begun(self) -> bool:
        model, composer = self.stored.model, self.stored.view.composer
        return model.conversation_id is not None or not composer.is_empty or model.sending

    def _make(self) -> ChatPane:
        model = ChatViewModel(LiveAnswers(self), self)
        view = ChatView(model, self._theme)
        view.providers_wanted.connect(lambda: self.settings_wanted.emit("providers"))
        view.task_wanted.connect(self.task_wanted)
        return ChatPane(model, view)

    def _attach(self, pane: ChatPane, chats: Chats, room: SideRoom, show: ShowEntry) -> None:
        from deskhand.ui.resources.chat_chips import join_resources

        # What was typed before the core was open is the draft, whatever the disk has.
        pane.model.drafts.leave()
        self._exporting[pane.model] = chats.exporting
        pane.model.live.ended.connect(
            lambda answer: aio.spawn(chats.titles.consider(answer.conversation_id), self, TITLE)
        )
        desk = room.desk
        pane.view.check_spelling(desk.settings.current.chat.check_spelling)
        join_preferences(pane, chats, room, show)
        join_resources(pane.view, pane.model, room, show, stored=pane is self.stored)
        pane.model.attach(
            ChatServices(
                chats.conversations,
                desk.models,
                chats.assistant,
                desk.bus,
                chats.files,
                desk.chats.prompts,  # in a temporary chat, too
                desk.presets,
                chats.branches,
                desk.daily.people,
            )
        )


async def _forget(chats: Chats, live: LiveAnswers) -> None:
    """Nothing of it is left, as it was promised: not in the memory either. What still writes there
    ends first."""
    await live.over()
    await chats.assistant.settle()
    await aio.settled((TITLE,))
    await chats.database.close()
    live.deleteLater()
