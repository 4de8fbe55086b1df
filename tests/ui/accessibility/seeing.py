"""How well words stand out from what is behind them, measured in the picture of a window."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from deskhand.ui.theme.tokens import contrast

ENOUGH = 4.5
SMOOTHED = 0.75
"""Edges of thin letters are mixed with what is behind them, so a picture shows a bit less."""


def too_faint(root: QWidget) -> list[str]:
    """Words in sight of a window, enabled or placeholders, below 4.5:1."""
    picture = root.grab().toImage()
    found: list[str] = []
    for each in root.findChildren(QWidget):
        words = _words(each)
        if not words or not each.isEnabled() or not each.isVisibleTo(root):
            continue
        if each.window() is not root.window() or each.visibleRegion().isEmpty():
            continue
        area = QRect(each.mapTo(root, QPoint(0, 0)), each.size()).intersected(root.rect())
        seen = area.intersected(each.visibleRegion().boundingRect().translated(area.topLeft()))
        measured = measure(picture, seen)
        # A button whose words are all out of the picture has one colour only: nothing to read.
        if measured is not None and measured < ENOUGH * SMOOTHED:
            found.append(f"{type(each).__name__} {words[:40]!r}: {measured:.2f}")
    return found


def measure(picture: QImage, area: QRect) -> float | None:
    """The contrast of what stands out most with what is there most; None for a plain area."""
    ratio = picture.devicePixelRatio()
    counts: Counter[int] = Counter()
    for y in range(round(area.top() * ratio), round((area.bottom() + 1) * ratio)):
        for x in range(round(area.left() * ratio), round((area.right() + 1) * ratio)):
            if picture.valid(x, y):
                counts[picture.pixel(x, y)] += 1
    if len(counts) < 2:
        return None
    ground = _hex(counts.most_common(1)[0][0])
    return max(contrast(_hex(pixel), ground) for pixel in counts)


def _hex(pixel: int) -> str:
    return QColor(pixel).name()


def _words(part: QWidget) -> str:
    if isinstance(part, QLabel | QAbstractButton):
        return part.text()
    if isinstance(part, QLineEdit | QPlainTextEdit):
        shown = part.text() if isinstance(part, QLineEdit) else part.toPlainText()
        return shown or part.placeholderText()
    return ""
