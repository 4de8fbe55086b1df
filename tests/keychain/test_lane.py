"""Calls that are given up, and waiting for their end."""

from __future__ import annotations

import asyncio
import threading

import pytest

from deskhand.keychain.lane import Lane


async def test_a_call_that_takes_too_long_is_left_and_the_next_one_runs() -> None:
    lane, go_on, ended = Lane("test"), threading.Event(), threading.Event()

    def slow() -> None:
        go_on.wait(40)
        ended.set()

    with pytest.raises(TimeoutError):
        await lane.run(slow, 0.01)
    assert await lane.run(lambda: 7, 40) == 7
    assert not await lane.settle(0.01)
    go_on.set()
    assert await lane.settle(40) and ended.is_set()
    lane.leave()
    assert await lane.settle(40)


async def test_settling_waits_for_a_call_whose_caller_was_cancelled() -> None:
    lane, began, go_on = Lane("test"), threading.Event(), threading.Event()
    ended: list[bool] = []

    def slow() -> None:
        began.set()
        go_on.wait(40)
        ended.append(True)

    caller = asyncio.ensure_future(lane.run(slow, 40))
    await asyncio.to_thread(began.wait, 40)
    caller.cancel()
    await asyncio.wait({caller})
    asyncio.get_running_loop().call_later(0.05, go_on.set)
    assert await lane.settle(40)
    assert ended == [True]
