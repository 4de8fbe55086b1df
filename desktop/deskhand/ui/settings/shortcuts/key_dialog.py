"""Asks for the keys of one command, or of a key from every program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.actions import key_text
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
ENTER = ("Return", "Enter", "Num+Enter")
LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the keys can be used, and what there is to say of them."""

    usable: bool
    sentence: str


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
    """name: what the keys are for. judge: looks at keys as Qt writes them. hint: what to know
    before pressing any. Enter uses the keys that stand there.

    keys: what was pressed, "" for nothing yet.
    """

    def __init__(
        self,
        name: str,
        judge: Callable[[str], Verdict],
        theme: Theme,
        parent: QWidget,
        *,
        hint: str = "",
    ) -> None:
        super().__init__(tr("Keys for “{command}”", command=name), theme, parent)
        self._judge = judge
        self.keys = ""
        self.catcher = KeyCatcher(tr("New keys"))
        self.catcher.setMinimumHeight(theme.px(56))
        self.catcher.caught.connect(self._on_caught)
        self._said = Label(hint, "small", wrap=True)
        self.body.addWidget(self.catcher)
        self.body.addWidget(self._said)
        self.add_button(tr("Cancel"))
        self._use = self.add_button(tr("Use them"), role="primary", accepts=True)
        self._use.setEnabled(False)
        self.setMinimumWidth(theme.px(420))
        self.catcher.setFocus()

    def _on_caught(self, keys: str) -> None:
        if self.keys and keys in ENTER:
            self.accept()
            return
        verdict = self._judge(keys)
        self.keys = keys if verdict.usable else ""
        self.catcher.setText(key_text(keys) if keys else "")
        self._use.setEnabled(verdict.usable)
        self._said.setText(verdict.sentence)
