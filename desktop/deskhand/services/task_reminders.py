"""Reminders: each is told once, late ones as what they are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, StoreError
from deskhand.domain.ids import new_id
from deskhand.domain.task import Reminder, When
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.store.task_reminders import ReminderRepository

log = logging.getLogger(__name__)

LATE = timedelta(minutes=5)
"""A reminder told later than this is told as missed."""

LONGEST_WAIT_S = 30.0
"""A laptop that slept, or a clock that was set, is noticed after so long at the latest: the time
asyncio waits by stands still while a computer sleeps."""

SHORTEST_WAIT_S = 0.05


class Missed(StrEnum):
    """Why a reminder comes late. CLOSED: Deskhand was not running. LATE: the computer slept or was
    busy, or the clock was set."""

    CLOSED = "closed"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder whose time has come.

    at: the instant (UTC) it was for. due: of its task. missed: None when it is on time.
    """

    id: UUID
    task_id: UUID
    title: str
    at: datetime
    due: When | None
    missed: Missed | None = None


Tell = Callable[[Sequence[DueReminder]], None]


def _now() -> datetime:
    return datetime.now(UTC)


class TaskReminders:
    """Reminders of stored tasks. What reminds before this was made came while Deskhand was closed.

    Everything raises StoreError when the database cannot do it.
    """

    def __init__(
        self, repository: ReminderRepository, bus: Bus, now: Callable[[], datetime] = _now
    ) -> None:
        self._repository = repository
        self._bus = bus
        self._now = now
        self._since = now()
        self._listeners: list[Callable[[UUID], None]] = []

    async def due(self, now: datetime | None = None) -> list[DueReminder]:
        """Those whose time has come and that were not told yet, in order; at most some hundred,
        the rest after these are `fired`."""
        moment = now or self._now()
        return [
            DueReminder(
                each.id, each.task_id, each.title, each.at, each.due, self._missed(each.at, moment)
            )
            for each in await self._repository.due(moment)
        ]

    async def fired(self, ids: Sequence[UUID], now: datetime | None = None) -> set[UUID]:
        """Mark reminders as told, in one transaction. Returns those that nobody, no other process
        either, had marked: only these are to be told."""
        return await self._repository.fired(ids, now or self._now())

    def on_answered(self, listener: Callable[[UUID], None]) -> Callable[[], None]:
        """Call `listener` with each task whose reminder the person answered, wherever it was shown,
        until the returned function is called."""
        self._listeners.append(listener)

        def forget() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return forget

    def answered(self, task_ids: Sequence[UUID]) -> None:
        """The person saw the reminders of these tasks: nobody needs to show them any more."""
        for task_id in task_ids:
            for listener in tuple(self._listeners):
                listener(task_id)

    async def remind_again(
        self, task_id: UUID, at: datetime, *, initiator: object | None = None
    ) -> None:
        """Remind of a task once more, at this instant. Raises InputError for one that is past."""
        if at <= self._now():
            raise InputError(tr("That time has passed."), kept=tr("Nothing was changed."))
        await self._repository.put_off(task_id, Reminder(new_id(), at=at.astimezone(UTC)))
        self.answered([task_id])
        self._bus.publish(Changes(Noun.TASK, frozenset((task_id,)), initiator))

    async def watch(self, tell: Tell) -> None:
        """Tell of reminders when their time comes, until cancelled.

        tell: called on the loop with those that are this process's to tell, and marked so. A
        database that cannot be read or written now is asked again.
        """
        woken = asyncio.Event()

        def on_change(changes: Changes) -> None:
            if changes.noun is Noun.TASK:
                woken.set()

        unsubscribe = self._bus.subscribe(on_change)
        try:
            while True:
                woken.clear()
                wait_s = await self._turn(tell)
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait_s):
                        await woken.wait()
                await asyncio.sleep(SHORTEST_WAIT_S)  # many changes at once are one
        finally:
            unsubscribe()

    async def _turn(self, tell: Tell) -> float:
        """Tell what is due; returns the seconds to wait for what comes next."""
        try:
            while due := await self.due():
                won = await self.fired([each.id for each in due])
                mine = [each for each in due if each.id in won]
                if mine:
                    tell(mine)
            following = await self._repository.next_at(self._now())
        except StoreError as error:
            log.warning("reminders wait for the database: %s %s", error.what, error.detail)
            return LONGEST_WAIT_S
        if following is None:
            return LONGEST_WAIT_S
        return min(LONGEST_WAIT_S, max(0.0, (following - self._now()).total_seconds()))

    def _missed(self, at: datetime, now: datetime) -> Missed | None:
        if at < self._since:
            return Missed.CLOSED
        return Missed.LATE if now - at > LATE else None
