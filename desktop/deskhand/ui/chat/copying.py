"""What goes to the clipboard: plain text, Markdown, or rich text other programs keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import assert_never

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QTextEdit

from deskhand.ui.chat.code_block import CodeBlock
from deskhand.ui.chat.find_text import readable
from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.chat.maths_object import exact_text, with_sources
from deskhand.ui.chat.selection import Selectable
from deskhand.ui.chat.text_block import TextBlock

MOST_RICH_CHARS = 400_000
"""A longer text is rich only in its line breaks: reading its Markdown takes seconds."""


class Form(Enum):
    """How to copy."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    RICH = "rich"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. exact: a person's words, which are no Markdown whatever they look like."""

    plain: str
    markdown: str
    exact: bool = False


def piece_of(text: str, *, is_person: bool) -> Piece:
    """A whole message."""
    if is_person:
        return Piece(text, text, exact=True)
    blocks = [words for words in readable(text) if words]
    return Piece("\n\n".join(blocks), text.strip("\n"))


def selected_pieces(blocks: Iterable[Selectable]) -> list[Piece]:
    """What is selected in these blocks."""
    pieces = [_selected(block) for block in blocks if block.textCursor().hasSelection()]
    if len(pieces) == 1 and pieces[0].markdown.startswith("```"):
        # Code by itself is wanted as code, not as Markdown that shows it.
        return [Piece(pieces[0].plain, pieces[0].plain)] if not pieces[0].exact else pieces
    return pieces


def to_clipboard(pieces: Sequence[Piece], form: Form) -> bool:
    """Copy these; False, and the clipboard as it was, when there is nothing."""
    joint = "\n\n"
    plain = joint.join(piece.plain for piece in pieces)
    if not plain.strip():
        return False
    mime = QMimeData()
    match form:
        case Form.PLAIN:
            mime.setText(plain)
        case Form.MARKDOWN:
            markdown = joint.join(piece.markdown for piece in pieces)
            mime.setText(markdown)
            mime.setData("text/markdown", markdown.encode())
        case Form.RICH:
            mime.setText(plain)
            mime.setHtml(rich(pieces))
        case _:
            assert_never(form)
    QGuiApplication.clipboard().setMimeData(mime)
    return True


def rich(pieces: Sequence[Piece]) -> str:
    """As HTML: tables, lists, code. It names no address that would be fetched."""
    # Read when it is wanted: nothing else of the window needs it.
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False})
    reader.enable(["table", "strikethrough"]).disable("image")
    made = []
    for piece in pieces:
        if piece.exact or len(piece.markdown) > MOST_RICH_CHARS:
            paragraphs = escape(piece.plain).split("\n\n")
            made += [f"<p>{each.replace(chr(10), '<br>')}</p>\n" for each in paragraphs]
        else:
            made.append(reader.render(piece.markdown))
    return "".join(made)


def quoted(text: str) -> str:
    """Each line behind a ">", as Markdown quotes."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))


def _selected(widget: Selectable) -> Piece:
    cursor = widget.textCursor()
    plain = exact_text(cursor).rstrip("\n")
    last = widget.document().characterCount() - 1
    is_whole = cursor.selectionStart() == 0 and cursor.selectionEnd() >= last
    block = _block_of(widget)
    if block is None or block.kind is BlockKind.PLAIN:
        return Piece(plain, plain, exact=True)
    if block.kind is BlockKind.CODE:
        if is_whole:
            plain = block.source  # with what is shown by its number only
        fence = "```" if "```" not in plain else "````"
        return Piece(plain, f"{fence}{block.language}\n{plain}\n{fence}")
    markdown = block.source if is_whole else _markdown_of(cursor)
    return Piece(plain, markdown.strip("\n"))


def _markdown_of(cursor: QTextCursor) -> str:
    return with_sources(cursor.selection().toMarkdown(), cursor)


def _block_of(widget: Selectable) -> Block | None:
    if isinstance(widget, TextBlock):
        return widget.block
    parent = widget.parentWidget() if isinstance(widget, QTextEdit) else None
    return parent.block if isinstance(parent, CodeBlock) else None
