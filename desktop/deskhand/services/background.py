"""Work that goes on by itself: what of it is under way, and whether it may be."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from enum import Enum

Listener = Callable[[], None]


class Work(Enum):
    """What goes on by itself."""

    BACKUP = "backup"
    CALENDARS = "calendars"
    SEARCH = "search"
    PREFERENCES = "preferences"


class Background:
    """One for each desk. What is under way when it is paused is finished, nothing new begins;
    what the person asks for goes on. Reminders are no work: they always come."""

    def __init__(self) -> None:
        self._may = asyncio.Event()
        self._may.set()
        self._running: Counter[Work] = Counter()
        self._listeners: list[Listener] = []

    @property
    def is_paused(self) -> bool:
        """Whether the person wants quiet."""
        return not self._may.is_set()

    @property
    def running(self) -> tuple[Work, ...]:
        """What is under way, in the order of `Work`."""
        return tuple(work for work in Work if self._running[work])

    def pause(self, paused: bool) -> None:
        """Begin nothing more, or go on."""
        if paused == self.is_paused:
            return
        if paused:
            self._may.clear()
        else:
            self._may.set()
        self._tell()

    @asynccontextmanager
    async def doing(self, work: Work) -> AsyncGenerator[None]:
        """Wait until it may begin; it is under way while the body runs."""
        await self._may.wait()
        self._running[work] += 1
        self._tell()
        try:
            yield
        finally:
            self._running[work] -= 1
            self._tell()

    async def allowed(self) -> None:
        """Between two pieces of long work: wait while it is paused."""
        await self._may.wait()

    def on_changed(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` when something begins, ends or is paused, until the returned function
        is called."""
        self._listeners.append(listener)

        def forget() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return forget

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
