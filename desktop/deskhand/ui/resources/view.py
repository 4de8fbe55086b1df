"""The pane of resources: the list, and beside or over it one of them or the form."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

from deskhand.domain.wording import tr
from deskhand.ui.resources.card_view import CardView
from deskhand.ui.resources.form_view import FormView
from deskhand.ui.resources.list_view import ResourceList
from deskhand.ui.resources.view_model import ResourcesViewModel
from deskhand.ui.side.room import Tell
from deskhand.ui.side.two_columns import TwoColumns
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import EmptyState


class ResourcesPane(TwoColumns):
    """Takes files and addresses that are dropped on it. secret_wanted: show the vault."""

    secret_wanted = Signal()

    def __init__(self, model: ResourcesViewModel, theme: Theme, tell: Tell) -> None:
        nothing = EmptyState(
            "folder", tr("Nothing chosen"), tr("Choose a resource in the list."), theme
        )
        listed, card = ResourceList(model, theme), CardView(model, theme)
        super().__init__(theme, listed, nothing)
        self.list, self.card = listed, card
        self.model, self._tell, self._nobody = model, tell, nothing
        model.setParent(self)
        self.setAccessibleName(tr("Resources"))
        self.setAcceptDrops(True)
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
        self.card.secret_wanted.connect(self.secret_wanted)
        self.card.told.connect(lambda sentence: self._tell(sentence))
        self.form.left.connect(self._on_form_left)
        model.card_changed.connect(self._on_card_changed)
        model.opened.connect(self._show_card)
        model.saved.connect(lambda _: self._show_card())
        model.told.connect(lambda sentence: self._tell(sentence))
        model.done.connect(lambda sentence, undo: self._tell(sentence, act=undo))
        model.failed.connect(lambda error: self.banner.tell_error(error))

    # -- what a person does

    def focus_first(self) -> None:
        """In the search, or on the page that lies over the list."""
        page = self.detail.currentWidget()
        if self.is_over and page is self.form:
            self.form.location.setFocus()
        elif self.is_over and not self.is_wide and page is self.card:
            self.card.back_button.setFocus()
        else:
            self.list.focus_first()

    def open(self, resource_id: UUID) -> None:
        """Show one; a form that is being filled in is not lost by it."""
        if self.detail.currentWidget() is self.form and self.form.is_touched:
            self._tell(tr("Save or cancel what you are writing first."))
            return
        self.banner.dismiss()
        self.model.open(resource_id)
        self._show_card()

    def show_entry(self, entry_id: UUID) -> None:
        """Show this one's card."""
        self.model.show(entry_id)

    def begin_new(self) -> None:
        """An empty form."""
        if self.detail.currentWidget() is not self.form or not self.form.is_touched:
            self.form.begin()
        self.show_page(self.form)
        self.form.location.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit_card(self) -> None:
        """The form of the one in sight."""
        if self.model.card is not None:
            self.form.begin(self.model.card)
            self.show_page(self.form)
            self.form.location.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """To the list."""
        self.show_list()
        if self.is_wide or self.model.is_empty:
            self.list.focus_first()
        else:
            self.list.list.focus_rows()

    def wide_changed(self, wide: bool) -> None:
        self.card.back_button.setVisible(not wide)

    # -- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if mime.hasUrls() or mime.hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        mime = event.mimeData()
        places = [url.toLocalFile() or url.toString() for url in mime.urls()]
        if not places and mime.hasText():
            places = [line for line in mime.text().splitlines() if line.strip()][:50]
        event.acceptProposedAction()
        self.model.add_dropped(places)
        if self.detail.currentWidget() is not self.form:
            self.show_page(self.card)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.load()  # another chat may be in sight by now

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
