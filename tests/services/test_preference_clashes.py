"""What repeats and what contradicts, and what goes together."""

from __future__ import annotations

import pytest

from deskhand.domain.preference import Clash
from deskhand.services.preference_clashes import clash_of

CONTRADICTS = [
    ("I want an aisle seat on flights", "I prefer window seats"),
    ("I love olives", "I hate olives"),
    ("I don't like spicy food", "I love spicy food"),
    ("I prefer tea to coffee", "I prefer coffee to tea"),
    ("I prefer coffee over tea in the morning", "I prefer tea to coffee"),
    ("Call me Sam", "Please call me Samuel"),
    ("Answer in German", "Always answer in English"),
    ("Please answer briefly with short answers", "I like long, detailed answers"),
    ("Use tabs for indentation", "I use spaces for indentation"),
    ("I prefer morning meetings", "I prefer meetings in the afternoon"),
    ("I eat meat", "I am vegetarian"),
    ("Use metric units", "Use imperial units"),
    ("Ich mag keine Oliven", "Ich mag Oliven"),
    ("Ich sitze am liebsten am Gang", "Ich will immer am Fenster sitzen"),
    ("Ich trinke lieber Kaffee als Tee", "Ich trinke lieber Tee als Kaffee"),
    ("Nenn mich Kim", "Nenn mich Frau Weber"),
]
REPEATS = [
    ("I like tea", "I like tea."),
    ("I'm allergic to peanuts", "I am allergic to peanuts!"),
    ("I prefer tea over coffee", "I prefer tea to coffee"),
    ("please call me sam", "Call me Sam"),
    ("Ich mag keine Oliven", "ich mag keine Oliven"),
]
TOGETHER = [
    ("I like tea", "I like jazz"),
    ("I prefer window seats", "I prefer hotels near the station"),
    ("I prefer window seats", "I avoid aisle seats"),
    ("I love olives", "I love cheese"),
    ("I prefer tea to coffee", "I like my coffee black"),
    ("Please never call me before 9 am", "Call me Sam"),
    ("I am vegetarian", "I am left-handed"),
    ("I hate loud restaurants", "I love Italian food"),
    ("Use metric units", "Answer in English"),
    ("Ich mag Oliven", "Ich mag Käse"),
    ("I like red wine", "My favourite colour is blue"),
]


@pytest.mark.parametrize(("new", "old"), CONTRADICTS)
def test_it_contradicts(new: str, old: str) -> None:
    for one, other in ((new, old), (old, new)):
        found = clash_of(one, other, 0.6)
        assert found is not None
        assert found.kind is Clash.CONTRADICTS


@pytest.mark.parametrize(("new", "old"), REPEATS)
def test_it_repeats(new: str, old: str) -> None:
    found = clash_of(new, old, 0.95)
    assert found is not None
    assert found.kind is Clash.REPEATS


@pytest.mark.parametrize(("new", "old"), TOGETHER)
def test_both_can_be_kept(new: str, old: str) -> None:
    assert clash_of(new, old, 0.4) is None
    assert clash_of(old, new, 0.4) is None


@pytest.mark.parametrize("words", ["", "the a an", "???", "I " * 900, "x" * 2_000])
def test_odd_words_clash_with_nothing(words: str) -> None:
    assert clash_of(words, "I like tea", 0.1) is None
    assert clash_of("I like tea", words, 0.1) is None
