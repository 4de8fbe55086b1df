"""asyncio on Qt's loop: nothing is lost, nothing is left, nothing is silent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from deskhand.domain.errors import DeskhandError, StoreBusy
from deskhand.ui import aio


@pytest.fixture
def reported() -> Iterator[list[DeskhandError]]:
    errors: list[DeskhandError] = []
    take_back = aio.report_to(errors.append)
    yield errors
    take_back()


def test_run_gives_what_main_returns(qapp: QApplication) -> None:
    async def main() -> int:
        await asyncio.sleep(0)
        return 7

    assert aio.run(qapp, main) == 7


def test_a_task_ends_with_its_owner(qapp: QApplication) -> None:
    async def main() -> bool:
        owner = QObject()
        task = aio.spawn(asyncio.Event().wait(), owner)
        await asyncio.sleep(0)
        shiboken6.delete(owner)
        await asyncio.wait({task}, timeout=5)
        return task.cancelled()

    assert aio.run(qapp, main)


def test_a_task_for_a_dead_owner_never_runs(qapp: QApplication) -> None:
    ran: list[bool] = []

    async def work() -> None:
        ran.append(True)

    async def main() -> None:
        owner = QObject()
        shiboken6.delete(owner)
        await asyncio.wait({aio.spawn(work(), owner)}, timeout=5)

    aio.run(qapp, main)
    assert ran == []


def test_what_a_person_should_hear_is_told(
    qapp: QApplication, reported: list[DeskhandError]
) -> None:
    error = StoreBusy("Another program holds the database.")

    async def work() -> None:
        raise error

    async def main() -> None:
        await asyncio.wait({aio.spawn(work(), qapp)})

    aio.run(qapp, main)
    assert reported == [error]


def test_a_fault_of_ours_is_told_with_its_trace(
    qapp: QApplication, reported: list[DeskhandError]
) -> None:
    async def work() -> None:
        raise ZeroDivisionError("by us")

    async def main() -> None:
        await asyncio.wait({aio.spawn(work(), qapp)})

    aio.run(qapp, main)
    assert "Something went wrong" in reported[0].what
    assert "by us" in reported[0].detail


def test_an_error_in_a_slot_is_told(qapp: QApplication, reported: list[DeskhandError]) -> None:
    async def main() -> None:
        def slot() -> None:
            raise ValueError("in a slot")

        QTimer.singleShot(0, slot)
        while not reported:
            await asyncio.sleep(0.005)

    aio.run(qapp, main)
    assert "in a slot" in reported[0].detail


def test_tasks_left_are_cancelled_at_the_end(qapp: QApplication) -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("work")

    async def main() -> None:
        aio.spawn(work(), qapp)
        await asyncio.sleep(0)

    aio.run(qapp, main)
    assert ended == ["work"]


def test_a_generator_left_half_way_is_closed(qapp: QApplication) -> None:
    closed: list[bool] = []

    async def numbers() -> AsyncGenerator[int, None]:
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            closed.append(True)

    kept = []

    async def main() -> None:
        generator = numbers()
        kept.append(generator)
        await anext(generator)

    aio.run(qapp, main)
    assert closed == [True]


def test_a_lane_runs_one_call_after_the_other(qapp: QApplication) -> None:
    async def main() -> list[str]:
        lane = aio.Lane("test lane")
        names = await asyncio.gather(
            *(lane.run(lambda: threading.current_thread().name, 5) for _ in range(3))
        )
        return list(names)

    assert aio.run(qapp, main) == ["test lane"] * 3


def test_a_hung_call_does_not_block_its_lane(qapp: QApplication) -> None:
    gate = threading.Event()

    async def main() -> int:
        lane = aio.Lane("test lane")
        with pytest.raises(TimeoutError):
            await lane.run(gate.wait, 0.02)
        return await lane.run(lambda: 3, 5)

    assert aio.run(qapp, main) == 3
    gate.set()


def test_a_lane_that_ends_does_what_it_was_given_and_leaves(qapp: QApplication) -> None:
    gate = threading.Event()

    async def main() -> tuple[int, bool]:
        lane = aio.Lane("ending lane")
        held = asyncio.ensure_future(lane.run(gate.wait, 40))
        last = asyncio.ensure_future(lane.run(threading.current_thread, 40))
        await asyncio.sleep(0)
        lane.end()
        gate.set()
        await held
        thread = await last
        await asyncio.to_thread(thread.join, 40)
        return await lane.run(lambda: 3, 40), thread.is_alive()

    assert aio.run(qapp, main) == (3, False)


def test_settled_waits_for_what_it_names(qapp: QApplication) -> None:
    async def main() -> tuple[bool, bool]:
        gate = asyncio.Event()
        task = aio.spawn(gate.wait(), qapp, "save draft")
        early = await aio.settled(("save draft",), 0.02)
        gate.set()
        late = await aio.settled(("save draft",), 5)
        return early, late and task.done()

    assert aio.run(qapp, main) == (False, True)


def test_closing_that_hangs_is_given_up(qapp: QApplication) -> None:
    async def main() -> bool:
        return await aio.finish_bounded(asyncio.sleep(60), 0.02)

    assert aio.run(qapp, main) is False
