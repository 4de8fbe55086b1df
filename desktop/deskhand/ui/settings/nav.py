"""The sections at the left: icon and name, or the icon alone where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.direction import placed, write
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme

ROW_HEIGHT = 36
ICON = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Section:
    """One entry at the left."""

    name: str
    label: str
    icon: str


class SectionList(QListWidget):
    """A list of sections; arrows move in it."""

    def __init__(self, sections: Sequence[Section], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(tr("Settings sections"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(SectionDelegate(theme, self))
        for section in sections:
            item = QListWidgetItem(tr(section.label))
            item.setData(ICON, section.icon)
            item.setToolTip(tr(section.label))
            self.addItem(item)
        theme.changed.connect(self.scheduleDelayedItemsLayout)


class SectionDelegate(QStyledItemDelegate):
    """Draws a section; the ring shows where the keyboard is."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._theme.px(ROW_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, px = self._theme, self._theme.px
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = option.rect.adjusted(1, px(1), -1, -px(1))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            view = option.widget
            focused = isinstance(view, QWidget) and view.hasFocus()
            painter.setPen(QPen(theme.color("accent" if focused else "line"), 2 if focused else 1))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(box, px(8), px(8))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box, px(8), px(8))
        mark = pixmap(index.data(ICON), theme, "text" if chosen else "muted", 18)
        icon = QRect(box.left() + px(9), box.center().y() - px(9) + 1, px(18), px(18))
        words = QRect(box.left() + px(36), box.top(), box.width() - px(40), box.height())
        has_words = words.width() > px(40)
        if not has_words:
            icon.moveLeft(box.center().x() - px(9) + 1)
        painter.drawPixmap(placed(box, icon).topLeft(), mark)
        if has_words:
            painter.setFont(
                theme.font(13, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
            )
            painter.setPen(theme.color("text"))
            write(painter, placed(box, words), index.data())
        painter.restore()
