"""What screen readers are told of an answer while it comes."""

from __future__ import annotations

from itertools import accumulate, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.ui.chat.spoken_answer import MOST_CHARS, SpokenAnswer


def said(*parts: str) -> list[list[str]]:
    """What is due after each part, and at the end."""
    answer = SpokenAnswer()
    found = []
    for part in parts:
        answer.feed(part)
        found.append(answer.due())
    return [*found, answer.finish()]


def test_a_sentence_is_said_once_when_it_is_over() -> None:
    assert said("Tea is", " a drink. It", " is hot. Dri", "nk it!") == [
        [],
        ["Tea is a drink."],
        ["It is hot."],
        [],
        ["Drink it!"],
    ]


def test_tokens_make_no_announcement_of_their_own() -> None:
    whole = "The first train leaves at 07:12. The second one leaves later."
    due = said(*whole)
    assert sum(len(each) for each in due) == 2


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    assert said("Use fruit, e.g. apples. Then 3. 5 is not.")[-1] == ["Then 3. 5 is not."]
    assert said("1. First thing\n2. Second thing\n")[0] == ["First thing", "Second thing"]


def test_marks_are_not_read_out() -> None:
    text = "# Title\n\n**Bold** and `code`. A [link](https://example.com) too.\n\n- one\n- two\n"
    assert said(text)[0] == ["Title", "Bold and code.", "A link too.", "one", "two"]


def test_code_is_told_and_not_read() -> None:
    parts = said("See:\n```python\nprint(1)\n", "print(2). Not said. At all\n```\nDone. ")
    assert parts == [["See:"], ["Code, 2 lines."], ["Done."]]


def test_code_without_an_end_is_told_at_the_end() -> None:
    assert said("```\none\n")[-1] == ["Code, 1 line."]


def test_a_table_is_read_by_rows() -> None:
    assert said("| a | b |\n|---|---|\n| c | d |\n")[0] == ["a, b", "c, d"]


def test_scripts_without_spaces_have_sentences_too() -> None:
    assert said("茶は飲み物です。温かい")[0] == ["茶は飲み物です。"]


def test_a_long_answer_ends_with_how_much_is_left() -> None:
    due = said("These are five more words. " * 400)
    spoken = sum(len(each) for each in due[0])
    assert MOST_CHARS <= spoken <= MOST_CHARS + 40
    assert due[-1][-1].startswith("And about 1,")


def test_a_sentence_without_an_end_is_said_in_parts() -> None:
    assert max(len(each) for each in said("word " * 300)[0]) <= 400


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.lists(st.integers(1, 9), max_size=40))
def test_however_it_is_cut_the_same_is_said(text: str, cuts: list[int]) -> None:
    ends = [0, *accumulate(cuts)]
    parts = [text[a:b] for a, b in pairwise(ends)] + [text[ends[-1] :]]
    whole = " ".join(" ".join(each) for each in said(text))
    assert " ".join(" ".join(each) for each in said(*parts)).split() == whole.split()
