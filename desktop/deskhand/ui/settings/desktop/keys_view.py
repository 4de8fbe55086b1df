"""The section of keys from every program."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.settings.desktop.keys_model import KeysModel
from deskhand.ui.settings.page import Buttons, Card, NoticeLine
from deskhand.ui.settings.search import PART
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.shortcuts.key_dialog import KeyDialog
from deskhand.ui.system.hotkeys import Use
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import Label


def keys_section(services: SettingsServices, theme: Theme, parent: QObject) -> QWidget:
    """The section; without anything around the window it says so."""
    control = services.system.hotkeys if services.system is not None else None
    if control is None:
        card = Card(theme, tr("Keys from every program"))
        card.add(Label(tr("They are there when the chats are open."), "muted", wrap=True))
        return card
    return KeysSection(KeysModel(services, control, parent), theme)


class KeysSection(QWidget):
    """Shows a KeysModel."""

    def __init__(self, model: KeysModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.rows: dict[str, KeyRow] = {}
        lead = tr("They work whichever window has the keyboard, and are taken from all others.")
        self.card = Card(theme, tr("Keys from every program"), lead=lead)
        self.again = Button(tr("Ask the desktop again"), theme, icon="refresh")
        self.again.clicked.connect(model.ask_again)
        self.card.add(Buttons(theme, self.again))
        self._notice = NoticeLine(theme)
        self.card.add(self._notice)
        self.by_hand = ByHand(model, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self.card)
        column.addWidget(self.by_hand)
        model.changed.connect(self._refresh)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks at a test any more."""
        super().hideEvent(event)
        self._model.end_test()

    def _refresh(self) -> None:
        for use in self._model.uses:
            if use.id not in self.rows:
                if self.rows:
                    self.card.rule()
                self.rows[use.id] = row = KeyRow(use, self._model, self._theme)
                self.card.add(row)
        for row in self.rows.values():
            row.refresh()
        self.again.setVisible(self._model.can_ask_again)
        self.by_hand.setVisible(self._model.needs_command)
        self._notice.tell(self._model.notice)


class KeyRow(QWidget):
    """What a key is for, the key, how it stands with it, and what can be done."""

    def __init__(self, use: Use, model: KeysModel, theme: Theme) -> None:
        super().__init__()
        self.use, self._model, self._theme = use, model, theme
        self.setProperty(PART, True)
        name = tr(use.label)
        self.keys = Label("", "kbd")
        self.change = Button(tr("Change…"), theme)
        self.change.clicked.connect(lambda: aio.spawn(self._ask(), self, "hotkey"))
        self.test = Button(tr("Test"), theme, name=tr("Test the key of “{command}”", command=name))
        self.test.clicked.connect(lambda: model.test(use))
        self.none = IconButton("close", tr("No key for “{command}”", command=name), theme, size=16)
        self.none.clicked.connect(lambda: model.take(use))
        self.back = IconButton(
            "undo", tr("Reset the key of “{command}”", command=name), theme, size=16
        )
        self.back.clicked.connect(lambda: model.reset(use))
        self.state = NoticeLine(theme)
        heading = Label(name, "strong", wrap=True)
        heading.setBuddy(self.change)
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(heading, 1)
        top.addWidget(self.keys)
        row = QHBoxLayout()
        row.setSpacing(theme.px(4))
        for button in (self.change, self.test, self.none, self.back):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(top)
        column.addWidget(Label(tr(use.hint), "small", wrap=True))
        column.addWidget(self.state)
        column.addLayout(row)

    def refresh(self) -> None:
        """Show how it stands now."""
        model, use = self._model, self.use
        shown, name = model.shown_key(use), tr(use.label)
        self.keys.setText(shown)
        self.change.setAccessibleName(
            tr("Change the key of “{command}”: {keys}", command=name, keys=shown)
        )
        self.state.tell(model.state(use))
        self.test.setEnabled(model.can_test(use))
        self.none.setEnabled(bool(model.key(use)))
        self.back.setEnabled(model.is_own(use))

    async def _ask(self) -> None:
        self._model.end_test()
        hint = tr("If nothing is shown when you press them, another program has these keys.")
        model, use = self._model, self.use
        dialog = KeyDialog(
            tr(use.label),
            lambda keys: model.verdict(keys, use),
            self._theme,
            self.window(),
            hint=hint,
        )
        try:
            async with model.control.recording():
                used = await dialog.ask()
                if used and dialog.keys:
                    model.give(use, dialog.keys)
        finally:
            dialog.deleteLater()


class ByHand(Card):
    """The command to bind where no program can have a key, and how."""

    def __init__(self, model: KeysModel, theme: Theme) -> None:
        super().__init__(
            theme,
            tr("Bind it in your desktop’s settings"),
            lead=tr("This command opens the quick prompt in the running Deskhand."),
        )
        self._command = model.command
        shown = Label(self._command, "mono", wrap=True)
        self.copy = Button(tr("Copy command"), theme, icon="copy")
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(shown, 1)
        row.addWidget(self.copy)
        self.add(row)
        for steps in model.steps():
            self.add(Label(steps.desktop, "strong"))
            for number, step in enumerate(steps.steps, 1):
                said = tr(step).replace("{command}", self._command)
                self.add(Label(f"{number}. {said}", "body", wrap=True))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._command)
