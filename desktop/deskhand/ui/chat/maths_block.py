"""Formulas in blocks: put into a block's words, or standing by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.maths import Formula, find_stand_ins
from deskhand.ui.chat.maths_drawing import Wanted
from deskhand.ui.chat.maths_formulas import Formulas, formulas_of
from deskhand.ui.chat.maths_object import KIND, MathsObjects
from deskhand.ui.theme.theme import Theme

SIZE_TO_TEXT = 1.16
"""The type of formulas has smaller letters than that of words of the same size."""

SOURCE_SIZE = 13
LINE = "\u2028"


class BlockMaths(QObject):
    """The formulas of one document. drawn: some that were shown as source can be shown now."""

    drawn = Signal()

    def __init__(self, document: QTextDocument, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._document = document
        self._theme = theme
        self._owner = owner
        self._objects = MathsObjects(self)
        document.documentLayout().registerHandler(KIND, self._objects)
        self._formulas: Formulas = formulas_of(theme)
        self._pending: set[Wanted] = set()
        self._formulas.drawn.connect(self._on_drawn)

    def put(self, source: str, formulas: Sequence[Formula]) -> float:
        """Replace the marks that stand for these formulas: by pictures, or by their source while
        they are not drawn and when they cannot be. How wide the widest picture is; 0 for none."""
        widest = 0.0
        self._pending.clear()
        self._objects.clear()
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        block = self._document.begin()
        while block.isValid():
            for start, end, number in reversed(find_stand_ins(block.text())):
                if number < len(formulas):
                    at = block.position()
                    cursor.setPosition(at + start)
                    cursor.setPosition(at + end, QTextCursor.MoveMode.KeepAnchor)
                    width = self._replace(cursor, source, formulas[number])
                    widest = max(widest, width)
            block = block.next()
        cursor.endEditBlock()
        return widest

    def _replace(self, cursor: QTextCursor, source: str, formula: Formula) -> float:
        style = cursor.charFormat()
        text_px = style.intProperty(QTextFormat.Property.FontPixelSize)
        px = round((text_px or self._document.defaultFont().pixelSize()) * SIZE_TO_TEXT)
        words = source[formula.start : formula.end]
        colour = self._theme.tokens.text
        ratio = self._owner.devicePixelRatioF()
        wanted = Wanted(formula.tex, formula.display, px, colour, ratio)
        drawn = self._formulas.get(wanted)
        if drawn is None:
            if not self._formulas.is_known(wanted):
                self._pending.add(wanted)
            cursor.insertText(words, source_style(style, self._theme))
            return 0.0
        if formula.display and not _is_alone(cursor):
            self._break_line(cursor, style)
        self._objects.insert(cursor, drawn, words, px)
        return drawn.width

    def _break_line(self, cursor: QTextCursor, style: QTextCharFormat) -> None:
        """A display formula among words has a line of its own."""
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        block = cursor.block()
        text, offset = block.text(), block.position()
        if text[end - offset :].strip():
            space = text[end - offset] == " "
            cursor.setPosition(end)
            cursor.setPosition(end + space, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(LINE, style)
        if text[: start - offset].strip():
            space = text[start - offset - 1] == " "
            cursor.setPosition(start - space)
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(LINE, style)
            start, end = start + 1 - space, end + 1 - space
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)

    def _on_drawn(self) -> None:
        if any(self._formulas.is_known(wanted) for wanted in self._pending):
            self.drawn.emit()


def centre(document: QTextDocument) -> None:
    """A formula by itself stands in the middle of its line."""
    style = QTextBlockFormat()
    style.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    style.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(style)


def source_style(around: QTextCharFormat, theme: Theme) -> QTextCharFormat:
    """How a formula looks that is shown as its source."""
    style = QTextCharFormat(around)
    mono = theme.mono_font(SOURCE_SIZE)
    style.setFontFamilies(mono.families())
    style.setProperty(QTextFormat.Property.FontPixelSize, mono.pixelSize())
    style.setBackground(QColor(theme.tokens.code))
    return style


def name_of(tex: str) -> str:
    """What a screen reader says of a formula by itself."""
    return tr("Formula: {tex}", tex=" ".join(tex.split())[:500])


def _is_alone(cursor: QTextCursor) -> bool:
    """Whether nothing but what is selected stands in its paragraph."""
    block = cursor.block()
    return cursor.selectionEnd() - cursor.selectionStart() >= block.length() - 1
