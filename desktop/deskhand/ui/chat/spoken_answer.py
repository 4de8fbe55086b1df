"""An answer said to screen readers while it comes: sentence after sentence, as each is over."""

from __future__ import annotations

import re

from deskhand.domain.wording import ntr, number
from deskhand.ui.chat.find_text import readable

MOST_CHARS = 2_000
"""What is said of one answer without being asked for; the rest is read in the transcript."""
LONGEST = 400
"""A sentence without an end is said in parts of about so many characters."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
# An end is certain once the next sentence begins: "e.g. this" and "1. first" go on.
_ENDS = re.compile(r"(?<!^\d)(?<!^\d\d)[.!?…][\"'”’»)\]*_`]*\s+(?=[^\s\da-zß-ÿ])|[。！？]")
_BLANK = re.compile(r"^[\s|:*_#>`~-]*$")


class SpokenAnswer:
    """`feed` the Markdown as it comes; `due` gives the sentences that ended since."""

    def __init__(self) -> None:
        self._line = ""
        self._fence = ""
        self._code_lines = 0
        self._due: list[str] = []
        self._said_chars = 0
        self._left_words = 0

    def feed(self, markdown: str) -> None:
        """Take more of the answer."""
        *lines, rest = markdown.replace("\r\n", "\n").split("\n")
        for line in lines:
            self._take_line(self._line + line)
            self._line = ""
        self._line += rest
        if not self._fence:
            self._take_sentences()

    def due(self) -> list[str]:
        """What can be said now, and was not given before."""
        due, self._due = self._due, []
        return due

    def finish(self) -> list[str]:
        """The answer is over: the rest of it, and how much stays unsaid."""
        if self._line:
            self._take_line(self._line)
            self._line = ""
        if self._fence:
            self._end_code()
        if self._left_words:
            left = number(self._left_words)
            more = ntr(
                "And about {number} more word.",
                "And about {number} more words.",
                self._left_words,
                number=left,
            )
            self._due.append(more)
            self._left_words = 0
        return self.due()

    def _take_line(self, line: str) -> None:
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence.group(1).startswith(self._fence):
                self._end_code()
            else:
                self._code_lines += 1
        elif fence:
            self._fence, self._code_lines = fence.group(1), 0
        else:
            self._line = line
            self._take_sentences()
            self._say(self._line)

    def _end_code(self) -> None:
        lines, self._fence = self._code_lines, ""
        said = ntr("Code, {count} line.", "Code, {count} lines.", lines)
        if self._said_chars < MOST_CHARS:
            self._due.append(said)

    def _take_sentences(self) -> None:
        """The sentences of the line that are certainly over."""
        at = 0
        for end in _ENDS.finditer(self._line):
            self._say(self._line[at : end.end()])
            at = end.end()
        if len(self._line) - at > LONGEST:
            cut = self._line.rfind(" ", at, at + LONGEST)
            if cut > at:
                self._say(self._line[at:cut])
                at = cut
        self._line = self._line[at:]

    def _say(self, markdown: str) -> None:
        if _BLANK.match(markdown):
            return
        if markdown.lstrip().startswith("|"):  # a table's row: its cells
            markdown = ", ".join(filter(None, map(str.strip, markdown.split("|"))))
        text = " ".join(" ".join(readable(markdown.lstrip())).split()).strip("*_~ ")
        if not text:
            return
        if self._said_chars >= MOST_CHARS:
            self._left_words += len(text.split())
            return
        self._said_chars += len(text)
        self._due.append(text)
