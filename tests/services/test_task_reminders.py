from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from deskhand.desk import Desk
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.task import Reminder, Task
from deskhand.host.folders import Folders
from deskhand.services.task_reminders import LATE, DueReminder, Missed, TaskReminders
from deskhand.store.task_reminders import ReminderRepository

PATIENCE_S = 40
START = datetime(2026, 11, 19, 9, tzinfo=UTC)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    yield opened
    await opened.close()


def made(desk: Desk, clock: Hands) -> TaskReminders:
    return TaskReminders(ReminderRepository(desk.daily.database), desk.bus, clock)


@pytest.fixture
def reminders(desk: Desk, clock: Hands) -> TaskReminders:
    return made(desk, clock)


async def remind(desk: Desk, at: datetime, title: str = "Call") -> Task:
    task = Task(new_id(), title, START, START, reminders=(Reminder(new_id(), at=at),))
    return await desk.daily.tasks.at(START).add(task)


class Told:
    """What the window was told, and waiting for more."""

    def __init__(self) -> None:
        self.all: list[DueReminder] = []
        self._came = asyncio.Event()

    def __call__(self, reminders: Sequence[DueReminder]) -> None:
        self.all += reminders
        self._came.set()

    async def wait(self, count: int) -> list[DueReminder]:
        async with asyncio.timeout(PATIENCE_S):
            while len(self.all) < count:
                self._came.clear()
                await self._came.wait()
        return self.all


@asynccontextmanager
async def watching(reminders: TaskReminders) -> AsyncIterator[Told]:
    told = Told()
    task = asyncio.ensure_future(reminders.watch(told))
    yield told
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_on_time_late_and_while_closed(
    desk: Desk, clock: Hands, reminders: TaskReminders
) -> None:
    closed = await remind(desk, START - timedelta(minutes=1), "closed")
    asleep = await remind(desk, START + timedelta(hours=1), "asleep")
    now = await remind(desk, START + timedelta(hours=2), "now")
    assert [each.title for each in await reminders.due()] == ["closed"]
    clock.move(hours=2, seconds=LATE.total_seconds())
    due = await reminders.due()
    assert [(each.task_id, each.missed) for each in due] == [
        (closed.id, Missed.CLOSED),
        (asleep.id, Missed.LATE),
        (now.id, None),
    ]


async def test_each_is_told_once_also_by_two_processes(
    desk: Desk, clock: Hands, reminders: TaskReminders
) -> None:
    ids = [(await remind(desk, START)).reminders[0].id for _ in range(5)]
    other = await Desk.open(desk.folders, {})
    try:
        both = [reminders, made(other, clock)]
        won = await asyncio.gather(*(each.fired(ids) for each in both))
        assert sorted([*won[0], *won[1]]) == sorted(ids)
        assert await reminders.due() == []
    finally:
        await other.close()


async def test_the_watch_tells_what_is_due_and_what_is_added(
    desk: Desk, clock: Hands, reminders: TaskReminders
) -> None:
    first = await remind(desk, START)
    async with watching(reminders) as told:
        assert [each.task_id for each in await told.wait(1)] == [first.id]
        second = await remind(desk, START, "second")  # the bus wakes it
        assert [each.task_id for each in await told.wait(2)] == [first.id, second.id]
    assert await reminders.due() == []


async def test_the_watch_notices_that_the_clock_moved(
    desk: Desk, clock: Hands, reminders: TaskReminders
) -> None:
    task = await remind(desk, START + timedelta(hours=8))
    async with watching(reminders) as told:
        clock.move(hours=9)  # it slept; the bus stands for the time after which it looks anyway
        desk.bus.publish(Changes(Noun.TASK, frozenset()))
        (late,) = await told.wait(1)
        assert (late.task_id, late.missed) == (task.id, Missed.LATE)


async def test_the_watch_waits_and_does_not_spin(
    desk: Desk, clock: Hands, reminders: TaskReminders, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    real = ReminderRepository.due

    async def counted(self: ReminderRepository, now: datetime) -> object:
        nonlocal looks
        looks += 1
        return await real(self, now)

    monkeypatch.setattr(ReminderRepository, "due", counted)
    await remind(desk, START + timedelta(hours=1))
    async with watching(reminders) as told:
        for _ in range(50):
            desk.bus.publish(Changes(Noun.TASK, frozenset()))
            await asyncio.sleep(0)
        await remind(desk, START, "now")
        await told.wait(1)
    assert looks < 20


async def test_reminding_again(desk: Desk, clock: Hands, reminders: TaskReminders) -> None:
    task = await remind(desk, START)
    await reminders.fired([task.reminders[0].id])
    with pytest.raises(InputError):
        await reminders.remind_again(task.id, START)
    await reminders.remind_again(task.id, START + timedelta(minutes=10))
    assert await reminders.due() == []
    clock.move(minutes=10)
    (again,) = await reminders.due()
    assert (again.task_id, again.missed) == (task.id, None)
    await desk.daily.tasks.complete([task.id])
    assert await reminders.due() == []


async def test_many_missed_ones_all_come(
    desk: Desk, clock: Hands, reminders: TaskReminders
) -> None:
    at = START - timedelta(minutes=1)
    one = Task(new_id(), "one", START, START)
    many: list[Task] = [
        replace(one, id=new_id(), reminders=(Reminder(new_id(), at=at),)) for _ in range(1_200)
    ]
    await desk.daily.tasks.at(START).add_all(many)
    async with watching(reminders) as told:
        await told.wait(1_200)
    ids: set[UUID] = {each.task_id for each in told.all}
    assert len(ids) == len(told.all) == 1_200
