"""Saving an answer while it grows, so that a crash loses a second of it at most."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from deskhand.domain.conversation import Message
from deskhand.domain.errors import StoreError
from deskhand.store.runs import RunRepository

log = logging.getLogger(__name__)

EVERY_S = 1.0


class Checkpoints:
    """Writes `snapshot()` once a second at most, beside the stream and never in its way."""

    def __init__(self, runs: RunRepository, snapshot: Callable[[], Message]) -> None:
        self._runs = runs
        self._snapshot = snapshot
        self._due = time.monotonic() + EVERY_S
        self._writing: asyncio.Task[None] | None = None

    def tick(self) -> None:
        """Something came. Begins a write when one is due and none is under way."""
        now = time.monotonic()
        if now < self._due or (self._writing is not None and not self._writing.done()):
            return
        self._due = now + EVERY_S
        self._writing = asyncio.ensure_future(self._write())

    async def close(self) -> None:
        """Wait for the last write."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        try:
            await self._runs.checkpoint(self._snapshot())
        except StoreError as error:
            # The answer is still in memory and the end of the run writes it again; only if that
            # fails too does the person need to hear of it.
            log.warning("an answer could not be saved while it grows: %s", error.what)
