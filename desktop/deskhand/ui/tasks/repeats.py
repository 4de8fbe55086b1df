"""When what repeats comes again, for the calendar. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from deskhand.domain.errors import InputError
from deskhand.domain.task import Task
from deskhand.services.recurrence import occurrences

MOST_TASKS = 500


def coming(tasks: Sequence[Task], first: date, last: date) -> dict[date, list[str]]:
    """The titles of what comes again on each of these days, the task's own day left out.

    A rule that cannot be read has none; its task says so where it is open.
    """
    found: dict[date, list[str]] = defaultdict(list)
    for task in tasks[:MOST_TASKS]:
        if task.due is None or not task.recurrence:
            continue
        try:
            days = {each.day for each in occurrences(task.recurrence, task.due, first, last)}
        except InputError:
            continue
        for day in sorted(days - {task.due.day}):
            found[day].append(task.title)
    return found
