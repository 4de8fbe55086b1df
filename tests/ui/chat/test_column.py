"""Where messages stand."""

from __future__ import annotations

from deskhand.ui.chat.column import Column, guess


def test_places_follow_from_heights() -> None:
    column = Column(gap=10, above=5, below=7)
    column.reset([100, 50, 30])
    assert [column.top(n) for n in range(3)] == [5, 115, 175]
    assert column.total() == 175 + 30 + 7
    assert [column.at(y) for y in (0, 5, 114, 115, 10_000)] == [0, 0, 0, 1, 2]
    assert list(column.between(110, 180)) == [0, 1, 2]


def test_a_corrected_height_moves_only_what_is_below() -> None:
    column = Column(gap=10, above=0, below=0)
    column.reset([100] * 4)
    column.total()
    assert column.set_height(1, 150) and not column.set_height(1, 150)
    assert [column.top(n) for n in range(4)] == [0, 110, 270, 380]
    assert column.set_height(3, 1)
    assert column.total() == 381


def test_an_empty_column_is_no_trouble() -> None:
    column = Column(gap=10, above=5, below=5)
    assert column.total() == 0 and column.at(50) == -1 and list(column.between(0, 9)) == []


def test_longer_texts_are_guessed_taller() -> None:
    assert guess("a", 1.0) < guess("a" * 1000, 1.0) < guess("a" * 1000, 0.5)
    assert guess("a\n" * 50, 1.0) > guess("a" * 100, 1.0)
