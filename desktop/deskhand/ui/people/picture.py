"""The picture of relations: painted, walked with keys and mouse."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from deskhand.domain.people import Neighbour, Party
from deskhand.domain.wording import ntr, tr
from deskhand.services.relation_kinds import inverse_of
from deskhand.ui.people.list_model import paint_avatar
from deskhand.ui.people.picture_layout import Joined, Picture, Spot, joined, laid_out, nearest
from deskhand.ui.people.view_model import Card, PeopleViewModel
from deskhand.ui.people.words import sentence
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.tips import plain_tip

CIRCLE, MIDDLE = 36, 52
ROOM = (104, 84)
ZOOMS = (0.5, 2.5)
ZOOM_STEP = 1.15
DRAG_BEGINS = 6
NAME_HEIGHT = 18
CENTRE = -1
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class RelationPicture(QWidget):
    """The one whose card is open in the middle, the neighbours around.

    chosen: somebody's id was asked for: put them into the middle. back: Backspace. moved: the
    keyboard is on another place; read `at`.
    """

    chosen = Signal(object)
    back = Signal()
    moved = Signal()

    def __init__(self, model: PeopleViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._card: Card | None = None
        self._everybody: list[Joined] = []
        self._picture = Picture((), 0, 1)
        self._page = 0
        self._scale, self._shift = 1.0, QPointF()
        self._pressed: QPointF | None = None
        self._dragging = False
        self._hovered: int | None = None
        self.at = CENTRE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Picture of the relations"))
        model.card_changed.connect(self.refresh)
        theme.changed.connect(self._lay_out)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(240))

    # -- what is shown

    @property
    def picture(self) -> Picture:
        """What is laid out now."""
        return self._picture

    def refresh(self) -> None:
        """Show the card the model has now."""
        card = self._model.card
        if card is None:
            return
        before = self._card
        self._card = card
        self._everybody = joined(card.neighbours)
        if before is None or before.party.id != card.party.id:
            self._page, self._scale, self._shift, self.at = 0, 1.0, QPointF(), CENTRE
        self._lay_out()
        count = len(self._everybody)
        said = ntr("{count} relation", "{count} relations", count)
        self.setAccessibleName(tr("Picture of the relations of {name}", name=card.party.name))
        self.setAccessibleDescription(said)

    def go_to(self, party_id: object) -> None:
        """Put the keyboard on this neighbour, turning to its page."""
        for place, each in enumerate(self._everybody):
            if each.party_id == party_id:
                size = len(self._picture.spots) - (1 if self._picture.pages > 1 else 0)
                if self._picture.pages > 1:
                    self._page = place // max(size, 1)
                    self._lay_out()
        for place, spot in enumerate(self._picture.spots):
            if spot.joined is not None and spot.joined.party_id == party_id:
                self._move(place)

    def _lay_out(self) -> None:
        px = self._theme.px
        room = (px(ROOM[0]), px(ROOM[1]))
        size = (self.width(), self.height())
        relations = self._model.relations
        self._picture = laid_out(self._everybody, relations, *size, self._page, room)
        self._page = self._picture.page
        self.at = min(self.at, len(self._picture.spots) - 1)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ARROWS:
            self._move(nearest(self._picture, self.at, *_ARROWS[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._activate(self.at)
        elif key == Qt.Key.Key_Backspace:
            self.back.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(ZOOM_STEP, QPointF(self.rect().center()))
        elif key == Qt.Key.Key_Minus:
            self._zoom(1 / ZOOM_STEP, QPointF(self.rect().center()))
        elif key == Qt.Key.Key_0:
            self._scale, self._shift = 1.0, QPointF()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from one place to the next before it leaves the picture."""
        wanted = self.at + (1 if forward else -1)
        if self.hasFocus() and CENTRE <= wanted < len(self._picture.spots):
            self._move(wanted)
            return True
        return super().focusNextPrevChild(forward)

    def _move(self, at: int) -> None:
        self.at = at
        self.update()
        self.moved.emit()
        event = QAccessibleAnnouncementEvent(self, self.said(at))
        QAccessible.updateAccessibility(event)

    def _activate(self, at: int) -> None:
        if at == CENTRE or at >= len(self._picture.spots):
            return
        spot = self._picture.spots[at]
        if spot.joined is not None:
            self.chosen.emit(spot.joined.party_id)
        else:
            self._page += 1
            self._lay_out()
            self._move(0)

    def said(self, at: int) -> str:
        """A place in words, for screen readers and tool tips."""
        card = self._card
        if card is None:
            return ""
        if at == CENTRE:
            return card.party.name
        spot = self._picture.spots[at]
        if spot.joined is None:
            return _more(spot)
        return "; ".join(sentence(card.party, each) for each in spot.joined.neighbours)

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._pressed is not None:
            if (place - self._pressed).manhattanLength() > DRAG_BEGINS or self._dragging:
                self._dragging = True
                self._shift += place - self._pressed
                self._pressed = place
                self.update()
            return
        hovered = self._under(place)
        if hovered != self._hovered:
            self._hovered = hovered
            self.setToolTip("" if hovered is None else plain_tip(self.said(hovered)))
            shape = Qt.CursorShape.OpenHandCursor
            self.setCursor(Qt.CursorShape.PointingHandCursor if hovered is not None else shape)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._dragging:
            return
        under = self._under(event.position())
        if under is not None:
            self._move(under)
            self._activate(under)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self._zoom(ZOOM_STEP ** (turned / 120), event.position())
        event.accept()

    def _zoom(self, by: float, around: QPointF) -> None:
        scale = min(max(self._scale * by, ZOOMS[0]), ZOOMS[1])
        middle = QPointF(self.width() / 2, self.height() / 2)
        # What is under the pointer stays there.
        offset = around - middle - self._shift
        self._shift += offset * (1 - scale / self._scale)
        self._scale = scale
        self.update()

    def _under(self, place: QPointF) -> int | None:
        middle = QPointF(self.width() / 2, self.height() / 2)
        point = (place - middle - self._shift) / self._scale
        reach = self._theme.px(CIRCLE) * 0.8
        for at, spot in enumerate(self._picture.spots):
            if math.hypot(point.x() - spot.x, point.y() - spot.y) <= reach:
                return at
        return CENTRE if math.hypot(point.x(), point.y()) <= reach else None

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        card = self._card
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2 + self._shift.x(), self.height() / 2 + self._shift.y())
        painter.scale(self._scale, self._scale)
        if card is not None:
            self._paint_between(painter)
            for spot in self._picture.spots:
                self._paint_edge(painter, spot)
            for at, spot in enumerate(self._picture.spots):
                self._paint_spot(painter, at, spot)
            self._paint_party(painter, QPointF(), card.party, CENTRE, MIDDLE)
        painter.end()

    def _paint_between(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.color("line"), 1, Qt.PenStyle.DashLine))
        for one, other in self._picture.between:
            a, b = self._picture.spots[one], self._picture.spots[other]
            painter.drawLine(QPointF(a.x, a.y), QPointF(b.x, b.y))

    def _paint_edge(self, painter: QPainter, spot: Spot) -> None:
        theme = self._theme
        length = math.hypot(spot.x, spot.y) or 1.0
        along = QPointF(spot.x / length, spot.y / length)
        below = theme.px(NAME_HEIGHT) * max(along.y(), 0.0)  # the name of the one in the middle
        begin = along * (theme.px(MIDDLE) / 2 + 3 + below)
        end = along * (length - theme.px(CIRCLE) / 2 - 3)
        over = spot.joined is not None and all(
            each.is_over(self._model.today()) for each in spot.joined.neighbours
        )
        style = Qt.PenStyle.DotLine if over or spot.joined is None else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.color("faint"), 1.3, style))
        painter.drawLine(begin, end)
        if spot.joined is None:
            return
        out, back = _directions(spot.joined.neighbours)
        if out:
            self._paint_arrow(painter, end, along)
        if back:
            self._paint_arrow(painter, begin, -along)
        share = 0.6 if along.y() > 0.1 else 0.5  # clear of the name below the middle
        self._paint_label(painter, begin + (end - begin) * share, spot.joined)

    def _paint_arrow(self, painter: QPainter, tip: QPointF, along: QPointF) -> None:
        size = self._theme.px(8)
        across = QPointF(-along.y(), along.x())
        base = tip - along * size
        points = [tip, base + across * size * 0.45, base - across * size * 0.45]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("muted"))
        painter.drawPolygon(QPolygonF(points))

    def _paint_label(self, painter: QPainter, place: QPointF, joined_: Joined) -> None:
        """The words stand on the line and are read along the arrow."""
        theme, px = self._theme, self._theme.px
        first = joined_.neighbours[0]
        text = tr(first.relation.kind)
        if len(joined_.neighbours) > 1:
            text = f"{text} +{len(joined_.neighbours) - 1}"
        font = theme.font(11)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, px(96))
        width, height = metrics.horizontalAdvance(text) + px(8), metrics.height() + px(2)
        box = QRectF(place.x() - width / 2, place.y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bg"))
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_spot(self, painter: QPainter, at: int, spot: Spot) -> None:
        place = QPointF(spot.x, spot.y)
        if spot.joined is not None:
            self._paint_party(painter, place, spot.joined.neighbours[0].other, at, CIRCLE)
            return
        theme, side = self._theme, self._theme.px(CIRCLE)
        circle = QRectF(place.x() - side / 2, place.y() - side / 2, side, side)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(circle)
        painter.setFont(theme.font(11, QFont.Weight.DemiBold))
        painter.setPen(theme.color("text"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, f"+{spot.left_out}")
        self._paint_name(painter, place, _more(spot), side, strong=False)
        self._paint_focus(painter, circle, at)

    def _paint_party(
        self, painter: QPainter, place: QPointF, party: Party, at: int, size: int
    ) -> None:
        side = self._theme.px(size)
        corner = QPoint(round(place.x() - side / 2), round(place.y() - side / 2))
        box = QRect(corner, QSize(side, side))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bg"))
        painter.drawEllipse(box)
        paint_avatar(painter, box, party, self._theme, strong=at == CENTRE)
        self._paint_name(painter, place, party.name, side, strong=at == CENTRE)
        self._paint_focus(painter, QRectF(box), at)

    def _paint_name(
        self, painter: QPainter, place: QPointF, name: str, side: int, *, strong: bool
    ) -> None:
        theme, px = self._theme, self._theme.px
        font = theme.font(12, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, px(ROOM[0] - 4))
        width = metrics.horizontalAdvance(text) + px(6)
        # Outside the ring, so that lines and their words stay free.
        top = side / 2 + px(2) if place.y() > -1 else -side / 2 - px(2) - metrics.height()
        box = QRectF(place.x() - width / 2, place.y() + top, width, metrics.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bg"))
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_focus(self, painter: QPainter, box: QRectF, at: int) -> None:
        focused = at == self.at and self.hasFocus()
        if not focused and at != self._hovered:
            return
        colour = QColor(self._theme.color("accent" if focused else "faint"))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        gap = self._theme.px(4)
        painter.drawEllipse(box.adjusted(-gap, -gap, gap, gap))


def _directions(neighbours: tuple[Neighbour, ...]) -> tuple[bool, bool]:
    """Whether an arrow points outwards, and inwards. What is the same from both ends has none."""
    directed = [each for each in neighbours if inverse_of(each.relation.kind) != each.relation.kind]
    return any(each.outgoing for each in directed), any(not each.outgoing for each in directed)


def _more(spot: Spot) -> str:
    return ntr("{count} more", "{count} more", spot.left_out)
