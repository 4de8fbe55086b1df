"""A thread for calls that may hang.

The keychain can keep a caller waiting for ever (a stopped daemon) or until a person answers its
prompt, and there is no way to interrupt such a call. So it runs in a daemon thread of its own; when
it takes too long the thread is left to itself and the next call gets a new one.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Job = Callable[[], None]


class Lane:
    """One call at a time, in order. It never keeps the program from ending."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Job | None] | None = None
        self._busy = asyncio.Lock()
        self._thread: threading.Thread | None = None
        self._left: list[threading.Thread] = []

    async def run(self, call: Callable[[], Result], timeout_s: float) -> Result:
        """The result of `call`, made in the lane's thread.

        Raises what `call` raises, and TimeoutError when it takes longer; it may then still run
        to its end, unheard.
        """
        async with self._busy:
            answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
            self._thread_jobs().put(_job(call, answer))
            try:
                async with asyncio.timeout(timeout_s):
                    return await answer
            except BaseException:
                if not answer.done() or answer.cancelled():
                    self.leave()  # somebody else's call must not wait behind this one
                raise

    def leave(self) -> None:
        """Let the thread end after what it is doing; the next call starts another."""
        if self._jobs is not None:
            self._jobs.put(None)
            self._jobs = None
        if self._thread is not None:
            self._left = [each for each in (*self._left, self._thread) if each.is_alive()]
            self._thread = None

    async def settle(self, timeout_s: float) -> bool:
        """Wait for calls that were left to themselves. Returns whether all have ended.

        Native code is not to be at work when the interpreter ends: a daemon thread that comes back
        from it is unwound through frames that cannot be, which is a segmentation fault.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout_s
        for thread in self._left:
            await asyncio.to_thread(thread.join, max(end - loop.time(), 0.0))
        self._left = [each for each in self._left if each.is_alive()]
        if self._left:
            log.warning("%d calls of %s did not end", len(self._left), self._name)
        return not self._left

    def _thread_jobs(self) -> queue.SimpleQueue[Job | None]:
        if self._jobs is None:
            self._jobs = queue.SimpleQueue()
            self._thread = threading.Thread(
                target=_work, args=(self._jobs,), name=self._name, daemon=True
            )
            self._thread.start()
        return self._jobs


def _work(jobs: queue.SimpleQueue[Job | None]) -> None:
    while (job := jobs.get()) is not None:
        job()


def _job(call: Callable[[], Result], answer: asyncio.Future[Result]) -> Job:
    """Make the call and hand its result to the loop, unless nobody waits any more."""
    loop = answer.get_loop()

    def give(result: Result) -> None:
        if not answer.done():
            answer.set_result(result)

    def fail(error: Exception) -> None:
        if not answer.done():
            answer.set_exception(error)

    def work() -> None:
        try:
            result = call()
        except Exception as error:  # one of the five named places: a thread lane
            log.debug("a call in the lane failed", exc_info=True)
            _tell(loop, partial(fail, error))
        else:
            _tell(loop, partial(give, result))

    return work


def _tell(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(callback)
    except RuntimeError:
        log.info("a call in the lane ended after the program's loop")
