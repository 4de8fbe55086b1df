"""A pane with a list, and beside or over it what is chosen there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from deskhand.ui.settings.tab_order import TabOrder
from deskhand.ui.side.room import SidePane
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner

WIDE = 720
LIST_WIDTH = 320
READING_WIDTH = 620
MOST = 16_777_215


class TwoColumns(SidePane):
    """Both stand beside each other where there is room, else one of them is in sight."""

    def __init__(self, theme: Theme, listed: QWidget, nothing: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._listed, self._nothing = listed, nothing
        self._over = False
        self.banner = Banner(theme)
        self.detail = QStackedWidget()
        self.detail.addWidget(nothing)
        self._line = QFrame()
        self._line.setProperty("role", "vline")
        px = theme.px
        frame = QHBoxLayout()
        frame.setContentsMargins(px(12), 0, px(12), 0)
        frame.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(0)
        for part in (listed, self._line):
            row.addWidget(part)
        row.addWidget(self.detail, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(frame)
        column.addLayout(row, 1)

    @property
    def is_wide(self) -> bool:
        """Whether both are in sight."""
        return self.width() >= self._theme.px(WIDE)

    @property
    def is_over(self) -> bool:
        """Whether a page lies over the list, or would where there is no room for both."""
        return self._over

    def show_page(self, page: QWidget) -> None:
        """Bring a page of the detail into sight."""
        self.detail.setCurrentWidget(page)
        self._over = page is not self._nothing
        self._arrange()

    def show_list(self) -> None:
        """Back to the list alone, where there is no room for both."""
        self._over = False
        self._arrange()

    def wide_changed(self, wide: bool) -> None:
        """For panes whose pages have a way back only in a narrow one."""

    def go_back(self) -> None:
        """What Escape does on a page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._over and not self.is_wide:
            self.go_back()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.is_wide
        self._listed.setVisible(wide or not self._over)
        self.detail.setVisible(wide or self._over)
        self._line.setVisible(wide)
        if wide:
            self._listed.setFixedWidth(self._theme.px(LIST_WIDTH))
        else:
            self._listed.setMinimumWidth(0)
            self._listed.setMaximumWidth(MOST)
        self.wide_changed(wide)


def scrolled(column: QVBoxLayout, theme: Theme) -> QScrollArea:
    """A page that scrolls, no wider than one reads with ease."""
    px = theme.px
    body = QWidget()
    body.setProperty("role", "plain")
    column.setContentsMargins(px(16), px(12), px(16), px(16))
    column.setSpacing(px(12))
    inner = QWidget()
    inner.setMaximumWidth(px(READING_WIDTH))
    inner.setLayout(column)
    TabOrder(inner)
    row = QHBoxLayout(body)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(inner)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    return area


def form_foot(theme: Theme, problem: QWidget, leave: QWidget, save: QWidget) -> QVBoxLayout:
    """What stands below a form and does not scroll away: what is wrong with it, and its buttons."""
    px = theme.px
    row = QHBoxLayout()
    row.setSpacing(px(8))
    row.addStretch(1)
    row.addWidget(leave)
    row.addWidget(save)
    foot = QVBoxLayout()
    foot.setContentsMargins(px(16), px(8), px(16), px(12))
    foot.setSpacing(px(8))
    foot.addWidget(problem)
    foot.addLayout(row)
    return foot
