"""An answer as it grows: events in, message parts out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import assert_never

from deskhand.domain.conversation import Stop
from deskhand.domain.events import (
    Finished,
    ModelEvent,
    TextDelta,
    ThinkingDelta,
    ToolCall,
    Usage,
    Waiting,
)
from deskhand.domain.labels import FROM_MODEL, Labels
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart


class Reply:
    """Gathers one answer. labels: what everything the model read adds up to, so that an answer
    made from untrusted text is untrusted itself. clock: monotonic seconds."""

    def __init__(self, labels: Labels, clock: Callable[[], float] = time.monotonic) -> None:
        self._labels = labels.join(FROM_MODEL)
        self._clock = clock
        self._closed: list[Part] = []
        self._open: list[str] = []
        self._thinking_since: float | None = None
        self._signature = ""
        self.tokens = TokenCount()
        self.stop: Stop | None = None

    def take(self, event: ModelEvent) -> None:
        """Add one event."""
        match event:
            case TextDelta(text=text):
                if self._thinking_since is not None:
                    self._close()
                self._open.append(text)
            case ThinkingDelta(text=text, signature=signature):
                if self._thinking_since is None or (self._signature and text):
                    self._close()  # a signature seals its block: what follows is another
                    self._thinking_since = self._clock()
                self._open.append(text)
                self._signature = signature or self._signature
            case ToolCall(call_id=call_id, name=name, arguments=arguments):
                self._close()
                self._closed.append(ToolCallPart(call_id, name, arguments, self._labels))
            case Usage(tokens=tokens):
                self.tokens = tokens
            case Finished(stop=stop):
                self.stop = stop
            case Waiting():
                return
            case _:
                assert_never(event)

    def parts(self) -> tuple[Part, ...]:
        """What there is so far. Thinking still under way has no duration yet."""
        current = self._current(still_open=True)
        return tuple(self._closed) if current is None else (*self._closed, current)

    def finished_parts(self) -> tuple[Part, ...]:
        """Everything, with the last part closed."""
        self._close()
        return tuple(self._closed)

    @property
    def asked_for_tools(self) -> tuple[str, ...]:
        """Names of the tools the model wants."""
        return tuple(part.name for part in self._closed if isinstance(part, ToolCallPart))

    @property
    def has_words(self) -> bool:
        """Whether there is anything for a person to read."""
        return any(isinstance(part, TextPart) and part.text.strip() for part in self.parts())

    def _close(self) -> None:
        current = self._current(still_open=False)
        if current is not None:
            self._closed.append(current)
        self._open = []
        self._thinking_since = None
        self._signature = ""

    def _current(self, *, still_open: bool) -> Part | None:
        text = "".join(self._open)
        if self._thinking_since is not None:
            seconds = None if still_open else round(self._clock() - self._thinking_since, 1)
            return ThinkingPart(text, seconds, self._signature, self._labels)
        return TextPart(text, self._labels) if text else None
