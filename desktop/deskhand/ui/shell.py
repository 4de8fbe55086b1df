"""How the window's parts share its room: rail, or a narrow strip in its place, and the centre."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.actions import Actions
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import RAIL_OVERLAYS_BELOW
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.floating import floating_shadow
from deskhand.ui.window_memory import RAIL_WIDTHS

STRIP_WIDTH = 52
_GRIP_WIDTH = 6


class Strip(QFrame):
    """What stays of the rail while it is hidden: its commands as icons."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName(tr("Hidden sidebar"))
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(10), px(8), px(8))
        column.setSpacing(px(4))
        for icon, name, command in (
            ("sidebar", tr("Show sidebar"), "view.sidebar"),
            ("compose", tr("New chat"), "chat.new"),
            ("search", tr("Search conversations"), "chat.search"),
            ("", "", ""),
            ("settings", tr("Settings"), "app.settings"),
        ):
            if not command:
                column.addStretch(1)
                continue
            keys = actions.keys(command)
            button = IconButton(icon, name, theme, tip=f"{name}  {keys}".strip())
            button.clicked.connect(actions[command].trigger)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)


class _Grip(QWidget):
    """The edge of the rail, to drag."""

    dragged = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.mapToParent(event.position().toPoint()).x())


class Shell(QWidget):
    """rail_changed: it was hidden, shown or resized by the person.

    Below 700 px the rail lies over the centre, and goes when one turns to something else.
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

    def set_up(self, rail_width: int, shown: bool) -> None:
        """As remembered; parts get their place when the window has its size."""
        self._rail_width, self._shown = rail_width, shown

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
        height, rail_width = self.height(), self._theme.px(self._rail_width)
        beside = self._shown and not self.is_narrow
        strip = 0 if beside else self._theme.px(STRIP_WIDTH)
        left = rail_width if beside else strip
        self.rail.setVisible(beside or self._over)
        self.rail.setGeometry(0, 0, rail_width, height)
        if strip or self._strip is not None:
            self._the_strip().setVisible(bool(strip))
            self._the_strip().setGeometry(0, 0, strip, height)
        self.centre.setGeometry(left, 0, max(self.width() - left, 0), height)
        self._grip.setVisible(beside)
        self._grip.setGeometry(left - _GRIP_WIDTH // 2, 0, _GRIP_WIDTH, height)
        if self._over:
            self.rail.raise_()
        else:
            self._grip.raise_()

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
        slide.setStartValue(QPoint(-self._theme.px(self._rail_width), 0))
        slide.setEndValue(QPoint(0, 0))
        slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _on_dragged(self, x: int) -> None:
        low, high = RAIL_WIDTHS
        self._rail_width = min(max(round(x / self._theme.zoom), low), high)
        self.arrange()
        self.rail_changed.emit()
