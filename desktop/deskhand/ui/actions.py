"""Every command once: menus, shortcuts, the palette and the shortcut sheet are made from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from deskhand.domain.wording import tr
from deskhand.ui.command import MENUS, Command
from deskhand.ui.command_table import COMMANDS

__all__ = ["COMMANDS", "MENUS", "Actions", "Command", "key_text"]


class Actions(QObject):
    """The commands as QActions. One without a handler, or that cannot run now, is disabled.

    `changed` tells that a command's state changed, `keys_changed` that shortcuts did.
    """

    changed = Signal(str)
    keys_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.argument = ""
        self.commands = {command.id: command for command in COMMANDS}
        self._actions: dict[str, QAction] = {}
        self._own_keys: dict[str, tuple[str, ...]] = {}
        self._choices: dict[str, QActionGroup] = {}
        for command in COMMANDS:
            self._actions[command.id] = self._make(command)

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def __iter__(self) -> Iterator[tuple[Command, QAction]]:
        return ((command, self._actions[id_]) for id_, command in self.commands.items())

    def on(self, command_id: str, handler: Callable[[], object]) -> None:
        """Run `handler` for this command and enable it. It takes the place of an earlier one.

        handler: called without arguments; a checkable command's state is in its QAction.
        """
        action = self._actions[command_id]
        if action.property("handled"):
            action.triggered.disconnect()
        action.setProperty("handled", True)
        action.triggered.connect(lambda _checked=False: handler())
        self.enable(command_id, True)

    def enable(self, command_id: str, enabled: bool) -> None:
        """Say whether it can run now; without a handler it cannot."""
        action = self._actions[command_id]
        action.setEnabled(enabled and bool(action.property("handled")))
        self.changed.emit(command_id)

    def run(self, command_id: str, argument: str = "") -> None:
        """Do it. argument: what was written behind a "/" command, for its handler to read."""
        self.argument = argument
        self._actions[command_id].trigger()
        self.argument = ""

    def keys(self, command_id: str) -> str:
        """The shown shortcut as people of this system read it, "" when there is none."""
        keys = self.key_list(command_id)
        return key_text(keys[0]) if keys else ""

    def key_list(self, command_id: str) -> tuple[str, ...]:
        """Its shortcuts as Qt writes them in files: the person's own, else those it came with."""
        return self._own_keys.get(command_id, self.commands[command_id].keys)

    def use_keys(self, own: Mapping[str, Sequence[str]]) -> None:
        """Let these commands have these shortcuts, and all others those they came with.

        own: by command; an empty list takes the shortcut away. Unknown commands and commands
        whose keys belong to a widget are passed over.
        """
        known = {
            command_id: tuple(keys)
            for command_id, keys in own.items()
            if command_id in self.commands and self.commands[command_id].bound
        }
        if known == self._own_keys:
            return
        self._own_keys = known
        for command_id, action in self._actions.items():
            if self.commands[command_id].bound:
                action.setShortcuts([QKeySequence(key) for key in self.key_list(command_id)])
        self.keys_changed.emit()

    def owner_of(self, key: str, asking: str) -> Command | None:
        """The other command that has this shortcut where `asking` would have it."""
        wanted = QKeySequence(key)
        for command_id, command in self.commands.items():
            if command_id == asking or command.in_list != self.commands[asking].in_list:
                continue
            if any(QKeySequence(each) == wanted for each in self.key_list(command_id)):
                return command
        return None

    def _make(self, command: Command) -> QAction:
        action = QAction(tr(command.text), self)
        action.setObjectName(command.id)
        action.setEnabled(False)
        action.setCheckable(command.checkable or bool(command.choice))
        action.setMenuRole(_menu_role(command.id))
        if command.keys and command.bound:
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            action.setAutoRepeat(command.id.startswith(("view.zoom", "chat.next", "chat.prev")))
        if command.in_list:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if command.choice:
            group = self._choices.setdefault(command.choice, QActionGroup(self))
            group.addAction(action)
        return action


def key_text(key: str) -> str:
    """A shortcut as people read it: "Ctrl N"; macOS has its own signs."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    names = {"Return": tr("Enter"), "PgDown": tr("Page down"), "PgUp": tr("Page up")}
    # The last plus may be the key itself: "Ctrl++".
    parts = text[:-1].split("+")
    parts[-1] += text[-1:]
    return " ".join(names.get(part, part) for part in parts if part)


def _menu_role(command_id: str) -> QAction.MenuRole:
    roles = {
        "app.settings": QAction.MenuRole.PreferencesRole,
        "app.quit": QAction.MenuRole.QuitRole,
        "help.about": QAction.MenuRole.AboutRole,
    }
    return roles.get(command_id, QAction.MenuRole.NoRole)
