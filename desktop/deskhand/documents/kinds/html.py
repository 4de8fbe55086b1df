"""Web pages as the words a person would read. Nothing is ever fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from deskhand.documents.frames import Refusal
from deskhand.documents.kinds.text import decode
from deskhand.documents.output import Output, Refused

HIDDEN = frozenset(("script", "style", "template", "noscript", "head", "svg", "math", "iframe"))
BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "header", "footer", "main", "nav", "aside", "br"),
        *("tr", "table", "ul", "ol", "blockquote", "pre", "hr", "form", "figure", "dl", "dt"),
        *("dd", "h1", "h2", "h3", "h4", "h5", "h6", "li", "title", "body"),
    )
)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
BLANK = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")


class _Words(HTMLParser):
    """Collects the words; blocks stand on lines of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden: list[str] = []
        self._is_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden.append(tag)
        elif tag in BLOCKS:
            level = tag[1:] if tag[0] == "h" and tag[1:].isdecimal() else ""
            mark = f"{'#' * int(level)} " if level else "- " if tag == "li" else ""
            self.pieces.append(f"\n{mark}")
        elif tag in ("td", "th"):
            self.pieces.append("\t")
        self._is_pre += tag == "pre"
        if tag == "img":
            described = dict(attrs).get("alt")
            self.pieces.append(f"[{described}]" if described else "")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag == "head":
            self._hidden.clear()  # an element in it was never closed
        if tag in BLOCKS and tag != "br":
            self.pieces.append("\n")
        self._is_pre -= tag == "pre" and self._is_pre > 0

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.pieces.append(data if self._is_pre else re.sub(r"\s+", " ", data))


def html_text(source: str) -> str:
    """The words of a page."""
    words = _Words()
    words.feed(source)
    words.close()
    return BLANK.sub("\n\n", "".join(words.pieces)).strip()


def read_html(data: bytes, output: Output) -> None:
    """Send the words of a page. Raises Refused, Full."""
    said = CHARSET.search(data[:4096])
    try:
        source = data.decode(said[1].decode("ascii")) if said else decode(data)[0]
    except (LookupError, ValueError):
        source = decode(data)[0]
    text = html_text(source)
    if not text:
        raise Refused(Refusal.EMPTY)
    output.text(text)
