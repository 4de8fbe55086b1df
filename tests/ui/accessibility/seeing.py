"""How well words stand out from what is behind them, measured in the picture of a window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from deskhand.ui.theme.tokens import contrast

ENOUGH = 4.5
LUMA = ((0.2126, 16), (0.7152, 8), (0.0722, 0))
"""How much each channel of 0xRRGGBB adds to brightness."""
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
        if each.window() is not root.window():
            continue
        if each.visibleRegion().boundingRect() != each.rect():
            continue  # partly scrolled out: its words may be
        area = QRect(each.mapTo(root, QPoint(0, 0)), each.size())
        measured = measure(picture, area.intersected(root.rect()))
        if measured is not None and measured < ENOUGH * SMOOTHED:
            found.append(f"{type(each).__name__} {words[:40]!r}: {measured:.2f}")
    return found


def measure(picture: QImage, area: QRect) -> float | None:
    """The contrast of what stands out most with what is there most; None for a plain area."""
    ratio = picture.devicePixelRatio()
    place = QRect(*(round(each * ratio) for each in area.getRect()))
    part = picture.copy(place).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(part.constBits(), dtype=np.uint32) & 0xFFFFFF
    colours, counts = np.unique(pixels, return_counts=True)
    if len(colours) < 2:
        return None
    ground = _hex(colours[counts.argmax()])
    bright = sum(weight * (colours >> shift & 255) for weight, shift in LUMA)
    ends = (colours[np.argmin(bright)], colours[np.argmax(bright)])
    return max(contrast(_hex(end), ground) for end in ends)


def _hex(pixel: np.uint32) -> str:
    return f"#{int(pixel):06X}"


def _words(part: QWidget) -> str:
    if isinstance(part, QLabel | QAbstractButton):
        return part.text()
    if isinstance(part, QLineEdit | QPlainTextEdit):
        shown = part.text() if isinstance(part, QLineEdit) else part.toPlainText()
        return shown or part.placeholderText()
    return ""
