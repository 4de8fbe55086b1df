"""Tasks to rows and back. Knows no connection.

Raises StoreCorrupt for a row that no Deskhand can have written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from deskhand.domain.task import (
    Priority,
    Reminder,
    SourceKind,
    Task,
    TaskPerson,
    TaskSource,
    TaskStatus,
    When,
)
from deskhand.store.codec import Values
from deskhand.store.column_types import damaged


def task_values(task: Task) -> Values:
    """The columns of a task, without its tags, people and reminders."""
    return {
        "id": task.id,
        "title": task.title,
        "words": task.words,
        "notes": task.notes,
        "created_at": task.created_at,
        "updated_at": task.updated_at,
        **_when_values("due", task.due),
        **_when_values("start", task.start),
        "recurrence": task.recurrence,
        "priority": task.priority.value,
        "status": task.status.value,
        "parent_id": task.parent_id,
        "project": task.project,
        "links": json.dumps(task.links, ensure_ascii=False),
        "resources": json.dumps([str(each) for each in task.resources]),
        "source_kind": task.source.kind.value,
        "source_ref": task.source.ref,
        "source_title": task.source.title,
        "assignee": task.assignee,
        "result": task.result,
        "proposed": int(task.proposed),
        "position": task.position,
        "completed_at": task.completed_at,
        "snoozed_until": task.snoozed_until,
        "series_id": task.series_id,
        "uid": task.uid,
    }


def _when_values(name: str, when: When | None) -> Values:
    return {
        f"{name}_day": None if when is None else when.day.isoformat(),
        f"{name}_time": None if when is None or when.at is None else when.at.isoformat(),
        f"{name}_zone": None if when is None else when.zone,
        f"{name}_at": None if when is None else when.instant,
    }


def tag_values(tasks: Iterable[Task]) -> list[Values]:
    """One row for each tag of each task."""
    return [{"task_id": task.id, "tag": tag} for task in tasks for tag in dict.fromkeys(task.tags)]


def person_values(tasks: Iterable[Task]) -> list[Values]:
    """One row for each person of each task; a name is there once."""
    return [
        {"task_id": task.id, "name": name, "person_id": person_id}
        for task in tasks
        for name, person_id in {each.name: each.person_id for each in task.people}.items()
    ]


def reminder_values(tasks: Iterable[Task]) -> list[Values]:
    """One row for each reminder of each task, with the instant it is for."""
    return [
        {
            "id": each.id,
            "task_id": task.id,
            "before_s": None if each.before is None else int(each.before.total_seconds()),
            "at": each.at,
            "due_at": each.due(task.due),
            "fired_at": each.fired_at,
        }
        for task in tasks
        for each in task.reminders
    ]


def task_of(
    row: Row[Any],
    tags: Sequence[str] = (),
    people: Sequence[TaskPerson] = (),
    reminders: Sequence[Reminder] = (),
) -> Task:
    """The task a row and those of its other tables hold."""
    try:
        return Task(
            id=row.id,
            title=row.title,
            created_at=row.created_at,
            updated_at=row.updated_at,
            words=row.words,
            notes=row.notes,
            due=when_of(row.due_day, row.due_time, row.due_zone),
            start=when_of(row.start_day, row.start_time, row.start_zone),
            recurrence=row.recurrence,
            reminders=tuple(reminders),
            priority=Priority(row.priority),
            status=TaskStatus(row.status),
            parent_id=row.parent_id,
            project=row.project,
            tags=tuple(sorted(tags, key=_order)),
            people=tuple(sorted(people, key=lambda each: _order(each.name))),
            links=tuple(map(str, json.loads(row.links))),
            resources=tuple(map(UUID, json.loads(row.resources))),
            source=TaskSource(SourceKind(row.source_kind), row.source_ref, row.source_title),
            assignee=row.assignee,
            result=row.result,
            proposed=bool(row.proposed),
            position=row.position,
            completed_at=row.completed_at,
            snoozed_until=row.snoozed_until,
            series_id=row.series_id,
            uid=row.uid,
        )
    except (ValueError, TypeError) as error:
        raise damaged(f"task {row.id}: {error}") from error


def when_of(day: str | None, at: str | None, zone: str | None) -> When | None:
    """Raises ValueError for a day or a time that is none."""
    if day is None:
        return None
    return When(date.fromisoformat(day), time.fromisoformat(at) if at else None, zone or "UTC")


def reminder_of(row: Row[Any]) -> Reminder:
    """The reminder a row holds."""
    before = None if row.before_s is None else timedelta(seconds=row.before_s)
    return Reminder(row.id, before, row.at, row.fired_at)


def _order(name: str) -> tuple[str, str]:
    return name.casefold(), name
