"""Answers under way: one a conversation, several at once, whichever chat is in sight."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskhand.assistants.assistant import Assistant
    from deskhand.domain.conversation import Message
    from deskhand.domain.events import RunEvent
    from deskhand.domain.model import ModelChoice
    from deskhand.ui.chat.live_answer import LiveAnswer

REPAINT_MS = 33
"""Tokens are gathered and shown at this pace."""


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

    def start(
        self,
        asked: Message,
        choice: ModelChoice,
        initiator: object,
        goes_on: UUID | None = None,
    ) -> LiveAnswer:
        """Begin to answer a stored message. A conversation has one answer at a time: while one
        is under way, that one is returned. goes_on: an answer that was cut, to go on with."""
        from deskhand.ui.chat.live_answer import LiveAnswer

        if self._assistant is None:
            raise RuntimeError("answers need an open core")
        under_way = self._answers.get(asked.conversation_id)
        if under_way is not None:
            return under_way
        answer = LiveAnswer(asked.conversation_id, asked, choice)
        self._answers[asked.conversation_id] = answer
        task = aio.spawn(self._consume(self._assistant, answer, initiator, goes_on), self, "answer")
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

    def stop_where(self, is_meant: Callable[[ModelChoice], bool]) -> None:
        """Stop the answers of the models meant; what came is kept."""
        for key, answer in list(self._answers.items()):
            if is_meant(answer.choice) and key in self._tasks:
                self._tasks[key].cancel()

    def stop_all(self) -> None:
        """Stop every answer."""
        for task in list(self._tasks.values()):
            task.cancel()

    async def over(self) -> None:
        """Wait until none is under way."""
        if tasks := set(self._tasks.values()):
            await asyncio.wait(tasks)

    async def _consume(
        self,
        assistant: Assistant,
        answer: LiveAnswer,
        initiator: object,
        goes_on: UUID | None,
    ) -> None:
        try:
            run = assistant.answer(
                answer.asked.id, answer.choice, goes_on=goes_on, initiator=initiator
            )
            async with aclosing(run) as events:
                async for event in events:
                    self._take(answer, event)
        except DeskhandError as error:
            answer.error = error

    def _take(self, answer: LiveAnswer, event: RunEvent) -> None:
        had_row = answer.message_id is not None
        answer.take(event)
        if answer.message_id is not None and not had_row:
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
