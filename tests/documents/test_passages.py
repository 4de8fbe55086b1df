"""Text in passages."""

from hypothesis import given
from hypothesis import strategies as st

from deskhand.documents.outcome import Section
from deskhand.documents.passages import PASSAGE_CHARS, SMALLEST_CHARS, split

LONGEST = PASSAGE_CHARS + SMALLEST_CHARS


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.text(max_size=3000)), max_size=6))
def test_nothing_is_lost_and_no_passage_crosses_a_page(sections):
    sections = sorted(sections, key=lambda each: each[0])
    passages = split([Section(page, text) for page, text in sections])
    for page in (1, 2, 3):
        whole = "".join(text for number, text in sections if number == page)
        assert "".join(text for number, text in passages if number == page) == whole
    assert all(0 < len(text) <= LONGEST for _, text in passages)


def test_passages_end_where_paragraphs_or_sentences_do():
    paragraph = "A sentence of a few words. " * 25
    passages = split([Section(None, f"{paragraph}\n\n{paragraph}\n\n{paragraph}")])
    assert [text.endswith("\n\n") for _, text in passages[:-1]] == [True, True]
    sentences = split([Section(None, "One more sentence that says a thing. " * 100)])
    assert all(text.endswith(". ") for _, text in sentences)


def test_a_line_without_any_break_is_cut_all_the_same():
    passages = split([Section(1, "x" * 10_000)])
    assert max(len(text) for _, text in passages) <= LONGEST


def test_sections_of_one_page_are_joined():
    assert split([Section(1, "a"), Section(1, "b"), Section(2, "c")]) == [(1, "ab"), (2, "c")]
