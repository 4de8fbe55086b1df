"""Which preferences are shown, in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from deskhand.domain.ids import new_id
from deskhand.domain.preference import Preference, Scope, ScopeKind, Strength
from deskhand.ui.preferences.filtering import Filters, Found, Heading, Order, Row, rows_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def one(sentence, days_ago=0, used_days_ago=None, **values):
    at = NOW - timedelta(days=days_ago)
    used = None if used_days_ago is None else NOW - timedelta(days=used_days_ago)
    uses = 0 if used is None else 2
    return Preference(new_id(), sentence, at, at, last_used_at=used, uses=uses, **values)


SEAT = one("Window seat on flights over 3 hours", 3, used_days_ago=1, topic="travel")
EARLY = one("Never fly before 8", 1, topic="Travel", strength=Strength.MUST)
CAFE = one("Café crème, not Espresso", 2, used_days_ago=5, topic="food")
LOUD = one("I hate loud places", 0, strength=Strength.AVOIDS, scope=Scope(ScopeKind.CHAT, "x"))
ALL = [SEAT, EARLY, CAFE, LOUD]


EVERYTHING = Filters()


def shown(filters=EVERYTHING, order=Order.TOPIC, search="", by_meaning=None):
    rows = rows_of(ALL, filters, order, search, by_meaning or {})
    return [row.text if isinstance(row, Heading) else row.preference for row in rows]


def test_topics_are_headings_whatever_their_capitals_and_none_comes_last():
    assert shown() == ["Food", CAFE, "Travel", EARLY, SEAT, "Without a topic", LOUD]


def test_last_used_first_and_never_used_last():
    rows = shown(order=Order.LAST_USED)
    assert [each for each in rows if isinstance(each, Preference)] == [SEAT, CAFE, LOUD, EARLY]
    assert rows[-3] == "Never used"


def test_newest_first():
    rows = shown(order=Order.NEWEST)
    assert [each for each in rows if isinstance(each, Preference)] == [LOUD, EARLY, CAFE, SEAT]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(strength=Strength.MUST), [EARLY]),
        (Filters(scope=ScopeKind.CHAT), [LOUD]),
        (Filters(topic="TRAVEL"), [EARLY, SEAT]),
        (Filters(topic=""), [LOUD]),
        (Filters(never_used=True), [EARLY, LOUD]),
        (Filters(never_used=True, strength=Strength.AVOIDS), [LOUD]),
    ],
)
def test_filters_leave_what_fits_them_all(filters, left):
    assert [each for each in shown(filters) if isinstance(each, Preference)] == left


def test_a_search_finds_words_first_then_meanings_and_says_which():
    by_meaning = {CAFE.id: 0.4, SEAT.id: 0.7, EARLY.id: 0.6}
    rows = rows_of(ALL, Filters(), Order.TOPIC, "fli", by_meaning)
    assert rows == [
        Row(SEAT, Found.WORD, 0.7),
        Row(EARLY, Found.MEANING, 0.6),
        Row(CAFE, Found.MEANING, 0.4),
    ]


def test_words_are_found_without_accents_and_also_in_the_topic():
    assert shown(search="cafe creme") == [CAFE]
    assert shown(search="food") == [CAFE]
    assert shown(search="cafe train") == []


def test_a_filter_counts_for_a_search_too():
    assert shown(Filters(strength=Strength.MUST), search="x", by_meaning={SEAT.id: 0.9}) == []
