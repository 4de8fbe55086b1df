"""What the chat shows and does. It knows no widget; the view decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import Conversation, Draft, Message, MessageStatus
from deskhand.domain.errors import DeskhandError, NotFoundError
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import mark, tr
from deskhand.ui import aio
from deskhand.ui.chat.attachments import Attachments
from deskhand.ui.chat.branching import Branching
from deskhand.ui.chat.draft_keeper import DraftKeeper
from deskhand.ui.chat.entries import Entry, continued, merge
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.model_view import ModelView
from deskhand.ui.chat.prompts import PromptsViewModel
from deskhand.ui.chat.provisional import Queued, queue
from deskhand.ui.chat.reading_branch import read_to
from deskhand.ui.chat.style_model import StyleModel

if TYPE_CHECKING:
    from deskhand.assistants.assistant import Assistant
    from deskhand.services.branches import Branches
    from deskhand.services.bus import Bus
    from deskhand.services.conversations import Conversations
    from deskhand.services.files import Files
    from deskhand.services.models import Models
    from deskhand.services.people import People
    from deskhand.services.presets import Presets
    from deskhand.services.prompts import Prompts
    from deskhand.ui.chat.live_answer import LiveAnswer

NEW_CHAT = mark("New chat")
PAGE = 100
"""Messages read at once: the last ones first, earlier ones as the person scrolls up."""


@dataclass(frozen=True, slots=True)
class ChatServices:
    """What the chat uses of the core."""

    conversations: Conversations
    models: Models
    assistant: Assistant
    bus: Bus
    files: Files
    prompts: Prompts
    presets: Presets
    branches: Branches
    people: People | None = None


class ChatViewModel(QObject):
    """One chat in sight. Usable before the core is open: what is sent then waits for `attach`.

    conversation_changed: another chat is in sight, or the new one was stored under an id.
    entries_changed: read `entries` again. answer_grown: the LiveAnswer that has more to show.
    posted: the person's words are stored; carries the Draft that was. siblings_known: a message's
    id whose siblings can be read now. announced: a sentence for screen readers. message_stored:
    the person's Message, the first time it is there.
    """

    conversation_changed = Signal()
    entries_changed = Signal()
    answer_grown = Signal(object)
    state_changed = Signal()
    title_changed = Signal()
    problem_changed = Signal()
    posted = Signal(object)
    siblings_known = Signal(object)
    announced = Signal(str)
    people_changed = Signal()
    message_stored = Signal(object)

    def __init__(self, live: LiveAnswers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.live = live
        self.models = ModelView(self)
        self.drafts = DraftKeeper(self)
        self.attachments = Attachments(self)
        self.prompts = PromptsViewModel(self)
        self.branching = Branching(self)
        self.style = StyleModel(self)
        self.style.model_wanted.connect(self._use_model)
        self.style.failed.connect(self._tell)
        self.attachments.arrived.connect(self.drafts.put)
        self.drafts.moved.connect(self.attachments.move)
        self._services: ChatServices | None = None
        self._wanted: UUID | None = None
        self._conversation_id: UUID | None = None
        self._conversation: Conversation | None = None
        self._branch: list[Message] = []
        self._last: dict[UUID, LiveAnswer] = {}
        self._keys: dict[UUID, UUID] = {}
        self._siblings: dict[UUID, tuple[UUID, ...]] = {}
        self._queued: list[Queued] = []
        self._sending = self._refreshing = self._reading_earlier = False
        self._opens = 0
        self.problem: DeskhandError | None = None
        live.started.connect(self._on_answer_started)
        live.row_made.connect(self._on_row_made)
        live.grown.connect(self._on_answer_grown)
        live.ended.connect(self._on_answer_ended)

    # -- what is shown

    @property
    def ready(self) -> bool:
        """Whether the core is open."""
        return self._services is not None

    @property
    def conversation_id(self) -> UUID | None:
        """The chat in sight; None is a new one that is not stored yet."""
        return self._conversation_id

    @property
    def title(self) -> str:
        """Its title."""
        return tr(NEW_CHAT) if self._conversation is None else self._conversation.title

    @property
    def entries(self) -> list[Entry]:
        """What the transcript shows, from the first to the last."""
        if self._queued:
            waiting = [Entry(each.shown.id, each.shown) for each in self._queued]
            return [*merge(self._branch, None, self._keys), *waiting]
        return merge(self._branch, self._live_here(), self._keys)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said here yet."""
        return not self._branch and not self._queued and self._live_here() is None

    @property
    def answering(self) -> bool:
        """Whether an answer is being made here."""
        return self.live.of(self._conversation_id) is not None

    @property
    def sending(self) -> bool:
        """Whether the person's words are on their way to the disk."""
        return self._sending or bool(self._queued)

    @property
    def conversations(self) -> Conversations | None:
        """The stored chats; None until the core is open."""
        return None if self._services is None else self._services.conversations

    @property
    def people(self) -> People | None:
        """Whom "@" can mention; None until the core is open."""
        return None if self._services is None else self._services.people

    @property
    def first_read(self) -> Message | None:
        """The first message of the branch read so far; its parent_id says whether more is above."""
        return self._branch[0] if self._branch else None

    async def reach(self, message_id: UUID) -> bool:
        """Read as much of this chat as it takes to show this message, also where it is on another
        branch. False when it is not in this chat."""
        here, conversations = self._conversation_id, self.conversations
        if any(message_id in (entry.key, _id_of(entry)) for entry in self.entries):
            return True
        if here is None or conversations is None:
            return False
        try:
            branch = await read_to(conversations, here, message_id, self._branch)
        except NotFoundError:
            return False
        if here != self._conversation_id:
            return False
        self._branch, self._siblings = branch, {}
        self.entries_changed.emit()
        return True

    def siblings(self, message_id: UUID) -> tuple[UUID, ...]:
        """This message and the others in its place; asked for when not known: siblings_known."""
        known = self._siblings.get(message_id)
        if known is None and self._services is not None:
            self._siblings[message_id] = (message_id,)
            self._spawn(self._learn_siblings(self._services, message_id), "siblings")
        return known or (message_id,)

    # -- the core

    def attach(self, services: ChatServices) -> None:
        """The core is open: do what was asked meanwhile."""
        self._services = services
        self.live.attach(services.assistant)
        self.drafts.attach(services.conversations)
        self.models.attach(services.models)
        self.attachments.attach(services.files)
        self.prompts.attach(services.prompts, services.bus)
        self.style.attach(services.conversations, services.presets)
        self.branching.attach(services.conversations, services.branches)
        services.bus.subscribe(self._on_changes)
        self._spawn(self._catch_up(services), "first chat")

    def core_failed(self, error: DeskhandError) -> None:
        """The core cannot be opened: say so and give back what was sent."""
        queued, self._queued = self._queued, []
        for each in queued:
            self.drafts.give_back(each.draft)
        self._tell(error)
        self.entries_changed.emit()
        self.state_changed.emit()

    async def _catch_up(self, services: ChatServices) -> None:
        if self._wanted is not None or not self._queued:
            await self._open(services, self._wanted)
        for each in list(self._queued):
            await self._post_queued(services, each)

    # -- what a person does

    def open(self, conversation_id: UUID | None) -> None:
        """Show this chat; None begins a new one. The draft of the one before is kept."""
        self._wanted = conversation_id
        self.clear_problem()
        if self._services is not None:
            self._spawn(self._open(self._services, conversation_id), "open chat")

    def send(
        self,
        text: str,
        images: tuple[ImagePart, ...] = (),
        files: tuple[FilePart, ...] = (),
    ) -> bool:
        """Store these words and have them answered. False when it cannot be now: nothing is to
        send, or an answer is still being made. The composer is cleared by `posted`, not before."""
        if self._sending or self.answering or not (text.strip("\0 \t\r\n") or images or files):
            return False
        draft = Draft(self._conversation_id, text, images, files)
        self.clear_problem()
        if self._services is None:
            self._queued.append(queue(draft))
            self.posted.emit(draft)
            self.entries_changed.emit()
            self.state_changed.emit()
            return True
        self._spawn(self._post(self._services, draft), "send")
        return True

    def stop(self) -> bool:
        """Stop the answer in sight; what came is kept."""
        return self.live.stop(self._conversation_id)

    def again(self, key: UUID) -> None:
        """Answer anew what this answer answered; the new answer stands beside it."""
        self.branching.again(key)

    def answer(
        self, asked: Message, choice: ModelChoice | None = None, goes_on: UUID | None = None
    ) -> None:
        """Have a stored message answered, by this model or the chat's. goes_on: an answer that
        was cut, to go on with."""
        if self._services is not None and not self.answering:
            self.clear_problem()
            self._answer(asked, choice, goes_on)

    @property
    def assistant(self) -> Assistant | None:
        """Who answers; None until the core is open."""
        return None if self._services is None else self._services.assistant

    async def reload(self) -> None:
        """Read the chat in sight again."""
        if self._services is not None:
            await self._reload(self._services)

    def step_sibling(self, message_id: UUID, step: int) -> None:
        """Show the sibling `step` places on (-1 the one before)."""
        siblings = self.siblings(message_id)
        at = siblings.index(message_id) + step if message_id in siblings else -1
        if self._services is not None and not self.answering and 0 <= at < len(siblings):
            self._spawn(self._show_sibling(self._services, siblings[at]), "sibling")

    def show_earlier(self) -> None:
        """The person comes near the first message read so far: read more."""
        first = self._branch[0] if self._branch else None
        if self._services is None or self._reading_earlier or first is None:
            return
        if first.parent_id is not None:
            self._reading_earlier = True
            self._spawn(self._read_earlier(self._services, first), "earlier messages")

    def rename(self, title: str) -> None:
        """Give this chat another title."""
        if self._services is not None and self._conversation_id is not None:
            self._spawn(self._rename(self._services, self._conversation_id, title), "rename")

    def choose(self, choice: ModelChoice) -> None:
        """Let this model answer here, and in new chats from now on."""
        self.models.choose(choice)
        if self._services is not None:
            self._spawn(self._choose(self._services, choice), "choose model")

    def clear_problem(self) -> None:
        """The person has read it."""
        if self.problem is not None:
            self.problem = None
            self.problem_changed.emit()

    # -- how it is done

    async def _open(self, services: ChatServices, conversation_id: UUID | None) -> None:
        self._opens += 1
        turn = self._opens
        conversation, branch = None, list[Message]()
        if conversation_id is not None:
            conversation = await services.conversations.get(conversation_id)
            branch = await services.conversations.branch(conversation_id, PAGE)
        draft = await self.drafts.load(conversation_id)
        if turn != self._opens:
            return
        self._conversation_id, self._conversation = conversation_id, conversation
        self._branch, self._siblings = branch, {}
        self._settle_last(branch)
        self.models.show(conversation)
        self.style.show(conversation)
        self.drafts.enter(draft)
        self._all_changed()

    async def _post(self, services: ChatServices, draft: Draft) -> None:
        message = await self._stored(services, draft)
        if draft.conversation_id == self._conversation_id:
            self.posted.emit(draft)
        await self._take_posted(services, draft, message)

    async def _post_queued(self, services: ChatServices, queued: Queued) -> None:
        draft = replace(queued.draft, conversation_id=self._conversation_id)
        try:
            message = await self._stored(services, draft)
        except DeskhandError as error:
            self.drafts.give_back(draft)
            self._tell(error)
            return
        finally:
            self._queued.remove(queued)
            self.entries_changed.emit()
            self.state_changed.emit()
        await self._take_posted(services, draft, message)

    async def _stored(self, services: ChatServices, draft: Draft) -> Message:
        self._sending = True
        self.state_changed.emit()
        try:
            async with self.drafts.lock:
                message = await services.conversations.post(
                    draft,
                    preset=self.style.preset,
                    instructions=self.style.instructions,
                    initiator=self,
                )
                self.drafts.sent(draft)
                return message
        finally:
            self._sending = False
            self.state_changed.emit()

    async def _take_posted(self, services: ChatServices, draft: Draft, message: Message) -> None:
        if draft.conversation_id == self._conversation_id:
            began = self._conversation_id is None
            self._conversation_id = self._wanted = message.conversation_id
            self._branch = continued(self._branch, message)
            self.entries_changed.emit()
            if began:
                self.drafts.move(message.conversation_id)
                self.style.begun(message.conversation_id)
                self.conversation_changed.emit()
        self._answer(message)
        self.message_stored.emit(message)
        choice = self.models.choice
        if draft.conversation_id is None and choice is not None:
            await services.conversations.choose_model(
                message.conversation_id, choice, initiator=self
            )
        await self._refresh_conversation(services)

    def _answer(
        self, asked: Message, choice: ModelChoice | None = None, goes_on: UUID | None = None
    ) -> None:
        choice = choice or self.models.choice
        if choice is not None:
            self._last.pop(asked.conversation_id, None)
            self.live.start(asked, choice, self, goes_on)

    async def _show_sibling(self, services: ChatServices, message_id: UUID) -> None:
        await services.conversations.show_sibling(message_id, initiator=self)
        await self._reload(services)

    async def _rename(self, services: ChatServices, conversation_id: UUID, title: str) -> None:
        await services.conversations.rename(conversation_id, title, initiator=self)
        await self._refresh_conversation(services)

    async def _choose(self, services: ChatServices, choice: ModelChoice) -> None:
        if self._conversation_id is not None:
            await services.conversations.choose_model(self._conversation_id, choice, initiator=self)
        await services.models.choose(choice)

    def _use_model(self, choice: ModelChoice) -> None:
        """Let this model answer here, and what others begin with as it is."""
        self.models.choose(choice)
        services, here = self._services, self._conversation_id
        if services is not None and here is not None:
            work = services.conversations.choose_model(here, choice, initiator=self)
            self._spawn(work, "choose model")

    async def _learn_siblings(self, services: ChatServices, message_id: UUID) -> None:
        siblings = tuple(await services.conversations.siblings(message_id))
        self._siblings[message_id] = siblings
        if len(siblings) > 1:
            self.siblings_known.emit(message_id)

    async def _refresh_conversation(self, services: ChatServices) -> None:
        """Read title and choice again."""
        wanted = self._conversation_id
        if wanted is None:
            return
        conversation = await services.conversations.get(wanted)
        if wanted == self._conversation_id:
            self._conversation = conversation
            self.models.show(conversation)
            self.title_changed.emit()

    async def _reload(self, services: ChatServices) -> None:
        """Read everything of this chat again, its draft apart."""
        wanted = self._conversation_id
        if wanted is None:
            return
        known = max(PAGE, len(self._branch) + 2)
        branch = await services.conversations.branch(wanted, known)
        if wanted == self._conversation_id:
            self._branch, self._siblings = branch, {}
            self._settle_last(branch)
            self.entries_changed.emit()
            await self._refresh_conversation(services)

    async def _read_earlier(self, services: ChatServices, first: Message) -> None:
        try:
            earlier = await services.conversations.earlier(first, PAGE)
        finally:
            self._reading_earlier = False
        if self._branch and self._branch[0].id == first.id:
            self._branch = [*earlier, *self._branch]
            self.entries_changed.emit()

    # -- what happens elsewhere

    def _on_changes(self, changes: Changes) -> None:
        if changes.initiator is self or self._services is None:
            return
        here = self._conversation_id
        match changes.noun:
            case Noun.PROVIDER | Noun.SETTINGS:
                self.models.changed.emit()
            case Noun.PARTY:
                self.people_changed.emit()
            case Noun.CONVERSATION | Noun.MESSAGE:
                touched = not changes.ids or here in changes.ids or changes.noun is Noun.MESSAGE
                if here is not None and touched and not self._refreshing:
                    self._refreshing = True
                    self._spawn(self._follow(self._services), "follow changes")
            case _:
                return

    async def _follow(self, services: ChatServices) -> None:
        await asyncio.sleep(0)
        self._refreshing = False
        try:
            await self._reload(services)
        except NotFoundError:
            await self._open(services, None)

    # -- answers

    def _live_here(self) -> LiveAnswer | None:
        here = self._conversation_id
        if here is None:
            return None
        return self.live.of(here) or self._last.get(here)

    def _on_answer_started(self, answer: LiveAnswer) -> None:
        if answer.conversation_id == self._conversation_id:
            self.entries_changed.emit()
            self.state_changed.emit()

    def _on_row_made(self, answer: LiveAnswer) -> None:
        if answer.message_id is not None:
            self._keys[answer.message_id] = answer.key

    def _on_answer_grown(self, answer: LiveAnswer) -> None:
        sentences = answer.spoken.due()  # those of a chat out of sight are not said later
        if answer.conversation_id == self._conversation_id:
            self.answer_grown.emit(answer)
            for sentence in sentences:
                self.announced.emit(sentence)

    def _on_answer_ended(self, answer: LiveAnswer) -> None:
        self._siblings.clear()
        self._last[answer.conversation_id] = answer
        if answer.stored is not None:
            self._settle(answer, answer.stored)
        elif answer.message_id is not None and self._services is not None:
            self._spawn(self._settle_stopped(self._services, answer), "stopped answer")
        self._announce(answer)
        if answer.conversation_id == self._conversation_id:
            self.entries_changed.emit()
            self.state_changed.emit()

    async def _settle_stopped(self, services: ChatServices, answer: LiveAnswer) -> None:
        """Its end is stored by now, unless the database could not take it: then what came is
        shown as it came, until it is."""
        if answer.message_id is not None:
            stored = await services.conversations.message(answer.message_id)
            if stored.status is not MessageStatus.STREAMING:
                self._settle(answer, stored)

    def _settle_last(self, branch: Sequence[Message]) -> None:
        """The last answer here, if its end is stored only now."""
        here = self._conversation_id
        last = None if here is None else self._last.get(here)
        if last is None:
            return
        for each in branch:
            if each.id == last.message_id and each.status is not MessageStatus.STREAMING:
                self._settle(last, each)

    def _settle(self, answer: LiveAnswer, stored: Message) -> None:
        """The answer is over and stored: from now on it is a message like any other."""
        answer.stored = stored
        self._last.pop(answer.conversation_id, None)
        if answer.conversation_id == self._conversation_id:
            self._branch = continued(self._branch, stored)
            self.entries_changed.emit()

    def _announce(self, answer: LiveAnswer) -> None:
        if answer.conversation_id != self._conversation_id:
            return
        for sentence in answer.spoken.finish():
            self.announced.emit(sentence)
        if answer.error is not None:
            self.announced.emit(answer.error.sentence())
        elif answer.stored is None or answer.stored.status is not MessageStatus.COMPLETE:
            self.announced.emit(tr("Stopped."))

    def tell(self, error: DeskhandError) -> None:
        """Say that something the person asked for here went wrong."""
        self._tell(error)

    # -- helpers

    def _all_changed(self) -> None:
        self.conversation_changed.emit()
        self.title_changed.emit()
        self.entries_changed.emit()
        self.state_changed.emit()

    def _tell(self, error: DeskhandError) -> None:
        self.problem = error
        self.problem_changed.emit()

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        aio.spawn(self._told(work), self, name)

    async def _told(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self._tell(error)


def _id_of(entry: Entry) -> UUID:
    return entry.key if entry.message is None else entry.message.id
