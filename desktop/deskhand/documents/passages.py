"""Text cut into passages that can be found and quoted one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deskhand.documents.outcome import Section

PASSAGE_CHARS = 1_100
"""About 300 tokens of English: enough to answer from, small enough to choose well."""

SMALLEST_CHARS = 500
BREAKS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…。！？][\"'”’)\]]*\s+|[。！？]"),
    re.compile(r"\s+"),
)
"""Where a text may be cut, the best first."""


def split(sections: Iterable[Section]) -> list[tuple[int | None, str]]:
    """Page and text of each passage, in order. None crosses a page; the passages of a page
    together are its text, character by character."""
    return [
        (page, passage) for page, text in _pages(sections) for passage in _passages(text) if text
    ]


def _pages(sections: Iterable[Section]) -> Iterator[tuple[int | None, str]]:
    """The text of each page; neighbouring sections of one page are joined."""
    page: int | None = None
    texts: list[str] = []
    for section in sections:
        if section.page != page and texts:
            yield page, "".join(texts)
            texts.clear()
        page = section.page
        texts.append(section.text)
    if texts:
        yield page, "".join(texts)


def _passages(text: str) -> Iterator[str]:
    begin = 0
    while len(text) - begin > PASSAGE_CHARS + SMALLEST_CHARS // 2:
        end = begin + _cut(text[begin : begin + PASSAGE_CHARS])
        yield text[begin:end]
        begin = end
    if begin < len(text):
        yield text[begin:]


def _cut(window: str) -> int:
    """Where to end a passage: after the last best break that leaves it long enough."""
    for kind in BREAKS:
        ends = [found.end() for found in kind.finditer(window, SMALLEST_CHARS)]
        if ends:
            return ends[-1]
    return len(window)
