"""How an answer is made: one run from a person's message to a stored reply."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from deskhand.assistants.attachments import Attached, attach
from deskhand.assistants.checkpoints import Checkpoints
from deskhand.assistants.context import Context, build_context, instructions, room_for
from deskhand.assistants.going_on import Seam, asked_to_go_on
from deskhand.assistants.preferences import NOTHING, Considered, RequestPreferences
from deskhand.assistants.reply import Reply
from deskhand.assistants.task_facts import TaskFacts
from deskhand.assistants.task_proposals import INSTRUCTION, TaskProposals, asks_for_tasks
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import Message, MessageStatus, Role, Stop, title_from
from deskhand.domain.errors import (
    DeskhandError,
    DiskFull,
    MalformedReply,
    ProviderError,
    StoreBusy,
    StoreError,
)
from deskhand.domain.events import Finished, RunEnded, RunEvent, RunStarted, TextDelta
from deskhand.domain.ids import new_id
from deskhand.domain.model import AnswerStyle, Capability, Effort, ModelChoice, ModelRequest
from deskhand.domain.parts import joined_labels
from deskhand.domain.run import Run, RunStatus
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.services.files import Files
from deskhand.services.models import Models
from deskhand.services.providers import Providers
from deskhand.services.settings import SettingsService
from deskhand.store.conversations import ConversationRepository
from deskhand.store.runs import RunRepository

log = logging.getLogger(__name__)

SETTLE_S = 5.0
AGAIN_S = 5.0
"""An end that the database could not take is stored again after so long."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Run:
    """One run under way: its rows, what has come, and how it ended."""

    run: Run
    message: Message
    reply: Reply
    checkpoints: Checkpoints
    error: DeskhandError | None = None
    stopped: bool = True


class Assistant:
    """Answers messages. owner: this process, as runs are marked with it."""

    def __init__(
        self,
        conversations: ConversationRepository,
        runs: RunRepository,
        providers: Providers,
        models: Models,
        settings: SettingsService,
        files: Files,
        bus: Bus,
        *,
        owner: str,
        preferences: RequestPreferences | None = None,
        tasks: TaskFacts | None = None,
        proposals: TaskProposals | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._conversations = conversations
        self._runs = runs
        self._providers = providers
        self._models = models
        self._settings = settings
        self._files = files
        self._bus = bus
        self._owner = owner
        self._preferences = preferences
        self._tasks = tasks
        self._proposals = proposals
        self._now = now
        self._under_way: set[UUID] = set()
        self._ending: set[asyncio.Task[Message]] = set()
        self._unstored: dict[UUID, tuple[Message, RunStatus]] = {}
        self._storing_again: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    async def answer(
        self,
        message_id: UUID,
        choice: ModelChoice,
        *,
        system: str = "",
        goes_on: UUID | None = None,
        initiator: object | None = None,
    ) -> AsyncGenerator[RunEvent]:
        """Answer a stored message of a person; asked again, the new answer is a sibling.

        goes_on: an answer to it that was cut: the new one begins with its words and goes on.

        Yields RunStarted once the reply has its row, then the model's events, then RunEnded with
        the reply as stored, its error included. Consume under aclosing. Closing the generator or
        cancelling its consumer stops the model; what came is stored as interrupted all the same.
        Raises what keeps a run from starting: NotFoundError, StoreError, ProviderError.
        """
        choice = await self._models.resolve(choice)
        await self._models.require_allowed(choice)
        history = await self._conversations.branch(message_id)
        style = await self._style(history, system)
        kept = None if goes_on is None else await self._conversations.message(goes_on)
        told = await self._preferred(history, choice)
        proposals = self._proposals if asks_for_tasks(history) else None
        if proposals is not None:
            told = replace(told, text=f"{told.text}\n\n{INSTRUCTION}".strip())
        history = history if self._tasks is None else await self._tasks.told(history)
        asked = history if kept is None else asked_to_go_on(history, kept)
        context, attached = await self._context(asked, choice, style, told)
        current = await self._open(history, choice, initiator)
        message = current.message
        seam = Seam("" if kept is None else kept.text)
        try:
            await self._keep_preferred(message, told)
            self._changed(message, initiator)
            yield RunStarted(
                current.run.id,
                message.conversation_id,
                message.id,
                choice,
                context.left_out,
                attached.files,
                attached.unseen,
                told.used,
            )
            if kept is not None and kept.text:
                current.reply.take(TextDelta(kept.text))
                yield TextDelta(kept.text)
            provider = await self._providers.get(choice.provider)
            async with aclosing(provider.stream(self._request(context, choice, style))) as events:
                async for came in events:
                    for event in seam.take(came) if kept is not None else (came,):
                        current.reply.take(event)
                        current.checkpoints.tick()
                        if not isinstance(event, Finished):
                            yield event
            current.error = _what_is_missing(current.reply)
            current.stopped = False
        except DeskhandError as error:
            current.error, current.stopped = error, False
        except Exception as error:  # one of the five named places: the run loop
            log.exception("a run failed in a way nobody foresaw")
            current.error, current.stopped = _unforeseen(error), False
        finally:
            stored = await self._settled(current, initiator)
        if proposals is not None:
            await proposals.keep(stored, title_from(history[-1].text))
        yield RunEnded(stored, current.error)

    async def settle(self, timeout_s: float = SETTLE_S) -> None:
        """Wait until every answer is stored, before what it is stored in is closed.

        Whoever consumes them stops them first; one that is held and never closed is given up
        after timeout_s, and the next start finds it interrupted.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._idle.wait()
        except TimeoutError:
            log.warning("%d answers were still under way at the end", len(self._under_way))
        if self._storing_again is not None:
            self._storing_again.cancel()
            await asyncio.wait({self._storing_again})
            await self._store_rest()

    # -- the steps of a run

    async def _style(self, history: list[Message], system: str) -> AnswerStyle:
        """What the answer follows: `system` before the chat's own, its preset's and everybody's."""
        conversation = await self._conversations.get(history[-1].conversation_id)
        return self._settings.current.style(
            conversation.preset, system or conversation.instructions
        )

    async def _preferred(self, history: list[Message], choice: ModelChoice) -> Considered:
        """What the person prefers that bears on the last message."""
        if self._preferences is None or not self._settings.current.preferences.recall:
            return NOTHING
        info = await self._models.describe(choice)
        conversation = await self._conversations.get(history[-1].conversation_id)
        size_bytes = info.size_bytes if info else None
        return await self._preferences.consider(history, conversation.preset, size_bytes)

    async def _keep_preferred(self, reply: Message, told: Considered) -> None:
        if self._preferences is not None:
            await self._preferences.keep(reply.id, told.used)

    async def _context(
        self, history: list[Message], choice: ModelChoice, style: AnswerStyle, told: Considered
    ) -> tuple[Context, Attached]:
        info = await self._models.describe(choice)
        size_bytes = info.size_bytes if info else None
        whole = instructions(style.instructions, self._now().astimezone(), size_bytes)
        whole = f"{whole}\n\n{told.text}" if told.text else whole
        most = await self._models.context_tokens(choice)
        attached = await attach(
            history,
            self._files,
            room=room_for(most, style.max_tokens, whole),
            sees=self._models.may_see(choice),
        )
        context = build_context(
            attached.history, system=whole, context_tokens=most, max_tokens=style.max_tokens
        )
        return context, attached

    def _request(self, context: Context, choice: ModelChoice, style: AnswerStyle) -> ModelRequest:
        effort = self._effort(choice, style)
        return ModelRequest(
            model=choice.model,
            turns=context.turns,
            system=context.system,
            temperature=style.temperature,
            max_tokens=style.max_tokens,
            think=None if effort is None else effort is not Effort.OFF,
            effort=effort,
        )

    def _effort(self, choice: ModelChoice, style: AnswerStyle) -> Effort | None:
        """How much to think; a model known not to think is not asked to, which some refuse."""
        info = self._models.info(choice)
        if info is None or not info.capabilities or Capability.THINKING in info.capabilities:
            return style.effort
        return None

    async def _open(
        self, history: list[Message], choice: ModelChoice, initiator: object | None
    ) -> _Run:
        """Give the reply its row, so that a crash from here on leaves a trace of it."""
        asked, now = history[-1], self._now()
        message = Message(
            id=new_id(),
            conversation_id=asked.conversation_id,
            parent_id=asked.id,
            role=Role.ASSISTANT,
            status=MessageStatus.STREAMING,
            parts=(),
            created_at=now,
            provider=choice.provider,
            model=choice.model,
        )
        run = Run(
            id=new_id(),
            conversation_id=asked.conversation_id,
            message_id=message.id,
            choice=choice,
            owner=self._owner,
            status=RunStatus.RUNNING,
            started_at=now,
        )
        reply = Reply(joined_labels(tuple(part for each in history for part in each.parts)))
        checkpoints = Checkpoints(self._runs, lambda: replace(message, parts=reply.parts()))
        current = _Run(run, message, reply, checkpoints)
        self._under_way.add(run.id)
        self._idle.clear()
        try:
            await self._runs.open(run, message)
        except asyncio.CancelledError:
            # The store ends what it began, so the row is there and must not stay open.
            await self._settled(current, initiator)
            raise
        except StoreError:
            self._over(run.id)
            raise
        return current

    async def _settled(self, current: _Run, initiator: object | None) -> Message:
        """Store the end of a run, also while its consumer is being cancelled."""

        def over(task: asyncio.Task[Message]) -> None:
            self._ending.discard(task)
            self._over(current.run.id)

        task = asyncio.ensure_future(self._store(current, initiator))
        self._ending.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(over)
        return await asyncio.shield(task)

    def _over(self, run_id: UUID) -> None:
        self._under_way.discard(run_id)
        if not self._under_way:
            self._idle.set()

    async def _store(self, current: _Run, initiator: object | None) -> Message:
        await current.checkpoints.close()
        message, status = _ended(current)
        cost = await self._models.cost_of(current.run.choice, message.tokens)
        message = replace(message, cost=cost)
        try:
            await self._runs.finish(current.run.id, message, status)
        except (StoreBusy, DiskFull):
            self._unstored[current.run.id] = (message, status)
            if self._storing_again is None or self._storing_again.done():
                self._storing_again = asyncio.ensure_future(self._store_again())
            raise
        self._changed(message, initiator)
        return message

    async def _store_again(self) -> None:
        while self._unstored:
            await asyncio.sleep(AGAIN_S)
            await self._store_rest()

    async def _store_rest(self) -> None:
        """Store the ends that could not be stored, as far as the database takes them now."""
        for run_id, (message, status) in list(self._unstored.items()):
            try:
                await self._runs.finish(run_id, message, status)
            except (StoreBusy, DiskFull) as error:
                log.info("an answer is still not stored: %s", error.what)
                return
            except StoreError as error:
                log.warning("an answer stays as it was stored while it grew: %s", error.what)
            del self._unstored[run_id]
            self._changed(message, None)

    def _changed(self, message: Message, initiator: object | None) -> None:
        conversation = frozenset((message.conversation_id,))
        self._bus.publish(Changes(Noun.MESSAGE, frozenset((message.id,)), initiator))
        self._bus.publish(Changes(Noun.CONVERSATION, conversation, initiator))


def _ended(current: _Run) -> tuple[Message, RunStatus]:
    """The reply as it is stored, and what became of the run."""
    message = replace(
        current.message, parts=current.reply.finished_parts(), tokens=current.reply.tokens
    )
    if current.stopped:
        ended = replace(message, status=MessageStatus.INTERRUPTED, stop=Stop.CANCELLED)
        return ended, RunStatus.INTERRUPTED
    if current.error is not None:
        sentence = current.error.sentence()
        ended = replace(message, status=MessageStatus.FAILED, stop=Stop.INTERRUPTED, error=sentence)
        return ended, RunStatus.FAILED
    stop = current.reply.stop or Stop.END
    return replace(message, status=MessageStatus.COMPLETE, stop=stop), RunStatus.COMPLETE


def _what_is_missing(reply: Reply) -> DeskhandError | None:
    """An answer that ended as the protocol says, and still is none."""
    reply.finished_parts()
    if reply.asked_for_tools:
        names = ", ".join(reply.asked_for_tools)
        return MalformedReply(
            tr("The model asked for a tool it was not given: {names}.", names=names),
            kept=tr("What it wrote is kept."),
            next_step=tr("Ask again, or choose another model."),
        )
    if not reply.has_words and reply.stop is not Stop.LENGTH:
        return MalformedReply(
            tr("The model answered with nothing."),
            next_step=tr("Try again, or choose another model."),
        )
    return None


def _unforeseen(error: Exception) -> DeskhandError:
    return ProviderError(
        tr("The answer failed in a way Deskhand did not expect."),
        kept=tr("What came is kept."),
        next_step=tr("Try again; the log has the details."),
        detail=f"{type(error).__name__}: {error}",
    )
