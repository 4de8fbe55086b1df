"""Tasks out to a file and in from one: each once, in bounded memory, all of it undone at once."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from deskhand.domain.errors import DeskhandError, HostError, InputError, NotFoundError
from deskhand.domain.task import Task
from deskhand.domain.wording import tr
from deskhand.host.atomic import sync_folder
from deskhand.services.task_exchange.adding import Adding
from deskhand.services.task_exchange.base import Format, Found, Outgoing, Surroundings
from deskhand.services.task_exchange.formats import format_for, format_named, format_of
from deskhand.services.task_exchange.report import Report
from deskhand.services.task_exchange.text_source import TextSource
from deskhand.services.tasks import Tasks
from deskhand.store.sync import SyncRepository

log = logging.getLogger(__name__)

BATCH = 1_000
AT_ONCE = 1_000

Tell = Callable[[int, int, int], None]
"""Hears bytes read, bytes in all, entries found."""


def silent(_read: int, _total: int, _found: int) -> None:
    """Nobody wants to know how far it is."""


class TaskExchange:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, tasks: Tasks, repository: SyncRepository) -> None:
        self._tasks = tasks
        self._repository = repository

    # -- in

    async def import_file(
        self,
        path: Path,
        format_name: str = "",
        tell: Tell = silent,
        stop: asyncio.Event | None = None,
    ) -> Report:
        """As `import_from`, of a file. Raises NotFoundError and HostError, too."""
        file = await asyncio.to_thread(_opened, path)
        try:
            return await self.import_from(file, path.name, format_name, tell, stop)
        finally:
            await asyncio.to_thread(file.close)

    async def import_from(
        self,
        file: BinaryIO,
        name: str = "",
        format_name: str = "",
        tell: Tell = silent,
        stop: asyncio.Event | None = None,
    ) -> Report:
        """Bring in what is there, some hundred tasks a transaction. What is there already stays as
        it is.

        file: seekable. format_name: "" to look. stop: ends it after the batch under way. Raises
        InputError where there is nothing to bring in; when something fails after tasks came in,
        the report says so instead.
        """
        source = await asyncio.to_thread(TextSource, file, name)
        wanted = format_named(format_name) if format_name else format_of(source.head, name)
        clock = self._tasks.clock
        around = Surroundings(clock.now, clock.zone.key, name)
        report = Report(wanted.label)
        adding = Adding(self._tasks, self._repository, report, keeps_words=wanted.name == "ical")
        await adding.begin()
        found = wanted.read(source.lines(), around)
        try:
            while batch := await asyncio.to_thread(_next, found):
                await adding.add(batch)
                tell(source.read, source.total, report.read)
                if stop is not None and stop.is_set():
                    report.is_cancelled = True
                    break
            await adding.finish()
        except DeskhandError as error:
            if not report.imported:
                raise
            report.error = error.sentence()
        if not report.read and not report.is_cancelled:
            raise _nothing(name, wanted, report)
        return report

    async def undo(self, report: Report) -> None:
        """Take back what an import brought in."""
        for some in _chunks([*report.added, *report.brought_back]):
            await self._tasks.delete(some)

    async def redo(self, report: Report) -> None:
        """Undo `undo`."""
        for some in _chunks([*report.added, *report.brought_back]):
            await self._tasks.restore(some)

    # -- out

    async def text(self, format_name: str, ids: Sequence[UUID] | None = None) -> str:
        """Tasks as the text of a file. ids: None for all but proposals."""
        wanted, outgoing = format_named(format_name), await self._outgoing(ids)
        return await asyncio.to_thread(lambda: "".join(wanted.write(outgoing)))

    async def export_file(
        self, path: Path, format_name: str = "", ids: Sequence[UUID] | None = None
    ) -> int:
        """Write tasks to a file, in place of what is there; how many. format_name: "" as the file
        is called. Raises InputError for a format there is not, HostError."""
        wanted = format_named(format_name) if format_name else format_for(path.name)
        if wanted is None:
            raise InputError(
                tr("“{name}” does not say which format it is.", name=path.name),
                next_step=tr("Let it end in .ics, .txt, .md or .csv, or name a format."),
            )
        outgoing = await self._outgoing(ids)
        stop = threading.Event()
        try:
            await asyncio.to_thread(_write, path, wanted, outgoing, stop)
        except asyncio.CancelledError:
            stop.set()  # the thread goes on until it sees this, and then leaves the old file
            raise
        return len(outgoing.tasks)

    async def _outgoing(self, ids: Sequence[UUID] | None) -> Outgoing:
        if ids is None:
            ids = [each.id for each in await self._tasks.rows() if not each.proposed]
        tasks: list[Task] = []
        for some in _chunks(ids):
            tasks += await self._tasks.get_all(some)
        words = await self._repository.words([each.id for each in tasks if each.uid])
        return Outgoing(tasks, self._tasks.clock.now, words)


def _next(found: Iterator[Found]) -> list[Found]:
    """Some hundred entries; runs in a thread."""
    return list(islice(found, BATCH))


def _opened(path: Path) -> BinaryIO:
    """A plain file. What is none (a folder, a pipe) is not waited for."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        file = os.fdopen(handle, "rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(tr("There is no file “{path}”.", path=path)) from error
    except IsADirectoryError as error:
        raise InputError(tr("“{path}” is a folder.", path=path)) from error
    except (OSError, ValueError) as error:
        raise HostError(
            tr("“{path}” cannot be read.", path=path),
            next_step=tr("Look at its permissions."),
            detail=str(error),
        ) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise InputError(tr("“{path}” is no file with content.", path=path))
    return file


def _write(path: Path, wanted: Format, outgoing: Outgoing, stop: threading.Event) -> None:
    """All of it or nothing."""
    new = path.with_name(f".{path.name[:200]}.part")
    try:
        with new.open("wb") as file:
            text = io.TextIOWrapper(file, encoding="utf-8", newline="", errors="replace")
            if wanted.name == "csv":
                text.write("\ufeff")  # without it a spreadsheet takes it for another encoding
            for piece in wanted.write(outgoing):
                text.write(piece)
                if stop.is_set():
                    break
            text.flush()
            os.fsync(file.fileno())
        if stop.is_set():
            new.unlink()
            return
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise HostError(
            tr("“{path}” cannot be written.", path=path),
            kept=tr("Your tasks are as they were."),
            next_step=tr("Choose another folder, or free some space."),
            detail=str(error),
        ) from error


def _nothing(name: str, wanted: Format, report: Report) -> InputError:
    reasons = "; ".join(
        tr("line {line}: {reason}", line=line, reason=reason)
        for line, reason in report.failures[:3]
    )
    return InputError(
        tr("No tasks were found in “{name}”.", name=name or "-")
        + (f" {reasons}" if reasons else ""),
        next_step=tr("It was read as {format}.", format=wanted.label),
        detail=report.text(),
    )


def _chunks(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
