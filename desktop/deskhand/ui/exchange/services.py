"""What importing and exporting take from the core."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.exchange.exporting import Exporting
    from deskhand.services.exchange.import_process import ImportProcess
    from deskhand.services.exchange.importing import Importing
    from deskhand.ui.tasks_exchange.services import TaskServices


@dataclass(frozen=True, slots=True)
class Exchange:
    """process: imports beside the window. importing: takes an import back. keep_up: makes what
    came in findable. tasks: brings tasks in and out, and keeps them in step with calendars."""

    process: ImportProcess
    importing: Importing
    exporting: Exporting
    keep_up: Callable[[], Awaitable[None]]
    tasks: TaskServices | None = None


def exchange_of(desk: Desk) -> Exchange:
    """On the stored chats."""
    from deskhand.services.exchange.import_process import ImportProcess
    from deskhand.ui.tasks_exchange.services import TaskServices as Tasks

    importing, exporting = desk.chats.importing, desk.chats.exporting
    daily = desk.daily
    tasks = Tasks(daily.tasks, daily.task_exchange, daily.sync, desk.bus)
    return Exchange(ImportProcess(desk.folders), importing, exporting, desk.search.keep_up, tasks)
