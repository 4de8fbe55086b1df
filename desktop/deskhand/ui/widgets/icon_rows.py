"""A list of things with an icon, a name and a line about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskhand.ui.direction import placed, write
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import CONTROL

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
ROW_HEIGHT, BOX, ICON = 48, 32, 16


@dataclass(frozen=True, slots=True)
class IconRow:
    """One thing. hint: a line about it; warns: it is one to take care of. kind: for who hears the
    list read out."""

    key: UUID
    icon: str
    title: str
    hint: str = ""
    warns: bool = False
    kind: str = ""


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[IconRow] = []

    def put(self, rows: Sequence[IconRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.title, row.hint, row.kind)))
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, IconRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_back(painter, option)
        self._paint_row(painter, option.rect, row)
        painter.restore()

    def _paint_back(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, state = self._theme, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if not chosen and not state & QStyle.StateFlag.State_MouseOver:
            return
        view = option.widget
        focused = chosen and isinstance(view, QWidget) and view.hasFocus()
        painter.setPen(QPen(theme.color("accent"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
        radius = theme.px(CONTROL)
        painter.drawRoundedRect(QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)

    def _paint_row(self, painter: QPainter, rect: QRect, row: IconRow) -> None:
        theme, px = self._theme, self._theme.px
        side = px(BOX)
        box = placed(rect, QRect(rect.left() + px(8), rect.center().y() - side // 2, side, side))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(
            QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(CONTROL), px(CONTROL)
        )
        gap = (side - px(ICON)) // 2
        painter.drawPixmap(
            box.left() + gap, box.top() + gap, pixmap(row.icon, theme, "muted", ICON)
        )
        words = placed(rect, rect.adjusted(px(8) + side + px(10), px(6), -px(8), -px(6)))
        font, right = theme.font(13, QFont.Weight.DemiBold), Qt.TextElideMode.ElideRight
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        title = QFontMetrics(font).elidedText(row.title, right, words.width())
        if not row.hint:
            write(painter, words, title)
            return
        write(painter, words, title, vertical=Qt.AlignmentFlag.AlignTop)
        small = theme.font(12)
        painter.setFont(small)
        painter.setPen(theme.color("warn" if row.warns else "muted"))
        hint = QFontMetrics(small).elidedText(row.hint, right, words.width())
        write(painter, words, hint, vertical=Qt.AlignmentFlag.AlignBottom)


class IconList(QListView):
    """opened: one was chosen with Enter or the mouse. deleting: Del was pressed on one. left: Up
    was pressed on the first."""

    opened = Signal(object)
    deleting = Signal(object)
    left = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Rows(self)
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(self._open)
        theme.changed.connect(self.doItemsLayout)

    @property
    def rows(self) -> list[IconRow]:
        """Those that are listed."""
        return list(self._model.rows)

    def put(self, rows: Sequence[IconRow]) -> None:
        """List these now; the current one stays so while it is among them."""
        if self._model.rows == list(rows):
            return
        row = self.currentIndex().data(ROW)
        self._model.put(rows)
        if isinstance(row, IconRow):
            self.mark(row.key)

    def mark(self, key: UUID | None) -> None:
        """Make this one current."""
        for at, row in enumerate(self._model.rows):
            if row.key == key and self.currentIndex().row() != at:
                self.setCurrentIndex(self._model.index(at, 0))

    def focus_rows(self) -> None:
        """Put the keyboard on the current row, or the first."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, 0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_first(self) -> None:
        """Choose the first."""
        self._open(self._model.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open(index)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if index.isValid():
                self.deleting.emit(self._model.rows[index.row()].key)
            case Qt.Key.Key_Up if index.row() <= 0:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._model.rows[index.row()].key)
