"""Waiting in the loop for a thread that holds keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from deskhand.host.hotkeys.base import States
from deskhand.host.hotkeys.keys import HotKey

ANSWER_S = 5.0

Hold = Callable[[Mapping[str, HotKey], Callable[[States], None]], None]
"""Holds these keys in its thread, then calls there with how each stands."""


async def held(
    hold: Hold, keys: Mapping[str, HotKey], in_loop: Callable[[Callable[[], object]], None]
) -> States:
    """How each key stands. in_loop: calls something in this loop from the thread. Raises
    TimeoutError when the thread does not answer within five seconds."""
    answer: asyncio.Future[States] = asyncio.get_running_loop().create_future()

    def answered(states: States) -> None:
        if not answer.done():
            answer.set_result(states)

    hold(keys, lambda states: in_loop(lambda: answered(states)))
    return await asyncio.wait_for(answer, ANSWER_S)
