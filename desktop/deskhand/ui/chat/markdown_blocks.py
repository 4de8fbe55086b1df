"""Markdown cut into blocks while it streams in.

Only the last block is open; a closed one never changes, so its widget is laid out once. The cut
follows CommonMark closely enough for display: a block is what can be rendered by itself. Every
block but code is bounded in length, so the cost of a token does not grow with the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import assert_never

from deskhand.ui.chat.maths import MAX_DISPLAY, whole_formula

MAX_TEXT_CHARS = 4_000
"""A longer paragraph is cut at a space and goes on as the next block."""

MAX_UNBROKEN = 600
"""A longer run without a space is exact text, in pieces: wrapping it costs its square."""

MAX_LIST_CHARS = 2_000
"""A longer list is cut before its next outermost item."""

MAX_TABLE_CHARS = 8_000
MAX_TABLE_COLUMNS = 40
MAX_LIST_BLOCK = 4 * MAX_LIST_CHARS
"""One item that is longer is cut wherever a line ends."""

MAX_NESTING = 12
MAX_CODE_CHARS = 200_000


class BlockKind(Enum):
    """What a block is drawn as. PLAIN is exact text: too deep or too wide to be laid out."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"
    CODE = "code"
    MATHS = "maths"
    RULE = "rule"
    PLAIN = "plain"


@dataclass(slots=True)
class Block:
    """A part of a text that is drawn by itself.

    source: its Markdown; for CODE and PLAIN the exact text without fences. language: what stands
    behind the opening fence. closed: nothing will be added. goes_on: the same element continues
    in the next block, so no gap is drawn between them.
    """

    kind: BlockKind
    source: str = ""
    language: str = ""
    closed: bool = False
    goes_on: bool = False


_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(r"^( {0,3})(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_NESTED_FENCE = re.compile(r"^[ \t]+(`{3,}|~{3,})[ \t]*([^`]*)$")
_MATHS = re.compile(r"^ {0,3}(\$\$|\\\[)")
_QUOTE = re.compile(r"^ {0,3}>")
_QUOTE_DEPTH = re.compile(r"^(?:[ \t]*>)+")
_DELIMITER_ROW = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_UNBROKEN_HERE = re.compile(rf"\S{{{MAX_UNBROKEN}}}")
# Looked for at the beginning of words only: anywhere, long words would cost their square.
_UNBROKEN_WORD = re.compile(rf"(?<!\S)\S{{{MAX_UNBROKEN}}}")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")


@dataclass(slots=True)
class _Open:
    """The block that may still grow."""

    kind: BlockKind
    lines: list[str] = field(default_factory=list)
    chars: int = 0
    language: str = ""
    fence: str = ""
    fence_indent: int = 0
    blank_seen: bool = False

    def add(self, line: str) -> None:
        self.lines.append(line)
        self.chars += len(line) + 1

    def copy(self) -> _Open:
        return _Open(
            self.kind,
            list(self.lines),
            self.chars,
            self.language,
            self.fence,
            self.fence_indent,
            self.blank_seen,
        )


class BlockSplitter:
    """Cuts a growing text into blocks.

    `feed` as it comes; `closed` are final and only ever grow in number; `tail()` is what the
    rest looks like now: nothing, or one or two blocks that may still change.
    """

    def __init__(self) -> None:
        self.closed: list[Block] = []
        self._open: _Open | None = None
        self._partial = ""

    def feed(self, text: str) -> None:
        """Take more of the text."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = text.split("\n")
        if lines:
            lines[0] = self._partial + lines[0]
            self._partial = rest
            for line in lines:
                self._take(line)
        else:
            self._partial += rest
        recent = self._partial[-(MAX_UNBROKEN + len(text)) :]
        if len(self._partial) > 2 * MAX_TEXT_CHARS or _unbroken(recent):
            self._cut_partial()

    def finish(self) -> list[Block]:
        """The text is over: close what is open and return all blocks."""
        if self._partial:
            line, self._partial = self._partial, ""
            self._take(line)
        self._close()
        return self.closed

    def tail(self) -> list[Block]:
        """What is not closed yet, as it would be drawn now."""
        if not self._partial:
            return [] if self._open is None else [_as_block(self._open)]
        if self._open is not None and self._open.kind is BlockKind.CODE:
            return [self._open_code()]
        trial = BlockSplitter()
        trial._open = None if self._open is None else self._open.copy()
        trial._take(self._partial)
        blocks = [Block(b.kind, b.source, b.language, False, b.goes_on) for b in trial.closed]
        if trial._open is not None:
            blocks.append(_as_block(trial._open))
        return blocks

    def _open_code(self) -> Block:
        assert self._open is not None
        block = _as_block(self._open)
        if self._partial.strip() and not set(self._partial.strip()) <= set(self._open.fence):
            block.source += ("\n" if self._open.lines else "") + self._partial
        return block

    def _cut_partial(self) -> None:
        """A line without an end: cut it at spaces, so that it cannot grow without bound."""
        opened = self._open
        if opened is not None and opened.kind is BlockKind.CODE:
            if opened.chars + len(self._partial) > MAX_CODE_CHARS:
                opened.add(self._partial)
                self._partial = ""
                self._close(goes_on=True)
                self._open = _Open(BlockKind.CODE, language=opened.language, fence=opened.fence)
            return
        self._close(goes_on=True)
        kind = BlockKind.PLAIN if _unbroken(self._partial) else BlockKind.PARAGRAPH
        self._partial = self._cut(kind, self._partial)

    def _take(self, line: str) -> None:
        opened = self._open
        is_code = opened is not None and opened.kind is BlockKind.CODE
        if not is_code and len(line) >= MAX_UNBROKEN and _unbroken(line):
            self._close()
            self._open = _Open(BlockKind.PLAIN)
            self._open.add(self._cut(BlockKind.PLAIN, line))
        elif opened is None or not self._take_in(opened, line):
            self._begin(line)

    def _take_in(self, opened: _Open, line: str) -> bool:
        """Add the line to what is open; False when it begins something new."""
        match opened.kind:
            case BlockKind.CODE:
                return self._take_code(opened, line)
            case BlockKind.LIST:
                return self._take_in_list(opened, line)
            case BlockKind.QUOTE:
                return self._take_in_quote(opened, line)
            case BlockKind.TABLE:
                return self._take_row(opened, line)
            case BlockKind.MATHS:
                return self._take_maths(opened, line)
            case BlockKind.PARAGRAPH | BlockKind.PLAIN:
                return self._take_in_paragraph(opened, line)
            case BlockKind.HEADING | BlockKind.RULE:
                self._close()
                return False
            case _:
                assert_never(opened.kind)

    def _take_code(self, opened: _Open, line: str) -> bool:
        stripped = line.strip()
        if (
            stripped
            and set(stripped) == set(opened.fence[0])
            and len(stripped) >= len(opened.fence)
        ):
            self._close()
            return True
        indent = len(line) - len(line.lstrip(" "))
        opened.add(line[min(indent, opened.fence_indent) :])
        if opened.chars > MAX_CODE_CHARS:
            self._close(goes_on=True)
            self._open = _Open(BlockKind.CODE, language=opened.language, fence=opened.fence)
        return True

    def _take_in_list(self, opened: _Open, line: str) -> bool:
        if not line.strip():
            opened.blank_seen = True
            opened.add("")
            return True
        if nested := _NESTED_FENCE.match(line):
            # Code of a list item is a block of its own, with all that code blocks have.
            self._close()
            self._open = _code(nested, line)
            return True
        if _RULE.match(line) or (line[:1] != " " and _opens_maths(line)):
            self._close()
            return False
        if opened.chars > MAX_LIST_BLOCK:
            self._close(goes_on=True)
            return False
        if _ITEM.match(line):
            if opened.chars > MAX_LIST_CHARS:
                self._close(goes_on=True)
                return False
            opened.blank_seen = False
            opened.add(_shallow(line))
            return True
        indented = line.startswith((" ", "\t"))
        if indented or not (opened.blank_seen or _interrupts(line)):
            opened.add(_shallow(line))
            return True
        self._close()
        return False

    def _take_in_quote(self, opened: _Open, line: str) -> bool:
        if _QUOTE.match(line) or (line.strip() and not _interrupts(line) and not _ITEM.match(line)):
            if opened.chars > MAX_TEXT_CHARS:
                self._close(goes_on=True)
                line = line if _QUOTE.match(line) else f"> {line}"
                self._begin(line)
                return True
            opened.add(_flat_quote(line))
            return True
        self._close()
        return False

    def _take_in_paragraph(self, opened: _Open, line: str) -> bool:
        if not line.strip():
            self._close()
            return True
        if opened.kind is BlockKind.PARAGRAPH:
            if len(opened.lines) == 1 and "|" in opened.lines[0] and _DELIMITER_ROW.match(line):
                opened.kind = BlockKind.TABLE
                self._add_row(opened, line)
                return True
            if _SETEXT.match(line):
                opened.add(line)
                opened.kind = BlockKind.HEADING
                self._close()
                return True
        if _interrupts(line) or _interrupting_item(line):
            self._close()
            return False
        opened.add(line)
        if opened.chars > MAX_TEXT_CHARS:
            self._cut_long()
        return True

    def _take_maths(self, opened: _Open, line: str) -> bool:
        """A formula ends with its delimiter; a blank line or too much of it make it words."""
        if not line.strip():
            self._close()
            return True
        opened.add(line)
        closer = "$$" if opened.fence == "$$" else "\\]"
        if closer in line:
            self._close()
        elif opened.chars > MAX_DISPLAY:
            opened.kind = BlockKind.PARAGRAPH
        return True

    def _take_row(self, opened: _Open, line: str) -> bool:
        if line.strip() and "|" in line:
            self._add_row(opened, line)
            return True
        self._close()
        return False

    def _add_row(self, opened: _Open, line: str) -> None:
        opened.add(line)
        if opened.chars > MAX_TABLE_CHARS or line.count("|") > MAX_TABLE_COLUMNS + 1:
            opened.kind = BlockKind.PLAIN

    def _begin(self, line: str) -> None:
        if not line.strip():
            return
        if fence := _FENCE.match(line):
            self._open = _code(fence, line)
            return
        if _opens_maths(line):
            self._open = _Open(BlockKind.MATHS, fence=line.strip()[:2])
            self._open.add(line.strip())
            if whole_formula(line):
                self._close()
            return
        if _HEADING.match(line):
            kind = BlockKind.HEADING
        elif _RULE.match(line):
            kind = BlockKind.RULE
        elif _ITEM.match(line):
            kind = BlockKind.LIST
        elif _QUOTE.match(line):
            kind, line = BlockKind.QUOTE, _flat_quote(line)
        else:
            kind, line = BlockKind.PARAGRAPH, line.lstrip()
        self._open = _Open(kind)
        self._open.add(_shallow(line) if kind is BlockKind.LIST else line)
        if kind in (BlockKind.HEADING, BlockKind.RULE) and self._open.chars <= MAX_TEXT_CHARS:
            self._close()
        elif self._open.chars > MAX_TEXT_CHARS:
            self._cut_long()

    def _cut_long(self) -> None:
        """Close a block that has become too long, at a space where there is one."""
        opened = self._open
        if opened is None:
            return
        kind = BlockKind.PLAIN if opened.kind is BlockKind.PLAIN else BlockKind.PARAGRAPH
        rest = self._cut(kind, "\n".join(opened.lines))
        self._open = _Open(kind)
        for line in rest.split("\n"):
            self._open.add(line)

    def _cut(self, kind: BlockKind, text: str) -> str:
        """Close pieces of at most MAX_TEXT_CHARS; what is left over comes back."""
        start = 0
        while len(text) > start:
            unbroken = _unbroken(text, start, start + MAX_TEXT_CHARS)
            if unbroken is not None:
                end = unbroken.end()
            elif len(text) - start > MAX_TEXT_CHARS:
                end = text.rfind(" ", start + MAX_TEXT_CHARS // 2, start + MAX_TEXT_CHARS) + 1
                end = end or start + MAX_TEXT_CHARS
            else:
                break
            self.closed.append(Block(kind, text[start:end], closed=True, goes_on=True))
            start = end
        return text[start:]

    def _close(self, *, goes_on: bool = False) -> None:
        if self._open is not None:
            block = _as_block(self._open)
            block.closed, block.goes_on = True, goes_on
            if block.kind is BlockKind.MATHS and whole_formula(block.source) is None:
                block.kind = BlockKind.PARAGRAPH
            self.closed.append(block)
            self._open = None


def split(text: str) -> list[Block]:
    """All blocks of a finished text, every one closed."""
    splitter = BlockSplitter()
    splitter.feed(text)
    return splitter.finish()


def _unbroken(text: str, start: int = 0, end: int = 1 << 60) -> re.Match[str] | None:
    """The first run in this stretch that is too long without a space."""
    return _UNBROKEN_HERE.match(text, start, end) or _UNBROKEN_WORD.search(text, start, end)


def _code(fence: re.Match[str], line: str) -> _Open:
    return _Open(
        BlockKind.CODE,
        language=fence.group(2).strip().split(" ")[0][:40],
        fence=fence.group(1),
        fence_indent=len(line) - len(line.lstrip(" \t")),
    )


def _opens_maths(line: str) -> bool:
    """Whether a formula that stands by itself begins here, or is all of this line."""
    if not _MATHS.match(line):
        return False
    rest = line.strip()[2:]
    if line.strip().startswith("$$"):
        return "$$" not in rest or whole_formula(line) is not None
    return "](" not in rest and ("\\]" not in rest or whole_formula(line) is not None)


def _as_block(opened: _Open) -> Block:
    lines = opened.lines
    if opened.kind is not BlockKind.CODE:
        while lines and not lines[-1]:
            lines = lines[:-1]
    return Block(opened.kind, "\n".join(lines), opened.language)


def _interrupts(line: str) -> bool:
    """Whether this line ends a paragraph that has no blank line behind it."""
    return bool(
        _FENCE.match(line)
        or _HEADING.match(line)
        or _RULE.match(line)
        or _QUOTE.match(line)
        or _opens_maths(line)
    )


def _interrupting_item(line: str) -> bool:
    """Only a bullet or number 1 with words behind it may interrupt a paragraph (CommonMark)."""
    found = _ITEM.match(line)
    if found is None or not line[found.end() :].strip():
        return False
    marker = line.strip()[:2]
    return not marker[0].isdigit() or marker in ("1.", "1)")


def _flat_quote(line: str) -> str:
    """A quote inside quotes without end would exhaust the layout: cut off beyond a few levels."""
    found = _QUOTE_DEPTH.match(line)
    if found is None or found.group().count(">") <= MAX_NESTING:
        return line
    return "> " * MAX_NESTING + line[found.end() :].lstrip()


def _shallow(line: str) -> str:
    """The same for lists: bounds the indentation and the markers before the first word."""
    stripped = line.lstrip(" \t")
    indent = len(line[: len(line) - len(stripped)].expandtabs(4))
    words = stripped.split(" ")
    markers = 0
    while markers < len(words) and words[markers] in ("-", "*", "+", ">", ""):
        markers += 1
    if markers > MAX_NESTING:
        stripped = " ".join(words[markers - 1 :])
    return " " * min(indent, 4 * MAX_NESTING) + stripped
