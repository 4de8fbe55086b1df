"""Filling in a saved prompt: Tab goes from one `{{field}}` to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from deskhand.host.clipboard import read_text, reader
from deskhand.ui import aio
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.theme.theme import Theme

FIELD = re.compile(r"\{\{[ \t]*(?P<name>[^{}\s](?:[^{}\n]{0,58}[^{}\s])?)[ \t]*\}\}")
CLIPBOARD_TIMEOUT_S = 3.0
MOST_FIELDS = 200
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass(slots=True)
class _Field:
    """One place to fill in, by its positions in the text, which follow every change."""

    name: str
    begin: int
    end: int
    filled: bool = False

    def move(self, change: tuple[int, int, int], is_current: bool) -> None:
        """At a position so many characters were removed and so many put in. is_current: what is
        typed at its ends belongs to it."""
        at, removed, added = change
        if self.begin > at or (self.begin == at and not is_current):
            self.begin = max(self.begin + added - removed, at + added)
        if self.end > at or (self.end == at and is_current):
            self.end = max(self.end + added - removed, at + added)
        self.begin = min(self.begin, self.end)


class PromptFields(QObject):
    """The fields of the prompt that was inserted last, until all are filled in or Esc.

    Date and clipboard are filled in by themselves. A field that comes twice is typed once.
    """

    def __init__(self, edit: MessageEdit, theme: Theme) -> None:
        super().__init__(edit)
        self._edit, self._theme = edit, theme
        self._fields: list[_Field] = []
        self._at = 0
        self._lane = aio.Lane("deskhand-clipboard", self)
        edit.key_takers.append(self)
        edit.document().contentsChange.connect(self._on_contents_change)
        edit.textChanged.connect(self._on_text_changed)

    @property
    def waiting(self) -> bool:
        """Whether there is something to fill in."""
        return any(not each.filled for each in self._fields)

    def insert(self, text: str) -> None:
        """Put this prompt where the caret is."""
        self.end()
        aio.spawn(self._insert(text), self, "insert prompt")

    def end(self) -> None:
        """Leave the rest as it is."""
        self._fields = []
        self._mark()

    # -- keys, before the text gets them

    def wants(self, event: QKeyEvent) -> bool:
        """Tab, Esc, and Enter while something is left to fill in."""
        if not self._fields:
            return False
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _PLAIN
        match event.key():
            case Qt.Key.Key_Tab | Qt.Key.Key_Escape:
                return plain
            case Qt.Key.Key_Backtab:
                return True
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return plain and self._next_unfilled() is not None
            case _:
                return False

    def take(self, event: QKeyEvent) -> None:
        """Do what the key says."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in _ENTER:
            self._leave()
            at = self._next_unfilled()
            if at is not None:
                self._visit(at)
        else:
            self._step(-1 if event.key() == Qt.Key.Key_Backtab else 1)

    # -- how it is done

    async def _insert(self, text: str) -> None:
        names = {found["name"].casefold() for found in FIELD.finditer(text)}
        known = {"date": QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)}
        if "clipboard" in names:
            known["clipboard"] = await self._clipboard()
        cursor = self._edit.textCursor()
        cursor.beginEditBlock()
        begin = min(cursor.position(), cursor.anchor())
        filled = FIELD.sub(lambda found: known.get(found["name"].casefold(), found[0]), text)
        cursor.insertText(filled)
        cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        # Only what the prompt itself asks for: braces in the clipboard are its words.
        self._fields = self._find(begin, text, known)
        if self._fields:
            self._visit(0)
        self._mark()

    def _find(self, begin: int, text: str, known: dict[str, str]) -> list[_Field]:
        fields, shift = list[_Field](), 0
        for found in FIELD.finditer(text):
            value = known.get(found["name"].casefold())
            at = begin + _utf16(text[: found.start()]) + shift
            if value is not None:
                shift += _utf16(value) - _utf16(found[0])
            elif len(fields) < MOST_FIELDS:
                fields.append(_Field(found["name"], at, at + _utf16(found[0])))
        return fields

    async def _clipboard(self) -> str:
        clipboard = QGuiApplication.clipboard()
        command = None if clipboard.ownsClipboard() else reader()
        if command is None or QGuiApplication.platformName() not in ("xcb", "wayland"):
            return clipboard.text().rstrip()
        try:
            return (await self._lane.run(lambda: read_text(command), CLIPBOARD_TIMEOUT_S)).rstrip()
        except TimeoutError:
            return ""

    def _step(self, by: int) -> None:
        self._leave()
        at = self._at + by
        if 0 <= at < len(self._fields):
            self._visit(at)
        elif at >= len(self._fields):
            cursor = self._edit.textCursor()
            cursor.setPosition(self._fields[-1].end)
            self._edit.setTextCursor(cursor)
            if self._next_unfilled() is None:
                self.end()

    def _leave(self) -> None:
        """What was typed here is also meant where the same field comes again."""
        left = self._fields[self._at]
        if not left.filled:
            return
        at, value = self._at, self._selected(left).selectedText()
        for n, each in enumerate(self._fields):
            if n != at and not each.filled and each.name == left.name:
                self._at = n
                self._selected(each).insertText(value)
        self._at = at

    def _visit(self, at: int) -> None:
        self._at = at
        self._edit.setTextCursor(self._selected(self._fields[at]))
        self._mark()

    def _next_unfilled(self) -> int | None:
        count = len(self._fields)
        order = [(self._at + n) % count for n in range(1, count + 1)]
        return next((n for n in order if not self._fields[n].filled), None)

    def _selected(self, field: _Field) -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        last = max(0, self._edit.document().characterCount() - 1)
        cursor.setPosition(min(field.begin, last))
        cursor.setPosition(min(field.end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _on_contents_change(self, at: int, removed: int, added: int) -> None:
        if removed == added:
            return  # nothing moves; looks that change are told in the same way
        for n, each in enumerate(self._fields):
            each.move((at, removed, added), n == self._at)

    def _on_text_changed(self) -> None:
        if not self._fields:
            return
        if self._edit.document().isEmpty():
            self.end()
            return
        for each in self._fields:
            each.filled = FIELD.fullmatch(self._selected(each).selectedText()) is None
        self._mark()

    def _mark(self) -> None:
        """Show where there is something to fill in."""
        look = QTextCharFormat()
        look.setBackground(self._theme.color("accent_soft"))
        marks = []
        for each in self._fields:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._selected(each)
            mark.format = look
            marks.append(mark)
        self._edit.setExtraSelections(marks)


def _utf16(text: str) -> int:
    """How long Qt says this is: it counts UTF-16 units."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
