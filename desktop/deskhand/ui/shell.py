"""How the parts of the window share its room: rail or a narrow strip, centre, side pane."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.actions import Actions
from deskhand.ui.direction import is_mirrored, put
from deskhand.ui.notices.bell import Bell
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import RAIL_OVERLAYS_BELOW, SIDE_OVERLAYS_BELOW, SIDE_WIDTH
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.floating import floating_shadow
from deskhand.ui.window_memory import RAIL_WIDTHS, SIDE_WIDTHS

STRIP_WIDTH = 52
FIRST_COMMANDS = 3
_GRIP_WIDTH = 6


class Strip(QFrame):
    """What stays of the rail while it is hidden: its commands as icons."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName(tr("Hidden sidebar"))
        self._theme = theme
        self._column = column = QVBoxLayout(self)
        self._space()
        theme.changed.connect(self._space)
        for icon, name, command in (
            ("sidebar", tr("Show sidebar"), "view.sidebar"),
            ("compose", tr("New chat"), "chat.new"),
            ("search", tr("Search conversations"), "chat.search"),
            ("", "", ""),
            ("tasks", tr("Tasks"), "view.tasks"),
            ("heart", tr("Preferences"), "view.preferences"),
            ("people", tr("People"), "view.people"),
            ("settings", tr("Settings"), "app.settings"),
        ):
            if not command:
                column.addStretch(1)
                continue
            keys = actions.keys(command)
            button = IconButton(icon, name, theme, tip=f"{name}  {keys}".strip())
            button.clicked.connect(actions[command].trigger)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        bell = Bell(theme, actions)
        column.insertWidget(FIRST_COMMANDS, bell, alignment=Qt.AlignmentFlag.AlignHCenter)

    def _space(self) -> None:
        """Margins at the zoom in force."""
        px = self._theme.px
        self._column.setContentsMargins(px(8), px(10), px(8), px(8))
        self._column.setSpacing(px(4))


class _Grip(QWidget):
    """The edge of the rail, to drag."""

    dragged = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.mapToParent(event.position().toPoint()).x())


def _from_start(shell: QWidget, x: int) -> int:
    """How far from where lines begin a place of the shell is."""
    return shell.width() - x if is_mirrored() else x


class Shell(QWidget):
    """rail_changed: rail or side pane was hidden, shown or resized by the person.

    Below 700 px the rail lies over the centre, and goes when one turns to something else. Below
    1000 px the side pane does, until it is put away.
    """

    rail_changed = Signal()

    def __init__(self, centre: QWidget, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rail_width = 0
        self._shown = True
        self._over = False
        self.centre = centre
        # Its ground alone is drawn at first; the list is built after the first picture.
        self.rail: QWidget = QFrame(self)
        self.rail.setProperty("role", "rail")
        self._strip: Strip | None = None
        self._actions = actions
        centre.setParent(self)
        self._grip = _Grip(self)
        self._grip.dragged.connect(self._on_dragged)
        self.side: QWidget | None = None
        self._side_width = SIDE_WIDTH
        self._side_shown = self._side_wide = False
        self._side_grip: _Grip | None = None
        theme.changed.connect(self.arrange)

    @property
    def is_narrow(self) -> bool:
        """Whether the rail has no room of its own."""
        return self.width() < self._theme.px(RAIL_OVERLAYS_BELOW)

    @property
    def rail_width(self) -> int:
        """As the person set it, at zoom 1."""
        return self._rail_width

    @property
    def rail_wanted(self) -> bool:
        """Whether the person wants the rail where there is room for it."""
        return self._shown

    @property
    def rail_visible(self) -> bool:
        """Whether it can be seen now."""
        return self._over if self.is_narrow else self._shown

    def put_rail(self, rail: QWidget) -> None:
        """Put the rail in its place."""
        ground, self.rail = self.rail, rail
        rail.setParent(self)
        self.arrange()
        ground.deleteLater()

    def set_up(self, rail_width: int, shown: bool, side_width: int = SIDE_WIDTH) -> None:
        """As remembered; parts get their place when the window has its size."""
        self._rail_width, self._shown = rail_width, shown
        self._side_width = side_width

    # -- the pane beside the centre

    @property
    def side_width(self) -> int:
        """As the person set it, at zoom 1."""
        return self._side_width

    @property
    def side_wanted(self) -> bool:
        """Whether the side pane is shown."""
        return self._side_shown

    @property
    def side_is_wide(self) -> bool:
        """Whether it has the centre's room, too."""
        return self._side_shown and self._side_wide

    @property
    def side_lies_over(self) -> bool:
        """Whether it covers the centre because there is no room beside it."""
        return self._side_shown and self.width() < self._theme.px(SIDE_OVERLAYS_BELOW)

    def put_side(self, side: QWidget) -> None:
        """Put the side pane in its place; it is shown with `show_side`."""
        self.side = side
        side.setParent(self)
        if self._side_grip is None:
            self._side_grip = _Grip(self)
            self._side_grip.dragged.connect(self._on_side_dragged)
        self.arrange()

    def take_side(self) -> None:
        """It becomes a window of its own."""
        self.side = None
        self._side_shown = False
        self.arrange()
        self.rail_changed.emit()

    def show_side(self, shown: bool) -> None:
        """Show or hide it."""
        self._side_shown = shown and self.side is not None
        self.arrange()
        self.rail_changed.emit()

    def widen_side(self, wide: bool) -> None:
        """Give it the centre's room, or give that back."""
        self._side_wide = wide
        self.arrange()

    def _arrange_side(self, left: int) -> int:
        """Give the side pane its place behind `left`; where the centre ends."""
        side, grip, end = self.side, self._side_grip, self.width()
        if side is None or grip is None:
            if grip is not None:
                grip.hide()
            return end
        side.setVisible(self._side_shown)
        width = min(self._theme.px(self._side_width), max(end - left, 0))
        if self.side_is_wide:
            width = max(end - left, 0)
        self._put(side, end - width, width)
        beside = self._side_shown and not self.side_is_wide and not self.side_lies_over
        grip.setVisible(beside)
        self._put(grip, end - width - _GRIP_WIDTH // 2, _GRIP_WIDTH)
        if self._side_shown:
            side.raise_()
            grip.raise_()
        return end - width if beside else end

    def _on_side_dragged(self, x: int) -> None:
        low, high = SIDE_WIDTHS
        wanted = round((self.width() - _from_start(self, x)) / self._theme.zoom)
        self._side_width = min(max(wanted, low), high)
        self.arrange()
        self.rail_changed.emit()

    def show_rail(self, shown: bool) -> None:
        """Show or hide it, in the way the width of the window asks for."""
        if self.is_narrow:
            self._set_over(shown)
        else:
            self._shown = shown
        self.arrange()
        self.rail_changed.emit()

    def arrange(self) -> None:
        """Give every part its place."""
        if self.is_narrow is False and self._over:
            self._set_over(False)
        rail_width = self._theme.px(self._rail_width)
        beside = self._shown and not self.is_narrow
        strip = 0 if beside else self._theme.px(STRIP_WIDTH)
        left = rail_width if beside else strip
        self.rail.setVisible(beside or self._over)
        self._put(self.rail, 0, rail_width)
        if strip or self._strip is not None:
            self._the_strip().setVisible(bool(strip))
            self._put(self._the_strip(), 0, strip)
        end = self._arrange_side(left)
        self._put(self.centre, left, max(end - left, 0))
        self.centre.setVisible(not self.side_is_wide)
        self._grip.setVisible(beside)
        self._put(self._grip, left - _GRIP_WIDTH // 2, _GRIP_WIDTH)
        if self._over:
            self.rail.raise_()
        else:
            self._grip.raise_()

    def _put(self, part: QWidget, start: int, width: int) -> None:
        """As tall as the shell. start: from where lines begin."""
        put(part, self.width(), QRect(start, 0, width, self.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_narrow = event.oldSize().width() < self._theme.px(RAIL_OVERLAYS_BELOW)
        self.arrange()
        if was_narrow != self.is_narrow:
            self.rail_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the rail lies over the centre: a press beside it puts it away."""
        if (
            event.type() is QEvent.Type.MouseButtonPress
            and isinstance(watched, QWidget)
            and watched.window() is self.window()
            and watched is not self.rail
            and not self.rail.isAncestorOf(watched)
        ):
            self.show_rail(False)
        return super().eventFilter(watched, event)

    def _the_strip(self) -> Strip:
        if self._strip is None:
            self._strip = Strip(self._theme, self._actions, self)
        return self._strip

    def _set_over(self, over: bool) -> None:
        if over == self._over:
            return
        self._over = over
        app = QApplication.instance()
        if app is None:
            return
        if not over:
            app.removeEventFilter(self)
            self.rail.setGraphicsEffect(None)  # type: ignore[arg-type]  # the stubs forget None
            return
        app.installEventFilter(self)
        self.rail.setGraphicsEffect(floating_shadow(self._theme, self.rail))
        self.rail.show()
        if duration_ms := self._theme.motion_ms():
            self._slide_in(duration_ms)

    def _slide_in(self, duration_ms: int) -> None:
        from PySide6.QtCore import QEasingCurve, QPropertyAnimation

        slide = QPropertyAnimation(self.rail, b"pos", self)
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        slide.setDuration(duration_ms)
        width = self._theme.px(self._rail_width)
        end = self.width() - width if is_mirrored() else 0
        slide.setStartValue(QPoint(self.width() if is_mirrored() else -width, 0))
        slide.setEndValue(QPoint(end, 0))
        slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _on_dragged(self, x: int) -> None:
        low, high = RAIL_WIDTHS
        self._rail_width = min(max(round(_from_start(self, x) / self._theme.zoom), low), high)
        self.arrange()
        self.rail_changed.emit()
