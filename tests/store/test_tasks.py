from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.errors import InputError, NotFoundError, StoreCorrupt
from deskhand.domain.ids import new_id
from deskhand.domain.task import (
    Priority,
    Reminder,
    SourceKind,
    Task,
    TaskPerson,
    TaskSource,
    TaskStatus,
    When,
)
from deskhand.store.database import Database
from deskhand.store.task_reminders import ReminderRepository
from deskhand.store.tasks import TaskRepository
from tests.store.making import NOW, a_task

ROME = "Europe/Rome"
DUE = When(date(2026, 11, 30), time(9), ROME)


@pytest.fixture
def tasks(database: Database) -> TaskRepository:
    return TaskRepository(database, lambda: NOW)


@pytest.fixture
def reminders(database: Database) -> ReminderRepository:
    return ReminderRepository(database)


def full(title: str = "Größe 👩‍👩‍👧 שלום") -> Task:
    return replace(
        a_task(title),
        words="as it was typed",
        notes="# Notes\n- one",
        due=DUE,
        start=When(date(2026, 11, 29), None, ROME),
        recurrence="FREQ=WEEKLY",
        reminders=(
            Reminder(new_id(), before=timedelta(minutes=10)),
            Reminder(new_id(), at=NOW, fired_at=NOW),
        ),
        priority=Priority.HIGH,
        status=TaskStatus.WAITING,
        project="House",
        tags=("a", "b"),
        people=(TaskPerson("Anna", new_id()), TaskPerson("Ben")),
        links=("https://example.org/?q=1",),
        resources=(new_id(),),
        source=TaskSource(SourceKind.MESSAGE, "ref", "A chat"),
        assignee="Researcher",
        result="**Done**",
        proposed=True,
        position=7.5,
        snoozed_until=NOW,
        series_id=new_id(),
        uid="uid@elsewhere",
    )


async def ids_in_order(tasks: TaskRepository) -> list[UUID]:
    return [each.id for each in await tasks.rows()]


async def test_a_task_comes_back_as_it_was(tasks: TaskRepository) -> None:
    task = full()
    assert await tasks.add([task]) == [task]
    assert await tasks.get([task.id]) == [task]
    assert await tasks.all() == [task]
    assert await tasks.get([new_id()]) == []


async def test_rows_say_the_same_all_at_once_and_by_id(tasks: TaskRepository) -> None:
    task, plain = full(), replace(a_task("Plain"), position=9.0)
    await tasks.add([task, plain])
    rows = await tasks.rows()
    assert [each.title for each in rows] == [task.title, "Plain"]
    row = rows[0]
    assert (row.id, row.due, row.due_at) == (task.id, DUE, DUE.instant)
    assert (row.tags, row.people) == (("a", "b"), ("Anna", "Ben"))
    assert (row.status, row.priority, row.project) == (task.status, task.priority, "House")
    assert (row.proposed, row.recurs, row.has_notes) == (True, True, True)
    assert (row.reminds, row.has_attachments) == (True, True)
    assert row.snoozed_until == row.created_at == NOW
    assert hash(row.id) == hash(task.id)
    some = await tasks.rows([plain.id, new_id(), task.id])
    assert sorted(some, key=lambda each: each.position) == rows


async def test_new_tasks_come_behind_the_others(tasks: TaskRepository) -> None:
    first, second = await tasks.add([a_task("first"), a_task("second")])
    (third,) = await tasks.add([a_task("third")])
    assert await ids_in_order(tasks) == [first.id, second.id, third.id]
    assert first.position < second.position < third.position


async def test_a_change_sees_what_is_stored_and_can_be_put_back(tasks: TaskRepository) -> None:
    task, other = await tasks.add([full(), a_task("other")])
    new = a_task("new")

    def rule(stored: object) -> list[Task]:
        assert stored == [task, other]
        return [replace(task, title="Changed", tags=("c",), people=(), reminders=()), new, other]

    before, stored = await tasks.rework([task.id, other.id, new_id()], rule)
    assert before == [task]
    assert [each.title for each in stored] == ["Changed", "new"]
    assert [each.title for each in await tasks.all()] == ["other", "Changed", "new"]
    assert await tasks.put_back(before, NOW) == [task.id]
    assert await tasks.get([task.id]) == [task]


async def test_a_rule_that_refuses_changes_nothing(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([full()])

    def rule(stored: object) -> list[Task]:
        raise InputError("no")

    with pytest.raises(InputError):
        await tasks.rework([task.id], rule)
    assert await tasks.all() == [task]


async def test_putting_back_takes_later_occurrences_away(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([replace(a_task(), due=DUE)])
    earlier = replace(DUE, day=DUE.day - timedelta(days=1))
    old = replace(a_task("old"), due=earlier, series_id=task.id)
    new = replace(a_task("new"), due=DUE, series_id=task.id)
    await tasks.add([old, new])
    assert set(await tasks.put_back([task], NOW)) == {task.id, new.id}
    assert {each.title for each in await tasks.all()} == {task.title, "old"}


async def test_deleting_takes_the_parts_along_and_back(tasks: TaskRepository) -> None:
    top = a_task("top")
    part = replace(a_task("part"), parent_id=top.id)
    deep = replace(a_task("deep"), parent_id=part.id)
    gone = replace(a_task("gone"), parent_id=top.id)
    other = a_task("other")
    await tasks.add([top, part, deep, gone, other])
    await TaskRepository(tasks._database, lambda: NOW - timedelta(days=1)).delete([gone.id])
    assert set(await tasks.delete([top.id])) == {top.id, part.id, deep.id}
    assert await ids_in_order(tasks) == [other.id]
    assert await tasks.get([deep.id]) == []
    assert set(await tasks.restore([top.id])) == {top.id, part.id, deep.id}
    assert await ids_in_order(tasks) == [top.id, part.id, deep.id, other.id]
    assert [each.title for each in await tasks.parts(top.id)] == ["part"]


async def test_purge_forgets_what_was_deleted_before(
    tasks: TaskRepository, database: Database
) -> None:
    task, kept = await tasks.add([full(), a_task()])
    await tasks.delete([task.id])
    assert await tasks.purge(NOW) == 0
    assert await tasks.purge(NOW + timedelta(days=1)) == 1
    await tasks.restore([task.id])
    assert await ids_in_order(tasks) == [kept.id]

    async def left(connection: AsyncConnection) -> int:
        return int((await connection.execute(text("SELECT count(*) FROM task_tag"))).scalar_one())

    assert await database.read(left) == 0


async def test_a_task_cannot_be_a_part_of_itself(tasks: TaskRepository) -> None:
    top = a_task("top")
    part = replace(a_task("part"), parent_id=top.id)
    deep = replace(a_task("deep"), parent_id=part.id)
    stored = await tasks.add([top, part, deep])
    for parent in (top, part, deep):
        with pytest.raises(InputError):
            await tasks.rework(
                [top.id], lambda known, parent=parent: [replace(known[0], parent_id=parent.id)]
            )
    alone = a_task("alone")
    with pytest.raises(InputError):
        await tasks.add([replace(alone, parent_id=alone.id)])
    assert await tasks.all() == stored
    # A task that is not there is no circle.
    await tasks.add([replace(alone, parent_id=new_id())])


async def test_tasks_are_moved_between_others(tasks: TaskRepository) -> None:
    a, b, c, d = (each.id for each in await tasks.add([a_task(each) for each in "abcd"]))
    before = (await tasks.move([d, c], after=a)).before
    assert await ids_in_order(tasks) == [a, d, c, b]
    await tasks.put_back(before, NOW)
    assert await ids_in_order(tasks) == [a, b, c, d]
    await tasks.move([c], before=a)
    assert await ids_in_order(tasks) == [c, a, b, d]
    await tasks.move([d, b])
    assert await ids_in_order(tasks) == [d, b, c, a]
    await tasks.move([d], after=a)
    assert await ids_in_order(tasks) == [b, c, a, d]
    with pytest.raises(NotFoundError):
        await tasks.move([a], after=new_id())


async def test_places_are_given_anew_when_they_get_too_close(tasks: TaskRepository) -> None:
    a, b, c = (each.id for each in await tasks.add([a_task(each) for each in "abc"]))
    renumbered = 0
    for turn in range(60):
        moving = (b, c)[turn % 2]
        renumbered += (await tasks.move([moving], after=a)).renumbered
        assert (await ids_in_order(tasks))[:2] == [a, moving]
    assert renumbered >= 2


async def test_words_are_found_in_notes(tasks: TaskRepository) -> None:
    task, _ = await tasks.add([replace(a_task("Bank"), notes="Ask for the Ä-form"), a_task("ask")])
    assert await tasks.noted("a-form bank") == {task.id}
    assert await tasks.noted("form teapot") == set()
    assert await tasks.noted("  ") == set()


async def test_names_come_the_most_used_first(tasks: TaskRepository) -> None:
    one, two = (replace(full(each), proposed=False) for each in ("one", "two"))
    rest = replace(a_task(), project="Garden", tags=("b",), people=(TaskPerson("Ben"),))
    await tasks.add([replace(each, reminders=()) for each in (one, two, rest)])
    assert await tasks.projects() == ["House", "Garden"]
    assert await tasks.tags() == ["b", "a"]
    assert await tasks.people() == ["Ben", "Anna"]


async def test_tasks_are_found_by_the_beginning_of_their_id(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([a_task()])
    assert await tasks.find(task.id, task.id, 2) == [task]
    assert await tasks.find(UUID(int=0), UUID(int=1), 2) == []


async def test_a_damaged_row_is_said(tasks: TaskRepository, database: Database) -> None:
    await tasks.add([a_task()])

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE task SET status = 'eaten'"))

    await database.write(work)
    with pytest.raises(StoreCorrupt):
        await tasks.rows()
    with pytest.raises(StoreCorrupt):
        await tasks.all()


# -- reminders


async def test_a_reminder_is_due_once(tasks: TaskRepository, reminders: ReminderRepository) -> None:
    first, second = Reminder(new_id(), at=NOW), Reminder(new_id(), before=timedelta(hours=1))
    (task,) = await tasks.add([replace(a_task("Call"), due=DUE, reminders=(first, second))])
    assert await reminders.next_at(NOW - timedelta(seconds=1)) == NOW
    (due,) = await reminders.due(NOW)
    assert (due.id, due.task_id, due.title, due.at, due.due) == (
        first.id,
        task.id,
        "Call",
        NOW,
        DUE,
    )
    assert await reminders.fired([first.id, second.id], NOW) == {first.id, second.id}
    assert await reminders.fired([first.id], NOW) == set()
    assert await reminders.due(DUE.instant) == []
    assert await reminders.next_at(NOW) is None


async def test_what_is_over_away_or_proposed_does_not_remind(
    tasks: TaskRepository, reminders: ReminderRepository
) -> None:
    def reminding(**changes: object) -> Task:
        return replace(a_task(), reminders=(Reminder(new_id(), at=NOW),), **changes)  # type: ignore[arg-type]

    gone, waiting = reminding(), reminding(status=TaskStatus.WAITING)
    later = reminding(snoozed_until=NOW + timedelta(hours=1))
    await tasks.add(
        [
            reminding(status=TaskStatus.DONE),
            reminding(status=TaskStatus.CANCELLED),
            reminding(proposed=True),
            gone,
            waiting,
            later,
        ]
    )
    await tasks.delete([gone.id])
    assert [each.task_id for each in await reminders.due(NOW)] == [waiting.id]
    back = await reminders.due(NOW + timedelta(hours=1))
    assert [(each.task_id, each.at) for each in back][-1] == (later.id, NOW + timedelta(hours=1))


async def test_putting_off_again_and_again_leaves_one_reminder(
    tasks: TaskRepository, reminders: ReminderRepository
) -> None:
    own = Reminder(new_id(), before=timedelta(), fired_at=NOW)
    (task,) = await tasks.add([replace(a_task(), due=DUE, reminders=(own,))])
    for minutes in (1, 2, 3):
        again = Reminder(new_id(), at=NOW + timedelta(minutes=minutes))
        await reminders.put_off(task.id, again)
        await reminders.fired([again.id], NOW)
    (stored,) = await tasks.get([task.id])
    assert {each.id for each in stored.reminders} == {own.id, again.id}
    await reminders.put_off(new_id(), again)  # a task that is gone: nothing
