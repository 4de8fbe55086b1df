"""Asks for the keys of one command."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.actions import Command, key_text
from deskhand.ui.settings.shortcuts.view_model import ShortcutsModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

MODIFIERS = (
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class KeyCatcher(QLabel):
    """Shows what is pressed in it. Tab and Esc alone do what they always do.

    caught: the keys as Qt writes them in files.
    """

    caught = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(tr("Press the new keys"))
        self.setProperty("role", "code")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def event(self, event: QEvent) -> bool:
        """Every shortcut pressed here is meant for us."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.key() in MODIFIERS or (plain and event.key() in LEAVING):
            super().keyPressEvent(event)
            return
        keys = QKeySequence(event.keyCombination())
        self.caught.emit(keys.toString(QKeySequence.SequenceFormat.PortableText))


class KeyDialog(Dialog):
    """keys: what was pressed, "" for nothing yet."""

    def __init__(
        self, command: Command, model: ShortcutsModel, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(tr("Keys for “{command}”", command=tr(command.label)), theme, parent)
        self._command, self._model = command, model
        self.keys = ""
        self.catcher = KeyCatcher(tr("New keys"))
        self.catcher.setMinimumHeight(theme.px(56))
        self.catcher.caught.connect(self._on_caught)
        self._said = Label("", "small", wrap=True)
        self.body.addWidget(self.catcher)
        self.body.addWidget(self._said)
        self.add_button(tr("Cancel"))
        self._use = self.add_button(tr("Use them"), role="primary", accepts=True)
        self._use.setEnabled(False)
        self.setMinimumWidth(theme.px(420))
        self.catcher.setFocus()

    def _on_caught(self, keys: str) -> None:
        refusal = self._model.refusal(keys)
        owner = self._model.owner(keys, self._command)
        self.keys = "" if refusal else keys
        self.catcher.setText(key_text(keys) if keys else "")
        self._use.setEnabled(not refusal)
        if refusal:
            self._said.setText(refusal)
        elif owner is not None:
            self._said.setText(
                tr("“{command}” has these keys now and would lose them.", command=tr(owner.label))
            )
        else:
            self._said.setText(tr("These keys are free."))
