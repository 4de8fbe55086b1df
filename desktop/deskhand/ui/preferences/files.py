"""Preferences into a file and out of one: asks where, says how it went."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import ntr, tr
from deskhand.ui import aio
from deskhand.ui.exchange.control import save_dialog
from deskhand.ui.side.room import Tell

if TYPE_CHECKING:
    from deskhand.services.preferences import Preferences

IMPORT = "import"
FORMATS = {"md": "markdown", "json": "json"}
MOST_BAD = 20


class Files(QObject):
    """One dialog at a time. failed: a DeskhandError to tell. bad: lines that could not be read."""

    failed = Signal(object)
    bad = Signal(list)

    def __init__(
        self, shelf: Preferences, tell: Tell, window: QWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent or window)
        self._shelf, self._tell, self._window = shelf, tell, window
        self.dialog: QFileDialog | None = None

    def ask(self, what: str) -> None:
        """Ask for a file. what: "import", or the ending of the file to write."""
        if self.dialog is not None:
            return
        if what == IMPORT:
            dialog = self._import_dialog()
            dialog.fileSelected.connect(lambda name: self._spawn(self.take_in, Path(name)))
        else:
            name = tr("Preferences") + f".{what}"
            dialog = save_dialog(self._window, tr("Export preferences"), name)
            dialog.fileSelected.connect(
                lambda name: self._spawn(lambda path: self.write(path, FORMATS[what]), Path(name))
            )
        self.dialog = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()

    async def take_in(self, path: Path) -> None:
        """Read a file; what is there already is not added again."""
        try:
            done = await self._shelf.import_(path)
        except DeskhandError as error:
            self.failed.emit(error)
            return
        said = ntr("{count} preference added", "{count} preferences added", done.added)
        if done.changed:
            said += ", " + ntr("{count} changed", "{count} changed", done.changed)
        if done.same:
            said += ", " + ntr("{count} was there", "{count} were there", done.same)
        self._tell(f"{said}.")
        if done.bad:
            self.bad.emit(list(done.bad[:MOST_BAD]))

    async def write(self, path: Path, format_name: str) -> None:
        """Write all of them into a file."""
        try:
            await self._shelf.export(path, format_name)
        except DeskhandError as error:
            self.failed.emit(error)
            return

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        self._tell(tr("Exported to {name}", name=path.name), action=tr("Show folder"), act=show)

    def _import_dialog(self) -> QFileDialog:
        dialog = QFileDialog(self._window, tr("Import preferences"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [tr("Markdown and JSON (*.md *.markdown *.txt *.json)"), tr("All files (*)")]
        )
        place = QStandardPaths.StandardLocation.DocumentsLocation
        dialog.setDirectory(QStandardPaths.writableLocation(place) or str(Path.home()))
        return dialog

    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _spawn(self, work: Callable[[Path], Coroutine[None, None, None]], path: Path) -> None:
        aio.spawn(work(path), self, "preferences in files")
