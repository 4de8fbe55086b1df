"""Paints the lines of the task list: a round box, the title, facts below. All are of one height,
so that a hundred thousand of them cost what a hundred do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QStaticText,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskhand.domain.task import Priority, TaskStatus
from deskhand.domain.wording import tr
from deskhand.services.tasks import Tasks
from deskhand.ui.direction import is_mirrored, placed, write
from deskhand.ui.tasks.list_model import LINE
from deskhand.ui.tasks.row_layout import RowLayout, RowLayouts
from deskhand.ui.tasks.sights import Heading, Item
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import CONTROL

Index = QModelIndex | QPersistentModelIndex

PAD, BOX, GAP, INDENT = 10, 16, 10, 22
ENDING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
COLORS = ("text", "muted", "accent", "danger", "warn", "hover", "accent_soft", "on_accent")
_RING = {Priority.HIGH: "danger", Priority.MEDIUM: "warn", Priority.LOW: "accent"}


class TaskDelegate(QStyledItemDelegate):
    """ticked: the box of this row was pressed."""

    ticked = Signal(int)

    def __init__(self, tasks: Tasks, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._tasks, self._theme = tasks, theme
        self._ended: QObject | None = None
        self._read_fonts()
        theme.changed.connect(self._read_fonts)
        self._now: tuple[datetime, ZoneInfo] | None = None

    def _read_fonts(self) -> None:
        theme = self._theme
        self._title, self._small = theme.font(13), theme.font(12)
        self._over = theme.font(13)
        self._over.setStrikeOut(True)
        self._head = theme.font(12, QFont.Weight.DemiBold)
        lines = QFontMetrics(self._title).height() + QFontMetrics(self._small).height()
        self._height = lines + theme.px(14)
        self._colors = {name: theme.color(name) for name in COLORS}
        self._layouts = RowLayouts(theme, self._title, self._over, self._small)

    def clock(self) -> tuple[datetime, ZoneInfo]:
        """What time it is, looked at once for each picture (`forget_clock`)."""
        if self._now is None:
            clock = self._tasks.clock
            self._now = clock.now, clock.zone
        return self._now

    def forget_clock(self) -> None:
        """A new picture begins."""
        self._now = None

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self._height)

    def box(self, rect: QRect, depth: int, *, alone: bool = False) -> QRect:
        """Where the round box of a task is. alone: its title has no facts below it."""
        return placed(rect, self._box_from_left(rect, depth, alone=alone))

    def _box_from_left(self, rect: QRect, depth: int, *, alone: bool = False) -> QRect:
        px = self._theme.px
        side = px(BOX)
        left = rect.left() + px(PAD) + depth * px(INDENT)
        top = rect.top() + px(7) + max((QFontMetrics(self._title).height() - side) // 2, 0)
        if alone:
            top = rect.top() + (rect.height() - side) // 2
        return QRect(left, top, side, side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, Heading):
            self._paint_heading(painter, option.rect, line)
        elif isinstance(line, Item):
            self._paint_ground(painter, option.rect, option.state)
            words = self._layouts.get(line, self._room(option.rect, line.depth), self.clock())
            box = self.box(option.rect, line.depth, alone=not words.facts)
            self._paint_box(painter, box, line)
            self._paint_words(painter, option.rect, line, words)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, line: Heading) -> None:
        px = self._theme.px
        area = rect.adjusted(px(PAD), 0, -px(PAD), -px(6))
        painter.setFont(self._head)
        painter.setPen(self._colors["danger" if line.late else "muted"])
        words = f"{line.text}  {line.count}"
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        write(painter, placed(rect, area), cut, vertical=Qt.AlignmentFlag.AlignBottom)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        box = QRectF(rect).adjusted(1.5, 1, -1.5, -1)
        radius = self._theme.px(CONTROL)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._colors["accent_soft"])
            painter.drawRoundedRect(box, radius, radius)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._colors["hover"])
            painter.drawRoundedRect(box, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colors["accent"], 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_box(self, painter: QPainter, place: QRect, item: Item) -> None:
        row, box = item.row, QRectF(place).adjusted(0.75, 0.75, -0.75, -0.75)
        ring = self._colors[_RING.get(row.priority, "muted")]
        width = 2.0 if row.priority in (Priority.HIGH, Priority.MEDIUM) else 1.4
        if row.status is TaskStatus.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors["accent"])
            painter.drawEllipse(box)
            painter.setPen(QPen(self._colors["on_accent"], 1.8))
            at = (box.left(), box.top(), box.width())
            points = ((0.27, 0.53), (0.44, 0.69), (0.74, 0.34))
            marks = [QPointF(at[0] + x * at[2], at[1] + y * at[2]) for x, y in points]
            painter.drawPolyline(marks)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ring, width))
        painter.drawEllipse(box)
        middle = box.center()
        if row.status is TaskStatus.CANCELLED:
            arm = box.width() * 0.2
            painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
            painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm))
        elif row.status is TaskStatus.IN_PROGRESS:
            painter.setBrush(ring)
            painter.drawPie(box.adjusted(3, 3, -3, -3), 90 * 16, -180 * 16)
        elif row.status is TaskStatus.WAITING:
            painter.setBrush(ring)
            for step in (-1, 1):
                painter.drawRect(QRectF(middle.x() + step * 2.2 - 0.4, middle.y() - 3, 0.8, 6))

    def _room(self, rect: QRect, depth: int) -> int:
        """How wide words may be."""
        px = self._theme.px
        return rect.right() - px(PAD) - self._box_from_left(rect, depth).right() - px(GAP)

    def _paint_words(self, painter: QPainter, rect: QRect, item: Item, words: RowLayout) -> None:
        px = self._theme.px
        left = self._box_from_left(rect, item.depth).right() + px(GAP)
        mirror = rect.left() + rect.right() + 1 if is_mirrored() else None
        over = item.row.status.is_over
        painter.setFont(self._over if over else self._title)
        painter.setPen(self._colors["muted" if over else "text"])
        top = rect.top() + px(6)
        high = painter.fontMetrics().height()
        if not words.facts:
            top = rect.top() + (rect.height() - high) // 2
        painter.drawStaticText(QPointF(_across(left, words.title, mirror), top), words.title)
        painter.setFont(self._small)
        top += high + px(1)
        for fact in words.facts:
            if fact.icon is not None:
                across = float(left + fact.left)
                if mirror is not None:
                    across = mirror - across - fact.icon.deviceIndependentSize().width()
                painter.drawPixmap(QPointF(across, top + fact.sink), fact.icon)
            if fact.words is not None:
                painter.setPen(self._colors[fact.color])
                across = _across(left + fact.words_left, fact.words, mirror)
                painter.drawStaticText(QPointF(across, top), fact.words)

    # -- the box, and editing in place

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        line = index.data(LINE)
        if (
            isinstance(event, QMouseEvent)
            and event.button() is Qt.MouseButton.LeftButton
            and isinstance(line, Item)
        ):
            reach = self._theme.px(6)
            place = self.box(option.rect, line.depth)
            place.setTop(option.rect.top())
            place.setBottom(option.rect.bottom())
            place.adjust(-reach, 0, reach, 0)
            if place.contains(event.position().toPoint()):
                if event.type() is QEvent.Type.MouseButtonRelease:
                    self.ticked.emit(index.row())
                return True
        return super().editorEvent(event, model, option, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter ends the editing already: the focus that goes with it must not end it again."""
        if event.type() is QEvent.Type.FocusOut and editor is self._ended:
            return False
        if isinstance(event, QKeyEvent) and event.key() in ENDING_KEYS:
            self._ended = editor
        return super().eventFilter(editor, event)

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        self._ended = None
        editor = QLineEdit(parent)
        editor.setAccessibleName(tr("Title"))
        editor.setFont(self._title)
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        line = index.data(LINE)
        depth = line.depth if isinstance(line, Item) else 0
        left = self._box_from_left(option.rect, depth).right() + self._theme.px(4)
        area = QRect(option.rect)
        area.setLeft(left)
        editor.setGeometry(placed(option.rect, area.adjusted(0, 2, -2, -2)))


def _across(left: float, words: QStaticText, mirror: float | None) -> float:
    """Where words begin on the screen. mirror: both edges of their row, added; None for none."""
    return left if mirror is None else mirror - left - words.size().width()
