"""The command that exports the chat in sight: asks how and where to, and says how it went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.exchange.export_dialog import ExportDialog
from deskhand.ui.exchange.export_model import ExportModel
from deskhand.ui.settings.words import Notice
from deskhand.ui.side.room import Tell
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.services.exchange.exporting import Exporting


class ExportControl(QObject):
    """One export at a time; what was chosen last is offered first."""

    def __init__(self, window: QWidget, theme: Theme, tell: Tell) -> None:
        super().__init__(window)
        self._window, self._theme, self._tell = window, theme, tell
        self.model = ExportModel(self)
        self.model.exported.connect(self._on_exported)
        self.model.changed.connect(self._on_changed)
        self._told: Notice | None = None
        self.dialog: ExportDialog | None = None
        self.place: QFileDialog | None = None

    def ask(self, exporting: Exporting, conversation_id: UUID, title: str) -> None:
        """Ask how this chat is exported, then where to, then do it."""
        if self.model.busy or (self.dialog is not None and self.dialog.isVisible()):
            return
        dialog = self.dialog = ExportDialog(title, self.model, self._theme, self._window)
        dialog.accepted.connect(lambda: self._ask_where(exporting, conversation_id, title))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _ask_where(self, exporting: Exporting, conversation_id: UUID, title: str) -> None:
        place = self.place = save_dialog(
            self._window, tr("Export this chat"), self.model.file_name(title)
        )
        place.fileSelected.connect(
            lambda name: self.model.run(exporting, Path(name), [conversation_id])
        )
        place.finished.connect(place.deleteLater)
        place.open()

    def _on_exported(self, path: Path) -> None:
        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        said = tr("Exported to {name}", name=path.name)
        self._tell(said, action=tr("Show folder"), act=show)

    def _on_changed(self) -> None:
        notice = self.model.notice
        if notice is not self._told and notice is not None and notice.tone == "danger":
            self._tell(notice.sentence)
        self._told = notice


def save_dialog(parent: QWidget, title: str, name: str) -> QFileDialog:
    """Asks for a file to write; it does not block."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    place = QStandardPaths.StandardLocation.DocumentsLocation
    dialog.setDirectory(QStandardPaths.writableLocation(place) or str(Path.home()))
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    return dialog
