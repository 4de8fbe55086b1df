"""When what repeats comes again, for the calendar. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from deskhand.domain.task import Task
from deskhand.services.recurrence import next_occurrence

MOST = 42
MOST_TASKS = 500


def coming(tasks: Sequence[Task], first: date, last: date) -> dict[date, list[str]]:
    """The titles of what comes again on each of these days, the task's own day left out."""
    found: dict[date, list[str]] = defaultdict(list)
    for task in tasks[:MOST_TASKS]:
        due = task.due
        for _ in range(MOST):
            if due is None or due.day > last:
                break
            due = next_occurrence(task.recurrence, due, due.instant)
            if due is not None and first <= due.day <= last:
                found[due.day].append(task.title)
    return found
