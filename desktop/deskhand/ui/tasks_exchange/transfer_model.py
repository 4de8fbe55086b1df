"""Tasks coming in from a file and going out to one, as the cards show it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.wording import mark, ntr, tr
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.words import Notice
from deskhand.ui.tasks_exchange.services import TaskServices

if TYPE_CHECKING:
    from deskhand.services.task_exchange.report import Report

Opened = Callable[[], TaskServices | None]
"""The services; None while the stored tasks are not open."""

FORMATS = {
    "ical": (mark("iCalendar, with everything"), ".ics"),
    "todotxt": (mark("todo.txt"), ".txt"),
    "markdown": (mark("Markdown check-list"), ".md"),
    "csv": (mark("CSV for spreadsheets"), ".csv"),
}


class Step(Enum):
    """Where an import is."""

    IDLE = auto()
    IMPORTING = auto()
    TOLD = auto()


def not_open() -> Notice:
    """The tasks cannot be reached."""
    return Notice(tr("Your tasks are not open: try again in a moment."), "warn")


class TaskImportModel(PaneModel):
    """progressed: bytes read and in all, entries found. report: of the last import."""

    progressed = Signal(object, object, int)

    def __init__(self, services: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._stop: asyncio.Event | None = None
        self.step = Step.IDLE
        self.report: Report | None = None
        self.name = ""

    @property
    def is_stopping(self) -> bool:
        """Whether it ends after what is under way."""
        return self._stop is not None and self._stop.is_set()

    @property
    def can_undo(self) -> bool:
        """Whether something came in."""
        return self.report is not None and self.report.imported > 0

    def start(self, path: Path) -> None:
        """Bring in what is in a file."""
        services = self._services()
        if services is None:
            self.say(not_open())
            return

        async def work() -> None:
            self._stop = asyncio.Event()
            self._go(Step.IMPORTING)
            try:
                self.report = await services.exchange.import_file(
                    path, "", self.progressed.emit, self._stop
                )
            except BaseException:
                self.step = Step.IDLE
                raise
            finally:
                self._stop = None
            self._go(Step.TOLD)

        if not self.busy:
            self.report, self.name = None, path.name
            self.begin("importing tasks", work)

    def stop(self) -> None:
        """End it; what came in whole stays."""
        if self._stop is not None:
            self._stop.set()
            self.changed.emit()

    def undo(self) -> None:
        """Take the import back that is told about."""
        services, report = self._services(), self.report
        if services is None or report is None:
            return

        async def work() -> None:
            await services.exchange.undo(report)
            self.report = None
            self.notice = Notice(tr("The import was taken back."), "ok")
            self._go(Step.IDLE)

        self.begin("undo", work)

    def forget(self) -> None:
        """No longer tell about what was."""
        self.report = None
        self._go(Step.IDLE)

    def _go(self, step: Step) -> None:
        self.step = step
        self.changed.emit()


class TaskExportModel(PaneModel):
    """format_name: one of the formats."""

    def __init__(self, services: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.format_name = "ical"

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Name and words of each."""
        return [(name, tr(words)) for name, (words, _) in FORMATS.items()]

    @property
    def file_name(self) -> str:
        """What to call the file."""
        return tr("Deskhand tasks") + FORMATS[self.format_name][1]

    def set_format(self, name: str) -> None:
        """Choose one."""
        self.format_name = name
        self.say(None)

    def run(self, path: Path) -> None:
        """Write all tasks."""
        services, name = self._services(), self.format_name
        if services is None:
            self.say(not_open())
            return

        async def work() -> None:
            count = await services.exchange.export_file(path, name)
            said = ntr(
                "{count} task is in {path}.", "{count} tasks are in {path}.", count, path=path.name
            )
            self.notice = Notice(said, "ok")

        self.begin("exporting tasks", work)
