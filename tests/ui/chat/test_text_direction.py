"""Which way text runs, and characters that are not seen."""

from __future__ import annotations

import pytest

from deskhand.ui.chat.text_direction import has_hidden, reveal, reveal_turns, runs_right_to_left


@pytest.mark.parametrize(
    ("text", "right_to_left"),
    [
        ("hello", False),
        ("שלום hello", True),
        ("123, مرحبا", True),
        ("hello שלום", False),
        ("12 + 3", False),
        ("", False),
        ("中文", False),
    ],
)
def test_the_first_letter_with_a_direction_decides(text: str, right_to_left: bool) -> None:
    assert runs_right_to_left(text) is right_to_left


def test_what_turns_or_hides_letters_is_shown_by_its_number() -> None:
    assert reveal("a\u202eb\u200bc\ufeff") == "a⟦U+202E⟧b⟦U+200B⟧c⟦U+FEFF⟧"
    assert reveal_turns("a\u2066b\u200b") == "a⟦U+2066⟧b\u200b"
    assert has_hidden("a\u2069") and not has_hidden("é 中 👩‍💻")
    assert reveal("👩‍💻 क्‍ष") == "👩‍💻 क्‍ष"
