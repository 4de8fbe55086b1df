"""What is done to preferences a while after it was asked for: removing the bytes of what was
forgotten, and writing down what was used."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from deskhand.domain.errors import DeskhandError
from deskhand.services.preference_shelf import Shelf
from deskhand.store.used_preferences import UsedPreferenceRepository

log = logging.getLogger(__name__)

Result = TypeVar("Result")

PURGE_AFTER_S = 10.0
"""As long as undoing is offered, and a little more."""

NOTE_USE_AFTER_S = 30.0


class Later:
    """Nothing of it raises but `purge_now`: what fails is done at the next start.

    tell: publishes that these preferences changed, and who changed them.
    """

    def __init__(
        self,
        shelf: Shelf,
        used: UsedPreferenceRepository,
        tell: Callable[[Iterable[UUID], object | None], None],
        purge_after_s: float,
    ) -> None:
        self._shelf, self._used, self._tell = shelf, used, tell
        self._purge_after_s = purge_after_s
        self._touched: dict[UUID, tuple[int, datetime]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._purging: asyncio.Task[None] | None = None
        self._noting: asyncio.Task[None] | None = None

    def keep(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Begin this; `close` waits for it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # -- what was forgotten

    def purge(self) -> None:
        """Remove the bytes of what was forgotten when undoing is not offered any more."""
        if self._purging is not None:
            self._purging.cancel()
        self._purging = self.keep(self._purge_after(self._purge_after_s))

    async def purge_now(self) -> None:
        """Remove them at once: from the files of the store, and from under the answers."""
        forgotten = await self._shelf.to_purge()
        if forgotten:
            there = {each.id for each in await self._shelf.all()}
            await self._used.forget([each for each in forgotten if each not in there])
            await self._shelf.purge()
            self._tell(forgotten, None)

    async def _purge_after(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._purging = None
        try:
            await self.purge_now()
        except (DeskhandError, TimeoutError) as error:
            log.warning("what was forgotten is still in files: %s", error)

    # -- what was used

    def note_uses(self, ids: Sequence[UUID], now: datetime) -> None:
        """These were used now. Written down a little later, many at once."""
        for each in ids:
            count, _ = self._touched.get(each, (0, None))
            self._touched[each] = (count + 1, now)
        if self._touched and self._noting is None:
            self._noting = self.keep(self._note_uses(NOTE_USE_AFTER_S))

    def forget_uses(self, ids: Iterable[UUID]) -> None:
        """These are gone: nothing is to be written down of them."""
        for each in ids:
            self._touched.pop(each, None)

    async def _note_uses(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._noting = None
        touched, self._touched = self._touched, {}
        try:
            changed = [
                replace(
                    each, uses=each.uses + touched[each.id][0], last_used_at=touched[each.id][1]
                )
                for each in await self._shelf.all()
                if each.id in touched
            ]
            await self._shelf.note(changed)
        except (DeskhandError, TimeoutError) as error:
            log.warning("it was not written down what was used: %s", error)
            return
        self._tell([each.id for each in changed], None)

    async def close(self) -> None:
        """Write down what is under way. May be called twice."""
        for task in (self._purging, self._noting):
            if task is not None:
                task.cancel()
        while self._tasks:
            await asyncio.wait(self._tasks)
        if self._touched:
            await self._note_uses(0)
