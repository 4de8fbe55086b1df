"""Whether all preferences can be compared by meaning, and making their vectors anew."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.preferences import Preferences


class Upkeep(QObject):
    """changed: read it again. failed: a DeskhandError to tell. ended: all vectors are new."""

    changed = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(self, shelf: Preferences, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._task: asyncio.Task[None] | None = None
        self.done = self.total = 0
        self.destroyed.connect(bus.subscribe(self._on_changes))

    @property
    def running(self) -> bool:
        """Whether vectors are being made anew."""
        return self._task is not None

    @property
    def needed(self) -> bool:
        """Whether the settings ask for another model than the vectors are from."""
        return self._shelf.needs_reembedding and not self.running

    @property
    def waiting(self) -> int:
        """How many are found by their words only, for now."""
        return self._shelf.waiting

    def start(self) -> None:
        """Make all vectors anew; the old ones are used until it is over."""
        if self._task is None:
            self.done = self.total = 0
            self._task = aio.spawn(self._run(), self, "re-embed preferences")
            self.changed.emit()

    def cancel(self) -> None:
        """Leave it: nothing is lost, the old ones stay in use."""
        if self._task is not None:
            self._task.cancel()

    def look(self) -> None:
        """Tell what is to be told."""
        for note in self._shelf.notes:
            self.failed.emit(note)
        self._shelf.noted()
        self.changed.emit()

    async def _run(self) -> None:
        try:
            async with aclosing(self._shelf.reembed()) as steps:
                async for step in steps:
                    self.done, self.total = step.done, step.total
                    self.changed.emit()
            self.ended.emit()
        except DeskhandError as error:
            self.failed.emit(error)
        finally:
            self._task = None
            if shiboken6.isValid(self):  # it is also left when the pane goes
                self.changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.PREFERENCE, Noun.SETTINGS):
            self.look()
