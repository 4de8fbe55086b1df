"""The two versions of a task in words. Pure."""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from deskhand.domain.task import Priority, Task, TaskStatus, When
from deskhand.domain.wording import mark, ntr, tr

LONGEST = 300

NAMES = {
    "title": mark("Title"),
    "notes": mark("Notes"),
    "due": mark("Due"),
    "start": mark("Start"),
    "recurrence": mark("Repeats"),
    "reminders": mark("Reminders"),
    "priority": mark("Priority"),
    "status": mark("State"),
    "parent": mark("Part of"),
    "project": mark("Project"),
    "tags": mark("Tags"),
    "people": mark("People"),
    "links": mark("Links"),
}
_STATES = {
    TaskStatus.OPEN: mark("To do"),
    TaskStatus.WAITING: mark("Waiting"),
    TaskStatus.IN_PROGRESS: mark("In progress"),
    TaskStatus.DONE: mark("Done"),
    TaskStatus.CANCELLED: mark("Cancelled"),
}
_PRIORITIES = {
    Priority.NONE: mark("None"),
    Priority.LOW: mark("Low"),
    Priority.MEDIUM: mark("Medium"),
    Priority.HIGH: mark("High"),
}


def value_of(task: Task, field: str) -> str:
    """What a field of a task says, "–" for nothing."""
    said = _value(task, field)
    said = " ".join(said.split()) if field != "notes" else said.strip()
    return (said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…") or "–"


def _value(task: Task, field: str) -> str:
    match field:
        case "due" | "start":
            when = task.due if field == "due" else task.start
            return "" if when is None else when_words(when)
        case "status":
            return tr(_STATES[task.status])
        case "priority":
            return tr(_PRIORITIES[task.priority])
        case "tags":
            return ", ".join(task.tags)
        case "people":
            return ", ".join(each.name for each in task.people)
        case "links":
            return "\n".join(task.links)
        case "reminders":
            count = len(task.reminders)
            return ntr("{count} reminder", "{count} reminders", count) if count else ""
        case "title" | "notes" | "recurrence" | "project":
            return str(getattr(task, field))
        case _:
            return ""


def when_words(when: When) -> str:
    """A day, or a day and a time with its zone, as this locale writes it."""
    day = QDate(when.day.year, when.day.month, when.day.day)
    short = QLocale.FormatType.ShortFormat
    if when.at is None:
        return QLocale().toString(day, short)
    moment = QDateTime(day, QTime(when.at.hour, when.at.minute))
    return f"{QLocale().toString(moment, short)} ({when.zone})"
