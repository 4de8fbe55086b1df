"""What the panes beside the chat show: tasks, preferences, people and what belongs to a person."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.services.bus import Bus
from deskhand.services.people import People
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.people import PeopleRepository
from deskhand.store.tasks import TaskRepository


@dataclass(slots=True)
class Daily:
    """Services on the stored database."""

    database: Database
    tasks: Tasks
    people: People


def make_daily(database: Database, *, bus: Bus) -> Daily:
    """Make them; nothing is opened yet. bus: told of every change."""
    return Daily(
        database,
        tasks=Tasks(TaskRepository(database), bus),
        people=People(PeopleRepository(database), bus),
    )
