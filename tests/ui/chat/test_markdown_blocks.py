"""How Markdown is cut into blocks, whole and while it streams."""

from __future__ import annotations

import random

import pytest

from deskhand.ui.chat.markdown_blocks import (
    MAX_TEXT_CHARS,
    MAX_UNBROKEN,
    Block,
    BlockKind,
    BlockSplitter,
    split,
)

SAMPLE = """# Title

First paragraph with **bold**
over two lines.

- one
- two
  - nested

  still two
1. other list

> quoted
> more

| a | b |
|---|---|
| 1 | 2 |

```python
def f():
    return "```"
```
After the code.

---
Setext
======
~~~
tilde
~~~
last
"""


def kinds(text: str) -> list[BlockKind]:
    return [block.kind for block in split(text)]


def test_every_kind_of_block_is_told_apart() -> None:
    k = BlockKind
    assert kinds(SAMPLE) == [
        k.HEADING, k.PARAGRAPH, k.LIST, k.QUOTE, k.TABLE, k.CODE, k.PARAGRAPH, k.RULE,
        k.HEADING, k.CODE, k.PARAGRAPH,
    ]  # fmt: skip


def test_code_keeps_its_text_and_language() -> None:
    (block,) = split("```python\ndef f():\n    return 1\n\n```")
    assert (block.kind, block.language) == (BlockKind.CODE, "python")
    assert block.source == "def f():\n    return 1\n"


def test_a_fence_without_an_end_is_code_to_the_end() -> None:
    (block,) = split("```\nnever closed\n# not a heading")
    assert block.kind is BlockKind.CODE
    assert block.source == "never closed\n# not a heading"


def test_longer_fence_holds_a_shorter_one() -> None:
    (block,) = split("````md\n```\ninside\n```\n````")
    assert block.source == "```\ninside\n```"


@pytest.mark.parametrize("seed", range(8))
def test_streaming_in_any_pieces_ends_with_the_same_blocks(seed: int) -> None:
    chance = random.Random(seed)
    splitter, rest = BlockSplitter(), SAMPLE
    while rest:
        size = chance.randint(1, 9)
        splitter.feed(rest[:size])
        splitter.tail()
        rest = rest[size:]
    assert splitter.finish() == split(SAMPLE)


def test_closed_blocks_never_change_while_more_comes() -> None:
    splitter = BlockSplitter()
    seen: list[tuple[Block, str]] = []
    for character in SAMPLE:
        splitter.feed(character)
        for block, source in seen:
            assert block.source == source
        seen = [(block, block.source) for block in splitter.closed]
        assert all(block.closed for block in splitter.closed)


def test_nothing_written_is_lost_between_closed_and_open() -> None:
    splitter = BlockSplitter()
    text = "one two\n\nthree **four"
    for character in text:
        splitter.feed(character)
    shown = [b.source for b in (*splitter.closed, *splitter.tail())]
    assert shown == ["one two", "three **four"]


def test_a_half_written_closing_fence_is_not_shown_as_code() -> None:
    splitter = BlockSplitter()
    splitter.feed("```\nx = 1\n``")
    (block,) = splitter.tail()
    assert block.source == "x = 1"


def test_an_endless_line_is_cut_so_that_the_open_block_stays_short() -> None:
    splitter = BlockSplitter()
    for _ in range(3_000):
        splitter.feed("words and more ")
        assert sum(len(b.source) for b in splitter.tail()) <= 3 * MAX_TEXT_CHARS
    blocks = splitter.finish()
    assert "".join(b.source for b in blocks).strip() == ("words and more " * 3_000).strip()
    assert all(len(b.source) <= MAX_TEXT_CHARS for b in blocks)


def test_a_run_without_spaces_comes_in_pieces() -> None:
    splitter = BlockSplitter()
    for _ in range(2_000):
        splitter.feed("x" * 10)
        assert sum(len(b.source) for b in splitter.tail()) <= 2 * MAX_UNBROKEN
    blocks = splitter.finish()
    assert "".join(b.source for b in blocks) == "x" * 20_000
    assert all(len(b.source) <= MAX_UNBROKEN for b in blocks)


def test_a_very_wide_table_is_shown_as_exact_text() -> None:
    row = "|" + "a|" * 10_000
    assert kinds(f"{row}\n|{'-|' * 10_000}\n{row}") != [BlockKind.TABLE]


def test_nesting_without_end_is_bounded() -> None:
    (quote,) = split(">" * 500 + " deep")
    assert quote.source.count(">") < 20
    for block in split(">" * 5_000 + " deep"):
        assert block.kind is BlockKind.PLAIN or block.source.count(">") < 20
    (items,) = split("- " * 1_500 + "deep")
    assert items.source.count("-") < 20


def test_a_long_list_goes_on_in_the_next_block() -> None:
    blocks = split("\n".join(f"{n}. item number {n} with words" for n in range(1, 400)))
    assert len(blocks) > 1
    assert all(b.kind is BlockKind.LIST for b in blocks)
    assert all(b.goes_on for b in blocks[:-1]) and not blocks[-1].goes_on


def test_windows_line_ends_and_empty_text() -> None:
    assert [b.source for b in split("a\r\n\r\nb")] == ["a", "b"]
    assert split("") == [] and split("\n\n \n") == []
