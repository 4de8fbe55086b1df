"""Answers under way: one a conversation, several at once, whichever chat is in sight."""

from __future__ import annotations

import time
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.conversation import Message
from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import (
    RunEnded,
    RunEvent,
    RunStarted,
    TextDelta,
    ThinkingDelta,
    ToolCall,
    Usage,
    Waiting,
)
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice
from deskhand.ui import aio
from deskhand.ui.chat.markdown_blocks import BlockSplitter

if TYPE_CHECKING:
    import asyncio

    from deskhand.assistants.assistant import Assistant

REPAINT_MS = 33
"""Tokens are gathered and shown at this pace."""


@dataclass(slots=True, eq=False)
class LiveAnswer:
    """One answer while it is made.

    key: what the transcript knows it by, before and after its row exists. message_id: the row,
    None until it exists. waiting: why nothing comes yet, "" when something does. error: what went
    wrong, once it is over.
    """

    conversation_id: UUID
    asked: Message
    choice: ModelChoice
    key: UUID = field(default_factory=new_id)
    message_id: UUID | None = None
    text: BlockSplitter = field(default_factory=BlockSplitter)
    has_text: bool = False
    thinking: list[str] = field(default_factory=list)
    thinking_seconds: float | None = None
    thinking_since: float | None = None
    waiting: str = ""
    left_out: int = 0
    ended: bool = False
    stored: Message | None = None
    error: DeskhandError | None = None

    def take(self, event: RunEvent) -> None:
        """Add one event."""
        match event:
            case TextDelta(text=text):
                self._end_thinking()
                self.waiting = ""
                self.has_text = self.has_text or bool(text.strip())
                self.text.feed(text)
            case ThinkingDelta(text=text):
                if self.thinking_since is None:
                    self.thinking_since = time.monotonic()
                self.waiting = ""
                self.thinking.append(text)
            case Waiting(reason=reason):
                self.waiting = reason
            case RunStarted(message_id=message_id, choice=choice, left_out=left_out):
                self.message_id, self.choice, self.left_out = message_id, choice, left_out
            case RunEnded(message=message, error=error):
                self._end_thinking()
                self.stored, self.error = message, error
            case ToolCall() | Usage():
                self.waiting = ""
            case _:
                assert_never(event)

    def _end_thinking(self) -> None:
        if self.thinking_since is not None:
            spent = time.monotonic() - self.thinking_since
            self.thinking_seconds = (self.thinking_seconds or 0.0) + spent
            self.thinking_since = None


class LiveAnswers(QObject):
    """All answers under way. They go on when the person looks at another chat.

    started, grown and ended carry the LiveAnswer. grown comes at most every 33 ms an answer,
    however fast the tokens are; started again when its row exists.
    """

    started = Signal(object)
    row_made = Signal(object)
    grown = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._assistant: Assistant | None = None
        self._answers: dict[UUID, LiveAnswer] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._dirty: dict[UUID, LiveAnswer] = {}
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(REPAINT_MS)
        self._gather.timeout.connect(self._on_gathered)

    def attach(self, assistant: Assistant) -> None:
        """The core is open: answers can be made."""
        self._assistant = assistant

    def running(self) -> frozenset[UUID]:
        """The conversations in which an answer is being made."""
        return frozenset(self._answers)

    def of(self, conversation_id: UUID | None) -> LiveAnswer | None:
        """The answer under way in this conversation."""
        return None if conversation_id is None else self._answers.get(conversation_id)

    def start(self, asked: Message, choice: ModelChoice, initiator: object) -> LiveAnswer:
        """Begin to answer a stored message. A conversation has one answer at a time: while one
        is under way, that one is returned."""
        if self._assistant is None:
            raise RuntimeError("answers need an open core")
        under_way = self._answers.get(asked.conversation_id)
        if under_way is not None:
            return under_way
        answer = LiveAnswer(asked.conversation_id, asked, choice)
        self._answers[asked.conversation_id] = answer
        task = aio.spawn(self._consume(self._assistant, answer, initiator), self, "answer")
        # Also a task cancelled before its first step must end the answer, so not in its finally.
        task.add_done_callback(lambda _: self._end(answer))
        self._tasks[asked.conversation_id] = task
        self.started.emit(answer)
        return answer

    def stop(self, conversation_id: UUID | None) -> bool:
        """Stop the answer of this conversation; what came is kept. False when there is none."""
        task = None if conversation_id is None else self._tasks.get(conversation_id)
        if task is None:
            return False
        task.cancel()
        return True

    def stop_all(self) -> None:
        """Stop every answer."""
        for task in list(self._tasks.values()):
            task.cancel()

    async def _consume(self, assistant: Assistant, answer: LiveAnswer, initiator: object) -> None:
        try:
            run = assistant.answer(answer.asked.id, answer.choice, initiator=initiator)
            async with aclosing(run) as events:
                async for event in events:
                    self._take(answer, event)
        except DeskhandError as error:
            answer.error = error

    def _take(self, answer: LiveAnswer, event: RunEvent) -> None:
        answer.take(event)
        if isinstance(event, RunStarted):
            self.row_made.emit(answer)
        self._dirty[answer.key] = answer
        if not self._gather.isActive():
            self._gather.start()

    def _end(self, answer: LiveAnswer) -> None:
        answer.ended = True
        answer.waiting = ""
        self._dirty.pop(answer.key, None)
        self._answers.pop(answer.conversation_id, None)
        self._tasks.pop(answer.conversation_id, None)
        self.ended.emit(answer)

    def _on_gathered(self) -> None:
        dirty, self._dirty = self._dirty, {}
        for answer in dirty.values():
            self.grown.emit(answer)
