"""The commands that bring order among chats: what they are about, and what they ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from deskhand.domain.conversation import Conversation, Folder
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.chat.organise_dialog import MoveDialog, NameDialog, TagsDialog
from deskhand.ui.chat.rail import RailViewModel
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.ui.chat.rail_view import Rail

COMMANDS = ("chat.pin", "chat.move", "chat.tags", "chat.archive")


class OrganiseCommands(QObject):
    """Handlers of the commands about the chats marked in the list, or else the one in sight."""

    def __init__(
        self, actions: Actions, model: RailViewModel, rail: Rail, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._actions, self._model, self._rail = actions, model, rail
        self._theme, self._window = theme, window
        actions.on("chat.pin", self._pin)
        actions.on("chat.archive", self._archive)
        actions.on("chat.move", lambda: aio.spawn(self._move(), self, "move chats"))
        actions.on("chat.tags", lambda: aio.spawn(self._tags(), self, "tag chats"))
        actions.on("chat.new_folder", lambda: aio.spawn(self._new_folder(), self, "new folder"))
        actions.on("view.archive", self._show_archive)
        rail.folder_menu_asked.connect(self._show_folder_menu)

    def follow(self, *, are_open: bool) -> None:
        """Enable what can run, and say what it would do."""
        known = self.known()
        for command in COMMANDS:
            self._actions.enable(command, are_open and bool(known))
        self._actions.enable("chat.new_folder", are_open)
        self._actions.enable("view.archive", are_open)
        pinned = bool(known) and all(each.pinned for each in known)
        archived = bool(known) and all(each.archived for each in known)
        self._actions["chat.pin"].setText(tr("U&npin") if pinned else tr("Pi&n"))
        self._actions["chat.archive"].setText(
            tr("Bring bac&k from the archive") if archived else tr("Put away in the &archive")
        )

    def known(self) -> list[Conversation]:
        """The chats commands are about."""
        return self._rail.chosen()

    def _pin(self) -> None:
        known = self.known()
        if known:
            pinned = all(each.pinned for each in known)
            self._model.organiser.pin(known, pinned=not pinned)

    def _archive(self) -> None:
        known = self.known()
        if known:
            archived = all(each.archived for each in known)
            self._model.organiser.archive(known, archived=not archived)

    def _show_archive(self) -> None:
        self._model.show_archive(self._actions["view.archive"].isChecked())

    async def _move(self) -> None:
        known = self.known()
        dialog = MoveDialog(self._model.folders, self._theme, self._window)
        try:
            if not known or not await dialog.ask():
                return
            if dialog.new_name:
                self._model.organiser.move_to_new(known, dialog.new_name)
            else:
                self._model.organiser.move(known, dialog.chosen)
        finally:
            dialog.deleteLater()

    async def _tags(self) -> None:
        known = self.known()
        in_use = await self._model.organiser.tags()
        dialog = TagsDialog(_common(known), in_use, self._theme, self._window)
        try:
            if known and await dialog.ask():
                self._model.organiser.set_tags(known, dialog.tags)
        finally:
            dialog.deleteLater()

    async def _new_folder(self) -> None:
        name = await self._name(tr("New folder"), "")
        if name:
            self._model.organiser.move_to_new([], name)

    async def _name(self, heading: str, name: str) -> str:
        dialog = NameDialog(heading, name, self._theme, self._window)
        try:
            return dialog.name.text() if await dialog.ask() else ""
        finally:
            dialog.deleteLater()

    async def _rename_folder(self, folder: Folder) -> None:
        name = await self._name(tr("Rename folder"), folder.name)
        if name and name != folder.name:
            self._model.organiser.rename_folder(folder, name)

    def _show_folder_menu(self, folder: Folder, at: QPoint) -> None:
        menu = QMenu(self._rail)
        menu.setAccessibleName(folder.name)
        menu.addAction(
            tr("&Rename folder…"),
            lambda: aio.spawn(self._rename_folder(folder), self, "rename folder"),
        )
        menu.addAction(tr("&Delete folder"), lambda: self._model.organiser.delete_folder(folder))
        menu.addAction(
            tr("&New folder…"), lambda: aio.spawn(self._new_folder(), self, "new folder")
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


def _common(known: Sequence[Conversation]) -> list[str]:
    """The tags that all of them have."""
    if not known:
        return []
    shared = set(known[0].tags).intersection(*(each.tags for each in known[1:]))
    return [tag for tag in known[0].tags if tag in shared]
