"""Asks for one of the people there are, by name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from deskhand.domain.people import Party
from deskhand.domain.people_names import compared
from deskhand.domain.wording import tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.search_field import SearchField

MOST_LISTED = 200


class ChooseDialog(Dialog):
    """chosen: the one marked when it was accepted."""

    def __init__(
        self, heading: str, parties: Sequence[Party], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(heading, theme, parent)
        self._parties = parties
        self.search = SearchField(tr("Name"), tr("Name"), theme)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("People"))
        self.list.itemDoubleClicked.connect(self.accept)
        self.list.itemActivated.connect(self.accept)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self.add_button(tr("Cancel"))
        self._use = self.add_button(tr("Choose"), role="primary", accepts=True)
        self.resize(theme.px(400), theme.px(420))
        self._fill()
        self.search.setFocus()

    @property
    def chosen(self) -> Party | None:
        """The one marked."""
        item = self.list.currentItem()
        found = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Party) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if isinstance(event, QKeyEvent) and event.key() in arrows:
            if event.type() is QEvent.Type.KeyPress:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                self.list.setCurrentRow(row)
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        words = compared(self.search.text())
        fitting = [
            each
            for each in self._parties
            if words in compared(f"{each.name} {' '.join(each.nicknames)}")
        ]
        self.list.clear()
        for each in fitting[:MOST_LISTED]:
            reached = each.reach[0].value.replace("\n", ", ") if each.reach else ""
            item = QListWidgetItem(f"{each.name}  ({reached})" if reached else each.name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, each)
        self.list.setCurrentRow(0)
        self._use.setEnabled(bool(fitting))
