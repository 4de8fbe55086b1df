"""Filters of tasks, kept by name."""

from __future__ import annotations

import json
import logging
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.errors import InputError
from deskhand.domain.task_filter import TaskFilter, TaskView
from deskhand.store.database import Database
from deskhand.store.task_tables import task_view

log = logging.getLogger(__name__)


class TaskViewRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[TaskView]:
        """In their order. One that cannot be read is passed over."""
        query = select(task_view).order_by(task_view.c.position, task_view.c.id)

        async def work(connection: AsyncConnection) -> list[TaskView]:
            found: list[TaskView] = []
            for row in await connection.execute(query):
                try:
                    wanted = TaskFilter.from_json(json.loads(row.filter))
                except (InputError, ValueError) as error:
                    log.warning("the saved filter %r cannot be read: %s", row.name, error)
                    continue
                found.append(TaskView(row.id, row.name, wanted, row.position))
            return found

        return await self._database.read(work)

    async def save(self, view: TaskView) -> None:
        """Keep this one, in place of the one with its id if there is one."""
        values = {
            "id": view.id,
            "name": view.name,
            "filter": json.dumps(view.filter.to_json(), ensure_ascii=False),
            "position": view.position,
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(task_view).where(task_view.c.id == view.id))
            await connection.execute(insert(task_view), [values])

        await self._database.write(work)

    async def delete(self, view_id: UUID) -> None:
        """Forget this one, if there is one."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(task_view).where(task_view.c.id == view_id))

        await self._database.write(work)
