"""Where things stand in a language that is written from right to left.

Qt mirrors layouts and the widgets it knows. What we place or paint by hand is thought out from
left to right; these functions give its place in the person's language.
"""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def is_mirrored() -> bool:
    """Whether the window reads from right to left."""
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def placed(within: QRect, part: QRect) -> QRect:
    """Where a part stands that was thought out from left to right."""
    if not is_mirrored():
        return part
    left = within.left() + within.right() - part.right()
    return QRect(left, part.top(), part.width(), part.height())


def placed_f(within: QRectF, part: QRectF) -> QRectF:
    """The same for parts of a pixel."""
    if not is_mirrored():
        return part
    left = within.left() + within.right() - part.right()
    return QRectF(left, part.top(), part.width(), part.height())


def put(part: QWidget, width: int, place: QRect) -> None:
    """Give a widget its place in a parent of this width."""
    part.setGeometry(placed(QRect(0, 0, width, 0), place))


def margins(start: int, top: int, end: int, bottom: int) -> QMargins:
    """Room around a layout. Qt mirrors what is in a layout, but not its margins."""
    if is_mirrored():
        return QMargins(end, top, start, bottom)
    return QMargins(start, top, end, bottom)


def at_start() -> Qt.AlignmentFlag:
    """Towards where lines begin, whichever way the words themselves run."""
    return _RIGHT if is_mirrored() else _LEFT


def at_end() -> Qt.AlignmentFlag:
    """Towards where lines end."""
    return _LEFT if is_mirrored() else _RIGHT


def write(
    painter: QPainter, area: QRect, words: str, *, vertical: Qt.AlignmentFlag = _MIDDLE
) -> None:
    """One line of words from the start of the area on, in the direction of their own letters."""
    _write(painter, area, words, at_start() | vertical)


def write_at_end(painter: QPainter, area: QRect, words: str) -> None:
    """The same towards the end of the area."""
    _write(painter, area, words, at_end() | _MIDDLE)


def _write(painter: QPainter, area: QRect, words: str, side: Qt.AlignmentFlag) -> None:
    before = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(area, int(side) | int(Qt.TextFlag.TextSingleLine), words)
    painter.setLayoutDirection(before)


def below(button: QWidget) -> QPoint:
    """Where on the screen a menu of this button begins: at the button's start, under it.

    A menu that is mirrored hangs from its upper right corner (QMenu.popup), so it is that corner.
    """
    rect = button.rect()
    return button.mapToGlobal(rect.bottomRight() if is_mirrored() else rect.bottomLeft())
