"""A list of things of several kinds: a button for a new one, search, the kinds, rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.direction import below
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.icon_rows import IconList, IconRow
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.search_field import SearchField


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown now. kind: the one that is listed, None for all. is_empty: there is nothing of
    any kind, so nothing to search. nothing: heading and words where no row is. count: in words."""

    rows: Sequence[IconRow]
    kind: Enum | None
    is_empty: bool
    is_read: bool
    nothing: tuple[str, str]
    count: str


class KindList(QWidget):
    """new_wanted: one is to be added. opened: one was chosen, by its id. kind_chosen: None is all
    of them. `search` and `list` tell the rest."""

    new_wanted = Signal()
    opened = Signal(object)
    kind_chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        *,
        name: str,
        new: str,
        search: str,
        icon: str,
        kinds: Sequence[tuple[Enum, str]],
    ) -> None:
        """name: what is listed. new: what the button says. icon: where there is nothing. kinds:
        with what each is called."""
        super().__init__()
        self._theme = theme
        self._kinds: list[tuple[Enum | None, str]] = [(None, tr("All kinds")), *kinds]
        self._kind: Enum | None = None
        self._is_empty = False
        self.new = Button(new, theme, role="primary", icon="plus")
        self.new.clicked.connect(self.new_wanted)
        self.kind = Button("", theme, role="ghost", icon="filter", name=tr("Kind"))
        self.kind.clicked.connect(self._show_kinds)
        self.search = SearchField(search, search, theme)
        self.search.installEventFilter(self)
        self.list = IconList(name, theme)
        self.list.opened.connect(self.opened)
        self.list.left.connect(self.search.setFocus)
        self.empty = EmptyState(icon, "", "", theme, action=new)
        self.empty.acted.connect(self.new_wanted)
        self._count = Label("", "small")
        self._stack = QStackedWidget()
        self._lay_out()

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
        """Where one begins: the search, or the way to the first one."""
        first = self.empty.button if self._is_empty else self.search
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def put(self, now: Listing) -> None:
        """Show this."""
        self._kind, self._is_empty = now.kind, now.is_empty
        self.list.put(now.rows)
        self.kind.setText(dict(self._kinds)[now.kind])
        self.kind.setAccessibleName(tr("Kind: {kind}", kind=self.kind.text()))
        waits = self.search.hasFocus()
        for part in (self.search, self.kind, self.new):
            part.setVisible(not now.is_empty)
        self.empty.say(*now.nothing)
        self.empty.button.setVisible(now.is_empty)
        self._count.setText(now.count)
        self._stack.setCurrentWidget(self.list if now.rows or not now.is_read else self.empty)
        if waits and now.is_empty:  # the keyboard came before the list was read
            self.focus_first()

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

    def _show_kinds(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind, words in self._kinds:
            entry = menu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(kind is self._kind)
            entry.triggered.connect(lambda _=False, each=kind: self.kind_chosen.emit(each))
        menu.popup(below(self.kind))
