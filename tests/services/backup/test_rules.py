from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskhand.services.backup.rules import KeepRule, kept

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_year_of_days_thins_out() -> None:
    made = [NOW - timedelta(days=day) for day in range(365)]
    keep = kept(made, KeepRule())
    assert len(keep) <= 3 + 7 + 4 + 6
    assert set(made[:7]) <= keep
    assert min(keep) < NOW - timedelta(days=140)


def test_many_in_an_hour_keep_the_newest_few() -> None:
    made = [NOW - timedelta(minutes=minute) for minute in range(30)]
    assert kept(made, KeepRule(newest=3)) == set(made[:3])


def test_the_newest_is_kept_by_any_rule() -> None:
    made = [NOW, NOW - timedelta(days=400)]
    assert kept(made, KeepRule(newest=0, days=0, weeks=0, months=0)) == {NOW}


def test_a_backup_from_the_future_takes_nothing_away_from_today() -> None:
    wrong = NOW + timedelta(days=3650)
    assert NOW in kept([NOW, wrong], KeepRule())


@given(st.lists(st.integers(0, 10**9).map(lambda s: datetime.fromtimestamp(s, UTC))))
def test_what_is_kept_was_made_and_stays_kept(made: list[datetime]) -> None:
    keep = kept(made, KeepRule())
    assert keep <= set(made)
    assert kept(keep, KeepRule()) == keep
