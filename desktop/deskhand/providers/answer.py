"""What a stream has said so far, and whether it ended as it should. The same for every maker."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from deskhand.domain.conversation import Stop
from deskhand.domain.errors import DeskhandError, ProviderError
from deskhand.domain.events import Finished, ModelEvent, TextDelta, ThinkingDelta, ToolCall, Usage
from deskhand.domain.ids import new_id
from deskhand.domain.model import ProviderConfig
from deskhand.domain.money import TokenCount
from deskhand.domain.wording import tr
from deskhand.providers.bounded_body import Watch
from deskhand.providers.failures import (
    bad_tool_call,
    broke_off,
    complaint,
    from_complaint,
    not_the_protocol,
    went_silent,
)
from deskhand.providers.limits import Limits

log = logging.getLogger(__name__)

T = TypeVar("T")

AFTER_MARK_S = 0.1
LONGEST_TURN_S = 0.004


@dataclass(slots=True)
class _Call:
    call_id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class Answer:
    """One answer being read. stop: set once the maker gave a reason to end. marked: the protocol's
    own end mark came. began: anything came at all."""

    def __init__(self, config: ProviderConfig, limits: Limits) -> None:
        self._config = config
        self._limits = limits
        self._characters = 0
        self._calls: dict[object, _Call] = {}
        self.tokens = TokenCount()
        self.stop: Stop | None = None
        self.marked = False
        self.began = False

    @property
    def is_full(self) -> bool:
        """Whether the answer is longer than any answer should be."""
        return self._characters >= self._limits.answer_chars

    @property
    def patience_s(self) -> float:
        """How long to wait for the next chunk. After the end mark only the end of the body is
        missing, which lets the connection be used again."""
        if self.marked:
            return AFTER_MARK_S
        return self._limits.silence_s if self.stop is None else self._limits.after_finish_s

    def silent(self) -> ProviderError:
        """What to say when nothing came for that long."""
        return went_silent(self._config, self._limits.silence_s)

    def text(self, text: str) -> TextDelta:
        """More of the answer."""
        self._characters += len(text)
        return TextDelta(text)

    def thinking(self, text: str, signature: str = "") -> ThinkingDelta:
        """More of what the model says to itself."""
        self._characters += len(text)
        return ThinkingDelta(text, signature)

    def usage(self, tokens: TokenCount) -> list[ModelEvent]:
        """The usage so far, when it is news."""
        if tokens == self.tokens:
            return []
        self.tokens = tokens
        return [Usage(tokens)]

    def call(self, key: object, call_id: str, name: str, arguments: str) -> None:
        """A tool call, or a piece of one. key: what tells the calls of this answer apart.

        Servers that give all calls one index still give each its id, so a new id begins a call.
        """
        call = self._calls.get(key)
        if call is not None and call_id and call.call_id and call.call_id != call_id:
            call = self._calls.get((key, call_id))
            key = (key, call_id)
        if call is None:
            call = self._calls[key] = _Call()
        call.call_id = call.call_id or call_id
        call.name = call.name or name
        call.arguments.append(arguments)
        self._characters += len(arguments)

    def last_call(self) -> object:
        """The key of the call begun last, for pieces that do not say where they belong."""
        return next(reversed(self._calls), None)

    @property
    def calls_so_far(self) -> int:
        """How many tool calls have begun."""
        return len(self._calls)

    def knows_call(self, key: object) -> bool:
        """Whether this call has begun."""
        return key in self._calls

    def end(self, watch: Watch | None) -> list[ModelEvent]:
        """The events that close the answer.

        Raises MalformedReply when it was cut, or a tool call cannot be read; the error a server
        put where a stream should have been.
        """
        if self.is_full:
            return [Finished(Stop.LENGTH)]
        if self.stop is None and not self.marked:
            raise self._cut(watch)
        calls: list[ModelEvent] = []
        if self.stop is not Stop.LENGTH:  # a call cut at the length is not what the model meant
            calls.extend(self._finished(call) for call in self._calls.values())
        stop = self.stop or Stop.END
        return [*calls, Finished(Stop.TOOL_CALLS if calls and stop is Stop.END else stop)]

    def _finished(self, call: _Call) -> ToolCall:
        arguments = "".join(call.arguments).strip() or "{}"
        try:
            parsed = json.loads(arguments)
        except (ValueError, RecursionError) as error:
            raise bad_tool_call(self._config, call.name, f"{error}: {arguments[:500]}") from error
        if not isinstance(parsed, dict) or not call.name:
            raise bad_tool_call(self._config, call.name, arguments[:500])
        return ToolCall(call.call_id or f"call_{new_id().hex}", call.name, arguments)

    def _cut(self, watch: Watch | None) -> ProviderError:
        if self.began or watch is None or watch.content_type == "text/event-stream":
            return broke_off(self._config)
        try:
            body = json.loads(watch.head)
        except (ValueError, RecursionError):
            body = None
        if isinstance(body, dict) and body.get("error"):
            return from_complaint(self._config, complaint(None, body))
        came = watch.content_type or tr("something without a type")
        return not_the_protocol(self._config, f"{came} instead of a stream")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """How one maker's stream is read. say: a chunk as events. close: gives the socket back.
    errors: what reading can raise; fail: the sentence for one of those."""

    say: Callable[[T, Answer], Iterable[ModelEvent]]
    close: Callable[[], Awaitable[None]]
    errors: tuple[type[Exception], ...]
    fail: Callable[[Exception], DeskhandError]
    watch: Watch | None = None


async def read(
    chunks: AsyncIterator[T], answer: Answer, reading: Reading[T]
) -> AsyncGenerator[ModelEvent]:
    """The events of one stream, up to Finished. Raises ProviderError when it ends otherwise.

    Whatever happens, the socket is closed before this generator is.
    """
    try:
        async with aclosing(_paced(chunks, answer)) as paced:
            async for chunk in paced:
                for event in reading.say(chunk, answer):
                    yield event
                if answer.is_full:
                    break
    except reading.errors as error:
        if answer.stop is None:  # after that, only the usage and the end mark are missing
            raise reading.fail(error) from error
        log.info("the end of an answer was lost: %s", error)
    finally:
        await reading.close()
    if reading.watch is not None and reading.watch.saw_done:
        answer.marked = True
    for event in answer.end(reading.watch):
        yield event


async def _paced(chunks: AsyncIterator[T], answer: Answer) -> AsyncGenerator[T]:
    """The chunks of a stream, none of them waited for too long: a server can keep the line warm
    for ever without saying anything. Raises ProviderUnreachable then.

    A burst that is all in memory already is read without ever waiting, so the loop gets its turn
    in between: the window lives on it.
    """
    turn_taken = time.monotonic()
    while True:
        if time.monotonic() - turn_taken > LONGEST_TURN_S:
            await asyncio.sleep(0)
            turn_taken = time.monotonic()
        try:
            async with asyncio.timeout(answer.patience_s):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        except TimeoutError:
            if answer.stop is not None or answer.marked:
                return
            raise answer.silent() from None
        answer.began = True
        yield chunk
