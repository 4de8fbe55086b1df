"""The language of the search field: every text means something, and none is an error."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.conversation import Role
from deskhand.domain.search import Has, Query, Term, snippet_of
from deskhand.domain.search_query import MOST_TERMS, parsed
from deskhand.domain.search_text import normalised, places_of, words_of

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # a Saturday


def utc(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def asked(text: str) -> Query:
    return parsed(text, NOW)


def words(text: str) -> list[tuple[str, ...]]:
    return [term.words for term in asked(text).terms]


def test_words_phrases_and_unwanted_words() -> None:
    query = asked('red "big cat" -dog ')
    assert query.terms == (Term(("red",)), Term(("big", "cat")))
    assert query.without == (Term(("dog",)),)


def test_the_last_word_may_be_unfinished() -> None:
    assert asked("red ca").terms == (Term(("red",)), Term(("ca",), is_prefix=True))
    assert asked("red ca ").terms[-1] == Term(("ca",))
    assert asked('"red ca"').terms == (Term(("red", "ca")),)
    assert not asked("a").terms[0].is_prefix


def test_filters() -> None:
    query = asked('x model:gpt-4o folder:"My work" tag:one tag:two from:me has:files has:code')
    assert query.models == ("gpt-4o",)
    assert query.folders == ("My work",)
    assert query.tags == ("one", "two")
    assert query.speaker is Role.USER
    assert query.has == {Has.FILE, Has.CODE}


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("on:2026-11-20", utc(2026, 11, 20), utc(2026, 11, 21)),
        ("after:2025", utc(2025, 1, 1), None),
        ("before:2026-12", None, utc(2026, 12, 1)),
        ("on:2026-12", utc(2026, 12, 1), utc(2027, 1, 1)),
        ("on:yesterday", utc(2026, 11, 20), utc(2026, 11, 21)),
        ("on:monday", utc(2026, 11, 16), utc(2026, 11, 17)),
        ('on:"last week"', utc(2026, 11, 9), utc(2026, 11, 16)),
        ('on:"last month"', utc(2026, 10, 1), utc(2026, 11, 1)),
        ("after:7d", utc(2026, 11, 14), None),
        ("after:2026-01-01 after:2026-02-01", utc(2026, 2, 1), None),
    ],
)
def test_dates(text: str, after: datetime | None, before: datetime | None) -> None:
    query = asked(text)
    assert query.after == after
    assert query.before == before


@pytest.mark.parametrize("text", ["before:banana", "on:2026-13-45", "on:0000", "after:9999999d"])
def test_what_is_no_date_is_words(text: str) -> None:
    query = asked(text)
    assert query.before is None
    assert query.after is None
    assert query.terms


def test_signs_and_operators_of_the_index_are_words_or_nothing() -> None:
    assert words('"') == words('"""') == words("-") == words("* ^ : ()") == []
    assert words("NEAR(a b) AND ") == [("near", "a"), ("b",), ("and",)]


@given(st.text(max_size=200))
def test_any_text_is_a_query(text: str) -> None:
    assert len(asked(text).terms) <= MOST_TERMS


@pytest.mark.parametrize("piece", ['"', "a ", "NEAR(", "-", "model:", "東", "é"])
def test_endless_texts_are_cut(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    begun = time.monotonic()
    query = asked(text)
    assert len(query.terms) + len(query.without) <= MOST_TERMS
    assert time.monotonic() - begun < 1


def test_accents_case_and_widths_do_not_matter() -> None:
    assert words_of("Éclair naïve Straße ﬁne İstanbul e\u0301a") == [
        "eclair", "naive", "strasse", "fine", "istanbul", "ea"
    ]  # fmt: skip


def test_scripts_without_spaces_are_split_and_marks_of_others_kept() -> None:
    assert words_of("東京タワー") == ["東", "京", "タ", "ワ", "ー"]
    assert words_of("हिन्दी") == ["हिन्दी"]
    assert words("東京") == [("東", "京")]


@given(st.text(max_size=300))
def test_places_are_those_of_the_words(text: str) -> None:
    for place in places_of(text):
        assert normalised(text[place.start : place.end]).replace(" ", "")
        assert 0 <= place.start < place.end <= len(text)


def test_a_snippet_shows_where_the_words_are() -> None:
    text = "begin " * 80 + "\n\nThe Éclair was   good. " + "end " * 80
    snippet = snippet_of(text, asked("eclair goo").terms)
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["Éclair", "good"]
    assert snippet.text.startswith("… ") and snippet.text.endswith(" …")
    assert "\n" not in snippet.text and len(snippet.text) < 260


@given(st.text(max_size=400), st.text(max_size=20))
def test_marks_stay_inside_any_snippet(text: str, search: str) -> None:
    snippet = snippet_of(text, asked(search).terms)
    assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.marks)
