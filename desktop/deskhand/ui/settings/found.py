"""What the search over the settings found: the name of each place, and the page it is on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.direction import at_start, write
from deskhand.ui.theme.theme import Theme

PAGE = Qt.ItemDataRole.UserRole
SIDE, ABOVE, MOST_LINES = 10, 7, 3
WRAPPED = Qt.TextFlag.TextWordWrap


class FoundList(QListWidget):
    """A list of places; arrows move in it, Enter and a click go there."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Settings found"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setItemDelegate(FoundDelegate(theme, self))
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_found(self, places: Sequence[tuple[str, str]]) -> None:
        """Show these, each a name and its page; a sentence when there are none."""
        self.clear()
        for name, page in places:
            item = QListWidgetItem(name)
            item.setData(PAGE, page)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {page}")
            self.addItem(item)
        if not places:
            nothing = QListWidgetItem(tr("Nothing is called that."))
            nothing.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.addItem(nothing)
        self.setCurrentRow(0 if places else -1)


class FoundDelegate(QStyledItemDelegate):
    """Draws a place; the ring shows where the keyboard is."""

    def __init__(self, theme: Theme, parent: FoundList) -> None:
        super().__init__(parent)
        self._theme, self._list = theme, parent

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        px = self._theme.px
        name, page = self._heights(index)
        return QSize(0, name + page + 2 * px(ABOVE))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, px = self._theme, self._theme.px
        can_go = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        box = option.rect.adjusted(1, px(1), -1, -px(1))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = self._list.hasFocus()
            painter.setPen(QPen(theme.color("accent" if focused else "line"), 2 if focused else 1))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(box, px(8), px(8))
        elif can_go and option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box, px(8), px(8))
        name, page = self._heights(index)
        top = option.rect.top() + px(ABOVE)
        width = option.rect.width() - 2 * px(SIDE)
        area = QRect(option.rect.left() + px(SIDE), top, width, name)
        painter.setFont(self._name_font())
        painter.setPen(theme.color("text" if can_go else "muted"))
        painter.drawText(area, int(at_start() | WRAPPED), index.data())
        if page:
            painter.setFont(theme.font(11))
            painter.setPen(theme.color("muted"))
            write(painter, QRect(area.left(), top + name, width, page), index.data(PAGE))
        painter.restore()

    def _heights(self, index: QModelIndex | QPersistentModelIndex) -> tuple[int, int]:
        """Of the name, which may need several lines, and of the page."""
        metrics = QFontMetrics(self._name_font())
        width = self._list.viewport().width() - 2 * self._theme.px(SIDE)
        room = QRect(0, 0, max(width, 1), MOST_LINES * metrics.lineSpacing())
        name = metrics.boundingRect(room, int(WRAPPED), index.data()).height()
        has_page = bool(index.data(PAGE))
        return name, QFontMetrics(self._theme.font(11)).lineSpacing() if has_page else 0

    def _name_font(self) -> QFont:
        return self._theme.font(13)
