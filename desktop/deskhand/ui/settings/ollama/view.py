"""The page of an Ollama server."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.fields import Field, TextField
from deskhand.ui.settings.model_list import ModelList
from deskhand.ui.settings.ollama.view_model import (
    DELETING,
    DOWNLOAD_PAGE,
    LIBRARY_PAGE,
    LOOKING,
    STARTING,
    OllamaModel,
)
from deskhand.ui.settings.page import Buttons, Card, Fact, NoticeLine, Working
from deskhand.ui.settings.providers.provider_model import ProviderModel
from deskhand.ui.settings.providers.provider_view import ProviderPage
from deskhand.ui.settings.transfer_row import TransferRow
from deskhand.ui.settings.transfers import Transfer
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

WORKING = {
    LOOKING: mark("Looking for Ollama…"),
    STARTING: mark("Starting Ollama…"),
    DELETING: mark("Deleting the model…"),
}
NO_MODELS = mark("No model yet. Fetch one below: qwen3:4b is a good first one for most machines.")


class OllamaPage(ProviderPage):
    """Shows an OllamaModel above the connection of a ProviderModel."""

    def __init__(self, ollama: OllamaModel, provider: ProviderModel, theme: Theme) -> None:
        super().__init__(provider, theme)
        self._ollama = ollama
        self._focus_due = False
        self._transfer_rows: dict[Transfer, TransferRow] = {}
        at = self.column.indexOf(self.key)
        self.column.insertWidget(at, self._make_state(theme))
        self._models_card = self._make_models(theme)
        self.column.insertWidget(at + 1, self._models_card)
        ollama.changed.connect(self._refresh_ollama)
        ollama.pull_accepted.connect(lambda: self.pull_name.clear())
        provider.changed.connect(self._on_provider_changed)
        self._address = provider.form.base_url
        self._refresh_ollama()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ollama.look()

    def focus_first(self) -> None:
        """Put the keyboard where one goes on: starting it, or fetching a model."""
        self._focus_due = bool(self._ollama.busy)  # where to is known after looking
        for part in (self.start, self.get, self.pull_name):
            if part.isVisibleTo(self) and part.isEnabled():
                part.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _make_state(self, theme: Theme) -> Card:
        card = Card(theme)
        self._state = Fact(theme)
        self._sentence = Label("", "body", wrap=True)
        self.start = Button(tr("&Start Ollama"), theme, role="primary", icon="play")
        self.start.clicked.connect(self._ollama.start)
        self.get = Button(tr("Get Ollama"), theme, role="primary", icon="external-link")
        self.get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(DOWNLOAD_PAGE)))
        self.again = Button(tr("Look again"), theme, icon="refresh")
        self.again.clicked.connect(self._ollama.look)
        self._working = Working(tr("waiting for Ollama"), theme)
        self._working.cancelled.connect(self._ollama.cancel)
        self._ollama_notice = NoticeLine(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self._state)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._working)
        card.add(row)
        card.add(self._ollama_notice)
        card.add(Buttons(theme, self.start, self.get, self.again))
        return card

    def _make_models(self, theme: Theme) -> Card:
        card = Card(theme, tr("Models"))
        self._none = Label(tr(NO_MODELS), "muted", wrap=True)
        self.models = ModelList(tr("Models of Ollama"), theme)
        self.models.remove_asked.connect(self._ollama.ask_delete)
        self.models.removed.connect(self._ollama.delete)
        self._transfers = QVBoxLayout()
        self._transfers.setSpacing(theme.px(12))
        self.pull_name = TextField("qwen3:4b")
        self.pull_name.returnPressed.connect(self._pull)
        self._pull_field = Field(
            tr("Fetch a model by &name"),
            self.pull_name,
            theme,
            hint=tr("As Ollama's library writes it. It goes on while this window is closed."),
        )
        fetch = Button(tr("Fetch model"), theme, icon="download")
        fetch.clicked.connect(self._pull)
        library = Button(tr("Ollama's library"), theme, role="link", icon="external-link")
        library.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(LIBRARY_PAGE)))
        card.add(self._none)
        card.add(self.models)
        card.add(self._transfers)
        card.add(self._pull_field)
        card.add(Buttons(theme, fetch, library))
        return card

    def _pull(self) -> None:
        self._ollama.pull(self.pull_name.text())

    def _on_provider_changed(self) -> None:
        """A saved address is another server: look there."""
        if not self.model.busy and not self.model.is_changed:
            address = self.model.form.base_url
            if address != self._address:
                self._address = address
                self._ollama.look()

    def _refresh_ollama(self) -> None:
        model, state = self._ollama, self._ollama.state
        self._state.show_fact(state.words, state.tone)
        self._sentence.setText(state.sentence)
        self.start.setVisible(state.can_start)
        self.start.setEnabled(not model.busy)
        self.get.setVisible(state.can_get)
        self.again.setEnabled(not model.busy)
        self._working.show_working(bool(model.busy))
        slow = model.busy in (STARTING, DELETING)
        self._ollama_notice.tell(Notice(tr(WORKING[model.busy])) if slow else model.notice)
        rows = model.rows()
        self._models_card.setVisible(state.running)
        self._none.setVisible(state.running and not rows and not model.busy)
        self.models.show_rows(rows, model.asked, enabled=not model.busy)
        self._pull_field.show_error(model.pull_error)
        self._show_transfers(model.transfers())
        if self._focus_due and not model.busy and self.isVisible():
            self.focus_first()

    def _show_transfers(self, transfers: list[Transfer]) -> None:
        for gone in set(self._transfer_rows) - set(transfers):
            row = self._transfer_rows.pop(gone)
            row.hide()
            row.deleteLater()
        for transfer in transfers:
            if transfer not in self._transfer_rows:
                row = TransferRow(transfer, transfer.model, self.theme, pausable=False, titled=True)
                self._transfer_rows[transfer] = row
                self._transfers.addWidget(row)
