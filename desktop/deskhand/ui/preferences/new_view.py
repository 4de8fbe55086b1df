"""The line for a new preference, with what was understood of it below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskhand.domain.preference import Preference, Strength
from deskhand.domain.wording import tr
from deskhand.ui.preferences.conflict_card import ConflictCard
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.preferences.words import TONES, strength_words
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, Chip, restyle
from deskhand.ui.widgets.flow import Flow

LONGEST = 2_000


class NewPreferenceView(QWidget):
    """left_down: Down was pressed. Esc empties the line."""

    left_down = Signal()

    def __init__(self, model: NewPreference, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.line = _Line()
        self.line.setAccessibleName(tr("New preference"))
        self.line.setPlaceholderText(tr("New preference: “I prefer window seats”"))
        self.line.setMaxLength(LONGEST)
        self.line.textEdited.connect(model.write)
        self.line.returnPressed.connect(self._on_enter)
        self.line.down_pressed.connect(self.left_down)
        self.strength = Chip("", name="")
        self.strength.setToolTip(tr("How firmly it is meant; press for the next"))
        self.strength.clicked.connect(self._next_strength)
        self.add_button = Button(tr("Remember"), theme, role="primary")
        self.add_button.clicked.connect(self._on_enter)
        self._understood = QWidget()
        row = QHBoxLayout(self._understood)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        chips = Flow(theme.px(6))
        chips.addWidget(self.strength)
        row.addLayout(chips, 1)
        row.addWidget(self.add_button)
        self.card = ConflictCard(theme)
        self.card.replace_wanted.connect(model.replace)
        self.card.keep_wanted.connect(model.keep_both)
        self.card.drop_wanted.connect(self._on_drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self.line, self._understood, self.card):
            column.addWidget(part)
        model.changed.connect(self._show)
        model.stored.connect(self._on_stored)
        model.clashed.connect(self._on_clashed)
        self._show()

    def write(self, sentence: str) -> None:
        """Begin with these words."""
        self.line.setText(sentence)
        self._model.write(sentence)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_enter(self) -> None:
        if self._model.conflict is not None and not self.card.isHidden():
            self.card.replace_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._model.add()
            self.line.selectAll()  # what is typed before it is stored is the next one

    def _on_stored(self, preference: Preference) -> None:
        """Ready for the next one, which may have been begun; the card that had the keyboard is
        gone."""
        if self._is_line(preference.sentence) or self.card.isVisible():
            self.line.clear()
        self._model.write(self.line.text())
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clashed(self, words: str) -> None:
        """These are asked about: they stand in the line again, what came since is one undo away."""
        if not self._is_line(words):
            self.line.selectAll()
            self.line.insert(words)

    def _is_line(self, words: str) -> bool:
        return " ".join(self.line.text().split()) == words

    def _on_drop(self) -> None:
        self._model.drop()
        self._model.write("")
        self.line.clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_strength(self) -> None:
        order = list(Strength)
        self._model.choose(order[(order.index(self._model.strength) + 1) % len(order)])

    def _show(self) -> None:
        model = self._model
        self._understood.setVisible(bool(model.sentence.strip()) and model.conflict is None)
        self.add_button.setEnabled(not model.busy)
        words = strength_words(model.strength)
        self.strength.setText(words)
        self.strength.setAccessibleName(tr("Strength: {strength}", strength=words))
        restyle(self.strength, tone=TONES[model.strength])
        self.card.setVisible(model.conflict is not None)
        if model.conflict is not None:
            self.card.show_conflict(model.conflict, model.sentence.strip())


class _Line(QLineEdit):
    """down_pressed: on to what is below."""

    down_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.down_pressed.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
                self.textEdited.emit("")
            case _:
                super().keyPressEvent(event)
