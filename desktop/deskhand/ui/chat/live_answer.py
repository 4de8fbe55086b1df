"""One answer while it is made, as the window knows it.

Apart from `live`, so that the start does not wait for what only an answer needs.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import assert_never
from uuid import UUID

from deskhand.domain.conversation import Message
from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import (
    FileRead,
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
from deskhand.domain.preference import UsedPreference
from deskhand.ui.chat.markdown_blocks import BlockSplitter
from deskhand.ui.chat.spoken_answer import SpokenAnswer


@dataclass(slots=True, eq=False)
class LiveAnswer:
    """One answer while it is made.

    key: what the transcript knows it by, before and after its row exists. message_id: the row,
    None until it exists. waiting: why nothing comes yet, "" when something does. error: what went
    wrong, once it is over. files: how much of each attached file the model got. unseen: pictures
    it cannot see. preferences: of the person's, those it was told. spoken: what screen readers
    are told of it.
    """

    conversation_id: UUID
    asked: Message
    choice: ModelChoice
    key: UUID = field(default_factory=new_id)
    message_id: UUID | None = None
    text: BlockSplitter = field(default_factory=BlockSplitter)
    has_text: bool = False
    spoken: SpokenAnswer = field(default_factory=SpokenAnswer)
    thinking: list[str] = field(default_factory=list)
    thinking_seconds: float | None = None
    thinking_since: float | None = None
    waiting: str = ""
    left_out: int = 0
    files: tuple[FileRead, ...] = ()
    unseen: int = 0
    preferences: tuple[UsedPreference, ...] = ()
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
                self.spoken.feed(text)
            case ThinkingDelta(text=text):
                if self.thinking_since is None:
                    self.thinking_since = time.monotonic()
                self.waiting = ""
                self.thinking.append(text)
            case Waiting(reason=reason):
                self.waiting = reason
            case RunStarted():
                self.message_id, self.choice = event.message_id, event.choice
                self.left_out = event.left_out
                self.files, self.unseen = event.files, event.unseen
                self.preferences = event.preferences
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
