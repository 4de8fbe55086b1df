"""Excerpts of answers without the marks of Markdown."""

from __future__ import annotations

import re

from deskhand.domain.search import Snippet

_MARKS = re.compile(
    r"\|(?:\s*:?-{2,}:?\s*\|)+\s*"  # the rule under a table's heading
    r"|\|\s*(?=\|)"  # one row after the other
    r"|\*{2,3}|~~|`+"
    r"|(?:^|(?<=\s))#{1,6}\s+"
)


def without_marks(snippet: Snippet) -> Snippet:
    """The excerpt as it reads in the chat: no emphasis, code marks, headings or table rules.

    What was found stays marked, also where its words are next to what is left out.
    """
    text, moved, at = "", [0] * (len(snippet.text) + 1), 0
    for found in [*_MARKS.finditer(snippet.text), None]:
        end = len(snippet.text) if found is None else found.start()
        for place in range(at, end):
            moved[place] = len(text) + place - at
        text += snippet.text[at:end]
        if found is not None:
            at = found.end()
            for place in range(found.start(), at):
                moved[place] = len(text)
    moved[len(snippet.text)] = len(text)
    marks = ((moved[start], moved[end]) for start, end in snippet.marks)
    return Snippet(text, tuple((start, end) for start, end in marks if start < end))
