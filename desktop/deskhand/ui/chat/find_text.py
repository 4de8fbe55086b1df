"""Finding words in messages, the way a person reads them: without Markdown's marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from deskhand.ui.chat.links import host_of, names_host
from deskhand.ui.chat.markdown_blocks import Block, BlockKind, split

LONGEST_QUERY = 400
MOST_IN_A_MESSAGE = 10_000
MOST_MARKS = 400

_MARKS = str.maketrans("\n\t", "  ", "*_~`\\[]()#>|-!")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*$")
_QUOTE = re.compile(r"^(?:[ \t]*> ?)+", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?", re.MULTILINE)
_DELIMITERS = re.compile(r"^[ \t|:-]+$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^()\n]*\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_STRONG = re.compile(r"(\*{1,3}|~~)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_STRESS = re.compile(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. any_word: each of its words by itself, not all of them in a row."""

    text: str = ""
    match_case: bool = False
    whole_words: bool = False
    any_word: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.text.strip()


@lru_cache(maxsize=64)
def pattern(query: Query) -> re.Pattern[str]:
    """The query for `finditer`; any run of blanks is like any other. The query is not empty."""
    escaped = [re.escape(word) for word in query.text[:LONGEST_QUERY].split()]
    body = f"(?:{'|'.join(escaped)})" if query.any_word else r"\s+".join(escaped)
    if query.whole_words:
        body = rf"(?<!\w){body}(?!\w)"
    return re.compile(body, re.NOFLAG if query.match_case else re.IGNORECASE)


def spans(query: Query, text: str) -> list[tuple[int, int]]:
    """Where a text as it is read has the query: begin and end, in characters."""
    if query.is_empty:
        return []
    found = pattern(query).finditer(text)
    return [each.span() for each, _ in zip(found, range(MOST_IN_A_MESSAGE), strict=False)]


def may_have(query: Query, markdown: str) -> bool:
    """Whether it is worth taking this text apart; most texts do not have the words at all. One
    with an entity always is."""
    if "&" in markdown:
        return True
    first = max(query.text.translate(_MARKS).split(), key=len, default="")
    return first.casefold() in markdown.translate(_MARKS).casefold()


def readable(markdown: str, *, hosts: bool = False) -> list[str]:
    """The blocks of a text as a person reads them. hosts: with those shown behind links."""
    return [words(block, hosts=hosts) for block in split(markdown)]


def written_plainly(markdown: str) -> str:
    """A text line by line as people write it where there is no Markdown: without the marks of
    headings, of stress, links and code, with those in front of items and quotes."""
    lines, fence = [], ""
    for line in markdown.split("\n"):
        marks = _FENCE.match(line)
        if marks is not None and not fence:
            fence = marks.group(1)
        elif marks is not None and line.strip() == marks.group(1) and line.strip() >= fence:
            fence = ""
        else:
            lines.append(line if fence else _inline(_HEADING.sub("", line), hosts=False))
    return "\n".join(lines)


def words(block: Block, *, hosts: bool = False) -> str:
    """One block as a person reads it."""
    source = block.source
    match block.kind:
        case BlockKind.CODE | BlockKind.PLAIN:
            return source
        case BlockKind.RULE:
            return ""
        case BlockKind.HEADING:
            return _inline(_UNDERLINE.sub("", _HEADING.sub("", source)), hosts)
        case BlockKind.LIST:
            return _inline(_ITEM.sub("", source), hosts)
        case BlockKind.QUOTE:
            return _inline(_ITEM.sub("", _QUOTE.sub("", source)), hosts)
        case BlockKind.TABLE:
            rows = _DELIMITERS.sub("", source).split("\n")
            cells = (cell.strip() for row in rows for cell in re.split(r"(?<!\\)\|", row))
            return "\n".join(_inline(cell, hosts) for cell in cells if cell)
        case _:
            # Kinds that are drawn are read as they are written.
            return _inline(source, hosts) if block.kind is BlockKind.PARAGRAPH else source


def _inline(source: str, hosts: bool) -> str:
    """Without the marks inside a line; code spans keep theirs.

    Marks without end would cost the square of their number: those are left as they are.
    """
    if sum(map(source.count, "*_~`")) > MOST_MARKS:
        return source
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found.group(2).strip() or found.group(2))
        return f"\x00{len(kept) - 1}\x00"

    text = _CODE.sub(keep, source.replace("\x00", ""))
    escaped: list[str] = []

    def hide(found: re.Match[str]) -> str:
        escaped.append(found.group(1))
        return f"\x01{len(escaped) - 1}\x01"

    text = _ESCAPE.sub(hide, text.replace("\x01", ""))
    text = _AUTOLINK.sub(r"\1", _LINK.sub(_with_host if hosts else r"\1", text))
    for _ in range(3):
        bare = _STRESS.sub(r"\2", _STRONG.sub(r"\2", text))
        if bare == text:
            break
        text = bare
    text = unescape(text) if "&" in text else text
    text = re.sub(r"\x01(\d+)\x01", lambda found: escaped[int(found.group(1))], text)
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found.group(1))], text)


def _with_host(found: re.Match[str]) -> str:
    """A link as it is shown: where it leads stands behind it, unless its words say so."""
    said, host = found.group(1), host_of(found.group(2).strip("<>"))
    if found.group().startswith("!") or not host or names_host(said, host):
        return said
    return f"{said} ({host})"
