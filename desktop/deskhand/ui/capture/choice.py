"""What to do with the chosen region: four buttons beside it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button


class Choice(StrEnum):
    """What becomes of the picture."""

    ASK = "ask"
    TASK = "task"
    COPY = "copy"
    SAVE = "save"


WORDS = {
    Choice.ASK: (mark("&Ask about it"), "chat"),
    Choice.TASK: (mark("Make a &task"), "tasks"),
    Choice.COPY: (mark("&Copy"), "copy"),
    Choice.SAVE: (mark("&Save…"), "download"),
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ChoiceBar(QFrame):
    """Letters, arrows and Enter choose. chosen: which."""

    chosen = Signal(Choice)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(tr("What to do with the picture"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        px = theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(8), px(8), px(8))
        row.setSpacing(px(6))
        self.buttons: dict[Choice, QPushButton] = {}
        for choice, (words, icon) in WORDS.items():
            role = "primary" if choice is Choice.ASK else "secondary"
            button = Button(tr(words), theme, role=role, icon=icon)
            button.clicked.connect(lambda _=False, each=choice: self.chosen.emit(each))
            row.addWidget(button)
            self.buttons[choice] = button

    def focus_first(self) -> None:
        """The keyboard comes to the likeliest."""
        self.buttons[Choice.ASK].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        buttons = list(self.buttons.values())
        at = next((i for i, each in enumerate(buttons) if each.hasFocus()), 0)
        key = Qt.Key(event.key())
        letter = event.text().casefold()
        if key in ENTER:
            buttons[at].click()
        elif key in STEPS:
            step = (at + STEPS[key]) % len(buttons)
            buttons[step].setFocus(Qt.FocusReason.TabFocusReason)
        elif letter and (button := self._with_letter(letter)) is not None:
            button.click()
        else:
            super().keyPressEvent(event)

    def _with_letter(self, letter: str) -> QPushButton | None:
        """The one with this letter underlined."""
        for button in self.buttons.values():
            words = button.text()
            at = words.find("&")
            if words[at + 1 : at + 2].casefold() == letter:
                return button
        return None
