"""A short message at the foot of the window, with the one thing that can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.direction import margins
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.floating import floating_shadow
from deskhand.ui.widgets.labels import Label

SHOWN_MS = 8000
ABOVE_FLOOR = 12
MOST_CHARS = 400
"""What is longer is cut; screen readers get all of it."""


class Toast(QFrame):
    """One at a time, above `floor` (a height in its host); a newer one takes its place.

    It stays while the pointer is over it or the keyboard is in it. `changed` tells when
    `can_act` may have changed.
    """

    changed = Signal()

    def __init__(self, host: QWidget, theme: Theme, floor: Callable[[], int] | None = None) -> None:
        super().__init__(host)
        self._host = host
        self._theme = theme
        self._floor = floor or host.height
        self._act: Callable[[], None] | None = None
        self.setProperty("role", "toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._label = Label()
        self._action = Button(tr("Undo"), theme, role="link")
        self._action.clicked.connect(self.act)
        self._close = IconButton("close", tr("Dismiss"), theme, size=16)
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(theme.px(16), theme.px(6), theme.px(6), theme.px(6)))
        row.setSpacing(theme.px(8))
        for part in (self._label, self._action, self._close):
            row.addWidget(part)
        self.setGraphicsEffect(floating_shadow(theme, self, 24))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time_over)
        host.installEventFilter(self)
        self.hide()

    @property
    def can_act(self) -> bool:
        """Whether there is something to undo now."""
        return self._act is not None

    def tell(
        self,
        text: str,
        *,
        action: str = "",
        act: Callable[[], None] | None = None,
        shown_ms: int = SHOWN_MS,
    ) -> None:
        """Show `text`; with `act` also a button that says `action`, or "Undo"."""
        self._label.setText(text if len(text) <= MOST_CHARS else f"{text[: MOST_CHARS - 1]}…")
        self._act = act
        said = action or tr("Undo")
        self._action.setText(said)
        self._action.setAccessibleName(said)
        self._action.setVisible(act is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(shown_ms)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.changed.emit()

    def act(self) -> None:
        """Do what the button says, once."""
        act, self._act = self._act, None
        self.dismiss()
        if act is not None:
            act()

    def dismiss(self) -> None:
        """Take it away; what it offered can no longer be done from here."""
        self._act = None
        self._timer.stop()
        self.hide()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_time_over(self) -> None:
        if self.underMouse() or self._action.hasFocus() or self._close.hasFocus():
            self._timer.start(SHOWN_MS // 4)
        else:
            self.dismiss()

    def _place(self) -> None:
        """In one line where there is room, else in several."""
        self._label.setWordWrap(False)
        self._label.setMinimumWidth(0)
        self.adjustSize()
        beyond = self.width() - (self._host.width() - 2 * self._theme.px(ABOVE_FLOOR))
        if beyond > 0:
            self._label.setWordWrap(True)
            self._label.setMinimumWidth(max(self._label.width() - beyond, 0))
            self.resize(self.width() - beyond, 0)
            self.resize(self.width(), self.heightForWidth(self.width()))
        x = (self._host.width() - self.width()) // 2
        self.move(max(x, 0), self._floor() - self.height() - self._theme.px(ABOVE_FLOOR))
