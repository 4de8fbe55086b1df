"""What is a formula in a text, and what only looks like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.ui.chat.markdown_blocks import BlockKind, BlockSplitter, split
from deskhand.ui.chat.maths import (
    MAX_FORMULAS,
    find_formulas,
    find_stand_ins,
    stand_ins,
    whole_formula,
)


def tex(text: str) -> list[str]:
    return [formula.tex for formula in find_formulas(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The energy $E = mc^2$.", ["E = mc^2"]),
        ("$a$, $b$ and $5$ apples", ["a", "b", "5"]),
        (r"\(x_1\) and \[y = 2\]", ["x_1", "y = 2"]),
        ("$$a\n+ b$$ here", ["a\n+ b"]),
        (r"$\$5$", [r"\$5"]),
        ("$|x|$", ["|x|"]),
        ("It costs $5 and $10.", []),
        ("between $5–$10, US$3 or 3$", []),
        ("$5, or 7 apples for 5$", []),
        ("echo $HOME/$PATH and $HOME$PATH", []),
        (r"\$a\$ and `$b$` and ``$c$``", []),
        ("half $a^2", []),
        ("$ a $", []),
        ("$a\n\nb$", []),
        (r"\[1\] and \[a note\]", []),
        ("$$ $$", []),
        ("` $a$", ["a"]),
    ],
)
def test_formulas_are_told_from_prices_and_code(text: str, found: list[str]) -> None:
    assert tex(text) == found


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("$$x = 1$$", True),
        ("$$\nx = 1\n$$.", True),
        (r"\[ x = 1 \]", True),
        ("$x$", False),
        ("$$x$$ and words", False),
        ("$$x$$ $$y$$", False),
        ("$$x", False),
    ],
)
def test_a_formula_by_itself(text: str, whole: bool) -> None:
    assert (whole_formula(text) is not None) is whole


def test_marks_stand_for_formulas_and_cannot_be_forged() -> None:
    text = "\ue0000\ue001 then $a$ and $b$"
    marked = stand_ins(text, find_formulas(text))
    assert [number for _, _, number in find_stand_ins(marked)] == [0, 1]
    assert "$" not in marked


def kinds(text: str) -> list[BlockKind]:
    return [block.kind for block in split(text)]


def test_display_formulas_are_blocks_of_their_own() -> None:
    k = BlockKind
    assert kinds("words\n$$\na = b\n$$\nmore") == [k.PARAGRAPH, k.MATHS, k.PARAGRAPH]
    assert kinds("\\[\na\n=\nb\n\\]\n\n$$x$$") == [k.MATHS, k.MATHS]
    assert kinds("$$ money\nand words\n\nmore") == [k.PARAGRAPH, k.PARAGRAPH]
    assert kinds("\\[1\\] a note\n\n\\[text](https://example.org)") == [k.PARAGRAPH, k.PARAGRAPH]
    assert kinds("1. One:\n   $$\n   x\n   $$\n2. Two") == [k.LIST]


def test_half_a_formula_is_never_whole_while_it_streams() -> None:
    splitter = BlockSplitter()
    for character in "So\n\n$$\na = \\frac{1}{2}\n$":
        splitter.feed(character)
        assert all(whole_formula(block.source) is None for block in splitter.tail())
    splitter.feed("$")
    (block,) = splitter.tail()
    assert block.kind is BlockKind.MATHS and whole_formula(block.source) is not None


def test_a_formula_without_an_end_becomes_words() -> None:
    blocks = split("$$\n" + "x + 1\n" * 2_000)
    assert {block.kind for block in blocks} == {BlockKind.PARAGRAPH}
    assert "".join(block.source for block in blocks).count("1") == 2_000


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="$`\\()[] ab1\n^{}", max_size=120))
def test_formulas_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for formula in find_formulas(text):
        assert at <= formula.start < formula.end <= len(text)
        assert formula.tex in text[formula.start : formula.end] and formula.tex.strip()
        at = formula.end


@pytest.mark.parametrize("piece", ["$", "$$", "\\(", "`", "``` ` ", "$a", "\\[x", "$a$ ", "\\\\"])
def test_a_million_marks_cost_time_in_proportion(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.perf_counter()
    assert len(find_formulas(text)) <= MAX_FORMULAS
    assert time.perf_counter() - begun < 5
