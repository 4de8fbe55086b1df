"""Tasks in words, as lists and screen readers have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.task import Priority, TaskStatus, When
from deskhand.domain.task_row import TaskRow
from deskhand.domain.when_words import say_when
from deskhand.domain.wording import mark, ntr, tr
from deskhand.ui.tasks.sights import PRIORITY_NAMES, Item

STATUS_NAMES = {
    TaskStatus.OPEN: mark("To do"),
    TaskStatus.WAITING: mark("Waiting"),
    TaskStatus.IN_PROGRESS: mark("In progress"),
    TaskStatus.DONE: mark("Done"),
    TaskStatus.CANCELLED: mark("Cancelled"),
}
PRIORITY_SIGNS = {Priority.HIGH: "!!!", Priority.MEDIUM: "!!", Priority.LOW: "!", Priority.NONE: ""}


def due_words(row: TaskRow, now: datetime, zone: ZoneInfo) -> str:
    """When it is due, as people say it where they are; "" without."""
    due = row.due
    if due is None:
        return ""
    if due.at is not None and due.zone != zone.key:
        local = due.instant.astimezone(zone)
        due = When(local.date(), local.time().replace(tzinfo=None), zone.key)
    return say_when(due, now.astimezone(zone).date())


@dataclass(frozen=True, slots=True)
class Fact:
    """Something below a title. color: its token. icon: before the words; "" is none."""

    words: str
    color: str = "muted"
    icon: str = ""


def facts(item: Item, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """What stands below a title."""
    row = item.row
    found: list[Fact] = []
    if sign := PRIORITY_SIGNS[row.priority]:
        tokens = {Priority.HIGH: "danger", Priority.MEDIUM: "warn"}
        found.append(Fact(sign, tokens.get(row.priority, "muted")))
    if due := due_words(row, now, zone):
        late = f"{tr('Overdue')} · {due}"
        found.append(Fact(late, "danger") if item.late else Fact(due))
    if row.status in (TaskStatus.WAITING, TaskStatus.IN_PROGRESS, TaskStatus.CANCELLED):
        found.append(Fact(tr(STATUS_NAMES[row.status]), "warn"))
    if row.recurs:
        found.append(Fact("", icon="repeat"))
    if item.parts:
        found.append(Fact(str(item.parts), icon="chevron-right" if item.folded else "chevron-down"))
    if row.reminds:
        found.append(Fact("", icon="bell"))
    if row.has_notes:
        found.append(Fact("", icon="file"))
    if row.has_attachments:
        found.append(Fact("", icon="attach"))
    if row.snoozed_until is not None and row.snoozed_until > now:
        found.append(Fact(tr("snoozed"), icon="snooze"))
    if row.project:
        found.append(Fact(row.project, "accent"))
    found += [Fact(f"@{name}") for name in row.people]
    found += [Fact(f"#{tag}") for tag in row.tags]
    if row.assignee:
        found.append(Fact(row.assignee, "accent"))
    return found


def spoken(item: Item, now: datetime, zone: ZoneInfo) -> str:
    """A row as a screen reader says it."""
    row = item.row
    parts = [row.title, tr(STATUS_NAMES[row.status])]
    if item.late:
        parts.append(tr("Overdue"))
    if due := due_words(row, now, zone):
        parts.append(due)
    if row.priority is not Priority.NONE:
        parts.append(tr(PRIORITY_NAMES[row.priority]))
    if row.recurs:
        parts.append(tr("Repeats"))
    if row.reminds:
        parts.append(tr("Reminder"))
    if row.has_attachments:
        parts.append(tr("Attachments"))
    if item.parts:
        parts.append(ntr("{count} sub-task", "{count} sub-tasks", item.parts))
    parts += [each for each in (row.project, *row.people, *row.tags, row.assignee) if each]
    return ", ".join(parts)
