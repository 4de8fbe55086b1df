"""The pane of shortcuts."""

from __future__ import annotations

from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import MENUS, Command
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Page, Row
from deskhand.ui.settings.shortcuts.key_dialog import KeyDialog
from deskhand.ui.settings.shortcuts.view_model import ShortcutsModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.flow import FlowBox
from deskhand.ui.widgets.labels import Label

KEYS_WIDTH = 190


class ShortcutsPage(Page):
    """Shows a ShortcutsModel."""

    def __init__(self, model: ShortcutsModel, theme: Theme) -> None:
        super().__init__(
            tr("Shortcuts"), theme, lead=tr("Press a button to choose other keys for a command.")
        )
        self._model = model
        self.rows: dict[str, ShortcutRow] = {}
        self.all = Button(tr("Reset all shortcuts"), theme, icon="undo")
        self.all.clicked.connect(model.reset_all)
        self.add(Buttons(theme, self.all))
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        for menu in MENUS:
            commands = [command for command in model.commands if command.menu == menu]
            if commands:
                self.add(self._card(menu, commands, theme))
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def _card(self, menu: str, commands: list[Command], theme: Theme) -> Card:
        card = Card(theme, tr(menu).replace("&", ""))
        for command in commands:
            self.rows[command.id] = row = ShortcutRow(command, self._model, theme)
            card.add(row)
        return card

    def _refresh(self) -> None:
        self.all.setEnabled(self._model.any_own)
        self._notice.tell(self._model.notice)
        for row in self.rows.values():
            row.refresh()


class ShortcutRow(Row):
    """A command, its keys on a button, and the ways to take them away or back."""

    def __init__(self, command: Command, model: ShortcutsModel, theme: Theme) -> None:
        self.command, self._model = command, model
        self.label = Label(tr(command.label))
        self.keys = Button("", theme)
        self.keys.setMinimumWidth(theme.px(KEYS_WIDTH))
        self.keys.clicked.connect(lambda: aio.spawn(self._ask(), self, "shortcut"))
        name = tr(command.label)
        self.none = IconButton("close", tr("No keys for “{command}”", command=name), theme, size=16)
        self.none.clicked.connect(lambda: model.take(command))
        self.back = IconButton(
            "undo", tr("Reset the keys of “{command}”", command=name), theme, size=16
        )
        self.back.clicked.connect(lambda: model.reset(command))
        side = FlowBox(theme.px(4), self.keys, self.none, self.back)
        super().__init__(self.label, side, theme)
        self.refresh()

    def refresh(self) -> None:
        """Show what it has now."""
        keys = self._model.keys(self.command)
        self.keys.setText(keys or tr("none"))
        self.keys.setAccessibleName(
            tr("Keys for “{command}”: {keys}", command=self.label.text(), keys=keys or tr("none"))
        )
        self.none.setEnabled(bool(keys))
        self.back.setEnabled(self._model.is_own(self.command))

    async def _ask(self) -> None:
        dialog = KeyDialog(
            tr(self.command.label),
            lambda keys: self._model.verdict(keys, self.command),
            self._theme,
            self.window(),
        )
        try:
            if await dialog.ask() and dialog.keys:
                self._model.give(self.command, dialog.keys)
        finally:
            dialog.deleteLater()
