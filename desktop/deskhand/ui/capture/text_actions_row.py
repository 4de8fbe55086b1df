"""The row in the quick prompt: what can be done with the selected text, or with the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from deskhand.domain.wording import tr
from deskhand.ui.capture.text_actions_model import Showing, TextActionsModel
from deskhand.ui.direction import margins
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip
from deskhand.ui.widgets.flow import Flow

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ActionChip(Chip):
    """Leaves its keys to the row; Qt would walk through the whole prompt by arrows."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class TextActionsRow(QFrame):
    """Alt and the underlined letter from anywhere in the prompt; in the row the letter alone,
    arrows and Enter. left: Up from the first. resized: it came, went or changed."""

    left = Signal()
    resized = Signal()

    def __init__(self, model: TextActionsModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._said: tuple[object, ...] = ()
        self.chips: list[QPushButton] = []
        self.setAccessibleName(tr("Text actions"))
        self._flow = Flow(theme.px(6))
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(theme.px(20), theme.px(2), theme.px(14), theme.px(10)))
        column.addLayout(self._flow)
        model.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the model offers now."""
        model = self._model
        showing = model.showing
        offered: tuple[object, ...] = tuple(each.name for each in model.actions)
        said = (showing, model.cannot_replace, offered if showing is Showing.ACTIONS else ())
        if said == self._said:
            return
        self._said = said
        had_focus = any(chip.hasFocus() for chip in self.chips)
        self._clear()
        match showing:
            case Showing.ACTIONS:
                self._offer([(each.name, self._runs(each.name)) for each in model.actions])
            case Showing.RESULT:
                self._offer_result()
            case Showing.NOTHING:
                self._offer([])
        self.setVisible(bool(self.chips))
        if had_focus:
            self.left.emit()
        self.resized.emit()

    def focus_first(self) -> bool:
        """The keyboard comes here; whether there is anything."""
        shown = [each for each in self.chips if each.isEnabled()]
        if not self.isVisible() or not shown:
            return False
        shown[0].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = [each for each in self.chips if each.isEnabled()]
        at = next((i for i, each in enumerate(shown) if each.hasFocus()), -1)
        key = Qt.Key(event.key())
        letter = event.text().casefold()
        if at < 0:
            super().keyPressEvent(event)
        elif key in ENTER:
            shown[at].click()
        elif key in STEPS and at + STEPS[key] < 0:
            self.left.emit()
        elif key in STEPS:
            shown[min(at + STEPS[key], len(shown) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        elif letter and (chip := _with_letter(shown, letter)) is not None:
            chip.click()
        else:
            super().keyPressEvent(event)

    def _runs(self, name: str) -> Callable[[], None]:
        return lambda: self._model.run(name)

    def _offer(self, offered: Sequence[tuple[str, Callable[[], None]]]) -> None:
        used: set[str] = set()
        for name, act in offered:
            chip = ActionChip(with_letter(name, used), tone="plain", name=name, parent=self)
            chip.clicked.connect(lambda _=False, act=act: act())
            self._flow.addWidget(chip)
            self.chips.append(chip)
            chip.show()

    def _offer_result(self) -> None:
        model = self._model
        self._offer(
            [
                (tr("Replace"), model.replace),
                (tr("Copy"), model.copy),
                (tr("Make a task"), model.make_task),
            ]
        )
        replace = self.chips[0]
        reason = model.cannot_replace
        replace.setEnabled(not reason)
        replace.setToolTip(reason or tr("Put the answer in the place of the selected text"))
        replace.setAccessibleDescription(replace.toolTip())

    def _clear(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []


def with_letter(name: str, used: set[str]) -> str:
    """The name with "&" before its first letter that is still free, which then is used."""
    words = name.replace("&", "&&")
    for at, sign in enumerate(words):
        letter = sign.casefold()
        if letter.isalnum() and letter not in used:
            used.add(letter)
            return f"{words[:at]}&{words[at:]}"
    return words


def _with_letter(chips: Sequence[QPushButton], letter: str) -> QPushButton | None:
    for chip in chips:
        words = chip.text().replace("&&", "")
        at = words.find("&")
        if at >= 0 and words[at + 1 : at + 2].casefold() == letter:
            return chip
    return None
