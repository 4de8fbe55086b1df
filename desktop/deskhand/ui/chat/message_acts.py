"""What can be done with one message, as entries of its menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.chat.branching import Branching
from deskhand.ui.chat.edit_dialog import EditDialog
from deskhand.ui.chat.model_view import ModelView
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

MOST_MODELS = 24


class MessageActs(QObject):
    """compare_wanted: a message's key whose question several models are to answer. task_wanted: a
    message's key a task is to be made from. left: the keyboard belongs to the composer again."""

    compare_wanted = Signal(object)
    task_wanted = Signal(object)
    left = Signal()

    def __init__(
        self, branching: Branching, models: ModelView, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._branching, self._models = branching, models
        self._theme, self._window = theme, window

    def fill(self, menu: QMenu, key: UUID | None) -> None:
        """Add what can be done with this message, if there is one."""
        entry = self._branching.entry(key)
        if entry is None or key is None:
            return
        can_change = self._branching.can_change(entry)
        menu.addSeparator()
        edit = menu.addAction(
            tr("&Edit…") if entry.is_person else tr("&Edit answer…"), lambda: self.edit(key)
        )
        edit.setEnabled(can_change)
        again = menu.addAction(tr("Answer a&gain"), lambda: self._branching.again(key))
        again.setEnabled(can_change)
        self._add_models(menu, key, enabled=can_change)
        compare = menu.addAction(tr("Com&pare models…"), lambda: self.compare_wanted.emit(key))
        compare.setEnabled(can_change)
        if self._branching.can_go_on(entry):
            menu.addAction(tr("G&o on with it"), lambda: self._branching.go_on(key))
        menu.addAction(tr("Turn into a &task"), lambda: self.task_wanted.emit(key))
        menu.addSeparator()
        branch = menu.addAction(tr("&Branch from here"), lambda: self._branching.branch_from(key))
        branch.setEnabled(can_change)
        delete = menu.addAction(tr("&Delete message"), lambda: self._branching.delete(key))
        delete.setEnabled(can_change)

    def edit(self, key: UUID | None) -> None:
        """Ask for other words."""
        entry = self._branching.entry(key)
        if entry is not None and self._branching.can_change(entry):
            aio.spawn(self._edit(entry.key, entry.text, entry.is_person), self, "edit message")

    async def _edit(self, key: UUID, text: str, is_person: bool) -> None:
        dialog = EditDialog(text, is_person=is_person, theme=self._theme, parent=self._window)
        try:
            wanted = await dialog.ask()
            new = dialog.edit.toPlainText()
            if wanted and new.strip() != text.strip():
                self._branching.edit(key, new)
        finally:
            dialog.deleteLater()
            self.left.emit()

    def _add_models(self, menu: QMenu, key: UUID, *, enabled: bool) -> None:
        models = menu.addMenu(tr("Answer again &with"))
        models.setEnabled(enabled)
        for group in self._models.groups():
            rows = group.rows[:MOST_MODELS]
            if rows:
                models.addSection(group.label.replace("&", "&&"))
            for row in rows:
                models.addAction(
                    row.name.replace("&", "&&"), partial(self._branching.again, key, row.choice)
                )
