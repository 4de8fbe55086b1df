"""Two-way, against a real server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from deskhand.domain.errors import InputError, PolicyRefused, SyncRefused
from deskhand.domain.ids import new_id
from deskhand.domain.sync import Choice
from deskhand.domain.task import Priority, Reminder, TaskPerson, TaskStatus, When
from deskhand.services.sync.discovery import Collection
from tests.services.sync.conftest import Side, linked
from tests.support.radicale_server import PASSWORD, USER, Radicale


async def test_a_new_server_gets_a_list_and_is_found(radicale: Radicale, here: Side) -> None:
    made = await here.sync.make_list(radicale.url, USER, PASSWORD, "Home & garden")
    found = await here.sync.look(radicale.url, USER, PASSWORD)
    assert made.name in [each.name for each in found]
    assert made.url in [each.url for each in found]
    assert await here.sync.look(made.url, USER, PASSWORD) == [made]


async def test_everything_goes_there_and_comes_out_elsewhere(
    radicale: Radicale, here: Side, other: Side, collection: Collection
) -> None:
    mine = await linked(here, radicale, collection)
    parent = await here.add("Party", notes="Line one\nline, two; three\\four")
    await here.add(
        "Buy wine 🍷 — and, maybe; bread",
        due=When(date(2026, 9, 4), time(9, 30), "Europe/Rome"),
        start=When(date(2026, 9, 3), time(8), "Europe/Rome"),
        recurrence="FREQ=WEEKLY;BYDAY=FR",
        reminders=(Reminder(new_id(), before=timedelta(minutes=15)),),
        priority=Priority.HIGH,
        status=TaskStatus.WAITING,
        parent_id=parent.id,
        project="House",
        tags=("food", "shop"),
        people=(TaskPerson("Anna"),),
        links=("https://example.org/a,b", "https://example.org/c"),
    )
    await here.add("A day", due=When(date(2026, 9, 5), None, "Europe/Rome"),
                   reminders=(Reminder(new_id(), before=timedelta(hours=-1)),))  # fmt: skip
    outcome = await here.run(mine)
    assert (outcome.added_there, outcome.problems) == (3, [])

    theirs = await linked(other, radicale, collection)
    assert (await other.run(theirs)).added_here == 3
    for row in await here.tasks.rows():
        one = await here.tasks.get(row.id)
        (two,) = [each for each in await other.tasks.get_all(
            [each.id for each in await other.tasks.rows()]) if each.title == one.title]  # fmt: skip
        for field in ("notes", "recurrence", "priority", "status", "project", "tags"):
            assert getattr(one, field) == getattr(two, field), field
        assert set(one.links) == set(two.links)
        assert [each.name for each in one.people] == [each.name for each in two.people]
        assert [each.before for each in one.reminders] == [each.before for each in two.reminders]
        for field in ("due", "start"):
            left, right = getattr(one, field), getattr(two, field)
            assert (left and left.day, left and left.at) == (
                right and right.day,
                right and right.at,
            )
        if one.parent_id:
            assert two.parent_id
            assert (await other.tasks.get(two.parent_id)).title == "Party"
    for side, account in ((here, mine), (other, theirs), (here, mine)):
        quiet = await side.run(account)
        assert quiet.summary() == ["Both sides are the same."]


async def test_changes_go_both_ways(
    radicale: Radicale, here: Side, other: Side, collection: Collection
) -> None:
    mine, theirs = (
        await linked(here, radicale, collection),
        await linked(other, radicale, collection),
    )
    task = await here.add("Milk")
    await here.run(mine)
    await other.run(theirs)
    copy = await other.only()
    await other.tasks.change([replace(copy, title="Oat milk", priority=Priority.LOW)])
    assert (await other.run(theirs)).changed_there == 1
    assert (await here.run(mine)).changed_here == 1
    seen = await here.tasks.get(task.id)
    assert (seen.title, seen.priority) == ("Oat milk", Priority.LOW)
    await here.tasks.complete([task.id])
    await here.run(mine)
    await other.run(theirs)
    assert (await other.only()).status is TaskStatus.DONE
    await other.tasks.delete([copy.id])
    assert (await other.run(theirs)).deleted_there == 1
    await here.add("Another")  # so that the list is not empty
    await here.run(mine, is_confirmed=True)
    assert await here.titles() == ["Another"]


async def test_what_others_wrote_stays_to_the_letter(
    radicale: Radicale, here: Side, collection: Collection
) -> None:
    mine = await linked(here, radicale, collection)
    path = collection.url.removeprefix(radicale.url.rstrip("/")) + "x.ics"
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nBEGIN:VTODO\r\nUID:x\r\n"
        "DTSTAMP:20260801T000000Z\r\nSUMMARY:Paint\r\nX-APPLE-SORT-ORDER:17\r\n"
        "X-MOZ-THING;VALUE=TEXT:a\\, b\r\nCATEGORIES:one,two\r\nORGANIZER:mailto:a@example.org\r\n"
        "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:-PT5M\r\nX-SOUND:bell\r\nEND:VALARM\r\n"
        "END:VTODO\r\nEND:VCALENDAR\r\n"
    )
    assert radicale.ask("PUT", path, text)[0] == 201
    await here.run(mine)
    task = await here.only()
    assert (task.title, task.tags) == ("Paint", ("one", "two"))
    await here.tasks.change([replace(task, title="Paint it")])
    await here.run(mine)
    stored = radicale.ask("GET", path)[1]
    for line in ("SUMMARY:Paint it", "X-APPLE-SORT-ORDER:17", "X-MOZ-THING;VALUE=TEXT:a\\, b",
                 "ORGANIZER:mailto:a@example.org", "X-SOUND:bell", "TRIGGER:-PT5M"):  # fmt: skip
        assert line in stored


@pytest.mark.parametrize("choice", list(Choice))
async def test_both_changed_is_a_conflict_until_chosen(
    radicale: Radicale, here: Side, other: Side, collection: Collection, choice: Choice
) -> None:
    mine, theirs = (
        await linked(here, radicale, collection),
        await linked(other, radicale, collection),
    )
    await here.add("Call")
    await here.run(mine)
    await other.run(theirs)
    await here.tasks.change([replace(await here.only(), title="Call Anna")])
    await other.tasks.change([replace(await other.only(), title="Call Bob")])
    await other.run(theirs)
    assert (await here.run(mine)).conflicts == 1
    assert (await here.run(mine)).conflicts == 1, "it stays until somebody chooses"
    assert await here.titles() == ["Call Anna"]
    (conflict,) = await here.sync.conflicts()
    assert conflict.mine is not None
    assert conflict.theirs is not None
    assert (conflict.mine.title, conflict.theirs.title) == ("Call Anna", "Call Bob")
    assert conflict.differing == ("title",)
    await here.sync.resolve(conflict, choice)
    await here.run(mine)
    await other.run(theirs)
    expected = {
        Choice.MINE: ["Call Anna"],
        Choice.THEIRS: ["Call Bob"],
        Choice.BOTH: ["Call Anna", "Call Bob"],
    }[choice]
    assert await here.titles() == await other.titles() == expected
    assert await here.sync.conflicts() == []


@pytest.mark.parametrize(("choice", "left"), [(Choice.MINE, ["Call Anna"]), (Choice.THEIRS, [])])
async def test_deleted_there_and_changed_here(
    radicale: Radicale, here: Side, other: Side, collection: Collection, choice: Choice,
    left: list[str],
) -> None:  # fmt: skip
    mine, theirs = (
        await linked(here, radicale, collection),
        await linked(other, radicale, collection),
    )
    await here.add("Call")
    await here.run(mine)
    await other.run(theirs)
    await other.tasks.delete([(await other.only()).id])
    await other.run(theirs)
    await here.tasks.change([replace(await here.only(), title="Call Anna")])
    outcome = await here.run(mine, is_confirmed=True)
    assert outcome.conflicts == 1
    (conflict,) = await here.sync.conflicts()
    assert conflict.theirs is None
    await here.sync.resolve(conflict, choice)
    await here.run(mine)
    await other.run(theirs)
    assert await here.titles() == await other.titles() == left


@pytest.mark.parametrize(("choice", "left"), [(Choice.MINE, []), (Choice.THEIRS, ["Call Bob"])])
async def test_deleted_here_and_changed_there(
    radicale: Radicale, here: Side, other: Side, collection: Collection, choice: Choice,
    left: list[str],
) -> None:  # fmt: skip
    mine, theirs = (
        await linked(here, radicale, collection),
        await linked(other, radicale, collection),
    )
    await here.add("Call")
    await here.run(mine)
    await other.run(theirs)
    await here.tasks.delete([(await here.only()).id])
    await other.tasks.change([replace(await other.only(), title="Call Bob")])
    await other.run(theirs)
    assert (await here.run(mine)).conflicts == 1
    (conflict,) = await here.sync.conflicts()
    assert conflict.mine is None
    await here.sync.resolve(conflict, choice)
    await here.run(mine)
    await other.run(theirs, is_confirmed=True)
    assert await here.titles() == await other.titles() == left


async def test_an_emptied_list_asks_before_anything_goes(
    radicale: Radicale, here: Side, collection: Collection
) -> None:
    mine = await linked(here, radicale, collection)
    for number in range(4):
        await here.add(f"Task {number}")
    await here.run(mine)
    path = collection.url.removeprefix(radicale.url.rstrip("/"))
    for item in await here.repository.items(mine.id):
        assert radicale.ask("DELETE", path + item.href.rpartition("/")[2])[0] == 200
    outcome = await here.run(mine)
    assert outcome.asks == 4
    assert len(await here.titles()) == 4
    assert (await here.run(mine)).asks == 4, "it asks until somebody answers"
    assert (await here.run(mine, is_confirmed=True)).deleted_here == 4
    assert await here.titles() == []


async def test_a_broken_off_pass_is_repeated_without_doubles(
    radicale: Radicale, here: Side, other: Side, collection: Collection
) -> None:
    mine, theirs = (
        await linked(here, radicale, collection),
        await linked(other, radicale, collection),
    )
    await here.add("One")
    await other.add("Two")
    await here.run(mine)
    await other.run(theirs)
    # As after a crash between the tasks and the notes about them, on both sides.
    for side, account in ((here, mine), (other, theirs)):
        hrefs = [each.href for each in await side.repository.items(account.id)]
        await side.repository.delete_items(account.id, hrefs)
        await side.run(account)
        assert (await side.run(account)).conflicts == 0
    assert await here.titles() == await other.titles() == ["One", "Two"]


async def test_a_wrong_password_is_said(radicale: Radicale, here: Side) -> None:
    with pytest.raises(SyncRefused, match="name and password"):
        await here.sync.look(radicale.url, USER, "wrong")


async def test_the_lock_keeps_everything_here(here: Side) -> None:
    here.lock[0] = True
    with pytest.raises(PolicyRefused):
        await here.sync.look("https://calendar.invalid/", USER, PASSWORD)


async def test_the_lock_lets_this_machine_be_asked(radicale: Radicale, here: Side) -> None:
    here.lock[0] = True
    await here.sync.look(radicale.url, USER, PASSWORD)


@pytest.mark.parametrize(
    "url", ["", "ftp://x/", "http://example.org/", "https://me:pw@example.org/"]
)
async def test_addresses_that_would_give_the_password_away(here: Side, url: str) -> None:
    with pytest.raises(InputError):
        await here.sync.look(url, USER, PASSWORD)


async def test_only_a_project_goes_there(
    radicale: Radicale, here: Side, collection: Collection
) -> None:
    account, _ = await here.sync.add(radicale.url, USER, PASSWORD, collection, "House")
    await here.add("Private")
    await here.add("Roof", project="House")
    assert (await here.run(account)).added_there == 1


async def test_removing_leaves_the_tasks(
    radicale: Radicale, here: Side, collection: Collection
) -> None:
    mine = await linked(here, radicale, collection)
    await here.add("Milk")
    await here.run(mine)
    await here.sync.remove(mine)
    assert await here.sync.accounts() == []
    assert await here.titles() == ["Milk"]
