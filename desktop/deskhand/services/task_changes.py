"""What a change of state does to a task. Pure: tasks in, tasks out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.task import Reminder, Task, TaskStatus, When
from deskhand.domain.wording import tr
from deskhand.services.recurrence import move_on

log = logging.getLogger(__name__)

LONGEST_TITLE = 10_000
LONGEST_NOTES = 1_000_000
LONGEST_NAME = 200
MOST_NAMES = 100

LONG_PAST = timedelta(hours=1)
"""A new reminder for an instant so long past is not shown: nobody asked to be told of it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and where."""

    now: datetime
    zone: ZoneInfo


def clean(task: Task) -> Task:
    """The task as it can be stored: its title on one line, no name twice, names in order.

    Raises InputError without a title, and for what is too long.
    """
    title = " ".join(task.title.replace("\0", "").split("\n")).replace("\r", " ").strip()
    kept = tr("What you wrote is still here.")
    if not title:
        raise InputError(tr("A task needs a title."), kept=kept)
    if len(title) > LONGEST_TITLE:
        most = f"{LONGEST_TITLE:,}"
        raise InputError(
            tr("A task's title has at most {most} characters.", most=most),
            kept=kept,
            next_step=tr("Put the rest in its notes."),
        )
    if max(len(task.notes), len(task.result)) > LONGEST_NOTES:
        most = f"{LONGEST_NOTES:,}"
        raise InputError(tr("Notes have at most {most} characters.", most=most), kept=kept)
    people = {each.name.strip(): each for each in task.people if each.name.strip()}
    return replace(
        task,
        title=title,
        project=_name(task.project),
        tags=_names(task.tags),
        people=tuple(replace(people[name], name=name) for name in sorted(people, key=str.casefold)),
    )


def _names(names: Sequence[str]) -> tuple[str, ...]:
    """Without "#" and doubles, whatever their capitals; the first way of writing one stays."""
    found: dict[str, str] = {}
    for each in names:
        if name := _name(each.lstrip("#")):
            found.setdefault(name.casefold(), name)
    return tuple(sorted(found.values(), key=str.casefold))


def _name(name: str) -> str:
    line = " ".join(name.split())
    if len(line) > LONGEST_NAME:
        raise InputError(
            tr("A name has at most {most} characters.", most=LONGEST_NAME),
            kept=tr("What you wrote is still here."),
        )
    return line


def settled(task: Task, before: Task | None, now: datetime) -> Task:
    """The task with what follows from its state and its times.

    Done has an instant and nothing else has. A reminder whose time moved into the future is armed
    again; a new one for an instant long past is taken as shown, and so are those that passed
    while the task was over.
    """
    completed = task.completed_at if task.status is TaskStatus.DONE else None
    if task.status is TaskStatus.DONE and completed is None:
        completed = now
    reopened = before is not None and before.status.is_over and not task.status.is_over
    known = {} if before is None else {each.id: each.due(before.due) for each in before.reminders}
    reminders = tuple(
        _rearmed(each, each.due(task.due), known.get(each.id), now, reopened)
        for each in task.reminders
    )
    return replace(task, completed_at=completed, reminders=reminders)


def _rearmed(
    reminder: Reminder, due: datetime | None, was: datetime | None, now: datetime, reopened: bool
) -> Reminder:
    if due is None:
        return reminder
    if reminder.fired_at is not None:
        return replace(reminder, fired_at=None) if due != was and due > now else reminder
    long_past = now - LONG_PAST
    if (due < long_past and due != was) or (reopened and due <= now):
        return replace(reminder, fired_at=now)
    return reminder


def changed(task: Task, before: Task | None, now: datetime) -> Task:
    """The task as it is stored in place of another. Raises InputError, see `clean`."""
    return replace(settled(clean(task), before, now), updated_at=now)


def with_status(task: Task, status: TaskStatus, now: datetime) -> Task:
    """The task in another state; in sight again if it was put off."""
    if task.status is status:
        return task
    return changed(replace(task, status=status, snoozed_until=None), task, now)


def completed(tasks: Sequence[Task], ids: Sequence[UUID], clock: Clock) -> list[Task]:
    """What completing makes of tasks; tasks: those, and their sub-tasks for what recurs.

    A recurring task leaves a done copy of itself and moves on to its next occurrence, and what was
    done below it is open again; one whose rule has ended is done. Those over already stay as
    they are.
    """
    chosen = set(ids)
    made: list[Task] = []
    reopened: set[UUID] = set()
    for task in tasks:
        if task.id not in chosen or task.status.is_over:
            continue
        after = moved_on(task, clock) if task.recurrence else None
        if after is None:
            made.append(with_status(task, TaskStatus.DONE, clock.now))
        else:
            made += (after, _done_copy(task, clock.now))
            reopened.add(task.id)
    below = _below(tasks, reopened)
    made += [
        with_status(task, TaskStatus.OPEN, clock.now)
        for task in tasks
        if task.id in below and task.id not in chosen and task.status is TaskStatus.DONE
    ]
    return made


def moved_on(task: Task, clock: Clock) -> Task | None:
    """The recurring task at its next occurrence; None when its rule has ended or says nothing."""
    due = task.due or When(clock.now.astimezone(clock.zone).date(), None, clock.zone.key)
    try:
        following = move_on(task.recurrence, due, _not_before(due, clock))
    except InputError as error:
        log.warning("a task's rule cannot be followed: %s", error.what)
        return None
    if following is None:
        return None
    days = following.due.day - due.day
    start = task.start and replace(task.start, day=task.start.day + days)
    moved = replace(
        task,
        due=following.due,
        start=start,
        recurrence=following.rule,
        status=TaskStatus.OPEN,
        snoozed_until=None,
        reminders=tuple(_moved(each, days, due.zone) for each in task.reminders),
    )
    return changed(moved, task, clock.now)


def _not_before(due: When, clock: Clock) -> datetime:
    """The instant the next occurrence lies after: now, or the due time when that is later. A whole
    day is not past before it ends."""
    now = clock.now
    if due.at is None:
        today = clock.now.astimezone(ZoneInfo(due.zone)).date()
        now = When(today, None, due.zone).instant - timedelta(microseconds=1)
    return max(now, due.instant)


def _moved(reminder: Reminder, days: timedelta, zone: str) -> Reminder:
    """For the next occurrence: armed, and an instant of its own as many days later, at the same
    time of the day."""
    if reminder.at is None:
        return replace(reminder, fired_at=None)
    local = reminder.at.astimezone(ZoneInfo(zone))
    later = datetime.combine(local.date() + days, local.time(), local.tzinfo)
    return replace(reminder, at=later.astimezone(UTC), fired_at=None)


def _done_copy(task: Task, now: datetime) -> Task:
    """What happened this time, as a task of its own."""
    return replace(
        task,
        id=new_id(),
        status=TaskStatus.DONE,
        completed_at=now,
        updated_at=now,
        recurrence="",
        reminders=(),
        snoozed_until=None,
        series_id=task.id,
        uid="",
    )


def _below(tasks: Sequence[Task], ids: set[UUID]) -> set[UUID]:
    """Everything under these tasks, to any depth."""
    found = set(ids)
    while more := {each.id for each in tasks if each.parent_id in found} - found:
        found |= more
    return found - ids
