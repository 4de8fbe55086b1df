"""Where the words of a task's line stand. Worked out once and kept, because a wheel step paints
twenty lines and only one of them is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPixmap, QStaticText

from deskhand.domain.task_row import TaskRow
from deskhand.ui.tasks.sights import Item
from deskhand.ui.tasks.words import Fact, facts
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme

MOST_KEPT = 1_500
LONGEST_TITLE = 400
ICON, AFTER_ICON, BETWEEN = 12, 3, 8

Key = tuple[UUID, int, int, bool, bool]


@dataclass(frozen=True, slots=True)
class PlacedFact:
    """Distances in pixels: left and words_left from where the title begins, sink from the top."""

    left: int
    words_left: int
    words: QStaticText | None
    icon: QPixmap | None
    sink: int
    color: str


@dataclass(frozen=True, slots=True)
class RowLayout:
    """What is painted of one line. row, width, today: what it was worked out for."""

    row: TaskRow
    width: int
    today: date
    title: QStaticText
    facts: tuple[PlacedFact, ...]


class RowLayouts:
    """title, over, small: the fonts of titles, of what is over, and of facts."""

    def __init__(self, theme: Theme, title: QFont, over: QFont, small: QFont) -> None:
        self._theme = theme
        self._title, self._over, self._small = title, over, small
        self._title_size, self._small_size = QFontMetrics(title), QFontMetrics(small)
        self._kept: dict[Key, RowLayout] = {}
        self._icons: dict[tuple[str, str], QPixmap] = {}

    def get(self, item: Item, width: int, clock: tuple[datetime, ZoneInfo]) -> RowLayout:
        """The layout of a line in so many pixels."""
        now, zone = clock
        key = (item.row.id, item.depth, item.parts, item.folded, item.late)
        kept = self._kept.get(key)
        today = now.astimezone(zone).date()
        if kept and kept.row is item.row and kept.width == width and kept.today == today:
            return kept
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        placed = self._place(facts(item, now, zone), width)
        title = " ".join(item.row.title[:LONGEST_TITLE].splitlines())
        cut = self._title_size.elidedText(title, Qt.TextElideMode.ElideRight, width)
        font = self._over if item.row.status.is_over else self._title
        made = RowLayout(item.row, width, today, _text(cut, font), placed)
        self._kept[key] = made
        return made

    def _place(self, found: list[Fact], width: int) -> tuple[PlacedFact, ...]:
        px, size = self._theme.px, self._small_size
        placed: list[PlacedFact] = []
        left = 0
        for fact in found:
            words_left = left + (px(ICON + AFTER_ICON) if fact.icon else 0)
            room = width - words_left
            if room < (size.averageCharWidth() * 2 if fact.words else 0):
                break
            cut = size.elidedText(fact.words, Qt.TextElideMode.ElideRight, room)
            icon = self._icon(fact.icon, fact.color) if fact.icon else None
            words = _text(cut, self._small) if cut else None
            sink = (size.height() - px(ICON)) // 2
            placed.append(PlacedFact(left, words_left, words, icon, sink, fact.color))
            left = words_left + size.horizontalAdvance(cut) + px(BETWEEN)
            if not cut:
                left -= px(AFTER_ICON)
        return tuple(placed)

    def _icon(self, name: str, token: str) -> QPixmap:
        key = (name, token)
        if key not in self._icons:
            self._icons[key] = pixmap(name, self._theme, token, ICON)
        return self._icons[key]


def _text(words: str, font: QFont) -> QStaticText:
    made = QStaticText(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=font)
    return made
