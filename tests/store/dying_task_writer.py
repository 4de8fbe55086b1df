"""A program that writes tasks and is killed in the middle of it, many times over.

As `dying_writer`: reads lines "URL DELAY_S", prints what each life had acknowledged.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

from deskhand.domain.ids import new_id
from deskhand.domain.task import Reminder, TaskStatus
from deskhand.store.database import Database
from deskhand.store.task_reminders import ReminderRepository
from deskhand.store.tasks import TaskRepository
from tests.store.dying_writer import Report, main
from tests.store.making import NOW, a_task


async def _tasks(database: Database, report: Report) -> None:
    """Add, change, complete, delete; again and again."""
    tasks = TaskRepository(database)
    for number in count():
        new = replace(
            a_task(f"task {number} " * 20),
            tags=("a", "b"),
            reminders=(Reminder(new_id(), at=NOW - timedelta(hours=1)),),
        )
        (stored,) = await tasks.add([new])
        report({"task": str(stored.id), "title": stored.title, "status": "open"})
        changed = replace(stored, title=f"changed {number}", status=TaskStatus.DONE)
        await tasks.rework([stored.id], lambda _, changed=changed: [changed])
        report({"task": str(stored.id), "title": changed.title, "status": "done"})
        if number % 5 == 4:
            await tasks.delete([stored.id])
            report({"task": str(stored.id), "title": "", "status": "deleted"})


async def _reminders(database: Database, report: Report) -> None:
    """Mark reminders as told."""
    reminders = ReminderRepository(database)
    while True:
        for each in await reminders.due(NOW):
            for won in await reminders.fired([each.id], NOW):
                report({"fired": str(won)})


async def write(url: str, report: Report) -> None:
    """Until it is killed."""
    database = await Database.open(url)
    await asyncio.gather(_tasks(database, report), _reminders(database, report))


if __name__ == "__main__":
    main(write)
