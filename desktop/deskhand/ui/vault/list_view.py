"""The list of the vault: search, kinds, entries."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskhand.domain.belongings import VaultKind
from deskhand.domain.vault_fields import KIND_TEXTS
from deskhand.domain.wording import ntr, tr
from deskhand.ui.direction import below
from deskhand.ui.theme.theme import Theme
from deskhand.ui.vault.view_model import VaultViewModel
from deskhand.ui.vault.words import KIND_ICONS
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.icon_rows import IconList, IconRow
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.search_field import SearchField


class VaultList(QWidget):
    """new_wanted: an entry is to be added. opened: one was chosen, by its id."""

    new_wanted = Signal()
    opened = Signal(object)

    def __init__(self, model: VaultViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.new = Button(tr("New entry"), theme, role="primary", icon="plus")
        self.new.clicked.connect(self.new_wanted)
        self.kind = Button("", theme, role="ghost", icon="filter", name=tr("Kind"))
        self.kind.clicked.connect(self._show_kinds)
        self.search = SearchField(tr("Search the vault"), tr("Search the vault"), theme)
        self.search.textChanged.connect(model.search)
        self.search.installEventFilter(self)
        self.list = IconList(tr("Vault"), theme)
        self.list.opened.connect(self.opened)
        self.list.deleting.connect(model.delete)
        self.list.left.connect(self.search.setFocus)
        self.empty = EmptyState("key", "", "", theme, action=tr("New entry"))
        self.empty.acted.connect(self.new_wanted)
        self._count = Label("", "small")
        self._stack = QStackedWidget()
        self._lay_out()
        model.list_changed.connect(self._refresh)
        model.card_changed.connect(self._mark)
        self._refresh()

    def _lay_out(self) -> None:
        px = self._theme.px
        head = QHBoxLayout()
        head.setSpacing(px(4))
        head.addWidget(self.new)
        head.addStretch(1)
        head.addWidget(self.kind)
        for page in (self.list, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(8))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self._stack, 1)
        column.addWidget(self._count)

    def focus_first(self) -> None:
        """Where one begins: the search, or the way to the first entry."""
        if self._model.is_empty:
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Down:
                    self.list.focus_rows()
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.list.open_first()
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)

    def _refresh(self) -> None:
        model = self._model
        rows = []
        for each in model.listed:
            hint, warns = model.hint(each)
            kind = tr(KIND_TEXTS[each.kind])
            rows.append(IconRow(each.id, KIND_ICONS[each.kind], each.label, hint, warns, kind))
        self.list.put(rows)
        self.kind.setText(tr(KIND_TEXTS[model.kind]) if model.kind else tr("All kinds"))
        self.kind.setAccessibleName(tr("Kind: {kind}", kind=self.kind.text()))
        waits = self.search.hasFocus()
        for part in (self.search, self.kind, self.new):
            part.setVisible(not model.is_empty)
        self._say_nothing()
        count = len(rows)
        self._count.setText(ntr("{count} entry", "{count} entries", count) if count else "")
        self._stack.setCurrentWidget(self.list if rows or not model.loaded else self.empty)
        self._mark()
        if waits and model.is_empty:  # the keyboard came before the list was read
            self.focus_first()

    def _say_nothing(self) -> None:
        if self._model.is_empty:
            self.empty.say(
                tr("Nothing is kept here yet"),
                tr(
                    "Logins, cards and numbers. Secrets stay in your system's keychain; "
                    "assistants only ever see a handle."
                ),
            )
        else:
            self.empty.say(tr("Nothing found"), tr("No entry has that in what may be shown."))
        self.empty.button.setVisible(self._model.is_empty)

    def _mark(self) -> None:
        card = self._model.card
        if card is not None:
            self.list.mark(card.id)

    def _show_kinds(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds: list[VaultKind | None] = [None, *VaultKind]
        for kind in kinds:
            entry = menu.addAction(tr(KIND_TEXTS[kind]) if kind else tr("All kinds"))
            entry.setCheckable(True)
            entry.setChecked(kind is self._model.kind)
            entry.triggered.connect(partial(self._model.choose_kind, kind))
        menu.popup(below(self.kind))
