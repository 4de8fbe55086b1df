"""What can be done with the text that was taken, and with what the model made of it. No widget."""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import MessageStatus
from deskhand.domain.errors import DeskhandError, HostError
from deskhand.domain.wording import tr
from deskhand.host.selection.base import NOWHERE, TOTAL_S, Origin, Replaced, Selections, Snapshot
from deskhand.services.text_actions import TextActions
from deskhand.ui import aio
from deskhand.ui.capture.clipboard import put_back, put_text
from deskhand.ui.chat.find_text import written_plainly
from deskhand.ui.quick.kinds import Kind

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.host.settings import TextActionSettings
    from deskhand.ui.chat.live import LiveAnswers
    from deskhand.ui.chat.live_answer import LiveAnswer
    from deskhand.ui.quick.view_model import QuickViewModel

log = logging.getLogger(__name__)

REPLACING_S = 10.0


class Showing(StrEnum):
    """What the row offers."""

    NOTHING = "nothing"
    ACTIONS = "actions"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class _Running:
    """An action under way or done: the chat it is in, and the text it is done with."""

    action: TextActionSettings
    chat: UUID
    text: str


class TextActionsModel(QObject):
    """changed: read `showing` again. hide_wanted, show_wanted: the prompt is in the way, or is
    needed again. words_wanted: these words to be corrected, as a task. told: a sentence. failed:
    a DeskhandError."""

    changed = Signal()
    hide_wanted = Signal()
    show_wanted = Signal()
    words_wanted = Signal(str)
    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        live: LiveAnswers,
        quick: QuickViewModel,
        selections: Selections,
        lane: aio.Lane,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._quick = quick
        self._selections, self._lane = selections, lane
        self.list = TextActions(desk.settings)
        self._origin: Origin = NOWHERE
        self._cannot_replace = ""
        self._running: _Running | None = None
        self._answered = False
        live.ended.connect(self._on_ended)
        quick.changed.connect(self.changed)
        self.destroyed.connect(desk.bus.subscribe(self._on_changes))

    # -- what is shown

    @property
    def showing(self) -> Showing:
        """Actions while there is text and no question yet; the result's buttons behind it."""
        running = self._running
        if running is not None and running.chat == self._quick.chat.conversation_id:
            done = self._answered and not self._quick.chat.answering
            return Showing.RESULT if done else Showing.NOTHING
        if self._quick.selection.strip() and self._quick.kind is Kind.QUESTION:
            return Showing.ACTIONS
        return Showing.NOTHING

    @property
    def actions(self) -> list[TextActionSettings]:
        """Those there are."""
        return self.list.all()

    @property
    def cannot_replace(self) -> str:
        """Why the result cannot take the place of the text; "" where it can."""
        return self._cannot_replace

    # -- what a person does

    def begin(self, text: str, origin: Origin) -> None:
        """This was taken there."""
        self._origin = origin
        self._cannot_replace = self._selections.cannot_replace(origin)
        self._running, self._answered = None, False
        self._quick.begin_anew()
        self._quick.select(text, origin.title)

    def run(self, name: str) -> None:
        """Do this with the text that was taken."""
        aio.spawn(self._told(self._run(name)), self, "text action")

    def replace(self) -> None:
        """Put the answer in the place of the text."""
        aio.spawn(self._told(self._replace(self.result())), self, "replace selection")

    def copy(self) -> None:
        """Put the answer on the clipboard."""
        put_text(self.result())
        self.told.emit(tr("Answer copied."))

    def make_task(self) -> None:
        """Make a task of the answer, to be corrected first."""
        self.words_wanted.emit(self.result())

    def result(self) -> str:
        """The answer as other programs take it: its lines as they are, and without Markdown's
        marks unless the text that was taken has such itself."""
        answer = self._quick.chat.last_answer().strip()
        taken = self._running.text if self._running is not None else ""
        return answer if written_plainly(taken) != taken else written_plainly(answer).strip()

    # -- how it is done

    async def _run(self, name: str) -> None:
        action, text = self.list.get(name), self._quick.selection
        if not text.strip():
            return
        if action.result == "task":
            self.words_wanted.emit(text)
            return
        quick = self._quick
        if quick.chat.models.choice is None:
            raise HostError(tr("There is no model to ask."))
        files = await quick.selected_file()
        quick.chat.begin()
        self._answered = False
        asked = await quick.chat.ask(action.instruction, (), files)
        self._running = _Running(action, asked.conversation_id, text)
        quick.select("")
        self.changed.emit()

    def _on_ended(self, answer: LiveAnswer) -> None:
        running = self._running
        if running is None or answer.conversation_id != running.chat:
            return
        self._answered = answer.has_text and answer.error is None
        self.changed.emit()
        is_first = answer.asked.parent_id is None
        is_whole = answer.stored is not None and answer.stored.status is MessageStatus.COMPLETE
        # Half an answer, as of one that was stopped, takes the place of nothing by itself.
        if not self._answered or not is_whole or not is_first or running.action.result == "show":
            return
        if running.action.result == "copy" or self._cannot_replace:
            self.copy()
            if self._cannot_replace:
                self.told.emit(tr("{reason} It is copied.", reason=self._cannot_replace))
        else:
            self.replace()

    async def _replace(self, text: str) -> None:
        if not text or self._cannot_replace:
            return
        origin, selections = self._origin, self._selections
        before: Snapshot = {}
        try:
            before = await self._lane.run(selections.snapshot, TOTAL_S * 2)
        except TimeoutError:
            log.info("the clipboard's owner does not answer; it cannot be put back")
        self.hide_wanted.emit()
        try:
            done = await self._lane.run(lambda: selections.replace(text, origin), REPLACING_S)
        except (HostError, TimeoutError, OSError):
            done = Replaced.ON_CLIPBOARD
        if done is Replaced.DONE:
            put_back(before)
            return
        put_text(text)
        self.show_wanted.emit()
        self.told.emit(tr("The other program did not take it. It is copied: paste it there."))

    async def _told(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()
