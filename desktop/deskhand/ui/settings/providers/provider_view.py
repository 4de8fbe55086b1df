"""The page of one provider, or of a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from deskhand.domain.model import Locality, ProviderKind
from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.page import Buttons, Fact, NoticeLine, Page
from deskhand.ui.settings.providers.connection_card import ConnectionCard
from deskhand.ui.settings.providers.key_card import KeyCard
from deskhand.ui.settings.providers.provider_model import KEEPING, SAVING, TESTING, ProviderModel
from deskhand.ui.settings.words import WHERE, WHERE_TONE, Notice
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.progress import Spinner

WORKING = {TESTING: mark("Asking for its models…"), SAVING: mark("Saving…")}


class ProviderPage(Page):
    """Shows a ProviderModel. back: to the list."""

    back = Signal()

    def __init__(self, model: ProviderModel, theme: Theme) -> None:
        super().__init__(model.title, theme)
        self.model = model
        self.add_back().clicked.connect(self.back)
        self._where = Fact(theme)
        self.title.addWidget(self._where)
        self.key = KeyCard(model, theme)
        self.connection = ConnectionCard(model, theme)
        custom = model.is_new and not model.name
        for part in (self.connection, self.key) if custom else (self.key, self.connection):
            self.add(part)
        self._add_actions(theme)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.look()

    def focus_first(self) -> None:
        """Put the keyboard where one begins."""
        if self.model.is_new and not self.model.name:
            self.connection.focus_first()
        elif self.key.isVisibleTo(self):
            self.key.key.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.connection.focus_first()

    def _add_actions(self, theme: Theme) -> None:
        self.save = Button(tr("Save"), theme, role="primary")
        self.save.clicked.connect(lambda: self.model.save(self.key.key.text()))
        self.test = Button(tr("&Test"), theme)
        self.test.setToolTip(tr("Asks it for its models, as typed here"))
        self.test.clicked.connect(lambda: self.model.test(self.key.key.text()))
        self._revert = Button(tr("Revert"), theme, role="ghost")
        self._revert.clicked.connect(self.model.revert)
        self._cancel = Button(tr("Cancel"), theme, role="ghost")
        self._cancel.clicked.connect(self.model.cancel)
        self._spinner = Spinner(theme)
        self.notice = NoticeLine(theme)
        self.add(self.notice)
        buttons = (self.save, self.test, self._revert, self._spinner, self._cancel)
        self.add(Buttons(theme, *buttons))

    def _refresh(self) -> None:
        model = self.model
        working = model.busy in WORKING
        self.heading.setText(model.title)
        self._where.show_fact(tr(WHERE[model.where]), WHERE_TONE[model.where])
        remote_ollama = model.kind is ProviderKind.OLLAMA and model.where is Locality.AWAY
        self.key.setVisible(model.kind is not ProviderKind.OLLAMA or remote_ollama)
        self.save.setText(tr("Add provider") if model.is_new else tr("Save"))
        self.save.setEnabled(not model.busy and model.is_changed)
        self.test.setEnabled(not model.busy)
        self._revert.setVisible(model.is_changed and not model.is_new and not working)
        self._cancel.setVisible(working)
        self._spinner.setVisible(working or model.busy == KEEPING)
        self.notice.tell(Notice(tr(WORKING[model.busy])) if working else model.notice)
