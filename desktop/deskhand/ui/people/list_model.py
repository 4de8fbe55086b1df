"""The rows of the list as Qt has them, and how one is painted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deskhand.domain.people import Party, PartyKind
from deskhand.domain.wording import tr
from deskhand.ui.direction import placed, write
from deskhand.ui.people.rows import Row
from deskhand.ui.people.words import KIND_NAMES, initials
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import CONTROL

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT, HEADING_HEIGHT, AVATAR = 48, 28, 32


class RowRole(IntEnum):
    """What a row gives besides its name."""

    ROW = Qt.ItemDataRole.UserRole


class PeopleRows(QAbstractListModel):
    """Those that are listed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def put(self, rows: Sequence[Row]) -> None:
        """List these now."""
        if len(self._rows) != len(rows) or not all(map(_is_same, self._rows, rows)):
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()

    def row_of(self, party_id: object) -> int:
        """Where this one stands; -1 for nowhere."""
        found = (at for at, row in enumerate(self._rows) if row.party and row.party.id == party_id)
        return next(found, -1)

    def party_at(self, index: Index) -> Party | None:
        """Who stands there; None for a heading."""
        row = index.data(RowRole.ROW)
        return row.party if isinstance(row, Row) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RowRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.party.name if row.party else row.heading
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _said(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.party_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _is_same(one: Row, other: Row) -> bool:
    """Whether two rows look the same. Whole parties are not compared: there are thousands."""
    if one.party is None or other.party is None:
        return one == other
    mine, theirs = one.party, other.party
    return (mine.id, mine.updated_at, one.hint) == (theirs.id, theirs.updated_at, other.hint)


def _said(row: Row) -> str:
    if row.party is None:
        return row.heading
    kind = tr(KIND_NAMES[row.party.kind])
    return ", ".join(filter(None, (row.party.name, row.hint, kind)))


class PersonDelegate(QStyledItemDelegate):
    """Initials, the name, and a line about them."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(RowRole.ROW)
        is_heading = isinstance(row, Row) and row.party is None
        return QSize(0, self._theme.px(HEADING_HEIGHT if is_heading else ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole.ROW)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.party is None:
            painter.setFont(self._theme.font(11, QFont.Weight.DemiBold))
            painter.setPen(self._theme.color("muted"))
            area = option.rect.adjusted(self._theme.px(10), 0, 0, -self._theme.px(4))
            bottom = Qt.AlignmentFlag.AlignBottom
            write(painter, placed(option.rect, area), row.heading, vertical=bottom)
        else:
            self._paint_box(painter, option)
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_party(painter, option.rect, row, row.party, chosen)
        painter.restore()

    def _paint_box(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, state = self._theme, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if not chosen and not state & QStyle.StateFlag.State_MouseOver:
            return
        view = option.widget
        focused = chosen and isinstance(view, QWidget) and view.hasFocus()
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
        pen = QPen(theme.color("accent"), 2) if focused else Qt.PenStyle.NoPen
        painter.setPen(pen)
        painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
        painter.drawRoundedRect(box, theme.px(CONTROL), theme.px(CONTROL))

    def _paint_party(
        self, painter: QPainter, rect: QRect, row: Row, party: Party, chosen: bool
    ) -> None:
        theme, px = self._theme, self._theme.px
        side = px(AVATAR)
        circle = QRect(rect.left() + px(8), rect.center().y() - side // 2, side, side)
        paint_avatar(painter, placed(rect, circle), party, theme, strong=chosen)
        words = placed(rect, rect.adjusted(px(8) + side + px(10), px(6), -px(8), -px(6)))
        name_font, right = theme.font(13, QFont.Weight.DemiBold), Qt.TextElideMode.ElideRight
        name = QFontMetrics(name_font).elidedText(party.name, right, words.width())
        painter.setFont(name_font)
        painter.setPen(theme.color("text"))
        middle, top = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignTop
        if not row.hint:
            write(painter, words, name, vertical=middle)
            return
        write(painter, words, name, vertical=top)
        small = theme.font(12)
        hint = QFontMetrics(small).elidedText(row.hint, right, words.width())
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        write(painter, words, hint, vertical=Qt.AlignmentFlag.AlignBottom)


def paint_avatar(
    painter: QPainter, place: QRect, party: Party, theme: Theme, *, strong: bool = False
) -> None:
    """The initials in a circle; an organisation's is a square with round corners."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent" if strong else "accent_soft"))
    tint = "on_accent" if strong else "accent"
    if party.kind is PartyKind.ORGANISATION:
        painter.drawRoundedRect(place, place.width() / 4, place.width() / 4)
        picture = pixmap("building", theme, tint, 16)
        size = picture.deviceIndependentSize()
        left = place.center().x() - size.width() / 2 + 1
        painter.drawPixmap(round(left), round(place.center().y() - size.height() / 2 + 1), picture)
        return
    painter.drawEllipse(place)
    font = theme.font(12, QFont.Weight.DemiBold)
    font.setPixelSize(max(round(place.width() * 0.38), 1))
    painter.setFont(font)
    painter.setPen(theme.color(tint))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, initials(party))
