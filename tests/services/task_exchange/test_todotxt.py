"""todo.txt."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.task import Priority, TaskStatus, When
from deskhand.services.task_exchange.todotxt import TodoTxt, read_rule, write_rule
from tests.services.task_exchange.reading import read, tasks, written

TODO = TodoTxt()


def test_a_line_with_everything() -> None:
    text = (
        "(A) 2026-08-01 Call +house_move @phone @home the bank due:2026-09-01 "
        "t:2026-08-30T09:00 rec:+2w http://example.org/x key:value\n"
    )
    (task,) = tasks(TODO, text)
    assert task.title == "Call the bank http://example.org/x key:value"
    assert (task.priority, task.project, task.tags) == (
        Priority.HIGH,
        "house move",
        ("phone", "home"),
    )
    assert task.due == When(date(2026, 9, 1), None, "Europe/Berlin")
    assert task.start == When(date(2026, 8, 30), time(9), "Europe/Berlin")
    assert task.recurrence == "FREQ=WEEKLY;INTERVAL=2"
    assert task.created_at.date() == date(2026, 8, 1)


def test_done_lines() -> None:
    (task,) = tasks(TODO, "x 2026-08-02 2026-08-01 Paint pri:B\n")
    assert (task.title, task.status, task.priority) == ("Paint", TaskStatus.DONE, Priority.MEDIUM)
    assert task.completed_at is not None
    assert task.completed_at.date() == date(2026, 8, 2)
    assert tasks(TODO, "xylophone\n")[0].status is TaskStatus.OPEN


@pytest.mark.parametrize(
    "value", ["2026-02-31", "tomorrow", "99999-01-01", "0000-00-00", "2026-9-1"]
)
def test_dates_that_do_not_exist_stay_in_the_words(value: str) -> None:
    entries, _ = read(TODO, f"Water due:{value}\n")
    assert entries[0].task.title == f"Water due:{value}"
    assert entries[0].notes


def test_what_we_write_comes_back() -> None:
    text = (
        "(A) 2026-08-01 Call +house_move @phone person:Anna_B due:2026-09-01T09:30 rec:+1m\n"
        "x 2026-08-02 2026-08-01 Paint pri:B\n"
    )
    entries, _ = read(TODO, text)
    again, _ = read(TODO, written(TODO, entries))
    for one, two in zip(entries, again, strict=True):
        for field in ("title", "due", "recurrence", "priority", "status", "project", "tags",
                      "people", "uid"):  # fmt: skip
            assert getattr(one.task, field) == getattr(two.task, field), field


def test_the_same_line_twice_is_two_tasks_and_the_same_ones_again() -> None:
    first = [each.uid for each in tasks(TODO, "milk\nmilk\nbread\n")]
    assert len(set(first)) == 3
    assert [each.uid for each in tasks(TODO, "milk\nmilk\nbread\n")] == first
    assert tasks(TODO, "x 2026-09-01 milk\n")[0].uid == first[0], "ticked off, it is the same"


def test_no_words_is_said_with_its_line() -> None:
    _, (trouble,) = read(TODO, "milk\n(A) due:2026-09-01\n")
    assert trouble.line == 2


@pytest.mark.parametrize("rule", ["0d", "w", "1000d", "1x", "", "-1d"])
def test_rules_that_are_none(rule: str) -> None:
    assert read_rule(rule) == ""


def test_rules_that_cannot_be_said() -> None:
    assert write_rule("FREQ=WEEKLY;BYDAY=MO") == ""
    assert write_rule("FREQ=YEARLY;INTERVAL=3") == "+3y"


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_can_break_it(text: str) -> None:
    entries, _ = read(TODO, text.encode("utf-8", "replace"))
    assert all(each.task.title for each in entries)
