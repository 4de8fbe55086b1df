"""Paints one row of the conversation list, and edits its title."""

from __future__ import annotations

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
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.chat.rail_model import Heading, Mark, RailRole
from deskhand.ui.direction import is_mirrored, placed, write
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import CONTROL

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 36
_GAP = 1
_MORE_WIDTH = 28


class RailDelegate(QStyledItemDelegate):
    """more_asked: the person pressed the three dots of a row (its index, a point in the view).
    title_given: a new title was typed (index, text)."""

    more_asked = Signal(QModelIndex, object)
    title_given = Signal(QModelIndex, str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_theme_changed()
        theme.changed.connect(self._on_theme_changed)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if index.data(RailRole.CONVERSATION) is None:
            self._paint_heading(painter, rect, index, option.state)
        else:
            self._paint_conversation(painter, option, rect, index)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, rect: QRect, index: Index, state: QStyle.StateFlag
    ) -> None:
        px = self._theme.px
        painter.setFont(self._heading_font)
        painter.setPen(self._theme.color("muted"))
        area = rect.adjusted(px(8), 0, -px(8), -px(6))
        text = str(index.data())
        heading = index.data(RailRole.HEADING)
        if isinstance(heading, Heading) and heading.folder_id is not None:
            side = px(14)
            turned = "chevron-right" if heading.collapsed else "chevron-down"
            picture = pixmap(turned, self._theme, "muted", 14)
            fold = QRect(area.left() - px(2), area.bottom() - side + px(1), side, side)
            painter.drawPixmap(placed(rect, fold).topLeft(), picture)
            area.adjust(side + px(2), 0, 0, 0)
            text = f"{text}  {heading.count}" if heading.collapsed else text
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(self._theme.color("accent"))
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        write(painter, placed(rect, area), words, vertical=Qt.AlignmentFlag.AlignBottom)

    def _paint_conversation(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: Index
    ) -> None:
        px = self._theme.px
        state: QStyle.StateFlag = option.state
        is_open = bool(index.data(RailRole.OPEN))
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and _shows_focus(option)
        box = QRectF(rect).adjusted(0.5, _GAP + 0.5, -0.5, -_GAP - 0.5)
        marked = bool(state & QStyle.StateFlag.State_Selected) and _marks_several(option)
        self._paint_box(painter, box, is_open, hovered or marked, focused)
        right = px(8)
        if hovered:
            right = self._paint_more(painter, rect)
        else:
            right += self._paint_mark(painter, rect, Mark(index.data(RailRole.MARK)))
        painter.setFont(self._open_font if is_open else self._font)
        painter.setPen(self._theme.color("text"))
        area = rect.adjusted(px(8), 0, -right, 0)
        title = painter.fontMetrics().elidedText(
            str(index.data()).replace("\n", " "), Qt.TextElideMode.ElideRight, area.width()
        )
        write(painter, placed(rect, area), title)

    def _paint_box(
        self, painter: QPainter, box: QRectF, is_open: bool, hovered: bool, focused: bool
    ) -> None:
        radius = self._theme.px(CONTROL)
        fill = self._theme.color("surface" if is_open else "hover")
        painter.setPen(QPen(self._theme.color("line"), 1) if is_open else Qt.PenStyle.NoPen)
        painter.setBrush(fill if is_open or hovered else Qt.BrushStyle.NoBrush)
        if is_open or hovered:
            painter.drawRoundedRect(box, radius, radius)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_mark(self, painter: QPainter, rect: QRect, mark: Mark) -> int:
        if mark is Mark.NONE:
            return 0
        radius = self._theme.px(7) / 2
        tokens = {Mark.WAITING: "warn", Mark.FAILED: "danger"}
        token = tokens.get(mark, "accent")
        gap = self._theme.px(8) + radius
        across = rect.left() + gap if is_mirrored() else rect.right() - gap
        centre = QPointF(across, rect.center().y() + 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.color(token)))
        if mark is Mark.ANSWERING:  # a ring: still open
            painter.setPen(QPen(self._theme.color(token), self._theme.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
        return round(2 * radius) + self._theme.px(8)

    def _paint_more(self, painter: QPainter, rect: QRect) -> int:
        side = self._theme.px(16)
        width = self._theme.px(_MORE_WIDTH)
        x = rect.right() - (width + side) // 2
        picture = pixmap("more", self._theme, "muted", 16)
        place = QRect(x, rect.center().y() - side // 2 + 1, side, side)
        painter.drawPixmap(placed(rect, place).topLeft(), picture)
        return width

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            rect: QRect = option.rect
            point = event.position().toPoint()
            width = self._theme.px(_MORE_WIDTH)
            dots = QRect(rect.right() - width + 1, rect.top(), width, rect.height())
            on_dots = placed(rect, dots).contains(point)
            if on_dots and index.data(RailRole.CONVERSATION) is not None:
                if event.type() is QEvent.Type.MouseButtonRelease:
                    self.more_asked.emit(index, point)
                return True
        return super().editorEvent(event, model, option, index)

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(tr("Title of the chat"))
        editor.setMaxLength(200)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            self.title_given.emit(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    def _on_theme_changed(self) -> None:
        self._font = self._theme.font(13)
        self._open_font = self._theme.font(13, QFont.Weight.Medium)
        self._heading_font = self._theme.font(11, QFont.Weight.DemiBold)


def _shows_focus(option: QStyleOptionViewItem) -> bool:
    """Whether the keyboard brought the focus here, and not a click."""
    return bool(option.state & QStyle.StateFlag.State_KeyboardFocusChange)


def _marks_several(option: QStyleOptionViewItem) -> bool:
    """Whether more rows than this one are marked."""
    view = option.widget
    if not isinstance(view, QAbstractItemView):
        return False
    return len(view.selectionModel().selectedIndexes()) > 1
