"""What the panes beside the chat show: tasks, preferences, people and what belongs to a person."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.services.bus import Bus
from deskhand.services.people import People
from deskhand.services.task_reminders import TaskReminders
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.people import PeopleRepository
from deskhand.store.task_reminders import ReminderRepository
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository


@dataclass(slots=True)
class Daily:
    """Services on the stored database."""

    database: Database
    tasks: Tasks
    reminders: TaskReminders
    people: People


def make_daily(database: Database, *, bus: Bus) -> Daily:
    """Make them; nothing is opened yet. bus: told of every change."""
    return Daily(
        database,
        tasks=Tasks(TaskRepository(database), TaskViews(TaskViewRepository(database), bus), bus),
        reminders=TaskReminders(ReminderRepository(database), bus),
        people=People(PeopleRepository(database), bus),
    )
