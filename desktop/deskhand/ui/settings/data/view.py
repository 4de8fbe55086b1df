"""The pane of bringing chats in and taking them out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLayout, QWidget

from deskhand.domain.wording import ntr, tr
from deskhand.ui.exchange.control import save_dialog
from deskhand.ui.exchange.export_dialog import ExportOptions
from deskhand.ui.exchange.export_model import ExportModel
from deskhand.ui.settings.data.view_model import ImportModel, Step
from deskhand.ui.settings.import_parts import (
    ImportProgress,
    ImportReport,
    dropped_path,
    stacked,
)
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Page
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import ProgressLine


class DataPage(Page):
    """Shows an ImportModel and an ExportModel. Files and folders can be dropped on it."""

    def __init__(self, imports: ImportModel, exports: ExportModel, theme: Theme) -> None:
        super().__init__(
            tr("Import and export"),
            theme,
            lead=tr("Your chats are yours: bring them along, take them with you."),
        )
        self._imports, self._exports = imports, exports
        self._dialog: QFileDialog | None = None
        self.setAcceptDrops(True)
        self.add(self._import_card(theme))
        self.add(self._export_card(theme))
        self.end()
        imports.changed.connect(self._refresh_import)
        imports.progressed.connect(self._on_import_progressed)
        exports.changed.connect(self._refresh_export)
        exports.progressed.connect(self._on_export_progressed)
        self._refresh_import()
        self._refresh_export()

    # -- in

    def _import_card(self, theme: Theme) -> Card:
        card = self._card = Card(
            theme,
            tr("Import"),
            lead=tr(
                "Exports of ChatGPT, Claude, Open WebUI and Deskhand as they were downloaded, "
                "and PyGPT's folder. Choose one, or drop it here. What is there already stays."
            ),
        )
        self.choose_file = Button(tr("Choose a file…"), theme, role="primary")
        self.choose_file.clicked.connect(self._choose_file)
        self.choose_folder = Button(tr("Choose a folder…"), theme, icon="folder")
        self.choose_folder.clicked.connect(self._choose_folder)
        self._choosing = _held(Buttons(theme, self.choose_file, self.choose_folder))
        card.add(self._choosing)
        card.add(self._question_part(theme))
        self._progress = ImportProgress(theme)
        self.stop = self._progress.stop
        self.stop.clicked.connect(self._imports.stop)
        card.add(self._progress)
        self._report = report = ImportReport(theme)
        self.copy, self.undo, self.done = report.copy, report.undo, report.done
        self.undo.clicked.connect(self._imports.undo)
        self.done.clicked.connect(self._imports.forget)
        card.add(report)
        self._import_notice = NoticeLine(theme)
        card.add(self._import_notice)
        return card

    def _question_part(self, theme: Theme) -> QWidget:
        self._question_words = Label("", "strong", wrap=True)
        self.start = Button(tr("Import"), theme, role="primary", name=tr("Import these chats"))
        self.start.clicked.connect(self._imports.start)
        no = Button(tr("Not now"), theme, name=tr("Do not import"))
        no.clicked.connect(self._imports.forget)
        self._question = stacked(theme, self._question_words, Buttons(theme, self.start, no))
        return self._question

    def _refresh_import(self) -> None:
        model = self._imports
        held = self.window().focusWidget()
        self._choosing.setVisible(model.step is Step.IDLE)
        self._question.setVisible(model.step is Step.ASKING)
        self._question_words.setText(model.question if model.step is Step.ASKING else "")
        working = model.step in (Step.LOOKING, Step.IMPORTING)
        if working and not self._progress.isVisibleTo(self):
            looks = model.step is Step.LOOKING
            self._progress.begin(tr("Looking into it…") if looks else tr("Importing…"))
        self._progress.setVisible(working)
        self.stop.setEnabled(not model.is_stopping)
        if model.is_stopping and working:
            self._progress.say(tr("Stopping after the chats under way…"))
        self._report.setVisible(model.step is Step.TOLD)
        if model.step is Step.TOLD and model.report is not None:
            self._report.tell(model.report, can_undo=model.can_undo and not model.busy)
        self._import_notice.tell(model.notice)
        if held is not None and self._card.isAncestorOf(held) and not held.isVisibleTo(self):
            self._move_keyboard(model.step)

    def _move_keyboard(self, step: Step) -> None:
        """The button the keyboard was on is gone: go to what comes next."""
        following = {
            Step.IDLE: self.choose_file,
            Step.ASKING: self.start,
            Step.TOLD: self.done,
        }
        following.get(step, self.stop).setFocus()

    def _on_import_progressed(self, read: int, total: int, found: int) -> None:
        self._progress.show_share(read, total)
        if not self._imports.is_stopping:
            self._progress.say(ntr("{count} chat read", "{count} chats read", found))

    def _choose_file(self) -> None:
        self._ask(tr("Import from a file"), QFileDialog.FileMode.ExistingFile)

    def _choose_folder(self) -> None:
        self._ask(tr("Import from a folder"), QFileDialog.FileMode.Directory)

    def _ask(self, title: str, mode: QFileDialog.FileMode) -> None:
        dialog = self._dialog = QFileDialog(self, title, QDir.homePath())
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(lambda name: self._imports.look(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self._imports.look(path)

    def _dropped(self, event: QDropEvent) -> Path | None:
        """The one file or folder, when an import can begin."""
        return None if self._imports.busy else dropped_path(event)

    # -- out

    def _export_card(self, theme: Theme) -> Card:
        card = Card(
            theme,
            tr("Export all chats"),
            lead=tr("Into one ZIP archive, with the attached files. One chat: Ctrl+Shift+E in it."),
        )
        self.options = ExportOptions(self._exports, theme)
        card.add(self.options)
        self.export = Button(tr("Export all…"), theme, icon="download")
        self.export.clicked.connect(self._choose_target)
        self._cancel = Button(tr("Cancel"), theme, role="ghost", name=tr("Cancel the export"))
        self._cancel.clicked.connect(self._exports.cancel)
        self._export_line = ProgressLine(tr("Progress of the export"))
        row = QHBoxLayout()
        row.addWidget(self._export_line, 1)
        row.addWidget(self._cancel)
        self._exporting = _held(row)
        card.add(Buttons(theme, self.export))
        card.add(self._exporting)
        self._export_notice = NoticeLine(theme)
        card.add(self._export_notice)
        return card

    def _refresh_export(self) -> None:
        busy = bool(self._exports.busy)
        self._exporting.setVisible(busy)
        self.export.setEnabled(not busy and self._imports.exchange is not None)
        self.options.setEnabled(not busy)
        self._export_notice.tell(self._exports.notice)

    def _on_export_progressed(self, done: int, total: int) -> None:
        self._export_line.show_share(done / total if total else None)

    def _choose_target(self) -> None:
        exchange = self._imports.exchange
        if exchange is None:
            return
        exporting = exchange.exporting
        dialog = self._dialog = save_dialog(
            self, tr("Export all chats"), self._exports.file_name(None)
        )
        dialog.fileSelected.connect(lambda name: self._exports.run(exporting, Path(name), None))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _held(row: QLayout) -> QWidget:
    """A row that can be hidden."""
    widget = QWidget()
    row.setContentsMargins(0, 0, 0, 0)
    widget.setLayout(row)
    return widget
