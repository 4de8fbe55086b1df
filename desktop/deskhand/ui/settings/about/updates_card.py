"""The card of updates: whether Deskhand looks by itself, what was found, and fetching it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.about.updates_model import FETCHING, LOOKING, UpdatesModel
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Row, Working
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import ProgressLine


class UpdatesCard(Card):
    """Shows an UpdatesModel."""

    def __init__(self, model: UpdatesModel, theme: Theme) -> None:
        super().__init__(theme, tr("Updates"))
        self._model = model
        self.daily = Switch(tr("Look once a day"), theme)
        self.daily.clicked.connect(model.set_wanted)
        hint = tr(
            "Only a signed list of versions is read; nothing is told of you, and nothing is "
            "installed."
        )
        self.add(Row(tr("Look once a &day"), self.daily, theme, hint=hint))
        self.rule()
        self.add(self._asking(theme))
        self.add(self._found_part(theme))
        self.add(self._progress_part(theme))
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        model.changed.connect(self._refresh)
        model.progressed.connect(self._on_progressed)
        self._refresh()

    def _asking(self, theme: Theme) -> QHBoxLayout:
        self.look = Button(tr("Check for updates"), theme, icon="refresh")
        self.look.clicked.connect(self._model.look)
        self._working = Working(tr("looking for updates"), theme)
        self._working.cancelled.connect(self._model.cancel)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.look)
        row.addWidget(self._working)
        row.addStretch(1)
        return row

    def _found_part(self, theme: Theme) -> QWidget:
        self._found = Card(theme)
        self._headline = Label("", "strong", wrap=True)
        self._notes = Label("", "body", wrap=True)
        # Words of others: shown as they are, without a markup that could load or link anything.
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.download = Button(tr("Download"), theme, role="primary", icon="download")
        self.download.clicked.connect(self._model.download)
        self.page = Button(tr("Open its page"), theme, icon="external-link")
        self.page.clicked.connect(self._open_page)
        self.folder = Button(tr("Open folder"), theme, icon="folder")
        self.folder.clicked.connect(self._open_folder)
        self._found.add(self._headline)
        self._found.add(self._notes)
        self._found.add(Buttons(theme, self.download, self.folder, self.page))
        return self._found

    def _progress_part(self, theme: Theme) -> QWidget:
        self._line = ProgressLine(tr("Progress of the download"))
        self._amount = Label("", "small")
        self.cancel = Button(tr("Cancel"), theme, role="ghost", name=tr("Cancel the download"))
        self.cancel.clicked.connect(self._model.cancel)
        self._progress = QWidget()
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self._line, 1)
        row.addWidget(self._amount)
        row.addWidget(self.cancel)
        return self._progress

    def _refresh(self) -> None:
        model = self._model
        self.daily.setChecked(model.is_wanted)
        self._working.show_working(model.busy == LOOKING)
        fetching = model.busy == FETCHING
        had_focus = self.download.hasFocus() or self.cancel.hasFocus()
        self._progress.setVisible(fetching)
        self._found.setVisible(model.release is not None)
        self._headline.setText(model.headline)
        self._notes.setText(model.notes)
        self._notes.setVisible(bool(model.notes))
        self.download.setVisible(model.can_download and not fetching)
        self.folder.setVisible(model.saved is not None)
        if had_focus:  # the button that was pressed is gone: go on at the one in its place
            shown = (self.cancel, self.download, self.folder)
            next(each for each in (*shown, self.page) if each.isVisible()).setFocus()
        self._notice.tell(model.notice)

    def _on_progressed(self, share: float | None, words: str) -> None:
        self._line.show_share(share)
        self._amount.setText(words)

    def _open_page(self) -> None:
        if self._model.release is not None:
            QDesktopServices.openUrl(QUrl(self._model.release.page))

    def _open_folder(self) -> None:
        if self._model.saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._model.saved.parent)))
