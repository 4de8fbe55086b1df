"""The palette's lines, as Qt's list shows them."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from deskhand.ui.direction import at_start, is_mirrored, placed, write
from deskhand.ui.palette.found import Found, Line
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import CONTROL

Index = QModelIndex | QPersistentModelIndex
Marks = tuple[tuple[int, int], ...]

ROW_HEIGHT = 36
HEADING_HEIGHT = 26
DETAIL_LINES = 2
DETAIL_HEIGHT = 72
SHORT_HEIGHT = 54
SHORT_CHARS = 80
"""A message of so many characters needs one line only."""
FOUND = Qt.ItemDataRole.UserRole


def height_of(found: Found) -> int:
    """In pixels at zoom 1."""
    if found.line is Line.HEADING:
        return HEADING_HEIGHT
    if found.detail is None:
        return ROW_HEIGHT
    return SHORT_HEIGHT if _is_short(found.detail.text) else DETAIL_HEIGHT


def _is_short(text: str) -> bool:
    return len(text) <= SHORT_CHARS


class Rows(QAbstractListModel):
    """The lines. Headings and remarks cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def show_found(self, found: list[Found]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.found[index.row()].can_run:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return found.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return found.spoken
            case _:
                return found if role == FOUND else None


class Delegate(QStyledItemDelegate):
    """Paints a line: icon, text with marked words, shortcut or date, two lines of a message."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        found: Found = index.data(FOUND)
        return QSize(self._theme.px(200), self._theme.px(height_of(found)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Found = index.data(FOUND)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match found.line:
            case Line.HEADING:
                self._paint_heading(painter, option.rect, found.text)
            case Line.REMARK:
                self._paint_remark(painter, option.rect, found.text)
            case Line.CHOICE:
                selected = bool(option.state & QStyle.StateFlag.State_Selected)
                self._paint_choice(painter, option.rect, found, selected=selected)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        theme = self._theme
        painter.setFont(theme.font(11, QFont.Weight.DemiBold))
        painter.setPen(theme.color("muted"))
        area = rect.adjusted(theme.px(10), 0, 0, -theme.px(4))
        write(painter, placed(rect, area), text, vertical=Qt.AlignmentFlag.AlignBottom)

    def _paint_remark(self, painter: QPainter, rect: QRect, text: str) -> None:
        theme = self._theme
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("muted"))
        area = rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        write(painter, placed(rect, area), text)

    def _paint_choice(
        self, painter: QPainter, rect: QRect, found: Found, *, selected: bool
    ) -> None:
        theme, px = self._theme, self._theme.px
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), px(CONTROL), px(CONTROL))
        head = QRect(rect.left(), rect.top(), rect.width(), px(ROW_HEIGHT))
        if found.detail is not None:
            head = QRect(rect.left(), rect.top() + px(4), rect.width(), px(24))
        side = px(18)
        top = head.center().y() - side // 2 + 1
        if found.icon:
            icon = placed(rect, QRect(rect.left() + px(10), top, side, side))
            painter.drawPixmap(icon.topLeft(), pixmap(found.icon, theme, "muted", 18))
        is_boxed = found.detail is None and found.conversation_id is None
        hint_width = self._paint_hint(painter, head, found.hint, boxed=is_boxed)
        area = head.adjusted(px(38), 0, -hint_width - px(10), 0)
        weight = QFont.Weight.DemiBold if found.detail is not None else QFont.Weight.Normal
        self._paint_line(painter, placed(rect, area), found.text, found.marks, weight)
        if found.detail is not None:
            below = QRect(
                area.left(), head.bottom() + px(1), rect.right() - area.left() - px(10), 0
            )
            self._paint_detail(painter, placed(rect, below), found.detail.text, found.detail.marks)

    def _paint_line(
        self, painter: QPainter, area: QRect, text: str, marks: Marks, weight: QFont.Weight
    ) -> None:
        theme = self._theme
        painter.setFont(theme.font(13, weight))
        painter.setPen(theme.color("text"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        if not marks:
            write(painter, area, shown)
            return
        layout = self._layout(shown, theme.font(13, weight), marks)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(max(area.width(), line.naturalTextWidth()))
        layout.endLayout()
        layout.draw(painter, QPointF(area.left(), area.center().y() - line.height() / 2 + 1))

    def _paint_detail(self, painter: QPainter, area: QRect, text: str, marks: Marks) -> None:
        """Two lines of the message; what is more ends in an ellipsis."""
        theme = self._theme
        painter.setPen(theme.color("muted"))
        font = theme.font(12)
        layout = self._layout(text, font, marks)
        lines = 1 if _is_short(text) else DETAIL_LINES
        layout.beginLayout()
        y = 0.0
        for number in range(lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            line.setPosition(QPointF(0, y))
            y += line.height()
            ends = line.textStart() + line.textLength()
            if number == lines - 1 and ends < len(text):
                # The rest stays in the layout, in a line nobody sees.
                line.setNumColumns(max(line.textLength() - 2, 1))
                painter.setFont(font)
                x = line.naturalTextWidth()
                base = area.top() + line.y() + line.ascent()
                start = area.right() - x - painter.fontMetrics().horizontalAdvance("…")
                across = start if is_mirrored() else area.left() + x
                painter.drawText(QPointF(across, base), "…")
        layout.endLayout()
        layout.draw(painter, QPointF(area.left(), area.top()))

    def _layout(self, text: str, font: QFont, marks: Marks) -> QTextLayout:
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        option.setAlignment(at_start())
        layout.setTextOption(option)
        ranges = []
        for start, end in marks:
            each = QTextLayout.FormatRange()
            each.start, each.length = _utf16(text, start), _utf16(text[start:end], end - start)
            each.format = self._marked()
            ranges.append(each)
        layout.setFormats(ranges)
        return layout

    def _marked(self) -> QTextCharFormat:
        marked = QTextCharFormat()
        marked.setFontWeight(QFont.Weight.DemiBold)
        marked.setForeground(self._theme.color("accent"))
        return marked

    def _paint_hint(self, painter: QPainter, rect: QRect, hint: str, *, boxed: bool) -> int:
        """A shortcut in a box, or a date; returns the width it takes."""
        if not hint:
            return 0
        theme, px = self._theme, self._theme.px
        painter.setFont(theme.font(11, QFont.Weight.Normal))
        width = painter.fontMetrics().horizontalAdvance(hint) + px(10)
        height = painter.fontMetrics().height() + px(2)
        x, y = rect.right() - px(10) - width, rect.center().y() - height // 2
        box = QRectF(placed(rect, QRect(x, y, width, height))).translated(0.5, 0.5)
        if boxed:
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, px(4), px(4))
        painter.setPen(theme.color("muted"))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint)
        return width + px(10)


def _utf16(text: str, characters: int) -> int:
    """How many of Qt's code units these first characters are."""
    return len(text[:characters].encode("utf-16-le")) // 2
