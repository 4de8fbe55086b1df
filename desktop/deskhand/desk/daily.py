"""What the panes beside the chat show: tasks, preferences, people and what belongs to a person."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.services.bus import Bus
from deskhand.store.database import Database


@dataclass(slots=True)
class Daily:
    """Services on the stored database."""

    database: Database


def make_daily(database: Database, *, bus: Bus) -> Daily:
    """Make them; nothing is opened yet. bus: told of every change."""
    return Daily(database)
