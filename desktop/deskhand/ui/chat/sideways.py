"""Scrolling sideways inside a block, while the transcript scrolls up and down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

STEP = 40


def wheel_sideways(area: QAbstractScrollArea, event: QWheelEvent) -> None:
    """Take a sideways turn of the wheel, or one with Shift; leave all others to who is behind."""
    turn = event.angleDelta()
    bar = area.horizontalScrollBar()
    sideways = abs(turn.x()) > abs(turn.y())
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if bar.maximum() > 0 and (sideways or shifted):
        bar.setValue(bar.value() - (turn.x() or turn.y()) // 2)
        event.accept()
    else:
        event.ignore()


def key_sideways(area: QAbstractScrollArea, event: QKeyEvent) -> bool:
    """Left and Right scroll what is too wide; whether this key did."""
    bar = area.horizontalScrollBar()
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or bar.maximum() <= 0:
        return False
    if event.key() == Qt.Key.Key_Left:
        bar.setValue(bar.value() - STEP)
    elif event.key() == Qt.Key.Key_Right:
        bar.setValue(bar.value() + STEP)
    else:
        return False
    return True


def follow_width(area: QAbstractScrollArea, *, too_wide: bool) -> None:
    """The Tab key stops here only where there is something to scroll."""
    wanted = Qt.FocusPolicy.StrongFocus if too_wide else Qt.FocusPolicy.ClickFocus
    if area.focusPolicy() is not wanted:
        area.setFocusPolicy(wanted)
