"""Offers to remember what a message says of the person's preferences. Nothing is without a yes,
unless the settings say so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.conversation import Message
from deskhand.domain.errors import DeskhandError
from deskhand.domain.preference import Preference
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.message_view import PersonView
from deskhand.ui.chat.remember_card import RememberCard
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.side.room import Tell
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.assistants.preferences import RequestPreferences
    from deskhand.services.preferences import Preferences

PART = "remember"
Learn = Literal["ask", "always", "never"]


class Remember(QObject):
    """The questions of one transcript. learn: what the settings say. left: the keyboard belongs to
    the composer again."""

    left = Signal()

    def __init__(
        self,
        chat: ChatViewModel,
        transcript: Transcript,
        kept: RequestPreferences,
        shelf: Preferences,
        theme: Theme,
        tell: Tell,
        learn: Callable[[], Learn],
    ) -> None:
        super().__init__(transcript)
        self._chat, self._transcript, self._kept = chat, transcript, kept
        self._shelf, self._theme, self._tell, self._learn = shelf, theme, tell, learn
        self._open: dict[UUID, NewPreference] = {}
        transcript.view_made.connect(self._on_view_made)
        chat.message_stored.connect(self._on_stored)

    def _on_stored(self, message: Message) -> None:
        if self._learn() != "never":
            aio.spawn(self._consider(message), self, "consider a preference")

    async def _consider(self, message: Message) -> None:
        """Ask about what this message says, if it says something."""
        try:
            if await self._kept.is_silent(message.conversation_id):
                return
            draft = await self._shelf.propose(message.text)
        except DeskhandError as error:
            self._chat.tell(error)
            return
        if draft is None:
            return
        model = NewPreference(self._shelf, self, source=f"message:{message.id}")
        model.topic = draft.topic
        model.write(draft.sentence)
        model.choose(draft.strength)
        model.stored.connect(partial(self._on_remembered, message.id))
        model.told.connect(partial(self._on_told, message.id))
        model.failed.connect(self._chat.tell)
        self._open[message.id] = model
        if self._learn() == "always":
            # One that clashes is asked about all the same: nothing is replaced unasked.
            model.changed.connect(partial(self._ask_if_it_clashes, message.id))
            model.add()
        else:
            self._show(message.id)

    def _ask_if_it_clashes(self, message_id: UUID) -> None:
        model = self._open.get(message_id)
        if model is not None and model.conflict is not None:
            self._show(message_id)

    # -- the card

    def _on_view_made(self, entry: Entry) -> None:
        model = None if entry.message is None else self._open.get(entry.message.id)
        asks = model is not None and (self._learn() != "always" or model.conflict is not None)
        if entry.message is not None and asks:
            self._show(entry.message.id)

    def _show(self, message_id: UUID) -> None:
        """Have the card under its message, where that is in sight."""
        model = self._open.get(message_id)
        for view in self._transcript.views():
            message = view.entry.message
            if message is None or message.id != message_id or not isinstance(view, PersonView):
                continue
            if model is None:
                view.put_under(PART, None)
            elif view.under(PART) is None:
                view.put_under(PART, self._card(message_id, model, view))

    def _card(self, message_id: UUID, model: NewPreference, view: PersonView) -> RememberCard:
        card = RememberCard(model, self._theme, view)
        card.declined.connect(lambda: self._close(message_id))
        card.silenced.connect(lambda: self._silence(message_id))
        card.left.connect(self.left)
        return card

    def _close(self, message_id: UUID) -> None:
        model = self._open.pop(message_id, None)
        if model is not None:
            self._show(message_id)
            model.deleteLater()

    # -- what was decided

    def _on_remembered(self, message_id: UUID, preference: Preference) -> None:
        del preference
        model = self._open.pop(message_id, None)
        if model is not None:
            self._show(message_id)

    def _on_told(self, message_id: UUID, said: str, undo: Callable[[], None]) -> None:
        del message_id
        self._tell(said, act=undo)

    def _silence(self, message_id: UUID) -> None:
        chat = self._chat.conversation_id
        if chat is None:
            return
        self.left.emit()
        self._close(message_id)
        aio.spawn(self._set_silent(chat, silent=True), self, "ask no more")

        def ask_again() -> None:
            aio.spawn(self._set_silent(chat, silent=False), self, "ask again")

        self._tell(tr("Nothing is asked in this chat any more."), act=ask_again)

    async def _set_silent(self, chat: UUID, *, silent: bool) -> None:
        try:
            await self._kept.silence(chat, silent=silent)
        except DeskhandError as error:
            self._chat.tell(error)
