"""Tasks in words, as lists and screen readers have them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.task import Priority, TaskStatus, When
from deskhand.domain.task_row import TaskRow
from deskhand.domain.when_words import say_when
from deskhand.domain.wording import mark, ntr, tr
from deskhand.ui.tasks.sights import PRIORITY_NAMES, Item

STATUS_NAMES = {
    TaskStatus.OPEN: mark("Open"),
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


def facts(item: Item, now: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What stands below a title: (words, colour's token)."""
    row = item.row
    found: list[tuple[str, str]] = []
    if sign := PRIORITY_SIGNS[row.priority]:
        tokens = {Priority.HIGH: "danger", Priority.MEDIUM: "warn"}
        found.append((sign, tokens.get(row.priority, "muted")))
    if due := due_words(row, now, zone):
        found.append((due, "danger" if item.late else "muted"))
    if row.status in (TaskStatus.WAITING, TaskStatus.IN_PROGRESS, TaskStatus.CANCELLED):
        found.append((tr(STATUS_NAMES[row.status]), "warn"))
    if row.recurs:
        found.append(("↻", "muted"))
    if item.parts:
        found.append((f"{'▸' if item.folded else '▾'} {item.parts}", "muted"))
    if row.has_notes:
        found.append(("≡", "muted"))
    if row.snoozed_until is not None and row.snoozed_until > now:
        found.append((tr("snoozed"), "muted"))
    if row.project:
        found.append((row.project, "accent"))
    found += [(f"@{name}", "muted") for name in row.people]
    found += [(f"#{tag}", "muted") for tag in row.tags]
    if row.assignee:
        found.append((row.assignee, "accent"))
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
    if item.parts:
        parts.append(ntr("{count} sub-task", "{count} sub-tasks", item.parts))
    parts += [each for each in (row.project, *row.people, *row.tags, row.assignee) if each]
    return ", ".join(parts)
