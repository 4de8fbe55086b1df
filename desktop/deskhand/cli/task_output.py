"""Tasks as the command line prints them: objects for programs, lines for people."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.cli import output
from deskhand.cli.output import Style
from deskhand.domain.capture import Aspect, Captured
from deskhand.domain.task import Priority, Reminder, Task, TaskStatus, When
from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import mark, tr

STATUS_NAMES = {
    TaskStatus.OPEN: mark("open"),
    TaskStatus.WAITING: mark("waiting"),
    TaskStatus.IN_PROGRESS: mark("in progress"),
    TaskStatus.DONE: mark("done"),
    TaskStatus.CANCELLED: mark("cancelled"),
}
PRIORITY_NAMES = {
    Priority.NONE: "",
    Priority.LOW: mark("low"),
    Priority.MEDIUM: mark("medium"),
    Priority.HIGH: mark("high"),
}
ASPECT_NAMES = {
    Aspect.DUE: mark("due"),
    Aspect.START: mark("start"),
    Aspect.RECURRENCE: mark("repeats"),
    Aspect.REMINDER: mark("reminder"),
    Aspect.DURATION: mark("takes"),
    Aspect.PRIORITY: mark("priority"),
    Aspect.PERSON: mark("person"),
    Aspect.TAG: mark("tag"),
    Aspect.PROJECT: mark("project"),
    Aspect.LINK: mark("link"),
}


def as_object(task: Task, zone: ZoneInfo) -> dict[str, Any]:
    """A task for programs. Instants are written where the person is, due times where they were
    meant; a whole day is a date."""
    return {
        "id": str(task.id),
        "title": task.title,
        "notes": task.notes,
        "due": _when(task.due),
        "start": _when(task.start),
        "zone": task.due.zone if task.due else None,
        "recurrence": task.recurrence or None,
        "priority": task.priority.value,
        "status": task.status.value,
        "assignee": task.assignee,
        "project": task.project,
        "tags": list(task.tags),
        "people": [each.name for each in task.people],
        "source": {
            "kind": task.source.kind.value,
            "ref": task.source.ref,
            "title": task.source.title,
        },
        "reminders": [_reminder(each, task.due, zone) for each in task.reminders],
        "parent": str(task.parent_id) if task.parent_id else None,
        "result": task.result,
        "links": list(task.links),
        "words": task.words,
        "proposed": task.proposed,
        "snoozed": _instant(task.snoozed_until, zone),
        "completed": _instant(task.completed_at, zone),
        "created": _instant(task.created_at, zone),
        "updated": _instant(task.updated_at, zone),
    }


def _when(when: When | None) -> str | None:
    if when is None:
        return None
    if when.at is None:
        return when.day.isoformat()
    return when.instant.astimezone(ZoneInfo(when.zone)).isoformat()


def _instant(instant: datetime | None, zone: ZoneInfo) -> str | None:
    return None if instant is None else instant.astimezone(zone).isoformat()


def _reminder(reminder: Reminder, due: When | None, zone: ZoneInfo) -> dict[str, Any]:
    before = None if reminder.before is None else int(reminder.before.total_seconds())
    return {
        "at": _instant(reminder.due(due), zone),
        "before_s": before,
        "fired": _instant(reminder.fired_at, zone),
    }


def when_words(when: When | None) -> str:
    """A day, perhaps with its time, in figures that sort: "2026-11-30 09:00"."""
    if when is None:
        return ""
    day = when.day.isoformat()
    return day if when.at is None else f"{day} {when.at:%H:%M}"


def table(rows: list[TaskRow], now: datetime) -> None:
    """A line for each: id, when, state, title."""
    output.table(
        [
            [
                str(each.id),
                when_words(each.due) + ("!" if each.is_overdue(now) else ""),
                tr(STATUS_NAMES[each.status]),
                tr(PRIORITY_NAMES[each.priority]) if PRIORITY_NAMES[each.priority] else "",
                each.title,
            ]
            for each in rows
        ]
    )


def print_understood(captured: Captured) -> None:
    """What a captured line was understood as; what is doubtful or cannot be, on stderr."""
    rows = [[f"  {tr(ASPECT_NAMES[each.aspect])}", each.label] for each in captured.understood]
    output.table(rows)
    for each in captured.understood:
        if each.doubt:
            output.note(f"  {each.doubt}")


def print_task(task: Task) -> None:
    """All of a task, for people."""
    output.line(task.title, Style.STRONG)
    facts = [
        (tr("status"), tr(STATUS_NAMES[task.status])),
        (tr("due"), when_words(task.due)),
        (tr("start"), when_words(task.start)),
        (tr("repeats"), task.recurrence),
        (
            tr("priority"),
            tr(PRIORITY_NAMES[task.priority]) if task.priority.value != "none" else "",
        ),
        (tr("project"), task.project),
        (tr("tags"), ", ".join(task.tags)),
        (tr("people"), ", ".join(each.name for each in task.people)),
        (tr("assignee"), task.assignee),
        (tr("source"), task.source.title or task.source.ref),
        (tr("links"), ", ".join(task.links)),
        (tr("id"), str(task.id)),
    ]
    output.table([[name, value] for name, value in facts if value])
    for text in (task.notes, task.result):
        if text:
            output.line()
            output.line(text)
