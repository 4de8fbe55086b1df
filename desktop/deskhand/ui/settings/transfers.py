"""Downloads and pulls: they go on while the window is closed, and end with the program."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from enum import StrEnum
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio
from deskhand.ui.settings.words import Notice, amount, failed, time_left

if TYPE_CHECKING:
    from deskhand.services.local_models import LocalModels

TASK = "fetch a model"
BUILTIN = "builtin"
RATE_AFTER_S = 3.0


class TransferState(StrEnum):
    """How far a transfer is."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


class Transfer(QObject):
    """One model on its way. changed: read everything again. finished: it is here. let_go: nothing
    that came of it is kept."""

    changed = Signal()
    finished = Signal()
    let_go = Signal()

    def __init__(
        self, local_models: LocalModels, provider: str, model: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._local_models = local_models
        self.provider, self.model = provider, model
        self.state = TransferState.IDLE
        self.notice: Notice | None = None
        self.status = ""
        self.done_bytes = 0
        self.total_bytes: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_discarding = self._start_wanted = False
        self._wanted_end = TransferState.PAUSED
        self._began = (0.0, 0)

    @property
    def is_running(self) -> bool:
        """Whether bytes may be coming."""
        return self.state is TransferState.RUNNING

    @property
    def share(self) -> float | None:
        """From 0 to 1, None when nobody knows."""
        return self.done_bytes / self.total_bytes if self.total_bytes else None

    @property
    def words(self) -> str:
        """How far it is, in words."""
        parts = [
            self.status[:1].upper() + self.status[1:],
            amount(self.done_bytes, self.total_bytes),
        ]
        if (seconds := self._seconds_left()) is not None:
            parts.append(time_left(seconds))
        return " · ".join(filter(None, parts))

    def start(self) -> None:
        """Begin, or go on where it was left."""
        self._start_wanted = self._is_discarding
        if self._task is None and not self._is_discarding:
            self.state, self.notice, self.status = TransferState.RUNNING, None, "starting"
            self._began = (0.0, 0)
            self._wanted_end = TransferState.PAUSED
            self._task = aio.spawn(self._run(), self, TASK)
            self._task.add_done_callback(self._on_ended)
            self.changed.emit()

    def pause(self) -> None:
        """Stop; what came is kept."""
        self._end(TransferState.PAUSED)

    def cancel(self) -> None:
        """Stop, and let go of what came."""
        if self._task is not None:
            self._end(TransferState.IDLE)
        elif self.state is not TransferState.DONE:
            self._let_go()

    def _end(self, state: TransferState) -> None:
        if self._task is not None:
            self._wanted_end, self.status = state, "stopping"
            self._task.cancel()
            self.changed.emit()

    async def _run(self) -> None:
        try:
            async with aclosing(self._local_models.pull(self.provider, self.model)) as steps:
                async for step in steps:
                    self._take(step.status, step.done_bytes, step.total_bytes)
            self.state = TransferState.DONE
        except DeskhandError as error:
            self.state, self.notice = TransferState.FAILED, failed(error)

    def _on_ended(self, task: asyncio.Task[None]) -> None:
        """Also of one that was cancelled before it took its first step."""
        self._task, self.status = None, ""
        if task.cancelled():
            self.state = self._wanted_end
        elif task.exception() is not None:  # told by aio
            self.state = TransferState.FAILED
        if not shiboken6.isValid(self):
            return
        self.changed.emit()
        if self.state is TransferState.DONE:
            self.finished.emit()
        elif self.state is TransferState.IDLE:
            self._let_go()

    def _let_go(self) -> None:
        """Delete what came. A start asked for meanwhile waits until that is done."""
        if not self._is_discarding:
            self._is_discarding = True
            aio.spawn(self._discard(), self, "discard a download")

    async def _discard(self) -> None:
        self.state, self.notice = TransferState.IDLE, None
        try:
            if self.provider == BUILTIN:
                await self._local_models.discard_download(self.model)
            self.done_bytes, self.total_bytes = 0, None
            self.let_go.emit()
        except DeskhandError as error:
            self.state, self.notice = TransferState.FAILED, failed(error)
        finally:
            self._is_discarding = False
        self.changed.emit()
        if self._start_wanted:
            self.start()

    def _take(self, status: str, done_bytes: int, total_bytes: int | None) -> None:
        self.status, self.done_bytes, self.total_bytes = status, done_bytes, total_bytes
        if not self._began[0] and done_bytes:
            self._began = (time.monotonic(), done_bytes)
        self.changed.emit()

    def _seconds_left(self) -> float | None:
        since, at_first = self._began
        if not since or not self.total_bytes:
            return None
        took, came = time.monotonic() - since, self.done_bytes - at_first
        if took < RATE_AFTER_S or came <= 0 or self.done_bytes >= self.total_bytes:
            return None
        return (self.total_bytes - self.done_bytes) * took / came


class Transfers(QObject):
    """Every transfer of this run, by provider and model. finished: one is here. let_go: nothing is
    kept of one."""

    changed = Signal()
    finished = Signal(str, str)
    let_go = Signal(str, str)

    def __init__(self, local_models: LocalModels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._local_models = local_models
        self._transfers: dict[tuple[str, str], Transfer] = {}

    def of(self, provider: str, model: str) -> Transfer:
        """The transfer of this model, made when it is first asked for."""
        key = (provider, model)
        if key not in self._transfers:
            transfer = Transfer(self._local_models, provider, model, self)
            transfer.changed.connect(self.changed)
            transfer.finished.connect(lambda: self.finished.emit(provider, model))
            transfer.let_go.connect(lambda: self.let_go.emit(provider, model))
            self._transfers[key] = transfer
        return self._transfers[key]

    def known(self, provider: str) -> list[Transfer]:
        """Those of this provider that were begun and are not done."""
        ended = (TransferState.IDLE, TransferState.DONE)
        transfers = self._transfers.values()
        return [t for t in transfers if t.provider == provider and t.state not in ended]

    def pause_all(self) -> None:
        """The program ends: keep what came."""
        for transfer in self._transfers.values():
            transfer.pause()
