"""Titles made from the first words."""

import pytest

from deskhand.domain.conversation import TITLE_LENGTH, title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Book me a flight", "Book me a flight"),
        ("\n\n  # Plan for May \nmore", "Plan for May"),
        ("> quoted   and   spaced", "quoted and spaced"),
        ("", ""),
        ("   \n\t", ""),
    ],
)
def test_a_title_is_the_first_line_without_marks(text, title):
    assert title_from(text) == title


def test_a_long_title_ends_at_a_word_with_an_ellipsis():
    title = title_from("word " * 40)
    assert len(title) <= TITLE_LENGTH
    assert title.endswith("word…")


def test_a_title_without_spaces_is_cut_hard():
    title = title_from("x" * 500)
    assert len(title) == TITLE_LENGTH
    assert title.endswith("…")
