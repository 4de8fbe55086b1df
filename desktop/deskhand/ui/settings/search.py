"""Finding a setting by its words, over every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.fields import Field
from deskhand.ui.settings.page import Card, Page, Row

MOST = 40
PART = "settingsPart"
"""The property of what is laid out otherwise than a row, and found as one."""

ALSO_CALLED: tuple[tuple[str, str], ...] = (
    (mark("hotkey global"), mark("Keys from every program")),
    (mark("hotkey keyboard key binding"), mark("Shortcuts")),
    (mark("autostart startup boot"), mark("Start at login")),
    (mark("systray indicator taskbar menubar"), mark("Icon in the tray")),
    (mark("dark light night mode colours colors"), mark("Theme")),
    (mark("font zoom scale larger smaller"), mark("Size")),
    (mark("upgrade version"), mark("Updates")),
    (mark("offline internet network cloud"), mark("Local only")),
    (mark("alert popup mute disturb"), mark("Notifications")),
    (mark("token password account api"), mark("Providers and models")),
    (mark("translate shorten spelling grammar"), mark("Text actions")),
    (mark("memory remember forget"), mark("Preferences")),
    (mark("microphone dictate speech"), mark("Voice")),
    (mark("system prompt persona role"), mark("Presets")),
    (mark("caldav ical calendar sync"), mark("Tasks and calendars")),
    (mark("restore save copy"), mark("Backups")),
    (mark("check repair diagnose problem"), mark("Doctor")),
)
"""What people type who know a thing by another name, and what it is called here."""

LEAST_LETTERS = 3
LISTS = ("shortcuts", "everything")
"""Pages that name again what has a place of its own."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that fits. target: what to bring into sight and give the keyboard to."""

    section: str
    label: str
    target: QWidget


def hits(section: str, page: QWidget, wanted: str) -> list[Hit]:
    """Where all of these words stand, in labels and hints of one page, or what they are called
    here. Hidden parts are left out."""
    words = [(word, *_called_here(word)) for word in wanted.casefold().split()]
    found: list[Hit] = []
    if not words:
        return found
    for part in page.findChildren(QWidget):
        is_part = isinstance(part, Row | Field | Card) or part.property(PART)
        if is_part and not part.isHidden():
            labels = _own_labels(part)
            said = " ".join(label.text() for label in labels).replace("&", "").casefold()
            if labels and _fits(words, said):
                name = labels[0].text().replace("&", "")
                found.append(Hit(section, name, _target(part)))
    if isinstance(page, Page) and not found:
        heading = page.accessibleName()
        if _fits(words, heading.casefold()):
            found.append(Hit(section, heading, page))
    return found[:MOST]


def rank(hit: Hit, wanted: str) -> tuple[bool, bool]:
    """Where it stands among others: what is called so first, lists of everything last."""
    called_so = hit.label.casefold().startswith(wanted.strip().casefold())
    return hit.section in LISTS, not called_so


def _fits(words: Sequence[Sequence[str]], said: str) -> bool:
    """Whether each word, or another for it, stands there."""
    return all(any(each in said for each in others) for others in words)


def _called_here(word: str) -> list[str]:
    """The names here of what somebody may call so."""
    if len(word) < LEAST_LETTERS:
        return []
    return [
        tr(name).casefold()
        for others, name in ALSO_CALLED
        if any(each.startswith(word) for each in tr(others).casefold().split())
    ]


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
