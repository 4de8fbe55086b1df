"""The frame around the panes: their tabs, and what can be done with the room they have."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.actions import Actions
from deskhand.ui.side.room import PANES, Listed
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.labels import Label

HEAD_MARGIN = 8


class SidePanel(QFrame):
    """chosen: a tab was pressed. widened, floated, hidden: a button at its head was, or Escape.

    It is a frame in the window, or a window of its own while it floats.
    """

    chosen = Signal(str)
    widened = Signal()
    floated = Signal()
    hidden = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme, self._actions = theme, actions
        self.setProperty("role", "side")
        self.setAccessibleName(tr("Side pane"))
        self._stack = QStackedWidget()
        self._placed: dict[str, QWidget] = {}
        self._tabs = {each.name: self._tab(each) for each in PANES}
        self._widen = IconButton("expand", tr("Widen"), theme, size=16)
        self._widen.clicked.connect(self.widened)
        self._float = IconButton("float", tr("Float"), theme, size=16)
        self._float.clicked.connect(self.floated)
        self._hide = IconButton("close", tr("Hide"), theme, size=16)
        self._hide.clicked.connect(self.hidden)
        head = QHBoxLayout()
        px = theme.px
        head.setContentsMargins(px(HEAD_MARGIN), px(HEAD_MARGIN), px(HEAD_MARGIN), 0)
        head.setSpacing(px(2))
        for tab in self._tabs.values():
            head.addWidget(tab)
        head.addStretch(1)
        for button in (self._widen, self._float, self._hide):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _tab(self, listed: Listed) -> IconButton:
        keys = self._actions.keys(listed.command)
        title = tr(listed.title)
        tab = IconButton(listed.icon, title, self._theme, tip=f"{title}  {keys}".strip())
        tab.setCheckable(True)
        tab.clicked.connect(lambda: self.chosen.emit(listed.name))
        return tab

    @property
    def current(self) -> str:
        """The name of the pane in sight; "" before one was."""
        widget = self._stack.currentWidget()
        return next((name for name, each in self._placed.items() if each is widget), "")

    def pane(self, name: str) -> QWidget | None:
        """What was put in a pane's place."""
        return self._placed.get(name)

    def put(self, name: str, pane: QWidget) -> None:
        """Give a pane its place, instead of what was in it."""
        before = self._placed.get(name)
        self._placed[name] = pane
        self._stack.addWidget(pane)
        if before is not None:
            if self._stack.currentWidget() is before:
                self._stack.setCurrentWidget(pane)
            self._stack.removeWidget(before)
            before.deleteLater()

    def show_pane(self, name: str) -> None:
        """Bring it into sight."""
        self._stack.setCurrentWidget(self._placed[name])
        for each, tab in self._tabs.items():
            tab.setChecked(each == name)
        if self.isWindow():
            self.setWindowTitle(self._tabs[name].accessibleName())

    def show_wide(self, wide: bool) -> None:
        """Whether it has the chat's room, too."""
        name = tr("Narrow") if wide else tr("Widen")
        self._widen.set_icon("shrink" if wide else "expand")
        self._widen.setAccessibleName(name)
        self._widen.setToolTip(name)

    def show_floating(self, floating: bool) -> None:
        """Whether it is a window of its own."""
        name = tr("Put back into the window") if floating else tr("Float")
        self._float.setAccessibleName(name)
        self._float.setToolTip(name)
        self._widen.setVisible(not floating)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed as a window: back into the main one."""
        event.ignore()
        self.floated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hidden.emit()
            return
        super().keyPressEvent(event)


def waiting(theme: Theme, text: str) -> QWidget:
    """What stands in a pane's place before it can be built."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20))
    label = Label(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addStretch(1)
    column.addWidget(label)
    column.addStretch(1)
    return page
