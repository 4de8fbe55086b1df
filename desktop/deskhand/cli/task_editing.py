"""What `deskhand tasks edit` changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deskhand.domain.errors import InputError
from deskhand.domain.task import Priority, Task, TaskPerson, When
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.services.tasks import Tasks

_NONE = ("", "none", "-")


@dataclass(frozen=True, slots=True)
class Edit:
    """As it was typed; None leaves a thing as it is, "none" takes it away."""

    title: str | None = None
    notes: str | None = None
    result: str | None = None
    priority: Priority | None = None
    due: str | None = None
    repeat: str | None = None
    project: str | None = None
    assignee: str | None = None
    tags: list[str] | None = None
    people: list[str] | None = None
    parent: str | None = None


def filter_name(given: str | None) -> str | None:
    """A name without its sign; "" for "none", None for nothing given."""
    if given is None:
        return None
    return "" if given.casefold() in _NONE else given.lstrip("#@+")


async def edited(tasks: Tasks, task: Task, wanted: Edit) -> Task:
    """The task with these changes, not stored yet. Raises InputError for a time or a rule that is
    none, NotFoundError for a parent that is not there."""
    given: dict[str, Any] = {
        "title": wanted.title,
        "notes": wanted.notes,
        "result": wanted.result,
        "priority": wanted.priority,
        "project": filter_name(wanted.project),
        "assignee": filter_name(wanted.assignee),
        "tags": _names(wanted.tags),
    }
    task = replace(task, **{name: value for name, value in given.items() if value is not None})
    names = _names(wanted.people)
    if names is not None:
        known = {each.name: each for each in task.people}
        task = replace(task, people=tuple(known.get(each, TaskPerson(each)) for each in names))
    if wanted.parent is not None:
        above = await tasks.find(wanted.parent) if filter_name(wanted.parent) else None
        task = replace(task, parent_id=above.id if above else None)
    if wanted.due is not None:
        task = replace(task, due=_due(tasks, wanted.due))
    if wanted.repeat is not None:
        task = _repeating(tasks, task, wanted.repeat)
    return task


def _names(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(filter(None, map(filter_name, given)))


def _due(tasks: Tasks, words: str) -> When | None:
    if not filter_name(words):
        return None
    captured = tasks.capture(words)
    if captured.due is None:
        raise InputError(
            " ".join(captured.problems) or tr("“{words}” is no time.", words=words[:60]),
            kept=tr("Nothing was changed."),
            next_step=tr("Write it as “tomorrow at 9” or 2026-11-30T09:00."),
        )
    return captured.due


def _repeating(tasks: Tasks, task: Task, words: str) -> Task:
    """With this rule, from its first time on where the task has no day."""
    from deskhand.services.recurrence import check

    if not filter_name(words):
        return replace(task, recurrence="")
    rule = words.strip().removeprefix("RRULE:")
    if rule.upper().startswith("FREQ="):
        check(rule)
        return replace(task, recurrence=rule)
    captured = tasks.capture(words)
    if not captured.recurrence:
        raise InputError(
            tr("“{words}” does not say how it repeats.", words=words[:60]),
            kept=tr("Nothing was changed."),
            next_step=tr("Write it as “every second Friday” or FREQ=WEEKLY."),
        )
    return replace(task, recurrence=captured.recurrence, due=task.due or captured.due)
