"""Markdown as a laid-out document: Qt's own reader, our type and colours, nothing fetched."""

from __future__ import annotations

from urllib.parse import urlsplit

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

from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.theme.theme import Theme

OPENABLE = frozenset(("http", "https", "mailto"))
BODY_SIZE = 15
LINE_HEIGHT = 1.6
HEADING_SIZES = {1: 24, 2: 18, 3: 15, 4: 15, 5: 15, 6: 15}
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | (
    QTextDocument.MarkdownFeature.MarkdownNoHTML
)


def can_open(address: str) -> bool:
    """Whether a link in an answer may be opened, after a click: web and mail, nothing else."""
    return urlsplit(address).scheme.lower() in OPENABLE


def link_tip(address: str) -> str:
    """What a person should know before following a link: its host."""
    parts = urlsplit(address)
    if parts.scheme.lower() == "mailto":
        return parts.path
    try:
        return parts.hostname or ""
    except ValueError:
        return ""


class QuietDocument(QTextDocument):
    """A document that loads nothing, from no network and no file.

    Qt's own reads local files, even where the widget's `loadResource` returns nothing; and given
    nothing for a picture it tries the picture's name as a file. So each gets an empty picture.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._nothing.fill(Qt.GlobalColor.transparent)

    def loadResource(self, kind: int, name: QUrl | str, /) -> object:
        """Nothing, whatever an answer asks for."""
        del kind, name
        return self._nothing


def fill(document: QTextDocument, block: Block, theme: Theme) -> None:
    """Put one block into a document, as it should look."""
    document.setDefaultFont(theme.font(BODY_SIZE))
    if block.kind is BlockKind.PLAIN:
        document.setPlainText(block.source)
    else:
        document.setMarkdown(block.source, MARKDOWN)
        if document.isEmpty():  # a bare link definition renders to nothing; lose no words
            document.setPlainText(block.source)
    document.setDocumentMargin(0)
    _Polish(document, theme).apply(block)


class _Polish:
    """Gives Qt's Markdown our sizes, spaces and colours."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self._document = document
        self._theme = theme
        self._tokens = theme.tokens
        self._cursor = QTextCursor(document)

    def apply(self, block: Block) -> None:
        self._cursor.beginEditBlock()
        self._document.setIndentWidth(self._theme.px(24))
        last = self._document.lastBlock()
        current = self._document.begin()
        while current.isValid():
            self._blocks(current, block.kind, is_last=current == last)
            self._fragments(current, block.kind)
            current = current.next()
        if block.kind is BlockKind.TABLE:
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
            style.setLeftMargin(self._theme.px(16) * max(1, level))
            style.setRightMargin(0)
        self._cursor.setPosition(block.position())
        self._cursor.mergeBlockFormat(style)

    def _fragments(self, block: QTextBlock, kind: BlockKind) -> None:
        level = block.blockFormat().headingLevel()
        spans = []
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            style = self._style_of(fragment.charFormat(), level, kind)
            if style is not None:
                spans.append((fragment.position(), fragment.length(), style))
            iterator += 1
        for position, length, style in reversed(spans):
            self._cursor.setPosition(position)
            self._cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            if style.isImageFormat():
                self._name_picture(style.toImageFormat())
            else:
                self._cursor.setCharFormat(style)

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
        """Nothing is fetched: a picture is shown as its words, with a link where it may open."""
        address = picture.name()
        words = picture.stringProperty(QTextFormat.Property.ImageAltText) or "picture"
        style = QTextCharFormat()
        if can_open(address):
            style.setAnchor(True)
            style.setAnchorHref(address)
            style.setForeground(QColor(self._tokens.accent))
        self._cursor.insertText(words, style)

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
        style.setCellPadding(self._theme.px(6))
        style.setCellSpacing(0)
        style.setMargin(0)
        style.setWidth(QTextLength(QTextLength.Type.VariableLength, 0))
        table.setFormat(style)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(bold)
