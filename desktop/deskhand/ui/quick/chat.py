"""The conversation in the quick prompt: one like any other, with the window's own answers.

It shares `LiveAnswers` with the main window, so an answer that was begun here goes on there, and
goes on when the prompt is hidden. Typed words are the prompt's, not a chat's draft.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import Draft, Message, MessageStatus
from deskhand.domain.errors import DeskhandError, NotFoundError
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.chat.entries import Entry, continued, merge
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.chat.model_view import ModelView
from deskhand.ui.chat.style_model import StyleModel

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.ui.chat.live_answer import LiveAnswer

PAGE = 40
"""Messages shown here; the main window has them all."""


class QuickChat(QObject):
    """entries_changed: read `entries` again. answer_grown: the LiveAnswer that has more to show.
    state_changed: an answer began or ended. announced: a sentence for screen readers. failed: a
    DeskhandError to tell."""

    entries_changed = Signal()
    answer_grown = Signal(object)
    state_changed = Signal()
    announced = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.models = ModelView(self)
        self.style = StyleModel(self)
        self.style.model_wanted.connect(self.use_model)
        self.style.failed.connect(self.failed)
        self.conversation_id: UUID | None = None
        self._desk: Desk | None = None
        self._live: LiveAnswers | None = None
        self._branch: list[Message] = []
        self._last: dict[UUID, LiveAnswer] = {}
        self._keys: dict[UUID, UUID] = {}
        self._reloading = False
        self._speaking: Speaking | None = None

    def attach(self, desk: Desk, live: LiveAnswers) -> None:
        """The core is open. live: the main window's answers."""
        self._desk, self._live = desk, live
        self.models.attach(desk.models)
        self.style.attach(desk.conversations, desk.presets)
        self.destroyed.connect(desk.bus.subscribe(self._on_changes))
        live.started.connect(self._on_started)
        live.row_made.connect(self._on_row_made)
        live.grown.connect(self._on_grown)
        live.ended.connect(self._on_ended)

    # -- what is shown

    @property
    def entries(self) -> list[Entry]:
        """What was asked and answered here, from the first to the last."""
        here = self.conversation_id
        live = None
        if here is not None and self._live is not None:
            live = self._live.of(here) or self._last.get(here)
        return merge(self._branch, live, self._keys)

    @property
    def answering(self) -> bool:
        """Whether an answer is being made here."""
        return self._live is not None and self._live.of(self.conversation_id) is not None

    def last_answer(self) -> str:
        """The newest answer as Markdown, "" for none."""
        last = next((each for each in reversed(self.entries) if not each.is_person), None)
        if last is None:
            return ""
        if last.message is not None:
            return last.message.text
        return "" if last.live is None else _text_of(last.live)

    # -- what a person does

    async def ask(
        self, text: str, images: tuple[ImagePart, ...], files: tuple[FilePart, ...]
    ) -> Message:
        """Store these words and have them answered. Raises InputError and StoreError; nothing is
        stored then."""
        desk, live, choice = self._opened()
        before = self.conversation_id
        draft = Draft(before, text, images, files)
        message = await desk.conversations.post(
            draft,
            preset=self.style.preset,
            instructions=self.style.instructions,
            keep_draft=True,  # what is typed in the main window is something else
            initiator=self,
        )
        if self.conversation_id == before:
            self.conversation_id = message.conversation_id
            self._branch = continued(self._branch, message)
        self._last.pop(message.conversation_id, None)
        live.start(message, choice, self)
        self.entries_changed.emit()
        if before is None:
            self.style.begun(message.conversation_id)
            await desk.conversations.choose_model(message.conversation_id, choice, initiator=self)
        return message

    def again(self, key: UUID, goes_on: bool = False) -> None:
        """Answer anew what this answer answered, or go on with it where it was cut."""
        entry = next((each for each in self.entries if each.key == key), None)
        asked = None if entry is None else self._asked(entry)
        if entry is None or asked is None or self._live is None or self.answering:
            return
        choice = self.models.choice
        cut = entry.message.id if goes_on and entry.message is not None else None
        if choice is not None:
            self._last.pop(asked.conversation_id, None)
            self._live.start(asked, choice, self, cut)

    def stop(self) -> bool:
        """Stop the answer; what came is kept. False when there is none."""
        return self._live is not None and self._live.stop(self.conversation_id)

    def begin(self) -> None:
        """The next question begins a conversation of its own."""
        self.conversation_id, self._branch = None, []
        self.models.show(None)
        self.style.show(None)
        self.entries_changed.emit()
        self.state_changed.emit()

    def open(self, conversation_id: UUID) -> None:
        """Go on with this conversation."""
        self._spawn(self._open(conversation_id))

    def choose(self, choice: ModelChoice) -> None:
        """Let this model answer here, and in new chats from now on."""
        self.use_model(choice)
        if self._desk is not None:
            self._spawn(self._desk.models.choose(choice))

    def use_model(self, choice: ModelChoice) -> None:
        """Let this model answer here."""
        self.models.choose(choice)
        desk, here = self._desk, self.conversation_id
        if desk is not None and here is not None:
            self._spawn(desk.conversations.choose_model(here, choice, initiator=self))

    # -- how it is done

    def _opened(self) -> tuple[Desk, LiveAnswers, ModelChoice]:
        choice = self.models.choice
        if self._desk is None or self._live is None or choice is None:
            raise RuntimeError("a question needs an open core")
        return self._desk, self._live, choice

    def _asked(self, entry: Entry) -> Message | None:
        if entry.message is None:
            return None if entry.live is None else entry.live.asked
        parent = entry.message.parent_id
        return next((each for each in self._branch if each.id == parent), None)

    async def _open(self, conversation_id: UUID) -> None:
        if self._desk is None:
            return
        conversation = await self._desk.conversations.get(conversation_id)
        self.conversation_id = conversation_id
        self.models.show(conversation)
        self.style.show(conversation)
        await self._read()
        self.state_changed.emit()

    async def _read(self) -> None:
        here = self.conversation_id
        if self._desk is None or here is None:
            return
        branch = await self._desk.conversations.branch(here, PAGE)
        if here == self.conversation_id:
            self._branch = branch
            self.entries_changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        match changes.noun:
            case Noun.PROVIDER | Noun.SETTINGS:
                self.models.changed.emit()
            case Noun.CONVERSATION | Noun.MESSAGE:
                ours = changes.initiator is self or self.conversation_id is None
                if not ours and not self._reloading:
                    self._reloading = True
                    self._spawn(self._follow())
            case _:
                return

    async def _follow(self) -> None:
        """It may have been changed, or deleted, in the main window."""
        await asyncio.sleep(0)
        self._reloading = False
        try:
            await self._read()
        except NotFoundError:
            self.begin()

    def _on_started(self, answer: LiveAnswer) -> None:
        if answer.conversation_id == self.conversation_id:
            self.entries_changed.emit()
            self.state_changed.emit()

    def _on_row_made(self, answer: LiveAnswer) -> None:
        if answer.message_id is not None:
            self._keys[answer.message_id] = answer.key

    def _on_grown(self, answer: LiveAnswer) -> None:
        if answer.conversation_id == self.conversation_id:
            self.answer_grown.emit(answer)
            for sentence in self._speaking_of(answer).due():
                self.announced.emit(sentence)

    def _on_ended(self, answer: LiveAnswer) -> None:
        if answer.conversation_id != self.conversation_id:
            return
        self._last[answer.conversation_id] = answer
        self._spawn(self._settle(answer))
        self.entries_changed.emit()
        self.state_changed.emit()

    async def _settle(self, answer: LiveAnswer) -> None:
        """The answer is over and stored: from now on it is a message like any other."""
        stored = answer.stored
        if stored is None and answer.message_id is not None and self._desk is not None:
            stored = await self._desk.conversations.message(answer.message_id)
        if stored is not None:
            answer.stored = stored
            self._last.pop(answer.conversation_id, None)
            if answer.conversation_id == self.conversation_id:
                self._branch = continued(self._branch, stored)
                self.entries_changed.emit()
        self._announce(answer)

    def _speaking_of(self, answer: LiveAnswer) -> Speaking:
        if self._speaking is None or self._speaking.answer is not answer:
            self._speaking = Speaking(answer)
        return self._speaking

    def _announce(self, answer: LiveAnswer) -> None:
        for sentence in self._speaking_of(answer).finish():
            self.announced.emit(sentence)
        if answer.error is not None:
            self.announced.emit(answer.error.sentence())
        elif answer.stored is None or answer.stored.status is not MessageStatus.COMPLETE:
            self.announced.emit(tr("Stopped."))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        aio.spawn(self._told(work), self, "quick prompt")

    async def _told(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)


class Speaking:
    """What screen readers are told of one answer here, part by part: the sentences that the
    answer itself counts are the main window's."""

    def __init__(self, answer: LiveAnswer) -> None:
        from deskhand.ui.chat.spoken_answer import SpokenAnswer

        self.answer = answer
        self._spoken = SpokenAnswer()
        self._fed = 0

    def due(self) -> list[str]:
        """The sentences of the parts that ended since."""
        closed = self.answer.text.closed
        for block in closed[self._fed :]:
            self._spoken.feed(_markdown_of(block))
        self._fed = len(closed)
        return self._spoken.due()

    def finish(self) -> list[str]:
        """The answer is over: the rest."""
        sentences = self.due()
        for block in self.answer.text.tail():
            self._spoken.feed(_markdown_of(block))
        return [*sentences, *self._spoken.finish()]


def _markdown_of(block: Block) -> str:
    if block.kind is BlockKind.CODE:
        return f"```\n{block.source}\n```\n"
    return f"{block.source}\n\n"


def _text_of(live: LiveAnswer) -> str:
    blocks = [*live.text.closed, *live.text.tail()]
    return "\n\n".join(block.source for block in blocks)
