"""All tasks at once, light: raw values from the driver, made into rows in a thread.

A hundred thousand tasks pass through here whenever a list is filled, so SQLAlchemy's types, which
work value by value on the loop's thread, are passed by.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from sys import intern
from typing import Any
from uuid import UUID, SafeUUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.task import Priority, TaskStatus
from deskhand.domain.task_row import TaskRow, folded_words
from deskhand.store.column_types import EPOCH, MICROSECOND, damaged
from deskhand.store.task_tables import task, task_person, task_reminder, task_tag

AT_ONCE = 1_000
"""Rows that are handed to the thread together: the loop is held for a millisecond or two."""

IDS_AT_ONCE = 200
"""Databases limit how many values a statement may have, and between two the window moves."""

_COLUMNS = (
    task.c.id,
    task.c.title,
    task.c.status,
    task.c.priority,
    task.c.due_at,
    task.c.due_day,
    task.c.due_time,
    task.c.due_zone,
    task.c.project,
    task.c.assignee,
    task.c.parent_id,
    task.c.position,
    task.c.proposed,
    task.c.recurrence != "",
    task.c.notes != "",
    task.c.snoozed_until,
    task.c.completed_at,
    task.c.created_at,
    exists().where(task_reminder.c.task_id == task.c.id),
    or_(task.c.links != "[]", task.c.resources != "[]"),
)
_ALL = (
    "SELECT id, title, status, priority, due_at, due_day, due_time, due_zone, project, assignee, "
    "parent_id, position, proposed, recurrence <> '', notes <> '', snoozed_until, completed_at, "
    "created_at, EXISTS (SELECT 1 FROM task_reminder WHERE task_id = task.id), "
    "links <> '[]' OR resources <> '[]' FROM task WHERE deleted_at IS NULL ORDER BY position, id"
)
_TAGS = "SELECT task_id, tag FROM task_tag"
_PEOPLE = "SELECT task_id, name FROM task_person"

Raw = Sequence[Any]
Names = dict[Any, tuple[str, ...]]

_STATUSES = {each.value: each for each in TaskStatus}
_PRIORITIES = {each.value: each for each in Priority}
_NONE: tuple[str, ...] = ()


async def read_rows(connection: AsyncConnection) -> list[TaskRow]:
    """Every task that is not deleted, in its place."""
    tags = await asyncio.to_thread(_gathered, await _chunks(connection, _TAGS))
    people = await asyncio.to_thread(_gathered, await _chunks(connection, _PEOPLE))
    found: list[TaskRow] = []
    for chunk in await _chunks(connection, _ALL):
        found += await asyncio.to_thread(_made, chunk, tags, people)
    return found


async def read_some_rows(connection: AsyncConnection, ids: Sequence[UUID]) -> list[TaskRow]:
    """These tasks, as far as they are there, in no order."""
    found: list[TaskRow] = []
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        named = []
        for table, name in ((task_tag, task_tag.c.tag), (task_person, task_person.c.name)):
            query = select(table.c.task_id, name).where(table.c.task_id.in_(some))
            named.append(_gathered([(await connection.execute(query)).all()]))
        rows = select(*_COLUMNS).where(task.c.id.in_(some), task.c.deleted_at.is_(None))
        found += _made((await connection.execute(rows)).all(), *named)
    return found


async def _chunks(connection: AsyncConnection, query: str) -> list[Sequence[Raw]]:
    result = await connection.exec_driver_sql(query)
    chunks: list[Sequence[Raw]] = []
    while chunk := result.fetchmany(AT_ONCE):
        chunks.append(chunk)
        await asyncio.sleep(0)
    return chunks


def _gathered(chunks: Iterable[Sequence[Raw]]) -> Names:
    """The names of each task, by the id as the driver gives it."""
    found: Names = {}
    for chunk in chunks:
        for key, name in chunk:
            before = found.get(key)
            one = (intern(name),)
            found[key] = one if before is None else tuple(sorted(before + one, key=str.casefold))
    return found


def _made(chunk: Sequence[Raw], tags: Names, people: Names) -> list[TaskRow]:
    """Raises StoreCorrupt for what no Deskhand can have written."""
    try:
        return [_row(tags.get(each[0], _NONE), people.get(each[0], _NONE), *each) for each in chunk]
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise damaged(f"a task: {error}") from error


def _row(
    tags: tuple[str, ...],
    people: tuple[str, ...],
    task_id: Any,
    title: str,
    status: str,
    priority: str,
    due_at: Any,
    due_day: str | None,
    due_time: str | None,
    due_zone: str | None,
    project: str,
    assignee: str,
    parent_id: Any,
    position: float,
    proposed: int,
    recurs: int,
    has_notes: int,
    snoozed_until: Any,
    completed_at: Any,
    created_at: Any,
    reminds: int,
    has_attachments: int,
) -> TaskRow:
    return TaskRow(
        _id(task_id),
        title,
        _STATUSES[status],
        _PRIORITIES[priority],
        None if due_at is None else _instant(due_at),
        None if due_day is None else _day(due_day),
        None if due_time is None else _time(due_time),
        intern(due_zone or ""),
        intern(project),
        intern(assignee),
        None if parent_id is None else _id(parent_id),
        position,
        bool(proposed),
        bool(recurs),
        bool(has_notes),
        None if snoozed_until is None else _instant(snoozed_until),
        None if completed_at is None else _instant(completed_at),
        _instant(created_at),
        tags,
        people,
        folded_words(title, project, *tags, *people),
        bool(reminds),
        bool(has_attachments),
    )


def _instant(value: int | datetime) -> datetime:
    return EPOCH + value * MICROSECOND if isinstance(value, int) else value.astimezone(UTC)


def _id(value: bytes | UUID) -> UUID:
    made = UUID.__new__(UUID)  # without its checks: they cost as much as all the rest of a row
    number = int.from_bytes(value, "big") if isinstance(value, bytes) else value.int
    object.__setattr__(made, "int", number)
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


@lru_cache(maxsize=4_096)
def _day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=1_440)
def _time(text: str) -> time:
    return time.fromisoformat(text)
