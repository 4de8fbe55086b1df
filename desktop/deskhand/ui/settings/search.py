"""Finding a setting by its words, over every page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QWidget

from deskhand.ui.settings.fields import Field
from deskhand.ui.settings.page import Card, Page, Row

MOST = 40
PART = "settingsPart"
"""The property of what is laid out otherwise than a row, and found as one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that fits. target: what to bring into sight and give the keyboard to."""

    section: str
    label: str
    target: QWidget


def hits(section: str, page: QWidget, wanted: str) -> list[Hit]:
    """Where all of these words stand, in labels and hints of one page. Hidden parts are left
    out."""
    words = wanted.casefold().split()
    found: list[Hit] = []
    if not words:
        return found
    for part in page.findChildren(QWidget):
        is_part = isinstance(part, Row | Field | Card) or part.property(PART)
        if is_part and not part.isHidden():
            labels = _own_labels(part)
            said = " ".join(label.text() for label in labels).replace("&", "").casefold()
            if labels and all(word in said for word in words):
                name = labels[0].text().replace("&", "")
                found.append(Hit(section, name, _target(part)))
    if isinstance(page, Page) and not found:
        heading = page.accessibleName()
        if all(word in heading.casefold() for word in words):
            found.append(Hit(section, heading, page))
    return found[:MOST]


def _own_labels(part: QWidget) -> list[QLabel]:
    """Its own labels; those of the parts in a card belong to the parts."""
    labels = part.findChildren(QLabel)
    if not isinstance(part, Card):
        return labels
    inner = [
        each
        for each in part.findChildren(QWidget)
        if isinstance(each, Row | Field) or each.property(PART)
    ]
    return [label for label in labels if not any(each.isAncestorOf(label) for each in inner)][:2]


def _target(part: QWidget) -> QWidget:
    """What takes the keyboard there."""
    for label in part.findChildren(QLabel):
        buddy = label.buddy()
        if buddy is not None:
            return buddy
    return part
