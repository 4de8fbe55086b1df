"""One line that says what was done, with what undoes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import ElidedLabel

SHOWN_MS = 12_000


class Told(QWidget):
    """Hidden until it has something to say, and again after a while. resized: it came or went.
    done: whether what it says was done."""

    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._undo: Callable[[], None] | None = None
        self.done = True
        self._mark = QLabel()
        self._words = ElidedLabel("", "body")
        self.button = Button(tr("Undo"), theme, role="link")
        self.button.clicked.connect(self.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.put_away)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    @property
    def words(self) -> str:
        """What is said, "" when nothing is."""
        return "" if self.isHidden() else self._words.text()

    def tell(
        self, sentence: str, undo: Callable[[], None] | None = None, *, done: bool = True
    ) -> None:
        """Say this. undo: what the button does; without it there is none. done: something was
        done; else it is said why nothing was."""
        self._undo, self.done = undo, done
        self._tint()
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self.button.setVisible(undo is not None)
        self.show()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.resized.emit()

    def undo(self) -> None:
        """Take it back, once."""
        undo, self._undo = self._undo, None
        self.put_away()
        if undo is not None:
            undo()

    def put_away(self) -> None:
        """Say no more."""
        self._undo = None
        self._timer.stop()
        if not self.isHidden():
            self.hide()
            self.resized.emit()

    def _tint(self) -> None:
        icon, token = ("check", "ok") if self.done else ("info", "muted")
        self._mark.setPixmap(pixmap(icon, self._theme, token, 16))
