"""Words and marks can be read in both themes."""

from __future__ import annotations

import pytest

from deskhand.ui.theme.accent import with_accent
from deskhand.ui.theme.tokens import DARK, LIGHT, Tokens, contrast, high_contrast

WORDS = [
    ("text", "bg"),
    ("text", "rail"),
    ("text", "surface"),
    ("text", "user"),
    ("text", "code"),
    ("text", "accent_soft"),
    ("text", "warn_soft"),
    ("text", "danger_soft"),
    ("muted", "bg"),
    ("muted", "rail"),
    ("muted", "surface"),
    ("muted", "user"),
    ("muted", "code"),
    ("accent", "bg"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_danger", "danger"),
    ("warn", "bg"),
    ("warn", "surface"),
    ("warn", "warn_soft"),
    ("danger", "bg"),
    ("danger", "surface"),
    ("danger", "danger_soft"),
    ("ok", "bg"),
    ("ok", "surface"),
    ("ok", "ok_soft"),
    ("syntax_keyword", "code"),
    ("syntax_string", "code"),
    ("syntax_number", "code"),
    ("syntax_comment", "code"),
    ("syntax_name", "code"),
]
MARKS = [("accent", "rail"), ("warn", "rail"), ("muted", "rail"), ("accent", "user")]
THEMES = [
    pytest.param(LIGHT, id="light"),
    pytest.param(DARK, id="dark"),
    pytest.param(high_contrast(LIGHT), id="light, high contrast"),
    pytest.param(high_contrast(DARK), id="dark, high contrast"),
    *(
        pytest.param(with_accent(tokens, colour), id=f"{colour} on {tokens.bg}")
        for tokens in (LIGHT, DARK, high_contrast(LIGHT), high_contrast(DARK))
        for colour in ("#3DAEE9", "#FFD500", "#E01B24", "#000000", "#FFFFFF", "#777777")
    ),
]


@pytest.mark.parametrize("tokens", THEMES)
@pytest.mark.parametrize(("words", "behind"), WORDS)
def test_words_can_be_read(tokens: Tokens, words: str, behind: str) -> None:
    assert contrast(getattr(tokens, words), getattr(tokens, behind)) >= 4.5


@pytest.mark.parametrize("tokens", THEMES)
@pytest.mark.parametrize(("mark", "behind"), MARKS)
def test_marks_can_be_seen(tokens: Tokens, mark: str, behind: str) -> None:
    assert contrast(getattr(tokens, mark), getattr(tokens, behind)) >= 3


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
