"""Excerpts read as the chat does, with what was found still marked."""

from __future__ import annotations

import pytest

from deskhand.domain.search import Snippet
from deskhand.ui.palette.excerpt import without_marks


def marked(text: str) -> Snippet:
    """A snippet in which what stands in ⟦⟧ was found."""
    marks, plain = [], ""
    for number, part in enumerate(text.replace("⟧", "⟦").split("⟦")):
        if number % 2:
            marks.append((len(plain), len(plain) + len(part)))
        plain += part
    return Snippet(plain, tuple(marks))


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("through **⟦ten⟧** countries", "through ⟦ten⟧ countries"),
        ("⟦through **ten⟧** countries", "⟦through ten⟧ countries"),
        ("| River | km | |---|---:| | ⟦Danube⟧ | 2 |", "| River | km | ⟦Danube⟧ | 2 |"),
        ("## ⟦Rivers⟧ of `Europe`", "⟦Rivers⟧ of Europe"),
        ("issue #12 and C# ⟦code⟧ 2 * 3", "issue #12 and C# ⟦code⟧ 2 * 3"),
        ("⟦__init__⟧ stays", "⟦__init__⟧ stays"),
        ("nothing⟦**⟧", "nothing"),
        ("", ""),
    ],
)
def test_marks_are_left_out(source: str, read: str) -> None:
    assert without_marks(marked(source)) == marked(read)
