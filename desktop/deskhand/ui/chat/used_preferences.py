"""Which preferences the answers in sight were made with: read, shown as chips, and acted on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import MessageStatus
from deskhand.domain.errors import DeskhandError
from deskhand.domain.preference import Preference, UsedPreference
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.message_view import AnswerView
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.chat.used_preferences_card import UsedCard
from deskhand.ui.chat.used_preferences_chips import UsedChips
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.side.room import Tell
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.assistants.preferences import RequestPreferences
    from deskhand.services.bus import Bus
    from deskhand.services.preferences import Preferences
    from deskhand.ui.chat.live_answer import LiveAnswer

PART = "used preferences"

Used = dict[UUID, tuple[UsedPreference, ...]]


class OpenPreference(Protocol):
    """Shows a preference in its pane."""

    def __call__(self, preference_id: UUID) -> None: ...


class UsedInChat(QObject):
    """The chips of one transcript. kept: what answers were made with."""

    def __init__(
        self,
        chat: ChatViewModel,
        transcript: Transcript,
        kept: RequestPreferences,
        shelf: Preferences,
        bus: Bus,
        theme: Theme,
        tell: Tell,
        open_preference: OpenPreference,
    ) -> None:
        super().__init__(transcript)
        self._chat, self._transcript, self._kept = chat, transcript, kept
        self._shelf, self._theme, self._tell = shelf, theme, tell
        self._open_preference = open_preference
        self._used: Used = {}
        self._asked: set[UUID] = set()
        self._reading = False
        self._card: UsedCard | None = None
        self._here: tuple[Entry, QWidget, UsedPreference] | None = None
        transcript.view_made.connect(self._on_view_made)
        chat.entries_changed.connect(self._look)
        chat.live.row_made.connect(self._on_row_made)
        self.destroyed.connect(bus.subscribe(self._on_changes))
        self._look()

    # -- what is shown

    def _on_row_made(self, answer: LiveAnswer) -> None:
        """Its own event says what it is made with: no need to read it."""
        if answer.message_id is not None:
            self._used[answer.message_id] = answer.preferences
            self._asked.add(answer.message_id)

    def _look(self) -> None:
        """Read what the answers in sight were made with, those not known yet at once."""
        self._show()
        if not self._reading and self._unknown():
            self._reading = True
            aio.spawn(self._read(), self, "used preferences")

    def _unknown(self) -> list[UUID]:
        return [
            entry.message.id
            for entry in self._chat.entries
            if not entry.is_person and entry.message and entry.message.id not in self._asked
        ]

    async def _read(self) -> None:
        await asyncio.sleep(0)
        try:
            wanted = self._unknown()
            self._asked.update(wanted)
            used = await self._kept.used_by(wanted)
            there = await self._still_there(used) if used else {}
            self._used.update({each: there.get(each, ()) for each in wanted})
        except DeskhandError as error:
            self._chat.tell(error)
        finally:
            self._reading = False
        self._show()

    async def _still_there(self, used: Used) -> Used:
        """Without those forgotten since, whose words are about to be removed here, too."""
        try:
            there = {each.id for each in await self._shelf.all()}
        except DeskhandError:
            return used  # what they were is still told when the store cannot be opened
        return {
            message: tuple(each for each in known if each.preference_id in there)
            for message, known in used.items()
        }

    def _show(self) -> None:
        for view in self._transcript.views():
            if isinstance(view, AnswerView):
                self._show_in(view)

    def _on_view_made(self, entry: Entry) -> None:
        for view in self._transcript.views():
            if view.entry.key == entry.key and isinstance(view, AnswerView):
                self._show_in(view)

    def _show_in(self, view: AnswerView) -> None:
        message = view.entry.message
        over = message is not None and message.status is not MessageStatus.STREAMING
        used = self._used.get(message.id, ()) if message is not None and over else ()
        before = view.under(PART)
        shown = before.used if isinstance(before, UsedChips) else ()
        if used == shown:
            return
        chips = UsedChips(used, self._theme, view) if used else None
        if chips is not None:
            chips.opened.connect(partial(self._open, view.entry))
        view.put_under(PART, chips)

    # -- the card

    def _open(self, entry: Entry, chip: QWidget, used: UsedPreference) -> None:
        aio.spawn(self._open_card(entry, chip, used), self, "used preference")

    async def _open_card(self, entry: Entry, chip: QWidget, used: UsedPreference) -> None:
        now = await self._now(used.preference_id)
        here = self._chat.conversation_id
        self._here = (entry, chip, used)
        not_here = now is not None and here in now.not_in
        self._the_card().open_at(chip, used, now, not_here=not_here)

    async def _now(self, preference_id: UUID) -> Preference | None:
        try:
            return await self._shelf.get(preference_id)
        except DeskhandError:
            return None  # forgotten since, or the store is closed: what it read then is shown

    def _the_card(self) -> UsedCard:
        if self._card is None:
            card = self._card = UsedCard(self._theme, self._transcript.window())
            card.edited.connect(self._edit)
            card.not_here_wanted.connect(lambda: self._allow(False))
            card.allow_wanted.connect(lambda: self._allow(True))
            card.forget_wanted.connect(self._forget)
            card.again_wanted.connect(self._again)
            card.open_wanted.connect(self._go)
            self.destroyed.connect(card.deleteLater)
        return self._card

    def _edit(self, sentence: str) -> None:
        if self._here is None:
            return
        preference_id = self._here[2].preference_id

        async def work() -> Callable[[], Awaitable[object]]:
            before = await self._shelf.get(preference_id)
            await self._shelf.change(replace(before, sentence=sentence))
            return lambda: self._shelf.change(before)

        self._do(work, tr("Changed."))

    def _allow(self, allowed: bool) -> None:
        """Use it in this chat, or not any more; the card then says so."""
        chat = self._chat.conversation_id
        if self._here is not None and chat is not None:
            work = self._set_allowed(self._here, chat, allowed=allowed)
            aio.spawn(work, self, "used preference")

    async def _set_allowed(
        self, here: tuple[Entry, QWidget, UsedPreference], chat: UUID, *, allowed: bool
    ) -> None:
        entry, chip, used = here
        try:
            now = await self._shelf.get(used.preference_id)
            others = tuple(each for each in now.not_in if each != chat)
            now = await self._shelf.change(
                replace(now, not_in=others if allowed else (*others, chat))
            )
        except DeskhandError as error:
            self._chat.tell(error)
            return
        self._here = (entry, chip, used)
        self._the_card().open_at(chip, used, now, not_here=not allowed)

    def _forget(self) -> None:
        if self._here is None:
            return
        used = self._here[2]
        self._the_card().close_up()

        async def work() -> Callable[[], Awaitable[object]]:
            gone = await self._shelf.get(used.preference_id)
            await self._shelf.forget([gone.id])
            return lambda: self._shelf.put_back([gone])

        self._do(work, tr("Forgotten."))

    def _again(self) -> None:
        """Answer once more; what is not wanted here is left out."""
        if self._here is not None:
            entry = self._here[0]
            self._the_card().close_up()
            self._chat.again(entry.key)

    def _go(self) -> None:
        if self._here is not None:
            used = self._here[2]
            card = self._the_card()
            card.let_go()
            card.close_up()
            self._open_preference(used.preference_id)

    # -- helpers

    def _do(
        self, work: Callable[[], Awaitable[Callable[[], Awaitable[object]]]], said: str
    ) -> None:
        """Do it; tell it with its way back, or what went wrong."""

        async def told() -> None:
            try:
                undo = await work()
            except DeskhandError as error:
                self._chat.tell(error)
                return

            def back() -> None:
                aio.spawn(self._undo(undo), self, "undo")

            self._tell(said, act=back)

        aio.spawn(told(), self, "used preference")

    async def _undo(self, undo: Callable[[], Awaitable[object]]) -> None:
        try:
            await undo()
        except DeskhandError as error:
            self._chat.tell(error)
        self._asked.clear()
        self._look()

    def _on_changes(self, changes: Changes) -> None:
        """Something was forgotten elsewhere: look again."""
        if changes.noun is Noun.PREFERENCE and self._used:
            self._asked.clear()
            self._look()
