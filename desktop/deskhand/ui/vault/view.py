"""The pane of the vault: the list, and beside or over it an entry or the form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.side.listed_pane import ListedPane
from deskhand.ui.side.room import Tell
from deskhand.ui.theme.theme import Theme
from deskhand.ui.vault.card_view import CardView
from deskhand.ui.vault.clipboard import SecretClipboard
from deskhand.ui.vault.form_view import FormView
from deskhand.ui.vault.list_view import VaultList
from deskhand.ui.vault.view_model import VaultViewModel
from deskhand.ui.widgets.labels import EmptyState


class VaultPane(ListedPane):
    """What is shown of a secret is hidden when the window is left, the pane or the entry."""

    def __init__(self, model: VaultViewModel, theme: Theme, tell: Tell) -> None:
        self.model = model
        self.card, self.form = card, form = CardView(model, theme), FormView(model, theme)
        super().__init__(
            model,
            theme,
            tell,
            listed=VaultList(model, theme),
            card=card,
            form=form,
            nothing=EmptyState(
                "key", tr("Nothing chosen"), tr("Choose an entry in the list."), theme
            ),
            begin=lambda of_card: form.begin(model.card if of_card else None),
        )
        model.setParent(self)
        self.setAccessibleName(tr("Vault"))
        self._watched: QWidget | None = None
        self.clipboard = SecretClipboard(self)
        model.card_changed.connect(self.follow_card)
        model.opened.connect(self.show_card)
        model.saved.connect(lambda _: self.show_card())
        model.copied.connect(self.clipboard.copy)
        model.told.connect(lambda sentence: self.tell(sentence))
        model.done.connect(self.tell)
        model.failed.connect(self.tell_error)

    def edit_card(self) -> None:
        self.model.hide_all()
        super().edit_card()

    def go_back(self) -> None:
        self.model.hide_all()
        super().go_back()

    def shut(self) -> None:
        """The window closes: nothing of a secret stays, in sight or on the clipboard."""
        self.model.hide_all()
        self.clipboard.clear_now()

    # -- leaving the window hides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._watched is not self.window():
            if self._watched is not None:
                self._watched.removeEventFilter(self)
            self._watched = self.window()
            self._watched.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.hide_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowDeactivate:
            self.model.hide_all()
        return super().eventFilter(watched, event)
