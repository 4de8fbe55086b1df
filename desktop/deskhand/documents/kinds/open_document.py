"""OpenDocument texts, sheets and presentations (LibreOffice)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from deskhand.documents.frames import Notice
from deskhand.documents.kinds.packages import BROKEN, Package, attribute, local
from deskhand.documents.output import Output

FLUSH_CHARS = 32_000
PARAGRAPHS = frozenset(("p", "h"))
MOST_REPEATED = 1_000
"""A sheet says "so many more cells like this" up to its last column; that is no content."""


class _Text:
    """Text with lines for paragraphs and tabs between the cells of a row."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._pieces: list[str] = []
        self._size = 0
        self._row: list[str] | None = None
        self.page: int | None = None

    def start(self, element: Element) -> None:
        match local(element.tag):
            case "table-row":
                self._row = []
            case "table" if attribute(element, "name"):
                self.line(f"## {attribute(element, 'name')}")
            case "page":
                self.flush()
                self.page = (self.page or 0) + 1

    def end(self, element: Element, words: str) -> None:
        match local(element.tag):
            case "p" | "h" if self._row is not None:
                self._row.append(words)
            case "h":
                level = attribute(element, "outline-level")
                marks = "#" * (min(6, int(level)) if level.isdecimal() else 1)
                self.line(f"{marks} {words}")
            case "p":
                self.line(words)
            case "table-cell" | "covered-table-cell" if self._row is not None:
                repeated = attribute(element, "number-columns-repeated")
                count = int(repeated) if repeated.isdecimal() and len(repeated) < 6 else 1
                self._row.append("\t" * min(count, MOST_REPEATED))
            case "table-row" if self._row is not None:
                row, self._row = "".join(self._row).rstrip("\t"), None
                if row:
                    self.line(row)

    def line(self, text: str) -> None:
        self._pieces.append(f"{text}\n")
        self._size += len(text) + 1
        if self._size > FLUSH_CHARS:
            self.flush()

    def flush(self) -> None:
        self._output.text("".join(self._pieces), self.page)
        self._pieces.clear()
        self._size = 0


def read_open_document(data: bytes, output: Output) -> None:
    """Send the text; a presentation's slides are pages. Raises Refused, Full."""
    package = Package(data)
    text = _Text(output)
    inside = 0
    try:
        for event, element in package.elements("content.xml", PARAGRAPHS):
            is_paragraph = local(element.tag) in PARAGRAPHS
            if event == "start":
                inside += is_paragraph
                text.start(element)
                continue
            inside -= is_paragraph
            if not inside:  # a text box stands inside a paragraph
                text.end(element, "".join(_words(element)) if is_paragraph else "")
    except BROKEN:
        text.flush()
        output.note(Notice.PARTS_LOST, 1)
        return
    text.flush()
    if text.page:
        output.pages(text.page)


def _words(element: Element) -> Iterator[str]:
    """The words of a paragraph in reading order."""
    yield element.text or ""
    for inner in element:
        match local(inner.tag):
            case "tab":
                yield "\t"
            case "line-break":
                yield "\n"
            case "s":
                count = attribute(inner, "c")
                yield " " * (int(count) if count.isdecimal() and len(count) < 4 else 1)
            case "p" | "h":
                yield "\n"
                yield from _words(inner)
            case _:
                yield from _words(inner)
        yield inner.tail or ""
