"""The picture of relations with the same relations as a list beside it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.people.picture import CENTRE, RelationPicture
from deskhand.ui.people.view_model import PeopleViewModel
from deskhand.ui.people.words import relation_words, sentence, span_words
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.labels import ElidedLabel, Label
from deskhand.ui.widgets.tips import plain_tip

BESIDE = 620
LIST_WIDTH, LIST_HEIGHT, ROW_HEIGHT = 220, 150, 28
MOST_KEPT = 50


class PictureView(QWidget):
    """left: back to the card. chosen: another one's id for the middle."""

    left = Signal()
    chosen = Signal(object)

    def __init__(self, model: PeopleViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._walked: list[UUID] = []
        px = theme.px
        self.picture = RelationPicture(model, theme)
        self.picture.chosen.connect(self._walk)
        self.picture.back.connect(self.step_back)
        self.picture.moved.connect(self._mark)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("The same relations as a list"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemClicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(4))
        column.addLayout(self._head())
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(px(8))
        self._parts.addWidget(self.picture, 1)
        self._parts.addWidget(self.list)
        column.addLayout(self._parts, 1)
        hint = tr("Arrows move, Enter goes there, Backspace comes back, + and − zoom.")
        column.addWidget(Label(hint, "small", wrap=True))
        model.card_changed.connect(self.refresh)

    def _head(self) -> QHBoxLayout:
        theme = self._theme
        self.back = IconButton("chevron-left", tr("Back to the card"), theme, size=16)
        self.back.clicked.connect(self.left)
        self.undo = IconButton("undo", tr("Back to the one before"), theme, size=16)
        self.undo.clicked.connect(self.step_back)
        self._name = ElidedLabel("", "title")
        row = QHBoxLayout()
        row.setSpacing(theme.px(4))
        row.addWidget(self.back)
        row.addWidget(self._name, 1)
        row.addWidget(self.undo)
        return row

    # -- walking

    def begin(self) -> None:
        """Shown for the card in sight."""
        self._walked.clear()
        self.picture.refresh()
        self.refresh()
        self.picture.setFocus()

    def step_back(self) -> None:
        """To the one that was in the middle before; from the first, to the card."""
        if self._walked:
            self.chosen.emit(self._walked.pop())
            self.undo.setEnabled(bool(self._walked))
        else:
            self.left.emit()

    def _walk(self, party_id: UUID) -> None:
        card = self._model.card
        if card is not None and card.party.id != party_id:
            self._walked = [*self._walked, card.party.id][-MOST_KEPT:]
            self.chosen.emit(party_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Backspace:
                self.step_back()
            case _:
                super().keyPressEvent(event)

    # -- what is shown

    def refresh(self) -> None:
        """Show the card the model has now."""
        card = self._model.card
        if card is None:
            return
        self._name.setText(card.party.name)
        self.undo.setEnabled(bool(self._walked))
        self.list.clear()
        for each in card.neighbours:
            words = f"{relation_words(each)}: {each.other.name}"
            span = span_words(each)
            item = QListWidgetItem(f"{words} ({span})" if span else words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, each.other.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, sentence(card.party, each))
            item.setSizeHint(QSize(0, self._theme.px(ROW_HEIGHT)))
            item.setToolTip(plain_tip(sentence(card.party, each)))
        self.list.setVisible(bool(card.neighbours))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self._theme.px
        beside = self.width() >= px(BESIDE)
        way = QBoxLayout.Direction
        self._parts.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self.list.setFixedWidth(px(LIST_WIDTH) if beside else max(self.width() - px(16), 1))
        if beside:
            self.list.setMinimumHeight(0)
            self.list.setMaximumHeight(16_777_215)
        else:
            self.list.setFixedHeight(px(LIST_HEIGHT))

    def _mark(self) -> None:
        """The row of the place the keyboard is on in the picture."""
        at = self.picture.at
        spots = self.picture.picture.spots
        joined = spots[at].joined if at != CENTRE and at < len(spots) else None
        for row in range(self.list.count()):
            item = self.list.item(row)
            if joined and item.data(Qt.ItemDataRole.UserRole) == joined.party_id:
                self.list.setCurrentItem(item)
                return
        self.list.clearSelection()

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.picture.go_to(item.data(Qt.ItemDataRole.UserRole))

    def _on_activated(self, item: QListWidgetItem) -> None:
        self._walk(item.data(Qt.ItemDataRole.UserRole))
