"""The list of people: search, filters, rows, and what can be done with all of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.people import PartyKind
from deskhand.domain.wording import ntr, tr
from deskhand.ui.direction import below
from deskhand.ui.people.list_model import PeopleRows, PersonDelegate
from deskhand.ui.people.rows import SHOW_NAMES, Show, nothing_words
from deskhand.ui.people.view_model import PeopleViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton, restyle
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.search_field import SearchField

LAID_OUT_AT_ONCE = 250


class PeopleList(QWidget):
    """new_wanted: a PartyKind to add one of. import_wanted, export_wanted, duplicates_wanted: from
    its menu. opened: somebody was chosen with Enter or the mouse.
    """

    new_wanted = Signal(object)
    import_wanted = Signal()
    export_wanted = Signal()
    duplicates_wanted = Signal()
    opened = Signal(object)

    def __init__(self, model: PeopleViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(8))
        column.setSpacing(px(8))
        column.addLayout(self._head())
        self.search = SearchField(tr("Search people"), tr("Search people"), theme)
        self.search.textChanged.connect(model.search)
        self.search.installEventFilter(self)
        column.addWidget(self.search)
        column.addLayout(self._filters())
        self._count = Label("", "small")
        self._rows = PeopleRows(self)
        self.list = self._make_list()
        self.empty = EmptyState("people", "", "", theme, action=tr("New person"))
        self.empty.acted.connect(partial(self.new_wanted.emit, PartyKind.PERSON))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        column.addWidget(self._stack, 1)
        column.addWidget(self._count)
        model.list_changed.connect(self._refresh)
        model.card_changed.connect(self._mark_open)
        self._refresh()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        self.new = Button(tr("New person"), self._theme, role="primary", icon="plus")
        self.new.clicked.connect(partial(self.new_wanted.emit, PartyKind.PERSON))
        self.more = IconButton("more", tr("More about people"), self._theme, size=16)
        self.more.clicked.connect(self._show_menu)
        row.addWidget(self.new)
        row.addStretch(1)
        row.addWidget(self.more)
        return row

    def _filters(self) -> QHBoxLayout:
        self._show = Button("", self._theme, role="ghost", icon="filter", name=tr("Show"))
        self._show.clicked.connect(self._show_filters)
        self._tag = Button("", self._theme, role="ghost", icon="tag", name=tr("Tag"))
        self._tag.clicked.connect(self._show_tags)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        row.addWidget(self._show)
        row.addWidget(self._tag)
        row.addStretch(1)
        return row

    def _make_list(self) -> QListView:
        made = QListView()
        made.setAccessibleName(tr("People"))
        made.setModel(self._rows)
        made.setItemDelegate(PersonDelegate(self._theme, made))
        made.setMouseTracking(True)
        # Thousands are laid out bit by bit: all at once would hold the window up.
        made.setLayoutMode(QListView.LayoutMode.Batched)
        made.setBatchSize(LAID_OUT_AT_ONCE)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(self._on_chosen)
        made.installEventFilter(self)
        self._theme.changed.connect(made.doItemsLayout)
        return made

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self.search:
                return self._search_key(event)
            return self._list_key(event)
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self.focus_list()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._on_chosen(self._first())
            case _:
                return False
        return True

    def _list_key(self, event: QKeyEvent) -> bool:
        index = self.list.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._on_chosen(index)
            case Qt.Key.Key_Delete:
                party = self._rows.party_at(index)
                if party is not None:
                    self._model.delete(party)
            case Qt.Key.Key_Up if self._is_first(index):
                self.search.setFocus()
            case _:
                return False
        return True

    def _is_first(self, index: QModelIndex) -> bool:
        return index.row() <= self._first().row()

    def _first(self) -> QModelIndex:
        every = (self._rows.index(at, 0) for at in range(self._rows.rowCount()))
        return next((each for each in every if self._rows.party_at(each)), QModelIndex())

    def focus_list(self) -> None:
        """Put the keyboard into the list, on the one in sight or the first."""
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._first())
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown

    def _refresh(self) -> None:
        model = self._model
        self._rows.put(model.rows)
        count = sum(each.party is not None for each in model.rows)
        self._count.setText(ntr("{count} entry", "{count} entries", count) if count else "")
        self._show.setText(tr(SHOW_NAMES[model.show]))
        restyle(self._show, tone="accent" if model.show is not Show.ALL else "")
        self._show.setAccessibleName(tr("Show: {what}", what=tr(SHOW_NAMES[model.show])))
        self._tag.setText(f"#{model.tag}" if model.tag else tr("Any tag"))
        self._tag.setVisible(bool(model.tags or model.tag))
        self.search.setVisible(not model.is_empty)
        self._show.setVisible(not model.is_empty)
        heading, sentence = nothing_words(model.show, model.words, model.tag)
        self.empty.say(heading, sentence)
        self.empty.button.setVisible(model.is_empty)
        self.new.setVisible(not model.is_empty)
        self._stack.setCurrentWidget(self.list if count or not model.loaded else self.empty)
        self._mark_open()

    def _mark_open(self) -> None:
        card = self._model.card
        at = self._rows.row_of(card.party.id) if card else -1
        if at >= 0 and self.list.currentIndex().row() != at:
            self.list.setCurrentIndex(self._rows.index(at, 0))

    def _on_chosen(self, index: QModelIndex) -> None:
        party = self._rows.party_at(index)
        if party is not None:
            self.opened.emit(party.id)

    # -- menus

    def _show_menu(self) -> None:
        menu = self._menu()
        menu.addAction(tr("New organisation")).triggered.connect(
            partial(self.new_wanted.emit, PartyKind.ORGANISATION)
        )
        menu.addAction(tr("Find duplicates")).triggered.connect(self.duplicates_wanted)
        menu.addSeparator()
        menu.addAction(tr("Import vCards…")).triggered.connect(self.import_wanted)
        menu.addAction(tr("Export vCards…")).triggered.connect(self.export_wanted)
        menu.popup(below(self.more))

    def _show_filters(self) -> None:
        menu = self._menu()
        for show, name in SHOW_NAMES.items():
            entry = menu.addAction(tr(name))
            entry.setCheckable(True)
            entry.setChecked(show is self._model.show)
            entry.triggered.connect(partial(self._model.choose, show))
        menu.popup(below(self._show))

    def _show_tags(self) -> None:
        menu = self._menu()
        for tag in ("", *self._model.tags):
            entry = menu.addAction(f"#{tag}".replace("&", "&&") if tag else tr("Any tag"))
            entry.setCheckable(True)
            entry.setChecked(tag == self._model.tag)
            entry.triggered.connect(partial(self._model.choose_tag, tag))
        menu.popup(below(self._tag))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu
