"""An import as the pane shows it: looked into, asked about, under way, told about."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import ntr, tr
from deskhand.ui import aio
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice

if TYPE_CHECKING:
    from deskhand.services.exchange.report import Report
    from deskhand.ui.exchange.services import Exchange

KEEP_UP = "keep up with search"


class Step(Enum):
    """Where an import is."""

    IDLE = auto()
    LOOKING = auto()
    ASKING = auto()
    IMPORTING = auto()
    TOLD = auto()


class ImportModel(PaneModel):
    """progressed: bytes read and in all, chats found. report: of the last import."""

    progressed = Signal(object, object, int)

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.step = Step.IDLE
        self.path: Path | None = None
        self.found: dict[str, int] = {}
        self.report: Report | None = None
        self.is_stopping = False

    @property
    def exchange(self) -> Exchange | None:
        """None while the stored chats are not open."""
        return self._services.exchange()

    @property
    def question(self) -> str:
        """What was recognised, in a sentence."""
        name = self.path.name if self.path else ""
        said = [
            ntr("{count} chat of {program}", "{count} chats of {program}", count, program=program)
            for program, count in self.found.items()
        ]
        return tr("“{name}” has {chats}.", name=name, chats=", ".join(said))

    @property
    def can_undo(self) -> bool:
        """Whether the import that is told about brought something in."""
        added = self.report.added if self.report else None
        return added is not None and bool(added.new or added.brought_back or added.grown)

    def look(self, path: Path) -> None:
        """See what is in a file or a folder, and ask."""
        exchange = self.exchange
        if exchange is None:
            self.say(Notice(tr("Your chats are not open: nothing can be imported now."), "warn"))
            return

        async def work() -> None:
            self._go(Step.LOOKING)
            try:
                report = await exchange.process.look(path, self.progressed.emit)
            except BaseException:
                self.step = Step.IDLE
                raise
            self.found = report.found
            self._go(Step.ASKING)

        if not self.busy:
            self.path, self.report = path, None
            self.begin("looking", work)

    def forget(self) -> None:
        """Import nothing, or no longer tell about what was."""
        self.report, self.path = None, None
        self._go(Step.IDLE)

    def start(self) -> None:
        """Bring in what was recognised."""
        exchange, path = self.exchange, self.path
        if exchange is None or path is None:
            return

        async def work() -> None:
            self._go(Step.IMPORTING)
            try:
                self.report = await exchange.process.run(path, self.progressed.emit)
            except BaseException:
                self.step = Step.IDLE
                raise
            finally:
                self._services.bus.publish(Changes(Noun.CONVERSATION, frozenset()))
                self._services.bus.publish(Changes(Noun.FOLDER, frozenset()))
            aio.spawn(_kept_up(exchange), self, KEEP_UP)
            self._go(Step.TOLD)

        self.is_stopping = False
        self.begin("importing", work)

    def stop(self) -> None:
        """End it; what came in whole stays."""
        if self.step is Step.LOOKING:
            self.cancel()
        elif self.exchange is not None:
            self.is_stopping = True
            self.exchange.process.stop()
            self.changed.emit()

    def undo(self) -> None:
        """Take the import back that is told about."""
        exchange, report = self.exchange, self.report
        if exchange is None or report is None:
            return

        async def work() -> None:
            await exchange.importing.undo(report)
            self.report = None
            self.notice = Notice(tr("The import was taken back."), "ok")
            self._go(Step.IDLE)

        self.begin("undo", work)

    def _go(self, step: Step) -> None:
        self.step = step
        self.changed.emit()


async def _kept_up(exchange: Exchange) -> None:
    await exchange.keep_up()
