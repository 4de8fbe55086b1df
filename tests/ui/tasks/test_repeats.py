"""What comes again, on the days the calendar shows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from deskhand.domain.ids import new_id
from deskhand.domain.task import Task, When
from deskhand.ui.tasks.repeats import coming

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 12)


def task(title: str, recurrence: str, due: date | None = date(2026, 11, 20)) -> Task:
    when = None if due is None else When(due, None, "Europe/Rome")
    return Task(new_id(), title, NOW, NOW, due=when, recurrence=recurrence)


def test_every_day_it_comes_again_has_its_title():
    found = coming([task("water", "FREQ=WEEKLY;BYDAY=FR;COUNT=3")], FIRST, LAST)
    assert found == {date(2026, 11, 27): ["water"], date(2026, 12, 4): ["water"]}


def test_a_rule_that_cannot_be_read_takes_nothing_from_the_others():
    tasks = [
        task("odd", "every now and then"),
        task("none", ""),
        task("rent", "FREQ=MONTHLY", None),
    ]
    tasks.append(task("water", "FREQ=WEEKLY;COUNT=2"))
    assert coming(tasks, FIRST, LAST) == {date(2026, 11, 27): ["water"]}
