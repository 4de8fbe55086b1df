"""Reminders: which are due, and that each is shown once, whichever process shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.task import Reminder, TaskStatus, When
from deskhand.store.database import Database
from deskhand.store.task_codec import when_of
from deskhand.store.task_tables import task, task_reminder

MOST_AT_ONCE = 500
"""Reminders that are read together; the rest comes right after."""

_OVER = [each.value for each in TaskStatus if each.is_over]

# A task that was put off reminds when it is back.
_AT = case(
    (task.c.snoozed_until > task_reminder.c.due_at, task.c.snoozed_until),
    else_=task_reminder.c.due_at,
)


@dataclass(frozen=True, slots=True)
class StoredReminder:
    """A reminder with what is needed to show it. at: the instant (UTC) it is for."""

    id: UUID
    task_id: UUID
    title: str
    at: datetime
    due: When | None


class ReminderRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime) -> list[StoredReminder]:
        """Those for now and before that were not shown, of tasks that are not over; the first
        MOST_AT_ONCE, in order."""
        query = (
            select(
                task_reminder.c.id,
                task_reminder.c.task_id,
                task.c.title,
                _AT.label("reminds_at"),
                task.c.due_day,
                task.c.due_time,
                task.c.due_zone,
            )
            .join_from(task_reminder, task, task.c.id == task_reminder.c.task_id)
            .where(
                task_reminder.c.due_at <= now,
                or_(task.c.snoozed_until.is_(None), task.c.snoozed_until <= now),
                _waits(),
            )
            .order_by(task_reminder.c.due_at, task_reminder.c.id)
            .limit(MOST_AT_ONCE)
        )

        async def work(connection: AsyncConnection) -> list[StoredReminder]:
            return [
                StoredReminder(
                    row.id,
                    row.task_id,
                    row.title,
                    row.reminds_at,
                    when_of(row.due_day, row.due_time, row.due_zone),
                )
                for row in await connection.execute(query)
            ]

        return await self._database.read(work)

    async def next_at(self, now: datetime) -> datetime | None:
        """The instant of the next one after now, for what is not put off; None when there is
        none."""
        query = (
            select(func.min(task_reminder.c.due_at))
            .join_from(task_reminder, task, task.c.id == task_reminder.c.task_id)
            .where(task_reminder.c.due_at > now, _waits())
        )

        async def work(connection: AsyncConnection) -> datetime | None:
            found: datetime | None = (await connection.execute(query)).scalar_one()
            return found

        return await self._database.read(work)

    async def fired(self, ids: Sequence[UUID], now: datetime) -> set[UUID]:
        """Mark reminders as shown. Returns those nobody had marked before: only these are to be
        shown by whoever asks."""
        statement = (
            update(task_reminder)
            .where(task_reminder.c.id.in_(ids), task_reminder.c.fired_at.is_(None))
            .values(fired_at=now)
            .returning(task_reminder.c.id)
        )

        async def work(connection: AsyncConnection) -> set[UUID]:
            return set((await connection.execute(statement)).scalars())

        return await self._database.write(work)

    async def put_off(self, task_id: UUID, new: Reminder) -> None:
        """Remind of a task again at an instant. The shown reminders that had an instant of their
        own go, so that putting off ten times leaves one."""
        over = and_(
            task_reminder.c.task_id == task_id,
            task_reminder.c.at.is_not(None),
            task_reminder.c.fired_at.is_not(None),
        )
        values = {"id": new.id, "task_id": task_id, "at": new.at, "due_at": new.at}

        async def work(connection: AsyncConnection) -> None:
            there = select(task.c.id).where(task.c.id == task_id)
            if (await connection.execute(there)).first() is None:
                return
            await connection.execute(delete(task_reminder).where(over))
            await connection.execute(insert(task_reminder), [values])

        await self._database.write(work)


def _waits() -> ColumnElement[bool]:
    return and_(
        task_reminder.c.fired_at.is_(None),
        task.c.deleted_at.is_(None),
        task.c.proposed == 0,
        task.c.status.not_in(_OVER),
    )
