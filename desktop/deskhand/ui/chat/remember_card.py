"""Under a message that states a preference: is it to be remembered?"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from deskhand.domain.preference import Strength
from deskhand.domain.wording import tr
from deskhand.ui.chat.under import UnderPart
from deskhand.ui.direction import put
from deskhand.ui.preferences.conflict_card import ConflictCard
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.preferences.words import TONES, strength_words
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, Chip, restyle
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label

WIDEST = 560


class RememberCard(UnderPart):
    """Asks about the sentence of `model`; it never takes the keyboard by itself. declined: no.
    silenced: never ask in this chat. left: the keyboard goes back to the composer."""

    declined = Signal()
    silenced = Signal()
    left = Signal()

    def __init__(self, model: NewPreference, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._editing = False
        self._frame = QFrame(self)
        self._frame.setProperty("role", "card")
        self._question = Label("", "body", wrap=True)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(tr("Sentence to remember"))
        self.edit.textEdited.connect(model.write)
        self.edit.returnPressed.connect(self._on_yes)
        self.strength = Chip("")
        self.strength.setToolTip(tr("How firmly it is meant; press for the next"))
        self.strength.clicked.connect(self._next_strength)
        self.yes_button = Button(tr("Remember"), theme, role="primary")
        self.yes_button.clicked.connect(self._on_yes)
        self.edit_button = Button(tr("Edit"), theme)
        self.edit_button.clicked.connect(self._on_edit)
        self.no_button = Button(tr("No"), theme)
        self.no_button.clicked.connect(self._on_no)
        self.never_button = Button(tr("Never ask in this chat"), theme, role="ghost")
        self.never_button.clicked.connect(self.silenced)
        self.conflict = ConflictCard(theme, self)
        self.conflict.replace_wanted.connect(model.replace)
        self.conflict.keep_wanted.connect(model.keep_both)
        self.conflict.drop_wanted.connect(self._on_no)
        self.conflict.resized.connect(self.resized)
        self._lay_out()
        model.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(px(14), px(10), px(14), px(10))
        column.setSpacing(px(8))
        column.addWidget(self._question)
        column.addWidget(self.edit)
        row = Flow(px(6))
        for part in (self.yes_button, self.edit_button, self.no_button, self.strength):
            row.addWidget(part)
        row.addWidget(self.never_button)
        column.addLayout(row)

    def stops(self) -> list[QWidget]:
        """What is in it, in the order of reading."""
        return [
            self.edit,
            self.yes_button,
            self.edit_button,
            self.no_button,
            self.strength,
            self.never_button,
            *self.conflict.stops(),
        ]

    def arrange(self, width: int) -> int:
        """At the right, under the person's bubble."""
        part: QWidget = self.conflict if self._frame.isHidden() else self._frame
        wide = min(width, self._theme.px(WIDEST))
        layout = part.layout()
        tall = layout.totalHeightForWidth(wide) if layout is not None else 0
        put(part, width, QRect(width - wide, 0, wide, tall))
        return tall

    def _show(self) -> None:
        model = self._model
        clash = model.conflict is not None
        before = (self._frame.isHidden(), self._question.text())
        self._frame.setHidden(clash)
        self.conflict.setVisible(clash)
        if model.conflict is not None:
            self.conflict.show_conflict(model.conflict, " ".join(model.sentence.split()))
        else:
            self._show_question(model)
        if before != (self._frame.isHidden(), self._question.text()):
            self.resized.emit()

    def _show_question(self, model: NewPreference) -> None:
        question = tr("Remember: “{sentence}”?", sentence=model.sentence.strip())
        self._question.setText(tr("Remember:") if self._editing else question)
        self._frame.setAccessibleName(question)
        self.edit.setVisible(self._editing)
        self.edit_button.setVisible(not self._editing)
        self.yes_button.setEnabled(not model.busy and bool(model.sentence.strip()))
        words = strength_words(model.strength)
        self.strength.setText(words)
        self.strength.setAccessibleName(tr("Strength: {strength}", strength=words))
        restyle(self.strength, tone=TONES[model.strength])

    def _next_strength(self) -> None:
        order = list(Strength)
        self._model.choose(order[(order.index(self._model.strength) + 1) % len(order)])

    def _on_edit(self) -> None:
        self._editing = True
        self.edit.setText(self._model.sentence)
        self._show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_yes(self) -> None:
        self._leave()
        self._model.add()

    def _on_no(self) -> None:
        self._leave()
        self.declined.emit()

    def _leave(self) -> None:
        """The card goes away: the keyboard must not be lost with it."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard; Esc is no."""
        focused = self.window().focusWidget()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if isinstance(focused, QPushButton):
                focused.click()
            case Qt.Key.Key_Escape:
                self._on_no()
            case _:
                super().keyPressEvent(event)
