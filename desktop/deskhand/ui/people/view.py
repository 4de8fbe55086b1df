"""The pane of people: the list, and beside or over it the card, the picture, the duplicates."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.people import Party, PartyKind
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.people.card_view import CardView
from deskhand.ui.people.choose_dialog import ChooseDialog
from deskhand.ui.people.duplicates_view import DuplicatesView
from deskhand.ui.people.edit_view import EditView
from deskhand.ui.people.exchange_model import ExchangeModel
from deskhand.ui.people.exchange_view import ExchangeBar
from deskhand.ui.people.list_view import PeopleList
from deskhand.ui.people.picture_view import PictureView
from deskhand.ui.people.view_model import PeopleViewModel
from deskhand.ui.side.room import SidePane, Tell
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner
from deskhand.ui.widgets.labels import EmptyState

WIDE = 720
LIST_WIDTH = 320


class PeoplePane(SidePane):
    """task_wanted: a task's id, to be shown in the pane of tasks."""

    task_wanted = Signal(object)

    def __init__(self, model: PeopleViewModel, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self.model, self._theme, self._tell = model, theme, tell
        model.setParent(self)
        self.setAccessibleName(tr("People"))
        self._over = False
        self.banner = Banner(theme)
        self.list = PeopleList(model, theme)
        self.card = CardView(model, theme)
        self.edit = EditView(model, theme)
        nobody = EmptyState(
            "people", tr("Nobody chosen"), tr("Choose somebody in the list."), theme
        )
        self.detail = QStackedWidget()
        self.picture = PictureView(model, theme)
        self.duplicates = DuplicatesView(model, theme)
        self.exchange = ExchangeModel(model.people, self)
        self.transfers = ExchangeBar(self.exchange, self.banner, theme)
        for page in (nobody, self.card, self.edit, self.picture, self.duplicates):
            self.detail.addWidget(page)
        self._nobody = nobody
        self._line = QFrame()
        self._line.setProperty("role", "vline")
        self._lay_out()
        self._connect()
        self._arrange()

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        frame = QVBoxLayout()
        frame.setContentsMargins(px(12), px(4), px(12), 0)
        frame.setSpacing(px(8))
        frame.addWidget(self.banner)
        frame.addWidget(self.transfers)
        column.addLayout(frame)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self._line)
        row.addWidget(self.detail, 1)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        model = self.model
        self.list.opened.connect(self.open)
        self.list.new_wanted.connect(self.begin)
        self.list.duplicates_wanted.connect(self.show_duplicates)
        self.list.import_wanted.connect(self.transfers.ask_import)
        self.list.export_wanted.connect(lambda: self.transfers.ask_export())
        self.exchange.done.connect(lambda sentence, undo: self._tell(sentence, act=undo))
        self.exchange.failed.connect(self._on_failed)
        self.duplicates.left.connect(self._leave_duplicates)
        self.card.merge_wanted.connect(self.ask_merge)
        self.card.export_wanted.connect(self._export_one)
        self.card.back.connect(self.back)
        self.card.edit_wanted.connect(self.edit_card)
        self.card.chosen.connect(self.open)
        self.card.copied.connect(lambda sentence: self._tell(sentence))
        self.card.task_wanted.connect(self.task_wanted)
        self.card.picture_wanted.connect(self.show_picture)
        self.picture.left.connect(self._show_card)
        self.picture.chosen.connect(self._walk)
        self.edit.ended.connect(self._on_edited)
        model.card_changed.connect(self._on_card_changed)
        model.opened.connect(self._on_opened)
        model.done.connect(lambda sentence, undo: self._tell(sentence, act=undo))
        model.failed.connect(self._on_failed)

    # -- what a person does

    def focus_first(self) -> None:
        """In the list, or its search while nobody is chosen."""
        if self._over and not self._is_wide:
            self.card.back_button.setFocus()
        elif self.model.is_empty:
            self.list.empty.button.setFocus()
        else:
            self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_new(self) -> None:
        """A form for a new person."""
        self.begin()

    def show_entry(self, entry_id: UUID) -> None:
        """The card of this one, asked for from elsewhere."""
        self.open(entry_id)

    def open(self, party_id: UUID) -> None:
        """Show this one's card, or them in the middle of the picture while that is in sight."""
        if self.detail.currentWidget() is self.duplicates:
            self.detail.setCurrentWidget(self._nobody)
        self.model.open(party_id)

    def begin(self, kind: PartyKind = PartyKind.PERSON, name: str = "") -> None:
        """A form for somebody new."""
        self.edit.show_party(self.model.people.draft(name, kind), is_new=True)
        self._show(self.edit)
        self.edit.name.setFocus()

    def edit_card(self) -> None:
        """Edit the card in sight."""
        card = self.model.card
        if card is not None:
            self.edit.show_party(card.party, is_new=False)
            self._show(self.edit)
            self.edit.name.setFocus()

    def show_picture(self) -> None:
        """The picture of the relations of the one in sight."""
        if self.model.card is not None:
            self._show(self.picture)
            self.picture.begin()

    def show_duplicates(self) -> None:
        """Pairs that may be the same."""
        self._show(self.duplicates)
        self.duplicates.begin()

    def ask_merge(self) -> None:
        """Ask whom the one in sight is the same as, then show both."""
        card = self.model.card
        if card is not None:
            aio.spawn(self._ask_merge(card.party), self, "merge with")

    async def _ask_merge(self, party: Party) -> None:
        others = [
            each
            for each in self.model.parties.values()
            if each.id != party.id and each.kind is party.kind
        ]
        heading = tr("Who is the same as {name}?", name=party.name)
        dialog = ChooseDialog(heading, others, self._theme, self.window())
        accepted, chosen = await dialog.ask(), dialog.chosen
        dialog.deleteLater()
        if accepted and chosen is not None:
            self._show(self.duplicates)
            self.duplicates.begin_with(party, chosen)

    def _export_one(self, party_id: UUID) -> None:
        party = self.model.parties.get(party_id)
        self.transfers.ask_export([party_id], party.name if party else "")

    def _leave_duplicates(self) -> None:
        if self.model.card is not None:
            self._show(self.card)
            self.card.back_button.setFocus()
        else:
            self.detail.setCurrentWidget(self._nobody)
            self.back()

    def _walk(self, party_id: UUID) -> None:
        """Another one in the middle; the picture stays in sight."""
        self.model.open(party_id)

    def _show_card(self) -> None:
        self._show(self.card)
        self.card.picture.setFocus()

    def back(self) -> None:
        """From a card to the list."""
        self._over = False
        if not self._is_wide:
            self.model.open(None)
        self._arrange()
        self.list.focus_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._over and not self._is_wide:
            self.back()
            return
        super().keyPressEvent(event)

    # -- what is shown

    @property
    def _is_wide(self) -> bool:
        return self.width() >= self._theme.px(WIDE)

    def _show(self, page: QWidget) -> None:
        self.detail.setCurrentWidget(page)
        self._over = True
        self._arrange()

    def _arrange(self) -> None:
        """Both beside each other where there is room, else one of them."""
        wide = self._is_wide
        self.list.setVisible(wide or not self._over)
        self.detail.setVisible(wide or self._over)
        self._line.setVisible(wide)
        self.card.back_button.setVisible(not wide)
        if wide:
            self.list.setFixedWidth(self._theme.px(LIST_WIDTH))
        else:
            self.list.setMinimumWidth(0)
            self.list.setMaximumWidth(16_777_215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_opened(self) -> None:
        page = self.detail.currentWidget()
        if page in (self.picture, self.duplicates) or (page is self.edit and self.edit.is_touched):
            return
        self._show(self.card)
        if not self._is_wide:
            self.card.back_button.setFocus()

    def _on_card_changed(self) -> None:
        page = self.detail.currentWidget()
        if self.model.card is None and page in (self.card, self.picture):
            self.detail.setCurrentWidget(self._nobody)
            self._over = False
            self._arrange()

    def _on_edited(self, party: object) -> None:
        if self.model.card is not None:
            self._show(self.card)
            self.card.edit.setFocus()
        else:
            self.detail.setCurrentWidget(self._nobody)
            self.back()

    def _on_failed(self, error: DeskhandError) -> None:
        self.banner.tell_error(error)
