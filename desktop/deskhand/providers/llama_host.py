"""Who keeps the one child that runs models: shared by answers, replaced, ended when unused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr
from deskhand.providers.llama_process import LlamaChild
from deskhand.providers.model_files import ModelFile
from deskhand.providers.options import BuiltinOptions


class LlamaHost:
    """At most one child at a time: two models would need the memory of both.

    Answers of the same model share it; another model waits until it is free, in order.
    """

    def __init__(self, options: BuiltinOptions) -> None:
        self._options = options
        self._child: LlamaChild | None = None
        self._turn = asyncio.Lock()
        self._freed = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._unused_since = 0.0

    @property
    def child(self) -> LlamaChild | None:
        """The one running or starting."""
        return self._child

    def why_wait(self, file: ModelFile) -> str:
        """What to tell who wants this model now, "" when it answers at once."""
        child = self._child
        if child is None or not child.is_running or self._turn.locked():
            return tr("Starting the built-in model…")
        if not child.runs(file):
            return tr("Changing the built-in model…")
        if not child.users and time.monotonic() - self._unused_since > self._options.sleep_after_s:
            return tr("Waking the built-in model…")
        return ""

    @asynccontextmanager
    async def using(self, file: ModelFile) -> AsyncIterator[LlamaChild]:
        """The child that runs this file, started if need be. Raises ProviderFault."""
        async with self._turn:
            child = await self._child_for(file)
            child.users += 1
            self._keep()
        try:
            yield child
        finally:
            child.users -= 1
            self._unused_since = time.monotonic()
            self._freed.set()
            self._end_later(child)

    async def _child_for(self, file: ModelFile) -> LlamaChild:
        child = self._child
        if child is not None and child.is_running:
            if child.runs(file):
                return child
            while child.users and child.is_running:
                self._freed.clear()
                await self._freed.wait()
        await self._end_child()
        self._child = child = LlamaChild(file, self._options)
        try:
            await child.start()
        except BaseException:
            self._child = None
            raise
        return child

    def _end_later(self, child: LlamaChild) -> None:
        if child is self._child and not child.users:
            self._keep()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._options.end_after_s, self._start_ending, child)

    def _keep(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start_ending(self, child: LlamaChild) -> None:
        task = asyncio.get_running_loop().create_task(self._end_unused(child))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end_unused(self, child: LlamaChild) -> None:
        async with self._turn:
            if child is self._child and not child.users:
                await self._end_child()

    async def release(self, file: ModelFile) -> None:
        """Let go of a file that is about to be removed. Raises InputError while it answers."""
        async with self._turn:
            child = self._child
            if child is None or child.file.id != file.id:
                return
            if child.users and child.is_running:
                raise InputError(
                    tr("{label} is answering right now.", label=file.label),
                    next_step=tr("Stop the answer first, then remove it."),
                )
            await self._end_child()

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.end()

    async def aclose(self) -> None:
        """End the child, also one that is starting or answering."""
        self._keep()
        if self._child is not None:
            self._child.kill()
        self._freed.set()
        async with self._turn:
            await self._end_child()
