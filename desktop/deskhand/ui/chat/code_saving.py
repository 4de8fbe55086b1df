"""A block of code into a file the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.atomic import write_atomically
from deskhand.ui import aio

WRITE_TIMEOUT_S = 30.0
FILE_MODE = 0o644


class CodeSaver:
    """Asks for a file and writes it in a lane. on_saved: it is on the disk."""

    _lane = aio.Lane("save code")

    def __init__(self, owner: QWidget, on_saved: Callable[[], None]) -> None:
        self._owner = owner
        self._on_saved = on_saved

    def ask(self, name: str, source: str) -> QFileDialog:
        """Open the dialog with this name in it; what is chosen is written."""
        dialog = QFileDialog(self._owner.window(), tr("Save code"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        place = QStandardPaths.StandardLocation.DownloadLocation
        dialog.setDirectory(QStandardPaths.writableLocation(place) or str(Path.home()))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.save(Path(path), source))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def save(self, path: Path, source: str) -> None:
        """Write it, with a line's end at its end."""
        aio.spawn(self._save(path, source), self._owner, "save code")

    async def _save(self, path: Path, source: str) -> None:
        text = source if source.endswith("\n") else f"{source}\n"
        data = text.encode("utf-8", "replace")
        try:
            await self._lane.run(lambda: write_atomically(path, data, FILE_MODE), WRITE_TIMEOUT_S)
        except (OSError, TimeoutError) as error:
            raise HostError(
                tr("“{name}” could not be written.", name=path.name),
                kept=tr("The code is still in the answer."),
                next_step=tr("Choose another folder."),
                detail=str(error),
            ) from error
        finally:
            self._lane.end()  # an hour may pass until the next
        self._on_saved()
