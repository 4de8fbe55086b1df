"""Work that goes on by itself can be paused, and says what it is."""

from __future__ import annotations

import asyncio

from deskhand.services.background import Background, Work


async def test_nothing_begins_while_it_is_paused() -> None:
    background, told = Background(), []
    forget = background.on_changed(lambda: told.append((background.is_paused, background.running)))
    background.pause(True)
    begun = asyncio.Event()

    async def work() -> None:
        async with background.doing(Work.BACKUP):
            begun.set()

    task = asyncio.create_task(work())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not begun.is_set()
    assert background.running == ()
    background.pause(False)
    await task
    assert begun.is_set()
    assert told == [(True, ()), (False, ()), (False, (Work.BACKUP,)), (False, ())]
    forget()
    background.pause(True)
    assert len(told) == 4


async def test_what_is_under_way_is_finished() -> None:
    background = Background()
    async with background.doing(Work.SEARCH), background.doing(Work.CALENDARS):
        background.pause(True)
        assert background.running == (Work.CALENDARS, Work.SEARCH)
    assert background.running == ()


async def test_work_that_is_cancelled_while_it_waits_leaves_nothing() -> None:
    background = Background()
    background.pause(True)

    async def work() -> None:
        async with background.doing(Work.PREFERENCES):
            raise AssertionError("it must not begin")

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert background.running == ()
