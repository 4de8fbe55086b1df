"""A task with what the server says of it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deskhand.domain.task import Task
from deskhand.services.task_exchange.ical_writing import Written, reminder_key

_TAKEN = ("title", "notes", "due", "start", "recurrence", "priority", "project", "tags", "links")


def with_theirs(mine: Written, theirs: Written) -> Task:
    """My task with what differs taken from theirs, except what it is a part of. What iCalendar
    does not know of it stays, as do people and reminders that are the same."""
    old, new = mine.shared(), theirs.shared()
    task, other = mine.task, theirs.task
    values: dict[str, Any] = {
        name: getattr(other, name) for name in _TAKEN if old[name] != new[name]
    }
    if old["status"] != new["status"]:
        values["status"], values["completed_at"] = other.status, other.completed_at
    if old["people"] != new["people"]:
        known = {each.name: each for each in task.people}
        values["people"] = tuple(known.get(each.name, each) for each in other.people)
    if old["reminders"] != new["reminders"]:
        there = {reminder_key(each): each for each in task.reminders}
        values["reminders"] = tuple(there.get(reminder_key(each), each) for each in other.reminders)
    return replace(task, **values)
