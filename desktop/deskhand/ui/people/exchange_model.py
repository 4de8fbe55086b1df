"""Cards in and out of files, as the pane shows it. It knows no widget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import ntr, tr
from deskhand.services.people import People
from deskhand.services.people_exchange.report import CardReport
from deskhand.ui import aio


class ExchangeModel(QObject):
    """One at a time. changed: read `busy`, `share` and `words` again. imported: a CardReport.
    done: a sentence and what undoes it (or None). failed: a DeskhandError."""

    changed = Signal()
    imported = Signal(object)
    done = Signal(str, object)
    failed = Signal(object)

    def __init__(self, people: People, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._stop: asyncio.Event | None = None
        self.share = 0.0
        self.words = ""

    @property
    def busy(self) -> bool:
        """Whether cards are being taken in."""
        return self._stop is not None

    def cancel(self) -> None:
        """Stop; what came in stays."""
        if self._stop is not None:
            self._stop.set()

    def take_in(self, paths: Sequence[Path]) -> None:
        """Import these files."""
        if not self.busy and paths:
            self._stop = asyncio.Event()
            aio.spawn(self._import(paths, self._stop), self, "import people")

    async def _import(self, paths: Sequence[Path], stop: asyncio.Event) -> None:
        self._tell(0.0, 0)
        try:
            report = await self._people.import_vcard(paths, self._tell, stop)
        except DeskhandError as error:
            self.failed.emit(error)
        else:
            self.imported.emit(report)
        finally:
            self._stop = None
            self.changed.emit()

    def _tell(self, share: float, count: int) -> None:
        self.share = share
        self.words = ntr("{count} card", "{count} cards", count)
        self.changed.emit()

    def undo(self, report: CardReport) -> None:
        """Take an import back."""

        async def work() -> None:
            await self._people.undo_import(report)
            self.done.emit(tr("The import was undone"), None)

        self._spawn(work, "undo import")

    def take_offered(self, report: CardReport) -> None:
        """Also add where the people of an import work."""

        async def work() -> None:
            relations = await self._people.take_offered(report.offered)
            report.relations += relations
            said = ntr("{count} relation added", "{count} relations added", len(relations))
            self.done.emit(said, lambda: self._spawn(undo, "undo relations"))

        async def undo() -> None:
            await self._people.unrelate(report.relations)

        self._spawn(work, "add organisations")

    def export(self, path: Path, ids: Sequence[UUID] | None = None) -> None:
        """Write these, or everybody, to a file."""

        async def work() -> None:
            count = await self._people.export_vcard(path, ids)
            said = ntr(
                "{count} card is in {path}.", "{count} cards are in {path}.", count, path=path.name
            )
            self.done.emit(said, None)

        self._spawn(work, "export people")

    def _spawn(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        async def told() -> None:
            try:
                await work()
            except DeskhandError as error:
                self.failed.emit(error)

        aio.spawn(told(), self, name)
