"""What the panes beside the chat show: tasks, preferences, people and what belongs to a person."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.services.bus import Bus
from deskhand.services.people import People
from deskhand.store.database import Database
from deskhand.store.people import PeopleRepository


@dataclass(slots=True)
class Daily:
    """Services on the stored database."""

    database: Database
    people: People


def make_daily(database: Database, *, bus: Bus) -> Daily:
    """Make them; nothing is opened yet. bus: told of every change."""
    return Daily(database, people=People(PeopleRepository(database), bus))
