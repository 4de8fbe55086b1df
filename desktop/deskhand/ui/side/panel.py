"""The frame around the panes: their tabs, and what can be done with the room they have."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.actions import Actions
from deskhand.ui.direction import below, margins
from deskhand.ui.side.room import PANES
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.labels import Label

HEAD_HEIGHT = 49
TAB_GAP = 16


class Tabs(QWidget):
    """The panes by name. Those there is no room for are in the menu alone.

    chosen: one was pressed.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme, self._current = theme, ""
        self._buttons: dict[str, QPushButton] = {}
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for listed in PANES:
            button = QPushButton(tr(listed.title))
            button.setProperty("role", "tab")
            button.setCheckable(True)
            keys = actions.keys(listed.command)
            button.setToolTip(f"{tr(listed.title)}  {keys}".strip())
            button.setAccessibleName(tr("{pane} (tab)", pane=tr(listed.title)))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(partial(self.chosen.emit, listed.name))
            self._buttons[listed.name] = button
            row.addWidget(button)
        row.addStretch(1)
        self._space()
        theme.changed.connect(self._space)

    def _space(self) -> None:
        """Sizes at the zoom in force."""
        self._row.setSpacing(self._theme.px(TAB_GAP))
        self.setMinimumWidth(self._theme.px(80))
        self._fit()

    def show_current(self, name: str) -> None:
        """Mark the pane in sight."""
        self._current = name
        for each, button in self._buttons.items():
            button.setChecked(each == name)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many as there is room for, and always the one in sight."""
        layout = self.layout()
        gap = layout.spacing() if layout is not None else 0
        own = self._buttons.get(self._current)
        room = self.width() - (own.sizeHint().width() + gap if own is not None else 0)
        for name, button in self._buttons.items():
            if name == self._current:
                button.show()
                continue
            room -= button.sizeHint().width() + gap
            button.setVisible(room >= 0)


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
        self._wide = self._floating = False
        self.setProperty("role", "side")
        self.setAccessibleName(tr("Side pane"))
        self._stack = QStackedWidget()
        self._placed: dict[str, QWidget] = {}
        self._tabs = Tabs(theme, actions)
        self._tabs.chosen.connect(self.chosen)
        self._more = IconButton("more", tr("More panes and places"), theme, size=16)
        self._more.clicked.connect(self._show_menu)
        self._hide = IconButton("close", tr("Hide side pane"), theme, size=16)
        self._hide.clicked.connect(self.hidden)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._stack, 1)

    def _head(self) -> QWidget:
        self._bar = bar = QFrame()
        bar.setProperty("role", "bar")
        self._bar_row = row = QHBoxLayout(bar)
        row.addWidget(self._tabs, 1)
        row.addWidget(self._more)
        row.addWidget(self._hide)
        self._space()
        self._theme.changed.connect(self._space)
        return bar

    def _space(self) -> None:
        """Margins at the zoom in force."""
        px = self._theme.px
        self._bar_row.setContentsMargins(margins(px(16), 0, px(8), 0))
        self._bar_row.setSpacing(px(2))
        self._bar.setMinimumHeight(px(HEAD_HEIGHT))

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for listed in PANES:
            keys = self._actions.keys(listed.command)
            entry = menu.addAction(f"{tr(listed.title)}\t{keys}")
            entry.setCheckable(True)
            entry.setChecked(listed.name == self.current)
            entry.triggered.connect(partial(self.chosen.emit, listed.name))
        menu.addSeparator()
        if not self._floating:
            wide = tr("Beside the chat") if self._wide else tr("Whole width")
            menu.addAction(wide).triggered.connect(self.widened)
        place = tr("Put back into the window") if self._floating else tr("Window of its own")
        menu.addAction(place).triggered.connect(self.floated)
        menu.addAction(tr("Hide")).triggered.connect(self.hidden)
        menu.popup(below(self._more))

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
        self._tabs.show_current(name)
        if self.isWindow():
            self.setWindowTitle(next(tr(each.title) for each in PANES if each.name == name))

    def show_wide(self, wide: bool) -> None:
        """Whether it has the chat's room, too."""
        self._wide = wide

    def show_floating(self, floating: bool) -> None:
        """Whether it is a window of its own."""
        self._floating = floating

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
