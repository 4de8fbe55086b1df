"""Marks in the messages that are laid out: every hit, and the current one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from weakref import WeakKeyDictionary

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from deskhand.ui.chat.find_text import Query, spans
from deskhand.ui.chat.message_view import MessageView
from deskhand.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class _State:
    """What a block shows. current: the number of its current mark, -1 for none."""

    query: Query
    revision: int
    is_dark: bool
    current: int
    count: int


class Marks:
    """Marks what is looked for. Blocks that show it already are not looked at again."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._states: WeakKeyDictionary[QTextEdit, _State] = WeakKeyDictionary()
        self._current: tuple[UUID, int] | None = None
        self._only: UUID | None = None
        self.query = Query()

    def show(
        self, query: Query, current: tuple[UUID, int] | None, *, only: UUID | None = None
    ) -> None:
        """Mark this from the next `apply` on. current: a message's key and the number of a hit in
        it. only: the one message to mark."""
        self.query, self._current, self._only = query, current, only

    def apply(self, views: Iterable[MessageView]) -> None:
        """Mark the blocks of these messages."""
        if self.query.is_empty and not self._states:
            return
        for view in views:
            wanted = self.query if self._only in (None, view.entry.key) else Query()
            here = self._current is not None and self._current[0] == view.entry.key
            left = self._current[1] if here and self._current is not None else -1
            for block in _blocks(view):
                left = self._mark(block, wanted, left)
        if self.query.is_empty:
            self._states.clear()

    def count(self, view: MessageView) -> int:
        """How many hits are laid out in this message."""
        return sum(len(spans(self.query, _text(block))) for block in _blocks(view))

    def has(self, view: MessageView, query: Query) -> bool:
        """Whether this message, as far as it is laid out, has this."""
        return any(spans(query, _text(block)) for block in _blocks(view))

    def current_box(self, view: MessageView, area: QWidget) -> QRect | None:
        """Where the current mark of this message is in `area`, if there is one."""
        for block in _blocks(view):
            state = self._states.get(block)
            if state is None or state.current < 0 or not block.extraSelections():
                continue
            shown = block.extraSelections()  # its cursors live as long as it does
            cursor = QTextCursor(shown[state.current].cursor)
            cursor.setPosition(cursor.selectionStart())
            box = block.cursorRect(cursor)
            _scroll_sideways(block, box)
            box = block.cursorRect(cursor)
            return QRect(block.viewport().mapTo(area, QPoint(0, 0)) + box.topLeft(), box.size())
        return None

    def _mark(self, block: QTextEdit, query: Query, left: int) -> int:
        """Mark a block; how many hits are left before the current one (-1: it is behind)."""
        state = self._states.get(block)
        revision, dark = block.document().revision(), self._theme.is_dark
        known = state is not None and (state.query, state.revision) == (query, revision)
        places = [] if query.is_empty else spans(query, _text(block)) if not known else None
        count = state.count if places is None and state is not None else len(places or ())
        current = left if 0 <= left < count else -1
        if state is None or (query, revision, dark, current) != (
            state.query,
            state.revision,
            state.is_dark,
            state.current,
        ):
            if places is None:
                places = spans(query, _text(block))
            if places or (state is not None and state.count):
                block.setExtraSelections(self._selections(block, places, current))
            self._states[block] = _State(query, revision, dark, current, count)
        return left - count if left >= count else -1

    def _selections(
        self, block: QTextEdit, places: list[tuple[int, int]], current: int
    ) -> list[QTextEdit.ExtraSelection]:
        text = _text(block)
        wide = not text.isascii() and any(ord(letter) > 0xFFFF for letter in text)
        made = []
        if wide:  # a document counts in UTF-16
            places = [(_units(text, begin), _units(text, end)) for begin, end in places]
        for n, (begin, end) in enumerate(places):
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(block.document())
            cursor.setPosition(begin)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            form = selection.format
            form.setBackground(self._theme.color("accent" if n == current else "warn_soft"))
            form.setForeground(self._theme.color("on_accent" if n == current else "text"))
            selection.format = form
            made.append(selection)
        return made


def _blocks(view: MessageView) -> list[QTextEdit]:
    return [block for block in view.words() if isinstance(block, QTextEdit)]


def _text(block: QTextEdit) -> str:
    return block.document().toPlainText()


def _units(text: str, end: int) -> int:
    return len(text[:end].encode("utf-16-le", "surrogatepass")) // 2


def _scroll_sideways(block: QTextEdit, box: QRect) -> None:
    """Code is not wrapped: have the mark in sight there too."""
    bar = block.horizontalScrollBar()
    wide = block.viewport().width()
    if bar.maximum() and not 0 <= box.left() <= wide - 40:
        bar.setValue(bar.value() + box.left() - wide // 3)
