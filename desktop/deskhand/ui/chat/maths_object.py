"""Formulas inside a laid-out text: a picture on the line that copies as its source."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from deskhand.ui.chat.maths_drawing import Drawn

KIND = QTextFormat.ObjectTypes.UserObject.value + 1
SOURCE = QTextFormat.Property.UserProperty.value + 1
NUMBER = QTextFormat.Property.UserProperty.value + 2
OBJECT = "\ufffc"
OVERHANG = 0.5
"""How far below its line, in sizes of the type, a formula may hang before the line grows."""


class MathsObjects(QPyTextObject):
    """Draws the formulas of one document."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawn: list[Drawn] = []

    def clear(self) -> None:
        """The document is filled anew."""
        self._drawn.clear()

    def insert(self, cursor: QTextCursor, drawn: Drawn, source: str, px: int) -> None:
        """Put a formula where the cursor is, in place of what is selected."""
        style = QTextCharFormat(cursor.charFormat())
        style.setObjectType(KIND)
        style.setProperty(SOURCE, source)
        style.setProperty(NUMBER, len(self._drawn))
        if drawn.descent > OVERHANG * px:
            style.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        self._drawn.append(drawn)
        cursor.insertText(OBJECT, style)

    def intrinsicSize(self, _doc: QTextDocument, _at: int, style: QTextFormat) -> QSizeF:
        """What Qt reserves on the line: above the baseline all of it, or as much below."""
        drawn = self._of(style)
        if drawn is None:
            return QSizeF(0, 0)
        above, height = self._place(drawn, style)
        del above
        return QSizeF(drawn.width, height)

    def drawObject(
        self,
        painter: QPainter,
        box: QRectF | QRect,
        _doc: QTextDocument,
        _at: int,
        style: QTextFormat,
    ) -> None:
        """Draw it on its baseline."""
        drawn = self._of(style)
        if drawn is not None:
            above, _ = self._place(drawn, style)
            painter.drawImage(QPointF(box.x(), box.y() + above), drawn.picture)

    def _of(self, style: QTextFormat) -> Drawn | None:
        number = style.intProperty(NUMBER)
        return self._drawn[number] if number < len(self._drawn) else None

    def _place(self, drawn: Drawn, style: QTextFormat) -> tuple[float, float]:
        """How far below the top of its box it begins, and the box's height.

        Qt puts the bottom of an object on the baseline, or centres it half an x-height above; the
        box is made so large that the baseline comes out right (QTextDocumentLayout).
        """
        chars = style.toCharFormat()
        if chars.verticalAlignment() is not QTextCharFormat.VerticalAlignment.AlignMiddle:
            return 0.0, drawn.ascent
        lift = QFontMetrics(chars.font()).xHeight() / 2
        height = max(2 * drawn.ascent - lift, 2 * drawn.descent + lift)
        return (height + lift) / 2 - drawn.ascent, height


def exact_text(cursor: QTextCursor) -> str:
    """What is selected as plain text, formulas as their source."""
    return with_sources(cursor.selection().toPlainText(), cursor)


def with_sources(text: str, cursor: QTextCursor) -> str:
    """A text made of what is selected, its formulas as their source."""
    if OBJECT not in text:
        return text
    sources = _sources(cursor.document(), cursor.selectionStart(), cursor.selectionEnd())
    pieces = text.split(OBJECT)
    filled = [piece + source for piece, source in zip(pieces, sources, strict=False)]
    return "".join([*filled, *pieces[len(filled) :]])


def whole_text(document: QTextDocument) -> str:
    """The same of all of a document."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    return exact_text(cursor)


def _sources(document: QTextDocument, start: int, end: int) -> list[str]:
    """The sources of the objects between two places, in order."""
    found: list[str] = []
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            source = piece.charFormat().stringProperty(SOURCE)
            for n in range(piece.length()):
                at = piece.position() + n
                if start <= at < end and piece.text()[n : n + 1] == OBJECT:
                    found.append(source)
            pieces += 1
        block = block.next()
    return found
