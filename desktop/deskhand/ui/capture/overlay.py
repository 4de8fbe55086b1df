"""One screen, frozen, with the rectangle being chosen on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.capture.choice import Choice, ChoiceBar
from deskhand.ui.capture.region import Region
from deskhand.ui.capture.screens import Frozen
from deskhand.ui.theme.theme import Theme

SHADE = QColor(0, 0, 0, 120)
LABEL = QColor(20, 20, 20, 225)
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
GAP = 10


class RegionOverlay(QWidget):
    """Covers one screen. begun: a rectangle is being drawn here. chosen: what to do with it.
    next_wanted: the keyboard should go to the next screen. cancelled: the person left."""

    begun = Signal()
    chosen = Signal(Choice)
    next_wanted = Signal()
    cancelled = Signal()

    def __init__(self, frozen: Frozen, theme: Theme) -> None:
        super().__init__(
            None,
            Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.Tool,
        )
        self.frozen, self._theme = frozen, theme
        picture = frozen.image
        self.region = Region(picture.width(), picture.height(), frozen.ratio)
        self._by_keyboard = False
        self.setWindowTitle(tr("Region of the screen"))
        self.setAccessibleName(tr("Region of the screen"))
        self.setAccessibleDescription(self.hint())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.bar = ChoiceBar(theme, self)
        self.bar.chosen.connect(self.chosen)
        self.bar.hide()
        self.setScreen(frozen.screen)
        self.setGeometry(frozen.screen.geometry())

    def hint(self) -> str:
        """What can be done, for those who see it and those who hear it."""
        return tr(
            "Drag over what you want. Arrow keys move, Shift with them sizes, Ctrl goes by one"
            " pixel, Enter takes it, Esc leaves."
        )

    def show_here(self) -> None:
        """Over the whole screen, panels too."""
        self.showFullScreen()
        self.setGeometry(self.frozen.screen.geometry())
        self.raise_()

    def take_keyboard(self) -> None:
        """The keys come here."""
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Another screen has the rectangle now."""
        self.region.rectangle = None
        self.bar.hide()
        self.update()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.RightButton:
            self.cancelled.emit()
            return
        self.bar.hide()
        self.begun.emit()
        self.region.begin(event.position().x(), event.position().y())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.region.is_dragged:
            self.region.drag(event.position().x(), event.position().y())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.region.end():
            self._offer()
        self.update()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window manager's key for it: the person leaves, whichever screen it was on."""
        super().closeEvent(event)
        self.cancelled.emit()

    # -- keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 Qt's name
        """Tab is for screens, or for the choices once there are some."""
        return super().focusNextPrevChild(next) if self.bar.isVisible() else False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        held = event.modifiers()
        if key is Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in ARROWS:
            self._by_arrow(key, held)
        elif key in ENTER:
            if self.region.rectangle is None:
                self.region.take_all()
            self._offer()
        elif key is Qt.Key.Key_A and held == Qt.KeyboardModifier.ControlModifier:
            self.begun.emit()
            self.region.take_all()
            self._say_size()
        elif key is Qt.Key.Key_Tab:
            self.next_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _by_arrow(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        across, down = ARROWS[key]
        fine = bool(held & Qt.KeyboardModifier.ControlModifier)
        if self.region.rectangle is None:
            self.begun.emit()
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.region.size(across, down, fine=fine)
        else:
            self.region.move(across, down, fine=fine)
        self._say_size()

    def _say_size(self) -> None:
        self.setAccessibleDescription(self.size_text())
        self.update()

    def size_text(self) -> str:
        """The size of the rectangle in pixels, "" for none."""
        now = self.region.rectangle
        return "" if now is None else f"{now.width} × {now.height}"

    def _offer(self) -> None:
        """Ask what to do with it, beside it."""
        self.bar.adjustSize()
        self.bar.move(self._place_of_bar(self.bar.sizeHint()))
        self.bar.show()
        self.bar.focus_first()
        self.update()

    def _place_of_bar(self, size: QSize) -> QPoint:
        box = self._box()
        gap = self._theme.px(GAP)
        left = min(max(box.right() - size.width(), gap), self.width() - size.width() - gap)
        below = box.bottom() + gap
        if below + size.height() > self.height() - gap:
            below = box.top() - gap - size.height()
        if below < gap:  # it fills the screen: inside, at the foot
            below = box.bottom() - size.height() - gap
        return QPointF(left, below).toPoint()

    # -- painting

    def _box(self) -> QRectF:
        """The rectangle in points of this window."""
        now, ratio = self.region.rectangle, self.region.ratio
        if now is None:
            return QRectF()
        return QRectF(now.left / ratio, now.top / ratio, now.width / ratio, now.height / ratio)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self.frozen.image)
        box = self._box()
        shade = QPainterPath()
        shade.addRect(QRectF(self.rect()))
        if not box.isEmpty():
            hole = QPainterPath()
            hole.addRect(box)
            shade = shade.subtracted(hole)
        painter.fillPath(shade, SHADE)
        if box.isEmpty():
            if self.hasFocus():
                self._paint_label(painter, self.hint(), QPointF(self.rect().center()), centre=True)
            return
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.drawRect(box)
        above = QPointF(box.left(), box.top() - self._theme.px(30))
        if above.y() < 0:
            above.setY(box.top() + self._theme.px(6))
        self._paint_label(painter, self.size_text(), above)

    def _paint_label(
        self, painter: QPainter, words: str, at: QPointF, *, centre: bool = False
    ) -> None:
        px = self._theme.px
        painter.setFont(self._theme.font(15 if centre else 12))
        most = QRectF(0, 0, self.width() - px(80), self.height())
        flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
        needed = painter.boundingRect(most, flags, words)
        box = QRectF(0, 0, needed.width() + px(20), needed.height() + px(10))
        if centre:
            box.moveCenter(at)
        else:
            box.moveTopLeft(at)
            box.moveRight(min(box.right(), self.width() - 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LABEL)
        painter.drawRoundedRect(box, px(6), px(6))
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(box.adjusted(px(10), px(5), -px(10), -px(5)), flags, words)
