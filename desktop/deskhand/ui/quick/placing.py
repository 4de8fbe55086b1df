"""Where the quick prompt appears, and how large it may be. Pure: rectangles in, one out."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect

FROM_TOP = 0.2
"""Of the screen's height, above the prompt: the middle of the upper third."""
WIDTH_SHARE = 0.92
ANSWER_SHARE = 0.5


def place(screen: QRect, width: int, height: int, dragged: QPoint | None) -> QPoint:
    """The upper left corner for a prompt of this size.

    screen: what the desktop leaves free of it. dragged: where the person moved it to, followed
    as long as it is on this screen.
    """
    if dragged is not None and screen.contains(dragged + QPoint(width // 2, 24)):
        wanted = dragged
    else:
        left = screen.left() + (screen.width() - width) // 2
        wanted = QPoint(left, screen.top() + round(screen.height() * FROM_TOP))
    left = min(wanted.x(), screen.right() + 1 - width)
    top = min(wanted.y(), screen.bottom() + 1 - height)
    return QPoint(max(left, screen.left()), max(top, screen.top()))


def bounded_width(screen: QRect, wanted: int) -> int:
    """As wide as wanted, or as the screen allows."""
    return min(wanted, round(screen.width() * WIDTH_SHARE))


def most_answer(screen: QRect, wanted: int | None) -> int:
    """How tall answers may become on this screen."""
    most = round(screen.height() * ANSWER_SHARE)
    return min(wanted, most + most // 3) if wanted else most
