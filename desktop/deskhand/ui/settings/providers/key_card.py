"""The card of a provider's key: what is known of it, and the field for another one."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.fields import Field, KeyField
from deskhand.ui.settings.page import Buttons, Card, NoticeLine
from deskhand.ui.settings.providers.provider_model import KEEPING, ProviderModel
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

MAY_ASK = mark("Your system may be asking you to open its keychain.")


class KeyCard(Card):
    """Shows the key part of a ProviderModel. What is typed stays until it is kept."""

    def __init__(self, model: ProviderModel, theme: Theme) -> None:
        super().__init__(theme, tr("Key"))
        self._model = model
        self._state = Label("", "body", wrap=True)
        self.key = KeyField(tr("Key"), theme, tr("Paste the key"))
        self.key.submitted.connect(self._keep)
        self._field = Field(tr("Type or paste a &key"), self.key, theme)
        self.keep = Button(tr("Save key"), theme, role="secondary")
        self.keep.clicked.connect(self._keep)
        self._again = Button(tr("Try the keychain again"), theme)
        self._again.clicked.connect(self._keep)
        self._session = Button(tr("Use for this session"), theme)
        self._session.clicked.connect(model.use_for_session)
        self._cancel = Button(tr("Cancel"), theme, role="ghost")
        self._cancel.clicked.connect(model.cancel)
        self._forget = Button(tr("Remove key"), theme, role="danger")
        self._forget.clicked.connect(model.forget_key)
        self._get = Button(tr("Get a key"), theme, role="link", icon="external-link")
        self._get.setToolTip(model.keys_page)
        self._get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(model.keys_page)))
        self._notice = NoticeLine(theme)
        self.add(self._state)
        self.add(self._field)
        self.add(self._notice)
        buttons = (self.keep, self._again, self._session, self._cancel, self._forget, self._get)
        self.add(Buttons(theme, *buttons))
        model.key_taken.connect(self.key.clear)
        model.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show it as it is now."""
        model, keeping = self._model, self._model.busy == KEEPING
        undecided = model.key_is_for_session and bool(self.key.text())
        self._state.setText(model.key.sentence)
        self._state.setVisible(bool(model.key.sentence) and not model.is_new)
        self._field.show_hint("" if undecided else model.keeping_hint)
        self.keep.setText(tr("Replace key") if model.key.removable else tr("Save key"))
        self.keep.setVisible(not model.is_new and not undecided and not keeping)
        self.keep.setEnabled(not model.busy)
        self._again.setVisible(undecided and not keeping)
        self._session.setVisible(undecided and not keeping)
        self._cancel.setVisible(keeping)
        self._forget.setVisible(model.key.removable and not undecided and not keeping)
        self._forget.setEnabled(not model.busy)
        self._get.setVisible(bool(model.keys_page))
        self.key.edit.setReadOnly(keeping)
        self._notice.tell(Notice(tr(MAY_ASK)) if keeping else model.key_notice)

    def _keep(self) -> None:
        self._model.keep_key(self.key.text())
