"""Markdown made to hurt: bounded work and memory, and the good part is shown.

The bounds are wide, because the machine may be busy; without them each of these takes minutes.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart
from deskhand.ui.chat.blocks_view import BlocksView
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.markdown_blocks import MAX_CODE_CHARS, Block, BlockKind, BlockSplitter, split
from deskhand.ui.chat.message_view import SHOWN_BLOCKS, AnswerView
from deskhand.ui.chat.selection import Selection
from deskhand.ui.theme.theme import Theme

from .showing import shown, words

DEEP = 10_000
BOUND_S = 20

HOSTILE = {
    "quotes": ">" * DEEP + " x",
    "quotes with spaces": "> " * DEEP + "x",
    "lists": "- " * DEEP + "x",
    "numbers": "1. " * DEEP + "x",
    "lists in quotes": "> - " * DEEP + "x",
    "indents": "\n".join(" " * (2 * n) + "- x" for n in range(500)),
    "brackets": "[" * DEEP + "x" + "]" * DEEP,
    "pictures": "![" * DEEP,
    "emphasis": "*a_ " * DEEP,
    "columns": "\n".join("|" + cell * DEEP for cell in ("a|", "-|", "b|")),
    "html": "<div>" * DEEP,
    "comments": "<!--" * DEEP,
    "backticks": "`" * 1_000_000,
    "runs of backticks": "".join("`" * n + " " for n in range(500)),
    "dollars": "$" * 1_000_000,
    "nothing seen": "\u200b" * 100_000,
    "marks on a letter": "a" + "\u0301" * 100_000,
    "turns": "\u202e\u2066" * 50_000,
    "zeros": "\0" * 50_000,
    "half a pair": "a\ud800b",
    "backslashes": "\\" * 100_000,
    "lines of a quote": "> a\n" + "b\n" * 50_000,
    "lines of an item": "- a\n" + "  b\n" * 50_000,
    "code of an item": "- a\n  ```\n" + "  b\n" * 50_000,
}
PIECES = st.sampled_from(
    ["#", ">", "- ", "1. ", "|", "|-|", "```", "~~~", "`", "$$", "$", "\\[", "\\]", "*", "_",
     "[", "](", ")", "!", "<b>", "\n", "\n\n", "  ", "\t", "a", "word ", "\u202e", "\u200b",
     "שלום", "中"]
)  # fmt: skip

# Formulas are drawn on the program's loop, which is not there.
NO_FORMULAS = PIECES.filter(lambda piece: "$" not in piece and "\\" not in piece)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markdown_is_shown_in_bounded_time(name: str, theme: Theme) -> None:
    text = HOSTILE[name]
    begun = time.perf_counter()
    blocks = split(text)
    assert all(len(b.source) <= MAX_CODE_CHARS for b in blocks)
    with shown(text[:20_000], theme) as view:
        assert words(view)
    assert time.perf_counter() - begun < BOUND_S


@pytest.mark.parametrize("piece", ["word ", "x", "`a", "| a ", "> ", "$a$ "])
def test_a_line_of_ten_megabytes_comes_whole_in_small_blocks(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    begun = time.perf_counter()
    blocks = split(text)
    assert time.perf_counter() - begun < BOUND_S
    assert max(len(block.source) for block in blocks) < 10_000
    wanted = text.replace(" ", "").replace(">", "")
    came = "".join(b.source for b in blocks).replace(" ", "").replace(">", "").replace("\n", "")
    assert came == wanted


def test_what_is_good_is_shown_beside_what_is_not(theme: Theme) -> None:
    with shown(f"Before.\n\n{'> ' * DEEP}x\n\n{'[' * 5_000}\n\n**After.**", theme) as view:
        assert words(view).startswith("Before.") and words(view).endswith("After.")


def test_many_tiny_blocks_are_shown_in_parts(theme: Theme) -> None:
    text = "# a\n" * (SHOWN_BLOCKS * 4)
    parts = (TextPart(text),)
    message = Message(
        new_id(), new_id(), None, Role.ASSISTANT, MessageStatus.COMPLETE, parts, datetime.now(UTC)
    )
    window = QWidget()
    selection = Selection(list, window)
    view = AnswerView(theme, selection, window, Entry(message.id, message))
    blocks = view.findChild(BlocksView)
    assert isinstance(blocks, BlocksView)
    assert len(blocks.selectables()) == SHOWN_BLOCKS
    view._on_more()
    assert len(blocks.selectables()) == 2 * SHOWN_BLOCKS
    window.deleteLater()


def streamed(text: str, size: int) -> list[Block]:
    splitter = BlockSplitter()
    for at in range(0, len(text), size):
        splitter.feed(text[at : at + size])
        splitter.tail()
    return splitter.finish()


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.integers(1, 7))
def test_any_mixture_streams_to_what_it_is_as_a_whole(text: str, size: int) -> None:
    blocks = split(text)
    assert streamed(text, size) == blocks
    assert all(block.closed for block in blocks)
    letters = [c for c in text if c in "aword中"]
    came = [c for b in blocks for c in b.language + b.source if c in "aword中"]
    assert len(came) >= len(letters) * 0.5 or any(b.kind is BlockKind.CODE for b in blocks)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.lists(PIECES.filter(lambda p: "$" not in p and "\\" not in p), max_size=40).map("".join)
)
def test_any_mixture_is_laid_out(theme: Theme, text: str) -> None:
    with shown(text, theme) as view:
        assert view.height() >= 0
