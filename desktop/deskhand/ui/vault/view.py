"""The pane of the vault: the list, and beside or over it an entry or the form."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.side.room import Tell
from deskhand.ui.side.two_columns import TwoColumns
from deskhand.ui.theme.theme import Theme
from deskhand.ui.vault.card_view import CardView
from deskhand.ui.vault.clipboard import SecretClipboard
from deskhand.ui.vault.form_view import FormView
from deskhand.ui.vault.list_view import VaultList
from deskhand.ui.vault.view_model import VaultViewModel
from deskhand.ui.widgets.labels import EmptyState


class VaultPane(TwoColumns):
    """What is shown of a secret is hidden when the window is left, the pane or the entry."""

    def __init__(self, model: VaultViewModel, theme: Theme, tell: Tell) -> None:
        nothing = EmptyState("key", tr("Nothing chosen"), tr("Choose an entry in the list."), theme)
        listed, card = VaultList(model, theme), CardView(model, theme)
        super().__init__(theme, listed, nothing)
        self.list, self.card = listed, card
        self.model, self._tell, self._nobody = model, tell, nothing
        model.setParent(self)
        self.setAccessibleName(tr("Vault"))
        self._watched: QWidget | None = None
        self.clipboard = SecretClipboard(self)
        self.form = FormView(model, theme)
        for page in (self.card, self.form):
            self.detail.addWidget(page)
        self._connect()

    def _connect(self) -> None:
        model = self.model
        self.list.opened.connect(self.open)
        self.list.new_wanted.connect(self.begin_new)
        self.card.back.connect(self.go_back)
        self.card.edit_wanted.connect(self.edit_card)
        self.card.told.connect(lambda sentence: self._tell(sentence))
        self.form.left.connect(self._on_form_left)
        model.card_changed.connect(self._on_card_changed)
        model.opened.connect(self._show_card)
        model.saved.connect(lambda _: self._show_card())
        model.copied.connect(self.clipboard.copy)
        model.told.connect(lambda sentence: self._tell(sentence))
        model.done.connect(lambda sentence, undo: self._tell(sentence, act=undo))
        model.failed.connect(lambda error: self.banner.tell_error(error))

    # -- what a person does

    def focus_first(self) -> None:
        """In the search, or on the page that lies over the list."""
        if self.is_over and not self.is_wide and self.detail.currentWidget() is self.card:
            self.card.back_button.setFocus()
        elif self.is_over and self.detail.currentWidget() is self.form:
            self.form.label.setFocus()
        else:
            self.list.focus_first()

    def open(self, entry_id: UUID) -> None:
        """Show an entry; a form that is being filled in is not lost by it."""
        if self.detail.currentWidget() is self.form and self.form.is_touched:
            self._tell(tr("Save or cancel what you are writing first."))
            return
        self.banner.dismiss()
        self.model.open(entry_id)
        self._show_card()

    def show_entry(self, entry_id: UUID) -> None:
        """Show this one's card."""
        self.model.show(entry_id)

    def begin_new(self) -> None:
        """An empty form."""
        if self.detail.currentWidget() is not self.form or not self.form.is_touched:
            self.form.begin()
        self.show_page(self.form)
        self.form.label.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit_card(self) -> None:
        """The form of the entry in sight."""
        if self.model.card is not None:
            self.model.hide_all()
            self.form.begin(self.model.card)
            self.show_page(self.form)
            self.form.label.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """To the list."""
        self.model.hide_all()
        self.show_list()
        if self.is_wide or self.model.is_empty:
            self.list.focus_first()
        else:
            self.list.list.focus_rows()

    def shut(self) -> None:
        """The window closes: nothing of a secret stays, in sight or on the clipboard."""
        self.model.hide_all()
        self.clipboard.clear_now()

    def wide_changed(self, wide: bool) -> None:
        self.card.back_button.setVisible(not wide)

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

    # -- what is shown

    def _show_card(self) -> None:
        if self.model.card is None:
            return
        self.show_page(self.card)
        (self.card.edit if self.is_wide else self.card.back_button).setFocus()

    def _on_form_left(self) -> None:
        if self.model.card is not None:
            self._show_card()
        else:
            self.show_page(self._nobody)
            self.go_back()

    def _on_card_changed(self) -> None:
        if self.model.card is None and self.detail.currentWidget() is self.card:
            self.show_page(self._nobody)
            self.go_back()
