"""A few more tries when a provider is busy or stumbles, before anything of the answer came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt
from tenacity.retry import retry_if_exception
from tenacity.wait import wait_exponential_jitter

from deskhand.domain.errors import RateLimited
from deskhand.domain.events import ModelEvent, Waiting
from deskhand.domain.model import ProviderConfig
from deskhand.domain.wording import tr
from deskhand.providers.failures import QuotaUsedUp, Stumble, duration
from deskhand.providers.network_failures import ConnectionLost

LONGEST_WAIT_S = 30.0
"""A person waits this long for a busy provider; who asks for more gets to read it instead."""

_backoff = wait_exponential_jitter(multiplier=0.5, max=8.0, jitter=0.5)


async def with_retries(
    answer: Callable[[], AsyncGenerator[ModelEvent]], config: ProviderConfig
) -> AsyncGenerator[ModelEvent]:
    """The events of `answer()`, begun again up to config.max_retries times when it fails before
    its first event. Each wait is announced; closing the generator ends it at once."""
    tries = AsyncRetrying(
        stop=stop_after_attempt(max(0, config.max_retries) + 1),
        wait=_wait_s,
        retry=retry_if_exception(_is_worth_a_try),
        sleep=_slept_here,
        reraise=True,
    )
    async for attempt in tries:
        pause = attempt.retry_state.upcoming_sleep
        if attempt.retry_state.attempt_number > 1:
            yield Waiting(
                tr(
                    "{shown_as} is busy, again in {duration}",
                    shown_as=config.shown_as,
                    duration=duration(pause),
                ),
                pause,
            )
            await asyncio.sleep(pause)
        events = answer()
        with attempt:
            first = await anext(events)
        if attempt.retry_state.outcome is not None and attempt.retry_state.outcome.failed:
            continue
        async with aclosing(events):
            yield first
            async for event in events:
                yield event


async def _slept_here(seconds: float) -> None:
    """Instead of tenacity's sleep: the wait is announced first, which only a generator can do."""


def _is_worth_a_try(error: BaseException) -> bool:
    match error:
        case QuotaUsedUp():
            return False
        case RateLimited(retry_after_s=seconds) | Stumble(retry_after_s=seconds):
            return seconds is None or seconds <= LONGEST_WAIT_S
        case ConnectionLost():
            return True
        case _:
            return False


def _wait_s(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, RateLimited | Stumble) and error.retry_after_s is not None:
        return error.retry_after_s
    return float(_backoff(state))
