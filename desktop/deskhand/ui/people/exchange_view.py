"""Where cards come from and go to, how far an import is, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from deskhand.domain.wording import ntr, tr
from deskhand.services.people_exchange.report import CardReport
from deskhand.ui.direction import margins
from deskhand.ui.people.exchange_model import ExchangeModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner, BannerAction
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import ProgressLine

FILES = "people.vcf"


class ExchangeBar(QFrame):
    """Hidden unless cards are being taken in, or those that came name organisations to add.
    banner: tells what an import did."""

    def __init__(self, model: ExchangeModel, banner: Banner, theme: Theme) -> None:
        super().__init__()
        self._model, self._banner = model, banner
        self._offer: CardReport | None = None
        self.setProperty("role", "card")
        px = theme.px
        self._words = Label("", "small", wrap=True)
        self._line = ProgressLine(tr("Progress of the import"))
        self.cancel = Button(tr("Cancel"), theme, role="ghost", name=tr("Cancel the import"))
        self.cancel.clicked.connect(model.cancel)
        self.add = Button(tr("Add"), theme, name=tr("Add these organisations"))
        self.add.clicked.connect(self._take_offered)
        self.leave = Button(tr("Not now"), theme, role="ghost")
        self.leave.clicked.connect(self._put_offer_away)
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self._words, 1)
        for button in (self.cancel, self.add, self.leave):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(px(12), px(8), px(8), px(8)))
        column.setSpacing(px(4))
        column.addLayout(row)
        column.addWidget(self._line)
        model.changed.connect(self._refresh)
        model.imported.connect(self._on_imported)
        self.hide()

    def ask_import(self) -> None:
        """Ask for files, then take them in."""
        dialog = self._dialog(tr("Import vCards"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("vCards (*.vcf *.vcard)"), tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self._model.take_in([Path(n) for n in names]))
        dialog.open()

    def ask_export(self, ids: Sequence[UUID] | None = None, name: str = "") -> None:
        """Ask for a file, then write these, or everybody, into it."""
        dialog = self._dialog(tr("Export vCards"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("vcf")
        plain = "".join(each for each in name if each.isalnum() or each in " -").strip()
        dialog.selectFile(f"{plain}.vcf" if plain else FILES)
        dialog.fileSelected.connect(lambda path: self._model.export(Path(path), ids))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self.window(), title)
        place = QStandardPaths.StandardLocation.DocumentsLocation
        dialog.setDirectory(QStandardPaths.writableLocation(place) or str(Path.home()))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _refresh(self) -> None:
        busy, offer = self._model.busy, self._offer
        for part in (self.cancel, self._line):
            part.setVisible(busy)
        for part in (self.add, self.leave):
            part.setVisible(not busy and offer is not None)
        if busy:
            self._words.setText(tr("Importing: {words}", words=self._model.words))
            self._line.show_share(self._model.share)
        elif offer is not None:
            count = len({each.organisation.casefold() for each in offer.offered})
            said = ntr(
                "Also add the organisation they work at?",
                "Also add the {count} organisations they work at?",
                count,
            )
            self._words.setText(said)
        self.setVisible(busy or offer is not None)

    def _on_imported(self, report: CardReport) -> None:
        self._offer = report if report.offered else None
        actions: list[BannerAction] = []
        if report.added or report.changed:
            actions.append((tr("Undo"), partial(self._undo, report)))
        self._banner.tell(
            " ".join(report.summary()),
            tone="warn" if report.failed else "info",
            details="\n".join(report.details()),
            actions=actions,
        )

    def _take_offered(self) -> None:
        if self._offer is not None:
            self._model.take_offered(self._offer)
        self._put_offer_away()

    def _put_offer_away(self) -> None:
        self._offer = None
        self._refresh()

    def _undo(self, report: CardReport) -> None:
        self._banner.dismiss()
        self._put_offer_away()
        self._model.undo(report)
