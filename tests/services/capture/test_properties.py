"""What holds for every line there is, whatever somebody types or pastes."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.capture import Captured
from deskhand.domain.recurrence import parse_rule
from deskhand.services.capture import read_line, reread
from deskhand.services.recurrence import move_on

HERE = Path(__file__).parent
ZONES = ("Europe/Rome", "America/Los_Angeles", "Pacific/Auckland", "UTC", "Asia/Kathmandu")
WORDS = (HERE / "words.txt").read_text(encoding="utf-8").split()
lines = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=10).map(" ".join),
    st.text(max_size=80),
)
moments = st.floats(min_value=6e8, max_value=7e9).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def only_words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


def check(read: Captured, line: str) -> None:
    assert read.words == line
    spans = [(each.start, each.end) for each in read.understood]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(line) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(each.label for each in read.understood)
    left = "".join(
        " " if any(start <= at < end for start, end in spans) else sign
        for at, sign in enumerate(line)
    )
    if only_words(left):
        assert only_words(read.title) == only_words(left)
    else:
        assert read.title == line.strip()
    assert bool(read.title) == bool(line.strip())


@settings(max_examples=400, deadline=None)
@given(line=lines, now=moments, zone=st.sampled_from(ZONES), month_first=st.booleans())
def test_any_line_is_read_and_no_word_is_lost(line, now, zone, month_first):
    read = read_line(line, now, zone, month_first=month_first)
    check(read, line)
    if read.recurrence:
        assert read.due is not None
        assert parse_rule(read.recurrence).text == read.recurrence
        move_on(read.recurrence, read.due, now)


@settings(max_examples=200, deadline=None)
@given(line=lines, now=moments, zone=st.sampled_from(ZONES), data=st.data())
def test_any_chip_can_be_dropped_or_chosen_anew(line, now, zone, data):
    read = read_line(line, now, zone)
    if not read.understood:
        return
    piece = data.draw(st.sampled_from(read.understood))
    dropped = reread(read, piece, None, now, zone)
    check(dropped, line)
    gone = set(range(piece.start, piece.end))
    assert not any(gone & set(range(each.start, each.end)) for each in dropped.understood)
    for other in piece.others:
        chosen = reread(read, piece, other, now, zone)
        check(chosen, line)
        assert any(each.start <= piece.start < each.end for each in chosen.understood)


PASTED = {
    "prose": "the quick brown fox jumps over a lazy dog and sleeps in peace. " * 160,
    "dates": "call Bob tomorrow at 9 on the first friday of november " * 180,
    "repeats": "every second " * 800,
    "ordinals": "1st and " * 1_300,
    "numbers": "1 " * 5_000,
    "one word": "a" * 10_000,
    "quotes": '"' * 10_000,
    "quotes that open": ' "a' * 3_333,
    "quotes that close": 'a" ' * 3_333,
    "quoted marks": '@"a ' * 2_500,
    "links": "https://x" + "(" * 5_000 + ")" * 4_990,
    "marks of direction": "\u200f" * 10_000,
    "accents": "a\u0301" * 5_000,
    "dashes": "9-" * 5_000,
    "lists": "every mon and wed, " * 520,
    "reminders": "remind me " * 1_000,
}


@pytest.mark.parametrize("line", PASTED.values(), ids=PASTED.keys())
def test_ten_thousand_characters_are_read_at_once(line):
    now = datetime(2026, 11, 18, 14, tzinfo=UTC)
    read_line("every friday at 9", now, "UTC")
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        check(read_line(line, now, "UTC"), line)
        took.append(time.perf_counter() - begun)
    # About 2 to 15 ms on a small machine; `check` included, with room for a busy one.
    assert min(took) < 0.5


def test_the_end_of_a_long_line_is_read():
    now = datetime(2026, 11, 18, 14, tzinfo=UTC)
    line = "word " * 2_000 + "tomorrow at 9 #house"
    read = read_line(line, now, "UTC")
    assert read.tags == ("house",)
    assert read.due is not None
    assert read.title == line.removesuffix(" tomorrow at 9 #house")
