"""The pane of resources: the list, and beside or over it one of them or the form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

from deskhand.domain.wording import tr
from deskhand.ui.resources.card_view import CardView
from deskhand.ui.resources.form_view import FormView
from deskhand.ui.resources.list_view import ResourceList
from deskhand.ui.resources.view_model import ResourcesViewModel
from deskhand.ui.side.listed_pane import ListedPane
from deskhand.ui.side.room import Tell
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import EmptyState


class ResourcesPane(ListedPane):
    """Takes files and addresses that are dropped on it. secret_wanted: show the vault."""

    secret_wanted = Signal()

    def __init__(self, model: ResourcesViewModel, theme: Theme, tell: Tell) -> None:
        self.model = model
        self.card, self.form = card, form = CardView(model, theme), FormView(model, theme)
        super().__init__(
            model,
            theme,
            tell,
            listed=ResourceList(model, theme),
            card=card,
            form=form,
            nothing=EmptyState(
                "folder", tr("Nothing chosen"), tr("Choose a resource in the list."), theme
            ),
            begin=lambda of_card: form.begin(model.card if of_card else None),
        )
        model.setParent(self)
        self.setAccessibleName(tr("Resources"))
        self.setAcceptDrops(True)
        card.secret_wanted.connect(self.secret_wanted)
        model.card_changed.connect(self.follow_card)
        model.opened.connect(self.show_card)
        model.saved.connect(lambda _: self.show_card())
        model.told.connect(lambda sentence: self.tell(sentence))
        model.done.connect(self.tell)
        model.failed.connect(self.tell_error)

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
