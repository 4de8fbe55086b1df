from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskhand.desk import Desk
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.task import (
    Reminder,
    SourceKind,
    Task,
    TaskPerson,
    TaskSource,
    TaskStatus,
    When,
)
from deskhand.domain.task_filter import UNFINISHED, Due, TaskFilter
from deskhand.host.folders import Folders
from deskhand.services.task_changes import LONGEST_TITLE
from deskhand.services.tasks import Tasks

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 19, 10, tzinfo=ROME)  # a Thursday


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    yield opened
    await opened.close()


@pytest.fixture
def tasks(desk: Desk) -> Tasks:
    return desk.daily.tasks.at(NOW, ROME)


def a_task(title: str = "Call the bank", **changes: object) -> Task:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return replace(Task(new_id(), title, created_at=at, updated_at=at), **changes)  # type: ignore[arg-type]


def on(day: int, at: time | None = None) -> When:
    return When(date(2026, 11, day), at, "Europe/Rome")


# -- adding


async def test_a_captured_line_becomes_a_task_with_its_words(tasks: Tasks) -> None:
    line = "call the bank tomorrow at 9 !high @Anna #house"
    source = TaskSource(SourceKind.MESSAGE, "ref", "A chat")
    task = await tasks.add(tasks.capture(line), project="Flat", source=source, notes="IBAN")
    stored = await tasks.get(task.id)
    assert stored == task
    assert (stored.title, stored.words) == ("call the bank", line)
    assert (stored.due, stored.people) == (on(20, time(9)), (TaskPerson("Anna"),))
    assert (stored.project, stored.tags, stored.notes) == ("Flat", ("house",), "IBAN")
    assert stored.source == source
    assert stored.created_at == NOW


async def test_a_piece_can_be_corrected_before_it_is_stored(tasks: Tasks) -> None:
    captured = tasks.capture("read May tomorrow")
    piece = next(each for each in captured.understood if captured.words[each.start] == "t")
    task = await tasks.add(tasks.correct(captured, piece, None))
    assert task.title.endswith("tomorrow")


async def test_titles_that_cannot_be_are_refused_and_the_words_stay_whole(tasks: Tasks) -> None:
    for title in ("", "  \n", "x" * (LONGEST_TITLE + 1)):
        with pytest.raises(InputError):
            await tasks.add(a_task(title))
    long = await tasks.add(a_task("é" * LONGEST_TITLE))
    assert len(long.title) == LONGEST_TITLE
    odd = await tasks.add(a_task("שלום e\u0301 two\nlines"))
    assert odd.title == "שלום e\u0301 two lines"
    assert await tasks.rows([long.id, odd.id])


async def test_names_are_kept_once_and_in_order(tasks: Tasks) -> None:
    people = (TaskPerson(" Ben "), TaskPerson("anna"), TaskPerson(""))
    task = await tasks.add(a_task(tags=("#b", "B", "a", " "), people=people, project=" My  flat "))
    assert task.tags == ("a", "b")
    assert task.people == (TaskPerson("anna"), TaskPerson("Ben"))
    assert task.project == "My flat"


async def test_everything_tells_the_bus_who_did_it(desk: Desk, tasks: Tasks) -> None:
    heard: list[Changes] = []
    desk.bus.subscribe(heard.append)
    task = await tasks.add(a_task(), initiator=tasks)
    before = await tasks.complete([task.id])
    await tasks.put_back(before)
    await tasks.delete([task.id])
    await tasks.restore([task.id])
    assert {(each.noun, each.ids) for each in heard} == {(Noun.TASK, frozenset((task.id,)))}
    assert [each.initiator for each in heard] == [tasks, None, None, None, None]


# -- states


async def test_states_mean_what_they_say(tasks: Tasks) -> None:
    task = await tasks.add(a_task(snoozed_until=NOW + timedelta(days=1)))
    before = await tasks.set_status([task.id], TaskStatus.DONE)
    assert before == [task]
    done = await tasks.get(task.id)
    assert (done.status, done.completed_at, done.snoozed_until) == (TaskStatus.DONE, NOW, None)
    await tasks.change([replace(done, status=TaskStatus.WAITING)])
    waiting = await tasks.get(task.id)
    assert (waiting.status, waiting.completed_at) == (TaskStatus.WAITING, None)
    await tasks.change([replace(waiting, completed_at=NOW)])
    assert (await tasks.get(task.id)).completed_at is None
    await tasks.put_back(before)
    assert await tasks.get(task.id) == task


async def test_completing_twice_changes_nothing_more(tasks: Tasks) -> None:
    task = await tasks.add(a_task())
    assert len(await tasks.complete([task.id])) == 1
    assert await tasks.at(NOW + timedelta(days=1), ROME).complete([task.id]) == []
    assert (await tasks.get(task.id)).completed_at == NOW


async def test_parts_stay_open_unless_asked(tasks: Tasks) -> None:
    top = await tasks.add(a_task("top"))
    part = await tasks.add(a_task("part", parent_id=top.id))
    before = await tasks.complete([top.id])
    assert (await tasks.get(part.id)).status is TaskStatus.OPEN
    await tasks.put_back(before)
    before = await tasks.complete([top.id], with_parts=True)
    assert (await tasks.get(part.id)).status is TaskStatus.DONE
    await tasks.put_back(before)
    assert await tasks.get(part.id) == part


async def test_a_task_cannot_be_put_below_its_own_part(tasks: Tasks) -> None:
    top = await tasks.add(a_task("top"))
    part = await tasks.add(a_task("part", parent_id=top.id))
    with pytest.raises(InputError):
        await tasks.change([replace(top, parent_id=part.id)])
    assert await tasks.get(top.id) == top


# -- what recurs


async def test_what_recurs_leaves_a_done_copy_and_moves_on(tasks: Tasks) -> None:
    own = Reminder(new_id(), before=timedelta(minutes=10), fired_at=NOW)
    fixed = Reminder(new_id(), at=on(17, time(8)).instant, fired_at=NOW)
    weekly = await tasks.add(
        a_task(due=on(17, time(9)), start=on(16), recurrence="FREQ=WEEKLY", reminders=(own, fixed))
    )
    part = await tasks.add(a_task("part", parent_id=weekly.id, status=TaskStatus.DONE))
    before = await tasks.complete([weekly.id])
    moved = await tasks.get(weekly.id)
    assert (moved.status, moved.due, moved.start) == (TaskStatus.OPEN, on(24, time(9)), on(23))
    assert [each.fired_at for each in moved.reminders] == [None, None]
    assert {each.at for each in moved.reminders} == {None, on(24, time(8)).instant}
    (copy,) = await tasks.list(TaskFilter(text="call", statuses=frozenset((TaskStatus.DONE,))))
    assert (copy.series_id, copy.due, copy.completed_at) == (weekly.id, on(17, time(9)), NOW)
    assert (copy.recurrence, copy.reminders) == ("", ())
    assert (await tasks.get(part.id)).status is TaskStatus.OPEN
    await tasks.put_back(before)
    assert {each.id for each in await tasks.rows()} == {weekly.id, part.id}
    assert await tasks.get(weekly.id) == weekly
    assert (await tasks.get(part.id)).status is TaskStatus.DONE


@pytest.mark.parametrize(
    ("due", "rule", "following"),
    [
        (on(18), "FREQ=DAILY", on(19)),  # yesterday's is done: today's is still to do
        (on(19), "FREQ=DAILY", on(20)),
        (on(25), "FREQ=DAILY", on(26)),  # done before its time
        (on(19, time(9)), "FREQ=DAILY", on(20, time(9))),
        (on(10, time(11)), "FREQ=DAILY", on(19, time(11))),  # a laptop that slept
        (on(30), "FREQ=MONTHLY;BYMONTHDAY=-1", When(date(2026, 12, 31), None, "Europe/Rome")),
        (None, "FREQ=DAILY", on(20)),
    ],
)
async def test_where_it_moves_on_to(
    tasks: Tasks, due: When | None, rule: str, following: When
) -> None:
    task = await tasks.add(a_task(due=due, recurrence=rule))
    before = await tasks.complete([task.id])
    assert (await tasks.get(task.id)).due == following
    await tasks.put_back(before)
    assert [each.id for each in await tasks.rows()] == [task.id]


async def test_what_was_done_of_a_series_is_told_the_last_first(tasks: Tasks) -> None:
    daily = await tasks.add(a_task(due=on(17, time(9)), recurrence="FREQ=DAILY"))
    for _ in range(2):
        await tasks.complete([daily.id])
    done = await tasks.occurrences(daily.id)
    assert [each.series_id for each in done] == [daily.id] * len(done)
    assert len(done) == 2
    await tasks.delete([done[0].id])
    assert await tasks.occurrences(daily.id) == done[1:]


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=1", "FREQ=DAILY;UNTIL=20261119", "nonsense"])
async def test_what_has_no_next_time_is_done(tasks: Tasks, rule: str) -> None:
    task = await tasks.add(a_task(due=on(19), recurrence=rule))
    await tasks.complete([task.id])
    assert (await tasks.get(task.id)).status is TaskStatus.DONE
    assert len(await tasks.rows()) == 1


async def test_a_number_of_times_runs_out(tasks: Tasks) -> None:
    task = await tasks.add(a_task(due=on(19), recurrence="FREQ=DAILY;COUNT=3"))
    for _ in range(3):
        await tasks.complete([task.id])
    assert (await tasks.get(task.id)).status is TaskStatus.DONE
    assert len(await tasks.rows()) == 3


async def test_the_hour_stays_when_the_clocks_change(tasks: Tasks) -> None:
    due = When(date(2026, 10, 24), time(9), "Europe/Rome")  # the night after, summer time ends
    early = tasks.at(datetime(2026, 10, 24, 12, tzinfo=ROME), ROME)
    task = await early.add(a_task(due=due, recurrence="FREQ=DAILY"))
    await early.complete([task.id])
    moved = (await early.get(task.id)).due
    assert moved == replace(due, day=date(2026, 10, 25))
    assert moved.instant - due.instant == timedelta(hours=25)


# -- reminders follow their task


async def test_a_reminder_is_armed_again_when_its_time_moves(tasks: Tasks) -> None:
    own = Reminder(new_id(), before=timedelta(hours=1), fired_at=NOW)
    task = await tasks.add(a_task(due=on(19, time(9)), reminders=(own,)))
    await tasks.change([replace(task, title="Only another title")])
    assert (await tasks.get(task.id)).reminders == (own,)
    await tasks.change([replace(task, due=on(20, time(9)))])
    assert (await tasks.get(task.id)).reminders == (replace(own, fired_at=None),)


async def test_nobody_is_reminded_of_what_was_long_past_when_it_was_written(tasks: Tasks) -> None:
    old = Reminder(new_id(), at=NOW - timedelta(days=400))
    fresh = Reminder(new_id(), at=NOW - timedelta(minutes=5))
    task = await tasks.add(a_task(reminders=(old, fresh)))
    fired = {each.id: each.fired_at for each in task.reminders}
    assert fired == {old.id: NOW, fresh.id: None}
    # What passed while the task was done is no news when it is opened again.
    await tasks.complete([task.id])
    await tasks.set_status([task.id], TaskStatus.OPEN)
    assert all(each.fired_at for each in (await tasks.get(task.id)).reminders)


# -- lists


async def test_filters_see_what_notes_say(tasks: Tasks) -> None:
    noted = await tasks.add(a_task("Bank", notes="ask about the mortgage"))
    await tasks.add(a_task("Baker"))
    assert [each.id for each in await tasks.list(TaskFilter(text="mortg bank"))] == [noted.id]
    assert [each.title for each in await tasks.matching(TaskFilter(text="ba"))] == ["Bank", "Baker"]


async def test_what_is_put_off_is_out_of_sight_until_then(tasks: Tasks) -> None:
    task = await tasks.add(a_task())
    until = NOW + timedelta(hours=1)
    before = await tasks.snooze([task.id], until)
    assert await tasks.list(TaskFilter()) == []
    assert len(await tasks.list(TaskFilter(include_snoozed=True))) == 1
    assert len(await tasks.at(until, ROME).list(TaskFilter())) == 1
    assert before == [task]
    await tasks.snooze([task.id], None)
    assert len(await tasks.list(TaskFilter())) == 1


async def test_proposals_wait_for_a_yes(tasks: Tasks) -> None:
    one = await tasks.add(tasks.capture("one"), proposed=True)
    two = await tasks.add(tasks.capture("two"), proposed=True)
    own = await tasks.add(a_task("own"))
    assert [each.title for each in await tasks.list(TaskFilter())] == ["own"]
    assert len(await tasks.list(TaskFilter(proposed=True))) == 2
    assert len(await tasks.list(TaskFilter(proposed=None))) == 3
    assert await tasks.accept([one.id, own.id]) == [one]
    await tasks.decline([two.id, own.id])
    assert [each.title for each in await tasks.list(TaskFilter(proposed=None))] == ["one", "own"]
    await tasks.restore([two.id])
    assert (await tasks.get(two.id)).proposed


async def test_tasks_are_found_by_the_beginning_of_their_id(tasks: Tasks) -> None:
    task = await tasks.add(a_task())
    await tasks.add(a_task())
    assert await tasks.find(str(task.id)) == task
    assert await tasks.find(f" {task.id.hex.upper()} ") == task
    with pytest.raises(InputError):
        await tasks.find("0")
    with pytest.raises(InputError):
        await tasks.find("zz")
    with pytest.raises(NotFoundError):
        await tasks.find("ffff")
    with pytest.raises(NotFoundError):
        await tasks.get(new_id())


# -- filters kept by name


async def test_a_filter_is_kept_changed_and_brought_back(tasks: Tasks) -> None:
    wanted = TaskFilter(
        text="bank",
        statuses=UNFINISHED,
        due=frozenset((Due.OVERDUE, Due.TODAY)),
        since=date(2026, 1, 1),
        project="",
        person="Anna",
        include_snoozed=True,
    )
    view = await tasks.save_view(" My  day ", wanted)
    other = await tasks.save_view("Other", TaskFilter())
    assert [(each.name, each.filter) for each in await tasks.views()] == [
        ("My day", wanted),
        ("Other", TaskFilter()),
    ]
    for name in ("", "x" * 61, "MY DAY"):
        with pytest.raises(InputError):
            await tasks.save_view(name, wanted)
    renamed = await tasks.save_view("Mine", TaskFilter(days=3), view.id)
    assert await tasks.views() == [renamed, other]
    await tasks.delete_view(view.id)
    assert await tasks.views() == [other]
    await tasks.put_view_back(view)
    assert await tasks.views() == [view, other]
