"""A pane with a list of entries, and beside or over it one of them or the form for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.ui.side.room import Tell
from deskhand.ui.side.two_columns import TwoColumns
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.kind_list import KindList
from deskhand.ui.widgets.labels import EmptyState


class Entries(Protocol):
    """The view model of the pane."""

    @property
    def card(self) -> object | None:
        """The entry in sight."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        ...

    def open(self, entry_id: UUID, /) -> None:
        """Bring this one into sight."""

    def show(self, entry_id: UUID, /) -> None:
        """The same, when it was read."""


class EntryCard(QWidget):
    """One entry. back: to the list. edit_wanted: the form. told: a sentence for the foot of the
    window."""

    back = Signal()
    edit_wanted = Signal()
    told = Signal(str)

    back_button: IconButton
    edit: Button


class EntryForm(QWidget):
    """The form for an entry. left: the person does not want to go on with it. first: the field one
    begins with."""

    left = Signal()

    first: QWidget

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that is not kept yet."""
        raise NotImplementedError


class ListedPane(TwoColumns):
    """A form that is being filled in is not lost by what is done beside it."""

    def __init__(
        self,
        model: Entries,
        theme: Theme,
        tell: Tell,
        *,
        listed: KindList,
        card: EntryCard,
        form: EntryForm,
        nothing: EmptyState,
        begin: Callable[[bool], None],
    ) -> None:
        """begin: puts the entry in sight into the form; for False, empties it."""
        super().__init__(theme, listed, nothing)
        self.list = listed
        self._entries, self._tell = model, tell
        self._card, self._form, self._nobody, self._begin = card, form, nothing, begin
        for page in (card, form):
            self.detail.addWidget(page)
        listed.opened.connect(self.open)
        listed.new_wanted.connect(self.begin_new)
        card.back.connect(self.go_back)
        card.edit_wanted.connect(self.edit_card)
        card.told.connect(lambda sentence: tell(sentence))
        form.left.connect(self._on_form_left)

    # -- what a person does

    def focus_first(self) -> None:
        """In the search, or on the page that lies over the list."""
        page = self.detail.currentWidget()
        if self.is_over and page is self._form:
            self._form.first.setFocus()
        elif self.is_over and not self.is_wide and page is self._card:
            self._card.back_button.setFocus()
        else:
            self.list.focus_first()

    def open(self, entry_id: UUID) -> None:
        """Show this one."""
        if self.detail.currentWidget() is self._form and self._form.is_touched:
            self._tell(tr("Save or cancel what you are writing first."))
            return
        self.banner.dismiss()
        self._entries.open(entry_id)
        self.show_card()

    def show_entry(self, entry_id: UUID) -> None:
        """Show this one's card."""
        self._entries.show(entry_id)

    def begin_new(self) -> None:
        """An empty form."""
        if self.detail.currentWidget() is not self._form or not self._form.is_touched:
            self._begin(False)
        self._show_form()

    def edit_card(self) -> None:
        """The form of the one in sight."""
        if self._entries.card is not None:
            self._begin(True)
            self._show_form()

    def go_back(self) -> None:
        """To the list."""
        self.show_list()
        if self.is_wide or self._entries.is_empty:
            self.list.focus_first()
        else:
            self.list.list.focus_rows()

    def wide_changed(self, wide: bool) -> None:
        self._card.back_button.setVisible(not wide)

    # -- what the model tells

    def show_card(self) -> None:
        """The card of the entry in sight, with the keyboard."""
        if self._entries.card is not None:
            self.show_page(self._card)
            (self._card.edit if self.is_wide else self._card.back_button).setFocus()

    def follow_card(self) -> None:
        """Another entry is in sight, or none."""
        if self._entries.card is None and self.detail.currentWidget() is self._card:
            self._show_nothing()

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Say this at the foot of the window. undo: what takes it back."""
        self._tell(sentence, act=undo)

    def tell_error(self, error: DeskhandError) -> None:
        """Say above the columns what went wrong."""
        self.banner.tell_error(error)

    # -- how it is done

    def _show_form(self) -> None:
        self.show_page(self._form)
        self._form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_nothing(self) -> None:
        self.show_page(self._nobody)
        self.go_back()

    def _on_form_left(self) -> None:
        if self._entries.card is not None:
            self.show_card()
        else:
            self._show_nothing()
