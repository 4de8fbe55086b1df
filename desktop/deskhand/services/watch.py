"""Noticing what other processes wrote: the command line beside the window, a second machine."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import StoreError
from deskhand.services.bus import Bus

if TYPE_CHECKING:
    from deskhand.store.database import Database

EVERY_S = 2.0
SETTINGS_TURN = 3
"""The settings are looked at every so many turns: a thread is woken for it."""

STORED = (
    Noun.CONVERSATION,
    Noun.MESSAGE,
    Noun.TASK,
    Noun.TASK_VIEW,
    Noun.PARTY,
    Noun.VAULT,
    Noun.RESOURCE,
    Noun.NOTICE,
)
"""What is in the database: nobody knows which of it somebody else changed."""


async def watch(
    database: Database,
    bus: Bus,
    follow_settings: Callable[[], Awaitable[None]],
    every_s: float = EVERY_S,
) -> None:
    """Publish "look again" whenever somebody else wrote, until cancelled.

    follow_settings: takes over what others wrote into the settings; never raises.

    A database out of reach is asked again at the next turn: whoever reads or writes meanwhile
    gets the error and tells the person.
    """
    for turn in itertools.count():
        await asyncio.sleep(every_s)
        if turn % SETTINGS_TURN == 0:
            await follow_settings()
        try:
            changed = await database.changed_elsewhere()
        except StoreError:
            continue
        if changed:
            for noun in STORED:
                bus.publish(Changes(noun, frozenset()))
