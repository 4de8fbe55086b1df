"""Word and PowerPoint documents (Office Open XML)."""

from __future__ import annotations

import re

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.kinds.packages import BROKEN, Package, attribute, local
from deskhand.documents.output import Output, Refused

SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml$")
NOTES = ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
FLUSH_CHARS = 32_000


class _Paragraphs:
    """Gathers runs of text into lines; cells of a table's row become one line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.size = 0
        self._runs: list[str] = []
        self._rows: list[list[str]] = []
        self._heading = ""

    def style(self, name: str) -> None:
        """The paragraph's style: a heading is marked as Markdown does."""
        digits = re.search(r"(\d)$", name)
        if name.lower().startswith("heading") and digits:
            self._heading = "#" * min(6, int(digits[1])) + " "
        elif name.lower() == "title":
            self._heading = "# "

    def add(self, text: str) -> None:
        self._runs.append(text)

    def end_paragraph(self) -> None:
        text = "".join(self._runs).rstrip()
        self._runs.clear()
        if self._rows:
            self._rows[-1] += [text, " "] if text else []
        else:
            self._line(self._heading + text if text else "")
        self._heading = ""

    def begin_row(self) -> None:
        self._rows.append([])

    def end_cell(self) -> None:
        if self._rows:
            row = self._rows[-1]
            if row and row[-1] == " ":
                row.pop()
            row.append("\t")

    def end_row(self) -> None:
        if not self._rows:
            return
        row = self._rows.pop()
        while row and row[-1] == "\t":
            row.pop()
        text = "".join(row)
        if self._rows:  # a table in a cell
            self._rows[-1].append(text + " ")
        else:
            self._line(text)

    def take(self) -> str:
        """What there is so far."""
        text = "".join(f"{line}\n" for line in self.lines)
        self.lines.clear()
        self.size = 0
        return text

    def _line(self, text: str) -> None:
        self.lines.append(text)
        self.size += len(text) + 1


def read_docx(data: bytes, output: Output) -> None:
    """Send the text of a Word document, its notes and comments last. Raises Refused, Full."""
    package = Package(data)
    _body(package, "word/document.xml", output, page=None)
    for name in NOTES:
        if name in package.names:
            _body(package, name, output, page=None)


def read_pptx(data: bytes, output: Output) -> None:
    """Send the text of each slide as a page. Raises Refused, Full."""
    package = Package(data)
    found = [(int(match[1]), name) for name in package.names if (match := SLIDE.match(name))]
    if not found:
        raise Refused(Refusal.BROKEN)
    output.pages(len(found))
    for page, (_, name) in enumerate(sorted(found), 1):
        _body(package, name, output, page=page)


def _body(package: Package, name: str, output: Output, page: int | None) -> None:
    """One XML part as text. What comes before a broken place is sent."""
    gathered = _Paragraphs()
    is_again = 0  # the same once more, for programs that do not know a newer element
    try:
        for event, element in package.elements(name):
            tag = local(element.tag)
            if tag == "Fallback":
                is_again += 1 if event == "start" else -1
            if is_again:
                continue
            if event == "start":
                if tag == "tr":
                    gathered.begin_row()
                continue
            _take(gathered, tag, element.text or "", attribute(element, "val"))
            if gathered.size > FLUSH_CHARS:
                output.text(gathered.take(), page)
    except BROKEN:
        output.text(gathered.take(), page)
        if page is None:
            output.note(Notice.PARTS_LOST, 1)
        else:
            output.lost(page)
        return
    output.text(gathered.take(), page)


def _take(gathered: _Paragraphs, tag: str, text: str, value: str) -> None:
    match tag:
        case "t":
            gathered.add(text)
        case "tab":
            gathered.add("\t")
        case "br" | "cr":
            gathered.add("\n")
        case "pStyle":
            gathered.style(value)
        case "tc":
            gathered.end_cell()
        case "tr":
            gathered.end_row()
        case "p":
            gathered.end_paragraph()
