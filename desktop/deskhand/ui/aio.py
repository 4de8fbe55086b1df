"""asyncio on Qt's loop: the only module that knows qasync.

Rules it exists for: no nested `exec()` anywhere (it strands other tasks for good), no bare
`create_task` (the reference is lost and so is the error), every wait ends when its widget does.
qasync installs no hooks for asynchronous generators, so `run` does.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import sys
import threading
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.ui.collector import Collector

log = logging.getLogger(__name__)

T = TypeVar("T")
Reporter = Callable[[DeskhandError], None]

CLOSE_TIMEOUT_S = 10.0
PATIENCE_S = 3.0
THREADS = 8

_tasks: set[asyncio.Task[Any]] = set()
_reporters: list[Reporter] = []


def run(app: QApplication, main: Callable[[], Awaitable[T]]) -> T:
    """Run `main` on Qt's loop until it returns, then end every task and generator left.

    The window closing must not quit Qt: `main` returns when the work of closing is done.
    """
    app.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="deskhand"))
    loop.set_exception_handler(_on_loop_error)
    asyncio.set_event_loop(loop)
    generators: WeakSet[AsyncGenerator[Any, Any]] = WeakSet()

    def finish(generator: AsyncGenerator[Any, Any]) -> None:
        generators.discard(generator)
        if not loop.is_closed():
            loop.call_soon_threadsafe(loop.create_task, generator.aclose())

    collector = Collector(app)
    hooks, excepthook = sys.get_asyncgen_hooks(), sys.excepthook
    sys.set_asyncgen_hooks(firstiter=generators.add, finalizer=finish)
    sys.excepthook = _on_slot_error
    try:
        result: T = loop.run_until_complete(_closing_after(main, generators))
        return result
    finally:
        collector.stop()
        sys.excepthook = excepthook
        sys.set_asyncgen_hooks(*hooks)
        asyncio.set_event_loop(None)
        loop.close()


async def _closing_after(
    main: Callable[[], Awaitable[T]], generators: WeakSet[AsyncGenerator[Any, Any]]
) -> T:
    try:
        return await main()
    finally:
        own = asyncio.current_task()
        left = {task for task in asyncio.all_tasks() if task is not own}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=CLOSE_TIMEOUT_S)
        closing = [generator.aclose() for generator in tuple(generators)]
        await asyncio.gather(*closing, return_exceptions=True)


def spawn(coro: Coroutine[Any, Any, T], owner: QObject, name: str = "") -> asyncio.Task[T]:
    """Start `coro` on behalf of `owner`: kept alive, reported when it fails, cancelled when the
    owner is destroyed."""
    task = asyncio.get_running_loop().create_task(
        coro, name=name or getattr(coro, "__qualname__", None)
    )
    _tasks.add(task)
    if not shiboken6.isValid(owner):
        task.cancel()
        task.add_done_callback(_tasks.discard)
        return task

    def end() -> None:
        task.cancel()

    owner.destroyed.connect(end)

    def done(ended: asyncio.Task[T]) -> None:
        _tasks.discard(ended)
        if shiboken6.isValid(owner):
            owner.destroyed.disconnect(end)
        if not ended.cancelled() and (error := ended.exception()) is not None:
            report(error)

    task.add_done_callback(done)
    return task


async def settled(names: Collection[str], timeout_s: float = CLOSE_TIMEOUT_S) -> bool:
    """Wait until no task spawned under one of these names is left, but not for ever.

    Returns whether all ended in time.
    """
    deadline = asyncio.get_running_loop().time() + timeout_s
    while waiting := {task for task in _tasks if task.get_name() in names}:
        left_s = deadline - asyncio.get_running_loop().time()
        if left_s <= 0:
            log.error("gave up waiting for %s", ", ".join(sorted(t.get_name() for t in waiting)))
            return False
        await asyncio.wait(waiting, timeout=left_s)
    return True


async def end_all(at_once: Collection[str], patience_s: float = PATIENCE_S) -> None:
    """Let what was spawned finish, but not for ever: what it uses is about to be closed.

    at_once: names of tasks that go on by themselves, or only look; they are not waited for.
    """
    own = asyncio.current_task()
    left = {task for task in _tasks if task is not own}
    for task in left:
        if task.get_name() in at_once:
            task.cancel()
    if left:
        _, left = await asyncio.wait(left, timeout=patience_s)
    for task in left:
        log.warning("%s was cut off at the end", task.get_name())
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=patience_s)


async def finish_bounded(close: Awaitable[None], timeout_s: float = CLOSE_TIMEOUT_S) -> bool:
    """Await closing work that must not be cut off by a cancellation, but not for ever.

    Returns whether it ended in time.
    """
    task = asyncio.ensure_future(close)
    _, pending = await asyncio.wait({asyncio.shield(task)}, timeout=timeout_s)
    if pending:
        log.error("closing took longer than %s s and was given up", timeout_s)
        return False
    if (error := task.exception()) is not None:
        log.error("closing failed", exc_info=error)
    return True


def report_to(reporter: Reporter) -> Callable[[], None]:
    """Show errors with `reporter` from now on; call the result to take that back."""
    _reporters.append(reporter)
    return lambda: _reporters.remove(reporter)


def report(error: BaseException) -> None:
    """Tell the person. What is not a DeskhandError is a fault of ours: logged with its trace."""
    if not isinstance(error, DeskhandError):
        log.error("unexpected error", exc_info=error)
        error = DeskhandError(
            tr("Something went wrong inside Deskhand."),
            kept=tr("What was stored is safe."),
            next_step=tr("Try it again; the details help whoever looks into it."),
            detail="".join(traceback.format_exception(error)),
        )
    else:
        log.info("told the person: %s", error.what)
    if _reporters:
        _reporters[-1](error)


class Lane:
    """One thread for blocking calls that must not overlap, and a time-out for each.

    A call that hangs is left behind: the next one gets a new thread. The lane ends with its owner;
    without one, whoever made it ends it.
    """

    def __init__(self, name: str, owner: QObject | None = None) -> None:
        self._name = name
        self._calls: queue.SimpleQueue[Callable[[], None] | None] | None = None
        if owner is not None:
            # A function, because PySide holds a method's object only weakly.
            owner.destroyed.connect(lambda: self.end())

    async def run(self, call: Callable[[], T], timeout_s: float) -> T:
        """What `call` returns. Raises what it raises, and TimeoutError."""
        future: Future[T] = Future()

        def work() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    result = call()
                except Exception as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)

        self._queue().put(work)
        try:
            async with asyncio.timeout(timeout_s):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            if not future.done():
                self.end()
            raise

    def end(self) -> None:
        """Let the thread go once it has done what it was given; another call gets a new one."""
        calls, self._calls = self._calls, None
        if calls is not None:
            calls.put(None)

    def _queue(self) -> queue.SimpleQueue[Callable[[], None] | None]:
        if self._calls is None:
            self._calls = calls = queue.SimpleQueue[Callable[[], None] | None]()

            def serve() -> None:
                while (call := calls.get()) is not None:
                    call()

            # A daemon, so that a hung library cannot keep the program from ending.
            threading.Thread(target=serve, name=self._name, daemon=True).start()
        return self._calls


def _on_loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if error is None:
        log.error("event loop: %s", context.get("message"))
    elif not isinstance(error, asyncio.CancelledError):
        report(error)


def _on_slot_error(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """PySide hands what a slot raises to sys.excepthook."""
    report(error)
