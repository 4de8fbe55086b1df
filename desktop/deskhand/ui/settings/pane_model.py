"""What the view models of the panes share: one thing at a time, failures said in place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio
from deskhand.ui.settings.words import Notice, failed


class PaneModel(QObject):
    """changed: read everything again. notice: what to say about the last thing done.

    busy: the name of the work under way, "" for none; while there is some, no other begins, so
    that a double click does a thing once.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.busy = ""
        self.notice: Notice | None = None
        self._task: asyncio.Task[None] | None = None

    def say(self, notice: Notice | None) -> None:
        """Show this, or nothing."""
        self.notice = notice
        self.changed.emit()

    def cancel(self) -> None:
        """End the work under way; what was typed stays."""
        if self._task is not None:
            self._task.cancel()

    def begin(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Start `work` unless something is under way; whether it was started."""
        if self.busy:
            return False
        self.busy, self.notice = name, None
        self.changed.emit()
        self._task = aio.spawn(self._quietly(work), self, f"settings: {name}")
        self._task.add_done_callback(self._on_ended)
        return True

    def queue(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start `work`, also beside other work of its kind: small writes that take turns."""
        self.notice = None
        aio.spawn(self._quietly(work), self, f"settings: {name}")

    async def _quietly(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except DeskhandError as error:
            self.notice = failed(error)
        finally:
            if shiboken6.isValid(self):
                self.changed.emit()

    def _on_ended(self, _task: asyncio.Task[None]) -> None:
        """Also of one that was cancelled before it took its first step."""
        self.busy, self._task = "", None
        if shiboken6.isValid(self):
            self.changed.emit()
