"""A line above the text that offers something, until it is taken or put away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import ElidedLabel


class ComposerOffer(QWidget):
    """Hidden while there is nothing to offer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sentence = ElidedLabel("", "body")
        self.buttons: list[Button] = []
        self._close = IconButton("close", tr("Dismiss"), theme, size=14)
        self._close.clicked.connect(self.put_away)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self.sentence, 1)
        self._row.addWidget(self._close)
        self.hide()

    def offer(self, sentence: str, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Say this, with a button for each choice; the first one gets the keyboard."""
        self._forget()
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        for text, act in choices:
            button = Button(text, self._theme, role="link")
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, act=act: self._take(act))
            self._row.insertWidget(self._row.indexOf(self._close), button)
            self.buttons.append(button)
            self.setTabOrder(button, self._close)
        self.show()
        if self.buttons:
            self.buttons[0].setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def put_away(self) -> None:
        """Forget it."""
        self._forget()
        self.hide()

    def _take(self, act: Callable[[], None]) -> None:
        self.put_away()
        act()

    def _forget(self) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
