"""Whether the words of labels, buttons and fields fit the room they have."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from deskhand.ui.widgets.labels import ElidedLabel

SLACK = 2
"""Pixels that rounding may take."""


def cut_off(root: QWidget) -> list[str]:
    """What is in sight of a window and cannot be read in full, said for who mends it."""
    found: list[str] = []
    for each in [root, *root.findChildren(QWidget)]:
        if (
            not each.isVisibleTo(root)
            or each.size().isEmpty()
            or each.window() is not root.window()
        ):
            continue
        what = ""
        if isinstance(each, QLabel) and each.text():
            what = _label(each)
        elif isinstance(each, QAbstractButton) and each.text():
            what = _button(each)
        elif isinstance(each, QComboBox) and each.currentText():
            what = _box(each)
        elif isinstance(each, QLineEdit) and not each.text() and each.placeholderText():
            what = _placeholder(each)
        what = what or _outside(each, root)
        if what:
            found.append(f"{type(each).__name__} {_words(each)!r} {what} ({_path(each, root)})")
    return found


def _label(label: QLabel) -> str:
    if isinstance(label, ElidedLabel):
        return ""  # it ends in an ellipsis, and the rest is in its tip
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        return f"needs {needed} of height, has {label.height()}" * (needed > label.height() + SLACK)
    needed = label.minimumSizeHint().width()
    return f"needs {needed}, has {label.width()}" * (needed > label.width() + SLACK)


def _button(button: QAbstractButton) -> str:
    if (
        isinstance(button, QToolButton)
        and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    ):
        return ""
    needed = button.minimumSizeHint()
    if isinstance(button, QCheckBox | QRadioButton):
        needed = button.sizeHint()
    if needed.width() > button.width() + SLACK:
        return f"needs {needed.width()}, has {button.width()}"
    metrics = button.fontMetrics().height()
    return f"is {button.height()} high for {metrics}" * (metrics > button.height() + SLACK)


def _box(box: QComboBox) -> str:
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    room = box.width()
    return f"needs {needed}, has {room}" * (needed > room)


def _placeholder(field: QLineEdit) -> str:
    needed = field.fontMetrics().horizontalAdvance(field.placeholderText())
    margins = field.textMargins()
    room = field.contentsRect().width() - margins.left() - margins.right()
    return f"placeholder needs {needed}, has {room}" * (needed > room + SLACK)


def _outside(part: QWidget, root: QWidget) -> str:
    """How much of something with words lies outside what can be seen or scrolled to."""
    if not isinstance(part, QLabel | QAbstractButton | QLineEdit | QComboBox):
        return ""
    parent, child = part.parentWidget(), part
    place = QRect(QPoint(0, 0), part.size())
    while parent is not None and child is not root:
        place = QRect(child.mapToParent(place.topLeft()), place.size())
        area = parent.parentWidget()
        room = parent.rect()
        scrolls = isinstance(area, QAbstractScrollArea) and area.viewport() is parent
        if place.left() < -SLACK or place.right() > room.right() + SLACK:
            across = isinstance(area, QScrollArea) and scrolls
            if not (across and area.horizontalScrollBar().maximum() > 0):
                return f"lies at {place.left()} to {place.right()} of {room.width()}"
        if not scrolls and (place.top() < -SLACK or place.bottom() > room.bottom() + SLACK):
            return f"lies at {place.top()} to {place.bottom()} of {room.height()} high"
        if scrolls:
            place.moveTop(0)
            place.setHeight(1)
        parent, child = parent.parentWidget(), parent
    return ""


def _words(part: QWidget) -> str:
    if isinstance(part, QLabel | QAbstractButton):
        return part.text()[:60]
    if isinstance(part, QComboBox):
        return part.currentText()[:60]
    if isinstance(part, QLineEdit):
        return (part.text() or part.placeholderText())[:60]
    return part.accessibleName()


def _path(part: QWidget, root: QWidget) -> str:
    names: list[str] = []
    above = part.parentWidget()
    while above is not None and above is not root:
        kind = type(above).__name__
        if type(above).__module__.startswith("deskhand"):
            names.append(kind)
        above = above.parentWidget()
    return " < ".join(names[:3])
