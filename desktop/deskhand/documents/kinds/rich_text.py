"""Rich Text Format (.rtf): the words, without how they look."""

from __future__ import annotations

import re

from deskhand.documents.frames import Refusal
from deskhand.documents.output import Output, Refused

TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-f]{2})|\\(?P<sign>[^a-z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.IGNORECASE,
)
# Groups of these hold fonts, pictures and the like, no words of the document.
HIDDEN = frozenset(
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore"),
        *("header", "footer", "listtable", "listoverridetable", "generator", "filetbl", "xmlnstbl"),
    )
)
SIGNS = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "page": "\n\n",
    "cell": "\t",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
DEEPEST = 1_000


class _Words:
    """The text so far. A group remembers whether it is hidden and what stands in for a letter."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.charset = "cp1252"
        self._groups: list[tuple[bool, int]] = []
        self._is_hidden = False
        self._skipped = 1
        self._to_skip = 0

    def brace(self, brace: str) -> None:
        if brace == "{":
            if len(self._groups) >= DEEPEST:
                raise Refused(Refusal.BROKEN)
            self._groups.append((self._is_hidden, self._skipped))
        elif self._groups:
            self._is_hidden, self._skipped = self._groups.pop()

    def hide(self) -> None:
        self._is_hidden = True

    def command(self, word: str, number: int | None) -> None:
        if word in HIDDEN:
            self.hide()
        elif word in SIGNS:
            self.add(SIGNS[word])
        elif word == "uc":
            self._skipped = max(0, min(number or 0, 8))
        elif word == "ansicpg" and number:
            self.charset = f"cp{number}"
        elif word == "u" and number is not None:
            self.add(chr(number % 65536))
            self._to_skip = self._skipped

    def byte(self, digits: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
            return
        try:
            self.add(bytes.fromhex(digits).decode(self.charset))
        except (LookupError, ValueError):
            self.add("\ufffd")

    def text(self, text: str) -> None:
        self.add(text[self._to_skip :])
        self._to_skip = 0

    def add(self, text: str) -> None:
        if not self._is_hidden:
            self.pieces.append(text)


def read_rich_text(data: bytes, output: Output) -> None:
    """Send the words. Raises Refused, Full."""
    words = _Words()
    for found in TOKEN.finditer(data.decode("latin-1")):
        match found.lastgroup:
            case "word" | "number":
                number = found["number"]
                words.command(found["word"], int(number) if number else None)
            case "byte":
                words.byte(found["byte"])
            case "sign" if found["sign"] == "*":
                words.hide()
            case "sign" if found["sign"] in "\\{}~":
                words.add(" " if found["sign"] == "~" else found["sign"])
            case "brace":
                words.brace(found["brace"])
            case "text":
                words.text(found["text"])
    # Characters beyond the first plane are written as two halves.
    text = "".join(words.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.strip():
        raise Refused(Refusal.EMPTY)
    output.text(text)
