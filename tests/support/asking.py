"""Asking a provider and gathering what it says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from deskhand.domain.conversation import Role, Stop
from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import (
    Finished,
    ModelEvent,
    TextDelta,
    ThinkingDelta,
    ToolCall,
    Usage,
    Waiting,
)
from deskhand.domain.model import ModelRequest, Turn
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import Part, TextPart
from deskhand.providers.base import ModelProvider


@dataclass
class Heard:
    """What came of one request, up to its end or its error."""

    events: list[ModelEvent] = field(default_factory=list)
    error: DeskhandError | None = None

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))

    @property
    def thoughts(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, ThinkingDelta))

    @property
    def calls(self) -> list[ToolCall]:
        return [event for event in self.events if isinstance(event, ToolCall)]

    @property
    def waits(self) -> list[Waiting]:
        return [event for event in self.events if isinstance(event, Waiting)]

    @property
    def tokens(self) -> TokenCount | None:
        return next((e.tokens for e in reversed(self.events) if isinstance(e, Usage)), None)

    @property
    def stop(self) -> Stop | None:
        ends = [event for event in self.events if isinstance(event, Finished)]
        assert len(ends) <= 1
        assert not ends or self.events[-1] is ends[0], "something follows the end"
        return ends[0].stop if ends else None


def request(*said: str | Part, model: str = "deskhand-test", **more: Any) -> ModelRequest:
    """A request with one turn of the person's."""
    parts = tuple(TextPart(part) if isinstance(part, str) else part for part in said)
    return ModelRequest(model, (Turn(Role.USER, parts),), **more)


async def hear(provider: ModelProvider, asked: ModelRequest) -> Heard:
    """All of one answer; an error of ours is gathered, any other is raised."""
    heard = Heard()
    try:
        async with aclosing(provider.stream(asked)) as events:
            async for event in events:
                heard.events.append(event)
    except DeskhandError as error:
        heard.error = error
    return heard


async def each(
    providers: Sequence[ModelProvider], act: Callable[[ModelProvider], Awaitable[None]]
) -> None:
    """Do this with every provider, and close them all."""
    try:
        for provider in providers:
            await act(provider)
    finally:
        for provider in providers:
            await provider.aclose()


@dataclass(frozen=True)
class Key:
    """A handle to a key for one origin, as the keychain gives them."""

    origin: str
    value: str | None

    async def reveal(self) -> str | None:
        return self.value
