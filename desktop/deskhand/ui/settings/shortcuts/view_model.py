"""Shortcuts as the pane shows them: who has which, who had it before, and one's own."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from deskhand.domain.wording import tr
from deskhand.host.settings import Settings
from deskhand.ui.actions import Actions, Command, key_text
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.shortcuts.key_dialog import Verdict

TYPED = ("Space", "Backspace", "Tab", "Return", "Enter", "Esc", "Left", "Right", "Up", "Down")
ALONE = ("Del", "Ins", "Pause", "Print", "ScrollLock", "Menu", "Help")


class ShortcutsModel(PaneModel):
    """Every command that can have a shortcut."""

    def __init__(
        self, services: SettingsServices, actions: Actions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._actions = services, actions
        actions.keys_changed.connect(self.changed)

    @property
    def commands(self) -> list[Command]:
        """Those whose keys can be changed, in the order of the menus."""
        return [command for command, _ in self._actions if command.bound and command.menu]

    def keys(self, command: Command) -> str:
        """What it has, as people read it; "" for none."""
        return tr("  or  ").join(map(key_text, self._actions.key_list(command.id)))

    def is_own(self, command: Command) -> bool:
        """Whether it differs from what it came with."""
        return self._actions.key_list(command.id) != command.keys

    @property
    def any_own(self) -> bool:
        """Whether anything was changed."""
        return any(self.is_own(command) for command in self.commands)

    def refusal(self, key: str) -> str:
        """Why these keys cannot be a shortcut, "" when they can."""
        name = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        *held, last = name.replace("++", "+plus").split("+")
        if not name or not last:
            return tr("These keys cannot be a shortcut.")
        is_function = last.startswith("F") and last[1:].isdecimal()
        if is_function or last in ALONE:
            return ""
        if last in TYPED and set(held) <= {"Shift"}:
            return tr("{keys} is needed to move and to write.", keys=key_text(key))
        if not set(held) & {"Ctrl", "Alt", "Meta"}:
            return tr("Hold Ctrl, Alt or Meta with it: alone it would be written.")
        return ""

    def verdict(self, key: str, command: Command) -> Verdict:
        """Whether this command can have these keys, and who would lose them."""
        refusal = self.refusal(key)
        if refusal:
            return Verdict(False, refusal)
        owner = self.owner(key, command)
        if owner is None:
            return Verdict(True, tr("These keys are free."))
        said = tr("“{command}” has these keys now and would lose them.", command=tr(owner.label))
        return Verdict(True, said)

    def owner(self, key: str, command: Command) -> Command | None:
        """Which other command has these keys now."""
        return self._actions.owner_of(key, command.id)

    def give(self, command: Command, key: str) -> None:
        """Let it have these keys alone; whoever has them now loses them."""
        changes: dict[str, list[str] | None] = {command.id: [key]}
        owner = self.owner(key, command)
        if owner is not None:
            wanted = QKeySequence(key)
            kept = [k for k in self._actions.key_list(owner.id) if QKeySequence(k) != wanted]
            changes[owner.id] = kept
        self._keep(changes)

    def take(self, command: Command) -> None:
        """Let it have none."""
        self._keep({command.id: []})

    def reset(self, command: Command) -> None:
        """Let it have those it came with, taking them back from others."""
        changes: dict[str, list[str] | None] = {command.id: None}
        for key in command.keys:
            owner = self.owner(key, command)
            if owner is not None:
                wanted = QKeySequence(key)
                kept = [k for k in self._actions.key_list(owner.id) if QKeySequence(k) != wanted]
                changes[owner.id] = kept
        self._keep(changes)

    def reset_all(self) -> None:
        """Let every command have those it came with."""
        self._keep({command.id: None for command in self.commands})

    def _keep(self, changes: dict[str, list[str] | None]) -> None:
        """Write these down and use them at once; None is what a command came with."""
        own = dict(self._services.settings.current.shortcuts)
        own.update({name: keys for name, keys in changes.items() if keys is not None})
        for name, keys in changes.items():
            if keys is None or tuple(keys) == self._actions.commands[name].keys:
                own.pop(name, None)
        self._actions.use_keys(own)

        def edit(settings: Settings) -> Settings:
            return settings.model_copy(update={"shortcuts": own})

        async def write() -> None:
            await self._services.settings.change(edit, initiator=self)

        self.queue("saving", write)
