"""How tasks are arranged for the list."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.task import Priority, TaskStatus, When
from deskhand.domain.task_filter import TaskFilter
from deskhand.domain.task_row import TaskRow, folded_words
from deskhand.ui.tasks.arranging import Arranging
from deskhand.ui.tasks.shelf import Shelf
from deskhand.ui.tasks.sights import Group, Heading, Item, Place, Sight, Sort, View
from deskhand.ui.tasks.words import facts, spoken

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 19, 10, tzinfo=ROME)
TODAY = date(2026, 11, 19)
PLACE = Place(NOW, ROME)


def row(number: int, title: str = "", **details: object) -> TaskRow:
    day = details.pop("day", None)
    at = details.pop("at", None)
    due = When(day, at, "Europe/Rome") if isinstance(day, date) else None
    values: dict[str, object] = {
        "status": TaskStatus.OPEN,
        "priority": Priority.NONE,
        "project": "",
        "assignee": "",
        "parent_id": None,
        "position": float(number),
        "proposed": False,
        "recurs": False,
        "has_notes": False,
        "snoozed_until": None,
        "completed_at": None,
        "created_at": datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=number),
    }
    title = title or f"task {number}"
    return TaskRow(
        id=UUID(int=number),
        title=title,
        due_at=due.instant if due else None,
        due_day=due.day if due else None,
        due_time=due.at if due else None,
        due_zone="Europe/Rome" if due else "",
        folded=folded_words(title),
        **{**values, **details},
    )


def shelf_of(rows: list[TaskRow]) -> Shelf:
    shelf = Shelf()
    for _ in shelf.fill(rows):
        pass
    return shelf


def finished(work: Arranging) -> Arranging:
    while not work.step():
        pass
    return work


def arranged(rows: list[TaskRow], sight: Sight, place: Place = PLACE) -> Arranging:
    return finished(shelf_of(rows).arranging(sight, place))


def words(work: Arranging) -> list[str]:
    return [
        f"[{each.text}]" if isinstance(each, Heading) else "  " * each.depth + each.row.title
        for each in work.lines
    ]


def test_days_are_the_headings_and_what_is_late_comes_first() -> None:
    rows = [
        row(1, "no date"),
        row(2, "next year", day=date(2027, 3, 1)),
        row(3, "tomorrow", day=date(2026, 11, 20), at=time(9)),
        row(4, "late", day=date(2026, 11, 17)),
        row(5, "today", day=TODAY, at=time(18)),
        row(6, "this month", day=date(2026, 11, 29)),
        row(7, "this morning", day=TODAY, at=time(8)),
    ]
    assert words(arranged(rows, Sight(View.ALL))) == [
        *("[Overdue]", "late", "this morning", "[Today]", "today", "[Tomorrow]", "tomorrow"),
        *("[Later this month]", "this month", "[March 2027]", "next year", "[No date]", "no date"),
    ]


def test_today_has_what_is_late_and_what_was_done_today() -> None:
    done = {"status": TaskStatus.DONE}
    rows = [
        row(1, "late", day=date(2026, 11, 1)),
        row(2, "today", day=TODAY),
        row(3, "done", completed_at=NOW - timedelta(hours=1), **done),
        row(4, "done before", completed_at=NOW - timedelta(days=2), **done),
        row(5, "proposed", day=TODAY, proposed=True),
        row(6, "snoozed", day=TODAY, snoozed_until=NOW + timedelta(hours=1)),
        row(7, "tomorrow", day=date(2026, 11, 20)),
    ]
    work = arranged(rows, Sight(View.TODAY))
    assert words(work) == ["[Overdue]", "late", "[Today]", "today", "[Done today]", "done"]
    assert work.shown == 3


def test_sub_tasks_stand_below_theirs_and_can_be_put_away() -> None:
    above = UUID(int=1)
    rows = [
        row(3, "second", parent_id=above),
        row(1, "move house"),
        row(2, "first", parent_id=above),
        row(4, "deeper", parent_id=UUID(int=2)),
        row(5, "of somebody not shown", parent_id=UUID(int=99)),
    ]
    sight = Sight(View.ALL, group=Group.NONE)
    assert words(arranged(rows, sight)) == [
        *("move house", "  first", "    deeper", "  second", "of somebody not shown"),
    ]
    folded = arranged(rows, sight, Place(NOW, ROME, frozenset((above,))))
    assert words(folded) == ["move house", "of somebody not shown"]
    first = folded.lines[0]
    assert isinstance(first, Item)
    assert (first.parts, first.folded) == (2, True)


def test_a_circle_of_tasks_is_shown_all_the_same() -> None:
    rows = [
        row(1, parent_id=UUID(int=2)),
        row(2, parent_id=UUID(int=1)),
        row(3, parent_id=UUID(int=3)),
    ]
    shown = words(arranged(rows, Sight(View.ALL, group=Group.NONE)))
    assert sorted(each.strip() for each in shown) == ["task 1", "task 2", "task 3"]


@pytest.mark.parametrize(
    ("group", "headings"),
    [
        (Group.PROJECT, ["[Garden]", "[House]", "[No project]"]),
        (Group.PERSON, ["[@Anna]", "[Nobody]"]),
        (Group.PRIORITY, ["[High priority]", "[No priority]"]),
        (Group.NONE, []),
    ],
)
def test_other_headings(group: Group, headings: list[str]) -> None:
    rows = [
        row(1, project="House"),
        row(2, project="Garden", priority=Priority.HIGH),
        row(3, people=("Anna", "Ben")),
    ]
    shown = words(arranged(rows, Sight(View.ALL, group=group)))
    assert [each for each in shown if each.startswith("[")] == headings


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.PLACE, "abc"),
        (Sort.DUE, "cba"),
        (Sort.PRIORITY, "bac"),
        (Sort.TITLE, "abc"),
        (Sort.CREATED, "cba"),
    ],
)
def test_other_orders(sort: Sort, order: str) -> None:
    rows = [
        row(1, "a", day=date(2026, 12, 3), priority=Priority.LOW),
        row(2, "b", day=date(2026, 12, 2), priority=Priority.HIGH),
        row(3, "c", day=date(2026, 12, 1)),
    ]
    assert "".join(words(arranged(rows, Sight(View.ALL, group=Group.NONE, sort=sort)))) == order


def test_search_finds_beginnings_of_words_everywhere_and_a_filter_narrows() -> None:
    rows = [
        row(1, "Call the bank", project="Money"),
        row(2, "Bank statement", status=TaskStatus.DONE, completed_at=NOW),
        row(3, "Water the plants", project="Money"),
    ]
    found = arranged(rows, Sight(View.ALL, text="ban", group=Group.NONE))
    assert sorted(words(found)) == ["Bank statement", "Call the bank"]
    noted = Place(NOW, ROME, noted=frozenset((UUID(int=3),)))
    assert arranged(rows, Sight(View.ALL, text="ban"), noted).shown == 3
    money = Sight(View.ALL, TaskFilter(project="money"), group=Group.NONE)
    assert words(arranged(rows, money)) == ["Call the bank", "Water the plants"]


def test_many_are_arranged_in_slices() -> None:
    rows = [row(number, day=TODAY + timedelta(days=number % 90)) for number in range(1, 6_001)]
    work = shelf_of(rows).arranging(Sight(View.ALL, sort=Sort.TITLE), PLACE)
    steps = 1
    while not work.step():
        steps += 1
    assert steps > 8
    assert work.shown == 6_000
    assert sum(isinstance(each, Item) for each in work.lines) == 6_000


def test_an_order_that_is_kept_is_the_one_made_anew() -> None:
    chance = random.Random(3)

    def some(number: int) -> TaskRow:
        day = TODAY + timedelta(days=chance.randint(-3, 40)) if chance.random() < 0.7 else None
        return row(
            number,
            chance.choice("abcdef") * 3,
            day=day,
            at=time(chance.randint(0, 23)) if day and chance.random() < 0.5 else None,
            priority=chance.choice(list(Priority)),
            project=chance.choice(("", "House", "Work")),
            position=chance.random(),
        )

    shelf = shelf_of([some(number) for number in range(1, 400)])
    sights = [Sight(View.ALL, group=group, sort=sort) for group in Group for sort in Sort]
    for sight in sights:
        finished(shelf.arranging(sight, PLACE))
        changed = [some(number) for number in chance.sample(range(1, 450), 20)]
        gone = set(chance.sample(sorted(shelf.rows, key=lambda each: each.int), 5))
        found = [each for each in changed if each.id not in gone]
        shelf.exchange({each.id for each in found} | gone, found)
        later = Place(NOW + timedelta(hours=3), ROME)
        kept = words(finished(shelf.arranging(sight, later)))
        assert kept == words(arranged(list(shelf.rows.values()), sight, later)), sight


def test_midnight_makes_another_order() -> None:
    shelf = shelf_of([row(1, "a", day=TODAY), row(2, "b", day=TODAY + timedelta(days=1))])
    sight = Sight(View.ALL)
    assert words(finished(shelf.arranging(sight, PLACE)))[0] == "[Today]"
    after = Place(NOW + timedelta(days=1), ROME)
    shown = words(finished(shelf.arranging(sight, after)))
    assert shown == ["[Overdue]", "a", "[Today]", "b"]


def test_lines_are_found_and_counted() -> None:
    rows = [row(number, day=TODAY + timedelta(days=number % 5)) for number in range(1, 301)]
    lines = arranged(rows, Sight(View.ALL)).lines
    assert len(lines) == 305
    for number in (1, 150, 300):
        at = lines.place(UUID(int=number))
        assert lines.row(at).id == UUID(int=number)
        assert lines.place(UUID(int=number), near=at + 3) == at
    assert lines.place(UUID(int=999)) == -1
    assert lines.items_between(0, len(lines) - 1) == 300
    assert lines.items_between(0, 0) == 0


def test_a_line_shows_that_it_reminds_and_what_is_attached():
    item = Item(row(1, reminds=True, has_attachments=True))
    assert [each.icon for each in facts(item, NOW, ROME)] == ["bell", "attach"]
    assert spoken(item, NOW, ROME) == "task 1, To do, Reminder, Attachments"
    assert not facts(replace(item, row=row(1)), NOW, ROME)
