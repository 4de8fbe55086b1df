"""One selection across the blocks of all messages, as if they were one text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from deskhand.ui.chat.maths_object import exact_text

MOVES = frozenset(
    (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    )
)


def extends_selection(event: QKeyEvent) -> bool:
    """Whether this key selects more or less text. All else a block leaves to the transcript."""
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return shifted and event.key() in MOVES


class Selectable(Protocol):
    """A block whose text can be selected."""

    def textCursor(self) -> QTextCursor: ...
    def setTextCursor(self, cursor: QTextCursor, /) -> None: ...
    def document(self) -> QTextDocument: ...
    def position_at(self, place: QPoint) -> int: ...
    def mapFromGlobal(self, place: QPoint, /) -> QPoint: ...
    def mapToGlobal(self, place: QPoint, /) -> QPoint: ...
    def rect(self) -> QRect: ...
    def isAncestorOf(self, child: QWidget, /) -> bool: ...


class Selection(QObject):
    """Begins in one block, may end in another; copied as a whole.

    blocks: every block there is now, from top to bottom. menu_wanted: place on the screen and the
    link there ("" for none). all_copied: copy when everything is selected, also what is no block
    now.
    """

    menu_wanted = Signal(QPoint, str)
    dragged = Signal(QPoint)
    all_copied = Signal()

    def __init__(self, blocks: Callable[[], Sequence[Selectable]], parent: QObject) -> None:
        super().__init__(parent)
        self._blocks = blocks
        self._from: Selectable | None = None
        self._anchor = 0
        self.is_all = False

    def begin(self, block: Selectable) -> None:
        """The mouse was pressed in this block: what was selected elsewhere is let go."""
        self._from, self.is_all = block, False
        self._anchor = block.textCursor().anchor()
        for other in self._blocks():
            if other is not block:
                _select(other, 0, 0)

    def drag_to(self, place: QPoint) -> None:
        """The mouse is here on the screen, with its button held."""
        self.dragged.emit(place)
        blocks = self._blocks()
        begun = next((n for n, block in enumerate(blocks) if block is self._from), None)
        if begun is None:
            return
        target = _nearest(blocks, place)
        if target == begun:
            for n, block in enumerate(blocks):
                if n != begun:
                    _select(block, 0, 0)
            return
        down = target > begun
        for n, block in enumerate(blocks):
            end = block.document().characterCount() - 1
            if n == begun:
                _select(block, self._anchor, end if down else 0)
            elif n == target:
                at = block.position_at(block.mapFromGlobal(place))
                _select(block, 0 if down else end, at)
            elif min(begun, target) < n < max(begun, target):
                _select(block, 0, end)
            else:
                _select(block, 0, 0)

    def clear(self) -> None:
        """Nothing is selected."""
        self.is_all = False
        for block in self._blocks():
            _select(block, 0, 0)

    def select_all(self) -> None:
        """Everything is selected, also what becomes a block later."""
        self.is_all = True
        self.take(self._blocks())

    def take(self, blocks: Sequence[Selectable]) -> None:
        """Select all of these blocks besides what is selected."""
        for block in blocks:
            _select(block, 0, block.document().characterCount() - 1)

    def select_only(self, blocks: Sequence[Selectable]) -> None:
        """Select all of these blocks and nothing else."""
        self.clear()
        self.take(blocks)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return not self.is_all and not any(b.textCursor().hasSelection() for b in self._blocks())

    def text(self) -> str:
        """What is selected, blocks set apart by an empty line; "" for nothing."""
        pieces = []
        for block in self._blocks():
            cursor = block.textCursor()
            if cursor.hasSelection():
                pieces.append(exact_text(cursor).rstrip("\n"))
        return "\n\n".join(pieces)

    def copy(self) -> None:
        """To the clipboard; nothing selected leaves the clipboard as it is."""
        if self.is_all:
            self.all_copied.emit()
        elif text := self.text():
            QGuiApplication.clipboard().setText(text)


def _select(block: Selectable, anchor: int, position: int) -> None:
    cursor = block.textCursor()
    if anchor == position and not cursor.hasSelection():
        return
    if (cursor.anchor(), cursor.position()) == (anchor, position):
        return
    cursor.setPosition(anchor)
    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    block.setTextCursor(cursor)


def _nearest(blocks: Sequence[Selectable], place: QPoint) -> int:
    """The block at this height, or the next one above it."""
    nearest = 0
    for n, block in enumerate(blocks):
        if block.mapToGlobal(QPoint(0, 0)).y() <= place.y():
            nearest = n
    return nearest
