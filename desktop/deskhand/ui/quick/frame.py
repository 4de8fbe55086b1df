"""The frame of the quick prompt: round, with a shadow, on top; where it is and how large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBitmap,
    QCursor,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from deskhand.ui.quick.edges import Edges
from deskhand.ui.quick.memory import Memory
from deskhand.ui.quick.placing import bounded_width, place
from deskhand.ui.quick.shadow import DOWN, SPREAD, Shadow
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import COMPOSER

WIDTH, LEAST_WIDTH, LEAST_ANSWER, ABOVE_FLOOR = 680, 360, 120, 12
FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.NoDropShadowWindowHint
)
HARD_EDGE = "faint"
"""The colour of the edge where there is no shadow, as the style sheet has it."""

AWAY_MS = 60
"""How long after the keyboard left it is looked whether a menu of ours took it."""


class PromptFrame(QWidget):
    """Holds `panel`, which is as tall as what it holds. went: it is out of sight. placed: the
    person dragged it somewhere, or made it larger; read `memory`."""

    went = Signal()
    placed = Signal()

    def __init__(self, memory: Memory, theme: Theme, *, see_through: bool) -> None:
        """see_through: the desktop shows windows that are partly transparent."""
        super().__init__(None, FLAGS)
        self._memory, self._theme, self._see_through = memory, theme, see_through
        self._shadow = Shadow(theme, COMPOSER)
        self._fitting = self._placing = False
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, see_through)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.panel = QFrame(self)
        self.panel.setProperty("role", "popup")
        if not see_through:  # there is no shadow that tells it from what lies below
            self.panel.setProperty("edge", "hard")
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.fit)
        self._away = QTimer(self, singleShot=True, interval=AWAY_MS)
        self._away.timeout.connect(self._look_away)
        self._edges = Edges(self, self.panel)
        self._edges.dragged.connect(self._on_edge_dragged)
        self._edges.grabbed.connect(self._on_grabbed)

    def height_at(self, width: int, screen: QRect, room: int) -> int:
        """Lay the panel out for this width; the height it needs.

        room: what there is below its upper edge, which should do.
        """
        raise NotImplementedError

    def answer_height(self) -> int:
        """How tall the answers are now, 0 without any."""
        raise NotImplementedError

    def focus_line(self) -> None:
        """The keyboard comes to the words."""
        raise NotImplementedError

    # -- coming and going

    def warm(self) -> None:
        """Do now what showing it would otherwise wait for."""
        self.ensurePolished()
        self.winId()
        self.fit()
        self.grab()

    def bring_up(self) -> None:
        """Show it on the screen of the pointer, with the keyboard in it."""
        self._away.stop()
        if not self.isVisible():
            self._fit_on(_screen_of_pointer(), keep_place=False)
            self.show()
        self.raise_()
        self.activateWindow()
        # Not left to WindowActivate: shown again soon after it was hidden, that often stays out.
        self.focus_line()

    def put_away(self) -> None:
        """Hide it. What is typed stays, and an answer goes on."""
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._away.stop()
        self._edges.let_go()
        self.went.emit()

    def changeEvent(self, event: QEvent) -> None:
        """The person turned to another program, or to a menu of ours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self._away.stop()
            elif self.isVisible():
                self._away.start()

    def _look_away(self) -> None:
        if self._memory.pinned or self.isActiveWindow():
            return
        if self._edges.held:  # while it is moved the keyboard may be the window manager's
            self._edges.let_go()
            self._away.start()
            return
        windows = QApplication.topLevelWidgets()
        if not any(each.isVisible() and self._is_ours(each) for each in windows):
            self.put_away()

    def _is_ours(self, window: QWidget) -> bool:
        """Whether this is a menu or a dialog of the prompt."""
        parent = window.parentWidget()
        while parent is not None:
            if parent is self:
                return True
            parent = parent.parentWidget()
        return False

    # -- size and place

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(150))

    @property
    def margin(self) -> int:
        """What lies around the panel for its shadow."""
        return self._theme.px(SPREAD + DOWN) if self._see_through else 0

    def fit(self) -> None:
        """As tall as what it holds."""
        if self.isVisible():
            self._fit_on(self.screen().availableGeometry(), keep_place=True)
        else:
            self._fit_on(_screen_of_pointer(), keep_place=False)

    def _fit_on(self, screen: QRect, *, keep_place: bool) -> None:
        if self._fitting:
            return
        self._fitting = True
        margin = self.margin
        width = bounded_width(screen, self._memory.width or self._theme.px(WIDTH))
        self.panel.setGeometry(margin, margin, width, self.panel.height())
        top = self._wanted_place(screen, width, 0).y()
        if keep_place:
            top = self.y() + margin
        room = screen.bottom() + 1 - top - self._theme.px(ABOVE_FLOOR)
        height = min(self.height_at(width, screen, room), screen.height())
        self.panel.setGeometry(margin, margin, width, height)
        self._placing = True
        size = QSize(width + 2 * margin, height + 2 * margin)
        if self.size() != size:
            self.resize(size)
        if not keep_place or height > room:
            self.move(self._wanted_place(screen, width, height) - QPoint(margin, margin))
        self._placing = False
        self._fitting = False

    def _wanted_place(self, screen: QRect, width: int, height: int) -> QPoint:
        dragged = self._memory.place
        return place(screen, width, height, QPoint(*dragged) if dragged else None)

    def _on_edge_dragged(self, width: int, taller: int) -> None:
        """The person makes it wider, or its answers taller."""
        if width:
            self._memory.width = max(width, self._theme.px(LEAST_WIDTH))
        answer = self.answer_height()
        if taller and answer:
            self._memory.answer_height = max(answer + taller, self._theme.px(LEAST_ANSWER))
        self.placed.emit()
        self.fit()

    def _on_grabbed(self) -> None:
        """The person moves it: the window system does, so that it works everywhere."""
        handle = self.windowHandle()
        if handle is not None:
            handle.startSystemMove()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Only where it was dragged to is remembered."""
        super().moveEvent(event)
        if self._edges.held and not self._placing:
            corner = event.pos() + QPoint(self.margin, self.margin)
            self._memory.place = (corner.x(), corner.y())
            self.placed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where nothing can be transparent, the corners are cut off."""
        super().resizeEvent(event)
        if not self._see_through:
            shape = QBitmap(self.size())
            shape.clear()
            painter = QPainter(shape)
            painter.setBrush(Qt.GlobalColor.color1)
            radius = self._theme.px(COMPOSER)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)
            painter.end()
            self.setMask(shape)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shadow, or what is left of the edge at corners that are cut off; the panel paints
        itself."""
        painter = QPainter(self)
        if self._see_through:
            self._shadow.paint(painter, self.panel.geometry(), self.devicePixelRatioF())
        else:
            painter.fillRect(event.rect(), self._theme.color(HARD_EDGE))
        painter.end()

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the panel it is grabbed; around it, the person meant what lies below."""
        if event.button() is Qt.MouseButton.LeftButton and not self._edges.press(event):
            self.put_away()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._edges.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._edges.let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Who types has let go of it; the window system does not say so."""
        self._edges.let_go()
        super().keyPressEvent(event)


def _screen_of_pointer() -> QRect:
    """What the desktop leaves free of it."""
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()
