"""Markdown as a laid-out document: Qt's own reader, our type and colours, nothing fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)

from deskhand.domain.wording import tr
from deskhand.ui.chat.links import can_open, host_of, names_host
from deskhand.ui.chat.markdown_blocks import BlockKind
from deskhand.ui.chat.text_direction import reveal_turns, runs_right_to_left
from deskhand.ui.theme.theme import Theme

BODY_SIZE = 15
HOST_SIZE = 12
CELL_PADDING = 6
SENTENCE_ENDS = ".,;:!?"
"""What ends the sentence around a bare address does not belong to it."""
LINE_HEIGHT = 1.6
HEADING_SIZES = {1: 24, 2: 18, 3: 15, 4: 15, 5: 15, 6: 15}
_CELL = re.compile(r"(?<!\\)\|")
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | (
    QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class QuietDocument(QTextDocument):
    """A document that loads nothing, from no network and no file.

    Qt's own reads local files, even where the widget's `loadResource` returns nothing; and given
    nothing for a picture it tries the picture's name as a file. So each gets an empty picture.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._nothing.fill(Qt.GlobalColor.transparent)
        option = self.defaultTextOption()
        # Each paragraph by its first letter that has a direction, whatever the desktop's is.
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.setDefaultTextOption(option)

    def loadResource(self, kind: int, name: QUrl | str, /) -> object:
        """Nothing, whatever an answer asks for."""
        del kind, name
        return self._nothing


def fill(document: QuietDocument, kind: BlockKind, source: str, theme: Theme) -> None:
    """Put one block into a document, as it should look."""
    document.setDefaultFont(theme.font(BODY_SIZE))
    if kind is BlockKind.TABLE and runs_right_to_left(source):
        source = _mirrored(source)
    if kind is BlockKind.PLAIN:
        document.setPlainText(source)
    else:
        document.setMarkdown(_safe(source), MARKDOWN)
        if document.isEmpty():  # a bare link definition renders to nothing; lose no words
            document.setPlainText(source)
    document.setDocumentMargin(0)
    _Polish(document, theme).apply(kind)


def _safe(source: str) -> str:
    """Where there are links, no character may turn the letters of their hosts around."""
    return reveal_turns(source) if "](" in source or "://" in source else source


def _mirrored(table: str) -> str:
    """The columns from right to left: Qt lays tables out from left to right only."""
    rows = [
        _CELL.split(row.strip().removeprefix("|").removesuffix("|")) for row in table.split("\n")
    ]
    columns = len(rows[0])  # cells beyond those of the heading are no part of a table
    filled = [[*row[:columns], *[" "] * (columns - len(row))] for row in rows]
    return "\n".join("|" + "|".join(reversed(row)) + "|" for row in filled)


@dataclass(slots=True)
class _Anchor:
    """A link as it stands in a paragraph: its words may be several pieces of other looks."""

    address: str
    end: int
    words: str


class _Polish:
    """Gives Qt's Markdown our sizes, spaces and colours."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self._document = document
        self._theme = theme
        self._tokens = theme.tokens
        self._cursor = QTextCursor(document)

    def apply(self, kind: BlockKind) -> None:
        self._cursor.beginEditBlock()
        self._document.setIndentWidth(self._theme.px(24))
        last = self._document.lastBlock()
        current = self._document.begin()
        while current.isValid():
            self._blocks(current, kind, is_last=current == last)
            self._fragments(current, kind)
            current = current.next()
        if kind is BlockKind.TABLE:
            self._tables()
        self._cursor.endEditBlock()

    def _blocks(self, block: QTextBlock, kind: BlockKind, *, is_last: bool) -> None:
        style = QTextBlockFormat()
        if kind is not BlockKind.TABLE:
            style.setLineHeight(
                LINE_HEIGHT * 84, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            )
        style.setTopMargin(0)
        gap = self._theme.px(4 if kind is BlockKind.LIST else 8)
        style.setBottomMargin(0 if is_last or kind is BlockKind.TABLE else gap)
        if kind is BlockKind.QUOTE:
            level = block.blockFormat().intProperty(QTextFormat.Property.BlockQuoteLevel)
            inset = self._theme.px(16) * max(1, level)
            at_right = runs_right_to_left(block.text())
            style.setLeftMargin(0 if at_right else inset)
            style.setRightMargin(inset if at_right else 0)
        self._cursor.setPosition(block.position())
        self._cursor.mergeBlockFormat(style)

    def _fragments(self, block: QTextBlock, kind: BlockKind) -> None:
        level = block.blockFormat().headingLevel()
        spans: list[tuple[int, int, QTextCharFormat]] = []
        anchors: list[_Anchor] = []
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            found, at = fragment.charFormat(), fragment.position()
            end = at + fragment.length()
            if found.isAnchor() and not found.isImageFormat():
                _gather(anchors, found.anchorHref(), at, end, fragment.text())
            style = self._style_of(found, level, kind)
            if found.isAnchor() and fragment.text() == found.anchorHref():
                style = style or QTextCharFormat(found)
                style.setAnchorHref(found.anchorHref().rstrip(SENTENCE_ENDS))
            if style is not None:
                spans.append((at, end, style))
            iterator += 1
        for at, end, style in reversed(spans):
            for anchor in reversed(anchors):
                if anchor.end == end:
                    self._name_host(anchor)
            self._cursor.setPosition(at)
            self._cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            if style.isImageFormat():
                self._name_picture(style.toImageFormat())
            else:
                self._cursor.setCharFormat(style)

    def _name_host(self, anchor: _Anchor) -> None:
        """Behind a link whose words do not say it: where it leads."""
        host = host_of(anchor.address)
        if host and not names_host(anchor.words, host):
            self._cursor.setPosition(anchor.end)
            self._cursor.insertText(f"\u00a0({host})", self._quiet())

    def _quiet(self) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setForeground(QColor(self._tokens.muted))
        size = self._theme.font(HOST_SIZE).pixelSize()
        style.setProperty(QTextFormat.Property.FontPixelSize, size)
        return style

    def _style_of(
        self, found: QTextCharFormat, level: int, kind: BlockKind
    ) -> QTextCharFormat | None:
        """The same format as we want it; None where it is right already."""
        if found.isImageFormat():
            return found
        style = QTextCharFormat(found)
        if level:
            style.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            size = self._theme.font(HEADING_SIZES[level]).pixelSize()
            style.setProperty(QTextFormat.Property.FontPixelSize, size)
            style.setFontWeight(QFont.Weight.DemiBold)
        if found.isAnchor():
            opens = can_open(found.anchorHref())
            style.setForeground(QColor(self._tokens.accent if opens else self._tokens.text))
            style.setFontUnderline(False)
            style.setAnchor(opens)
        elif kind is BlockKind.QUOTE:
            style.setForeground(QColor(self._tokens.muted))
        if found.fontFixedPitch() and not level:
            mono = self._theme.mono_font(13)
            style.setFontFamilies(mono.families())
            style.setProperty(QTextFormat.Property.FontPixelSize, mono.pixelSize())
            style.setBackground(QColor(self._tokens.code))
        return style if style != found else None

    def _name_picture(self, picture: QTextImageFormat) -> None:
        """Nothing is fetched: a picture is shown as its words and where it is, with a way there
        for those on the web."""
        address = picture.name()
        words = picture.stringProperty(QTextFormat.Property.ImageAltText) or tr("Picture")
        host = host_of(address)
        self._cursor.insertText(f"▧ {words}", QTextCharFormat())
        where = host or tr("not shown: it is not on the web")
        self._cursor.insertText(f" · {where}", self._quiet())
        if host:
            way = QTextCharFormat()
            way.setAnchor(True)
            way.setAnchorHref(address)
            way.setForeground(QColor(self._tokens.accent))
            self._cursor.insertText(" · ", self._quiet())
            self._cursor.insertText(tr("Open in browser"), way)

    def _tables(self) -> None:
        for frame in self._document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._table(frame)

    def _table(self, table: QTextTable) -> None:
        style = table.format()
        style.setBorder(1)
        style.setBorderCollapse(True)
        style.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        style.setBorderBrush(QColor(self._tokens.line))
        style.setCellPadding(self._theme.px(CELL_PADDING))
        style.setCellSpacing(0)
        style.setMargin(0)
        style.setWidth(QTextLength(QTextLength.Type.VariableLength, 0))
        if runs_right_to_left(self._document.toPlainText()):
            style.setAlignment(Qt.AlignmentFlag.AlignRight)
        table.setFormat(style)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(bold)
            if table.rows() > 1:  # Qt leaves the heading of a centred column at the left
                below = table.cellAt(1, column).firstCursorPosition().blockFormat()
                aligned = QTextBlockFormat()
                aligned.setAlignment(below.alignment())
                cursor.mergeBlockFormat(aligned)


def _gather(anchors: list[_Anchor], address: str, start: int, end: int, words: str) -> None:
    """Add a piece to the link it continues, or begin another."""
    last = anchors[-1] if anchors else None
    if last is not None and last.end == start and last.address == address:
        last.end = end
        last.words += words
    else:
        anchors.append(_Anchor(address, end, words))
