"""The pane of backups."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.services.backup.manifest import Manifest
from deskhand.ui.settings.backups.view_model import BackupsModel
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Page, Row
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import ElidedLabel, Label
from deskhand.ui.widgets.progress import ProgressLine

SHOWN = 12


class BackupsPage(Page):
    """Shows a BackupsModel. quit_wanted: the person wants the backup in place now."""

    quit_wanted = Signal()

    def __init__(self, model: BackupsModel, theme: Theme) -> None:
        super().__init__(
            tr("Backups"),
            theme,
            lead=tr("Chats, files and settings, checked after writing. Keys are never in one."),
        )
        self._model = model
        self._dialog: QFileDialog | None = None
        self.add(self._waiting_card(theme))
        self.add(self._newer_card(theme))
        self.add(self._work_card(theme))
        self.add(self._schedule_card(theme))
        self._list = Card(theme, tr("Kept backups"))
        self._rows: list[QWidget] = []
        none_yet = tr("None yet. The first is made a minute after a start.")
        self._none = Label(none_yet, "muted", wrap=True)
        self._list.add(self._none)
        self.add(self._list)
        self.end()
        model.changed.connect(self._refresh)
        model.progressed.connect(self._on_progressed)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.look()

    def _waiting_card(self, theme: Theme) -> Card:
        self._waiting = Card(theme, tr("A backup is ready"))
        self._waiting.add(
            Label(tr("It is put in place when Deskhand starts the next time."), wrap=True)
        )
        now = Button(tr("Quit now"), theme, role="primary")
        now.clicked.connect(self.quit_wanted)
        give_up = Button(tr("Do not restore"), theme)
        give_up.clicked.connect(self._model.give_up_restore)
        self._waiting.add(Buttons(theme, now, give_up))
        return self._waiting

    def _newer_card(self, theme: Theme) -> Card:
        self._newer = Card(theme, tr("Your chats are newer"))
        self._newer_words = Label("", wrap=True)
        self._newer.add(self._newer_words)
        yes = Button(tr("Replace them, keep a copy"), theme, role="danger")
        yes.clicked.connect(self._model.restore_over_newer)
        no = Button(tr("Keep what is here"), theme)
        no.clicked.connect(self._model.keep_newer)
        self._newer.add(Buttons(theme, yes, no))
        return self._newer

    def _work_card(self, theme: Theme) -> Card:
        card = Card(theme)
        self.now = Button(tr("Back up now"), theme, role="primary")
        self.now.clicked.connect(self._model.make_now)
        self.into = Button(tr("Back up to a file…"), theme, icon="file")
        self.into.clicked.connect(self._choose_target)
        self.restore = Button(tr("Restore from a file…"), theme, icon="undo")
        self.restore.clicked.connect(self._choose_source)
        self._work_buttons = (self.now, self.into, self.restore)
        card.add(Buttons(theme, *self._work_buttons))
        self._line = ProgressLine(tr("Progress of the backup"))
        self._cancel = Button(tr("Cancel"), theme, role="ghost", name=tr("Cancel the backup"))
        self._cancel.clicked.connect(self._model.cancel)
        self._progress = QWidget()
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line, 1)
        row.addWidget(self._cancel)
        card.add(self._progress)
        self._notice = NoticeLine(theme)
        card.add(self._notice)
        return card

    def _schedule_card(self, theme: Theme) -> Card:
        model = self._model
        card = Card(theme, tr("By themselves"))
        self.scheduled = Switch(tr("Make backups by themselves"), theme)
        self.scheduled.clicked.connect(model.set_scheduled)
        hint = tr("While Deskhand is open. Unchanged parts are stored once; old ones are thinned.")
        card.add(Row(tr("Make backups by themselves"), self.scheduled, theme, hint=hint))
        card.rule()
        self.every = Choice(tr("How often"), theme)
        self.every.picked.connect(model.set_every)
        card.add(Row(tr("How often"), self.every, theme))
        card.rule()
        card.add(Label(tr("Folder"), "strong"))
        self._folder = ElidedLabel("", "body")
        card.add(self._folder)
        choose = Button(tr("Choose…"), theme, name=tr("Choose the folder for backups"))
        choose.clicked.connect(self._choose_folder)
        show = Button(tr("Open folder"), theme, icon="folder", name=tr("Open the backup folder"))
        show.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(model.folder)))
        )
        self._own = Button(tr("Deskhand's own"), theme, role="ghost")
        self._own.clicked.connect(lambda: model.set_folder(None))
        card.add(Buttons(theme, choose, show, self._own))
        return card

    def _refresh(self) -> None:
        model = self._model
        self._waiting.setVisible(model.waits)
        self._newer.setVisible(bool(model.newer))
        self._newer_words.setText(model.newer)
        for button in self._work_buttons:
            button.setEnabled(not model.busy)
        self._progress.setVisible(bool(model.busy))
        if not model.busy:
            self._line.show_share(None)
        self._notice.tell(model.notice)
        self.scheduled.setChecked(model.chosen.scheduled)
        self.every.offer(model.intervals, f"{model.chosen.every_hours:g}")
        self._folder.setText(str(model.folder))
        self._own.setVisible(bool(model.chosen.folder))
        self._show_list(model.backups[:SHOWN])

    def _show_list(self, backups: list[Manifest]) -> None:
        said = [self._model.words(each) for each in backups]
        if said == [row.property("words") for row in self._rows]:
            return
        for row in self._rows:
            row.deleteLater()
        self._rows = [self._row(each, words) for each, words in zip(backups, said, strict=True)]
        for row in self._rows:
            self._list.add(row)
        self._none.setVisible(not backups)

    def _row(self, manifest: Manifest, words: str) -> QWidget:
        button = Button(
            tr("Restore"),
            self.theme,
            name=tr("Restore the backup of {date}", date=self._model.date(manifest)),
        )
        button.clicked.connect(lambda: self._model.restore(self._model.folder, manifest))
        row = Row(words, button, self.theme)
        row.setProperty("words", words)
        return row

    def _on_progressed(self, done: int, total: int) -> None:
        self._line.show_share(done / total if total else None)

    def _choose_target(self) -> None:
        dialog = self._file_dialog(tr("Back up to"), QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile("deskhand-backup.zip")
        dialog.fileSelected.connect(lambda name: self._model.make_in(Path(name)))
        dialog.open()

    def _choose_source(self) -> None:
        dialog = self._file_dialog(tr("Restore from"), QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._model.restore(Path(name)))
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = self._file_dialog(tr("Folder for backups"), QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self._model.set_folder(Path(name)))
        dialog.open()

    def _file_dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = dialog = QFileDialog(self, title, QDir.homePath())
        dialog.setFileMode(mode)
        if mode is not QFileDialog.FileMode.Directory:
            dialog.setNameFilter(tr("Backups of Deskhand (*.zip)"))
        return dialog
