"""The cards that bring tasks in from a file and take them out to one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog

from deskhand.domain.wording import ntr, tr
from deskhand.ui.exchange.control import save_dialog
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field
from deskhand.ui.settings.import_parts import ImportProgress, ImportReport, stacked
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Working
from deskhand.ui.tasks_exchange.transfer_model import Step, TaskExportModel, TaskImportModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button


class ImportCard(Card):
    """Shows a TaskImportModel."""

    def __init__(self, model: TaskImportModel, theme: Theme) -> None:
        super().__init__(
            theme,
            tr("Import tasks"),
            lead=tr(
                "From iCalendar, todo.txt, Markdown check-lists or CSV. Choose a file, or drop it "
                "here. What is there already stays as it is."
            ),
        )
        self._model = model
        self._dialog: QFileDialog | None = None
        self.choose = Button(
            tr("Choose a file…"), theme, role="primary", name=tr("Choose a file of tasks")
        )
        self.choose.clicked.connect(self.ask)
        self._choosing = stacked(theme, Buttons(theme, self.choose))
        self.add(self._choosing)
        self._progress = ImportProgress(theme)
        self.stop = self._progress.stop
        self.stop.clicked.connect(model.stop)
        self.add(self._progress)
        self.report = report = ImportReport(theme)
        self.copy, self.undo, self.done = report.copy, report.undo, report.done
        self.undo.clicked.connect(model.undo)
        self.done.clicked.connect(model.forget)
        self.add(report)
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        model.changed.connect(self._refresh)
        model.progressed.connect(self._on_progressed)
        self._refresh()

    def ask(self) -> None:
        """Choose the file."""
        if self._model.busy:
            return
        dialog = self._dialog = QFileDialog(self, tr("Import tasks"), QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [tr("Tasks (*.ics *.ical *.txt *.md *.markdown *.csv *.tsv)"), tr("All files (*)")]
        )
        dialog.fileSelected.connect(lambda name: self._model.start(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _refresh(self) -> None:
        model = self._model
        focus = self.window().focusWidget()
        is_held = focus is not None and self.isAncestorOf(focus)
        self._choosing.setVisible(model.step is Step.IDLE)
        is_working = model.step is Step.IMPORTING
        if is_working and not self._progress.isVisibleTo(self):
            self._progress.begin(tr("Importing “{name}”…", name=model.name))
        self._progress.setVisible(is_working)
        self.stop.setEnabled(not model.is_stopping)
        self.report.setVisible(model.step is Step.TOLD)
        if model.step is Step.TOLD and model.report is not None:
            self.report.tell(model.report, can_undo=model.can_undo and not model.busy)
        self._notice.tell(model.notice)
        if is_held and focus is not None and not focus.isVisibleTo(self):
            {Step.IDLE: self.choose, Step.TOLD: self.done}.get(model.step, self.stop).setFocus()

    def _on_progressed(self, read: int, total: int, found: int) -> None:
        self._progress.show_share(read, total)
        self._progress.say(ntr("{count} task read", "{count} tasks read", found))


class ExportCard(Card):
    """Shows a TaskExportModel."""

    def __init__(self, model: TaskExportModel, theme: Theme) -> None:
        super().__init__(
            theme,
            tr("Export tasks"),
            lead=tr("All of them, done ones too, in one file."),
        )
        self._model = model
        self._dialog: QFileDialog | None = None
        self.format = Choice(tr("Format of the tasks"), theme)
        self.format.offer(model.formats, model.format_name)
        self.format.picked.connect(model.set_format)
        self.add(Field(tr("Format"), self.format, theme))
        self.export = Button(tr("Export…"), theme, icon="download", name=tr("Export all tasks"))
        self.export.clicked.connect(self.ask)
        self._working = Working(tr("the export"), theme)
        self._working.cancelled.connect(model.cancel)
        self.add(Buttons(theme, self.export, self._working))
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        model.changed.connect(self._refresh)
        self._refresh()

    def ask(self) -> None:
        """Choose where to."""
        if self._model.busy:
            return
        dialog = self._dialog = save_dialog(self, tr("Export tasks"), self._model.file_name)
        dialog.fileSelected.connect(lambda name: self._model.run(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _refresh(self) -> None:
        self.export.setEnabled(not self._model.busy)
        self._working.show_working(bool(self._model.busy))
        self._notice.tell(self._model.notice)
