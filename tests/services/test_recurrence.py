"""When something that repeats is next due: clocks that change, short months, long sleeps."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.errors import InputError
from deskhand.domain.recurrence import parse_rule
from deskhand.domain.task import When
from deskhand.services.recurrence import (
    MOST_MISSED,
    MOST_SHOWN,
    MovedOn,
    check,
    describe,
    first_occurrence,
    move_on,
    next_occurrence,
    occurrences,
)

ROME = "Europe/Rome"


def when(day: str, at: str = "", zone: str = ROME) -> When:
    return When(date.fromisoformat(day), time.fromisoformat(at) if at else None, zone)


def moment(local: str, zone: str = ROME) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def series(rule: str, due: When, count: int) -> list[str]:
    """The days (and times) that follow, each found from the one before."""
    found = []
    for _ in range(count):
        moved = move_on(rule, due, due.instant)
        if moved is None:
            break
        due, rule = moved.due, moved.rule
        found.append(f"{due.day}" + (f" {due.at:%H:%M}" if due.at else ""))
    return found


def test_nine_stays_nine_when_the_clocks_change():
    due = when("2026-10-24", "09:00")
    following = next_occurrence("FREQ=DAILY", due, due.instant)
    assert following == when("2026-10-25", "09:00")
    assert following.instant - due.instant == timedelta(hours=25)


def test_a_time_the_clocks_leap_over_fires_later_that_day_and_is_back_the_next():
    due = when("2026-03-28", "02:30")
    leapt = next_occurrence("FREQ=DAILY", due, due.instant)
    assert leapt is not None
    assert leapt.instant == moment("2026-03-29T03:30")
    after = next_occurrence("FREQ=DAILY", leapt, leapt.instant)
    assert after == when("2026-03-30", "02:30")
    assert after.instant == moment("2026-03-30T02:30")


def test_a_time_the_clocks_repeat_fires_once():
    due = when("2026-10-24", "02:30")
    first = next_occurrence("FREQ=DAILY", due, due.instant)
    assert first == when("2026-10-25", "02:30")
    half_an_hour_later = first.instant + timedelta(minutes=90)
    assert next_occurrence("FREQ=DAILY", first, half_an_hour_later) == when("2026-10-26", "02:30")


def test_hours_pass_whatever_the_clocks_do():
    due = when("2026-03-29", "00:00")
    assert series("FREQ=HOURLY;INTERVAL=2", due, 3) == [
        "2026-03-29 03:00",
        "2026-03-29 05:00",
        "2026-03-29 07:00",
    ]


def test_the_31st_of_people_is_the_last_day_of_short_months():
    rule = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    days = series(rule, when("2026-12-31"), 4)
    assert days == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]


def test_the_31st_of_the_standard_leaves_short_months_out():
    assert series("FREQ=MONTHLY", when("2027-01-31"), 3) == [
        "2027-03-31",
        "2027-05-31",
        "2027-07-31",
    ]


@pytest.mark.parametrize(
    ("rule", "due", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-20", ["2026-12-04", "2026-12-18"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "2026-11-18", ["2026-11-30", "2026-12-02"]),
        ("FREQ=WEEKLY", "2026-11-18", ["2026-11-25", "2026-12-02"]),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20", ["2026-11-23", "2026-11-24"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-12-07", ["2027-01-04", "2027-02-01"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", ["2026-12-25", "2027-01-29"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "2026-12-01", ["2027-03-01", "2027-06-01"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29", ["2028-02-29", "2032-02-29"]),
        ("FREQ=YEARLY", "2024-02-29", ["2028-02-29", "2032-02-29"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=-1FR", "2026-11-27", ["2027-11-26", "2028-11-24"]),
        ("FREQ=DAILY;BYMONTH=12", "2026-12-31", ["2027-12-01", "2027-12-02"]),
        ("FREQ=DAILY;COUNT=3", "2026-11-18", ["2026-11-19", "2026-11-20"]),
        ("FREQ=DAILY;UNTIL=20261120", "2026-11-18", ["2026-11-19", "2026-11-20"]),
        ("RRULE:FREQ=DAILY;UNTIL=20261119T225959Z", "2026-11-18", ["2026-11-19"]),
        ("FREQ=YEARLY;INTERVAL=4000", "2026-11-18", ["6026-11-18"]),
    ],
)
def test_days_follow_each_other(rule, due, expected):
    assert series(
        rule, when(due), len(expected) + (1 if "COUNT" in rule or "UNTIL" in rule else 0)
    ) == (expected)


def test_several_times_a_day():
    rule = "FREQ=DAILY;BYHOUR=9,17"
    assert series(rule, when("2026-11-18", "09:00"), 3) == [
        "2026-11-18 17:00",
        "2026-11-19 09:00",
        "2026-11-19 17:00",
    ]


def test_the_last_time_of_an_end_with_a_time_counts():
    due = when("2026-11-18", "09:00")
    rule = "FREQ=DAILY;UNTIL=20261120T225959Z"
    assert series(rule, due, 5) == ["2026-11-19 09:00", "2026-11-20 09:00"]


def test_a_laptop_that_slept_goes_on_in_the_future_and_says_how_many_it_missed():
    moved = move_on(
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", when("2026-01-02"), moment("2026-08-31T12:00")
    )
    assert moved == MovedOn(when("2026-09-11"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", 17)


def test_missed_ones_use_up_a_number_of_times():
    moved = move_on("FREQ=DAILY;COUNT=5", when("2026-01-02"), moment("2026-01-04T12:00"))
    assert moved == MovedOn(when("2026-01-05"), "FREQ=DAILY;COUNT=2", 2)
    assert move_on("FREQ=DAILY;COUNT=5", when("2026-01-02"), moment("2026-01-09T12:00")) is None
    assert move_on("FREQ=DAILY;COUNT=1", when("2026-01-02"), moment("2026-01-01T12:00")) is None


def test_done_early_is_not_due_again_the_same_day():
    due = when("2026-11-20", "09:00")
    assert next_occurrence("FREQ=DAILY", due, moment("2026-11-18T08:00")) == when(
        "2026-11-21", "09:00"
    )


def test_a_thousand_years_of_sleep_are_not_counted_one_by_one():
    begun = clock.perf_counter()
    moved = move_on("FREQ=DAILY", when("2026-01-02"), moment("2926-01-24T12:00"))
    assert moved == MovedOn(when("2926-01-25"), "FREQ=DAILY", MOST_MISSED)
    assert clock.perf_counter() - begun < 5
    assert move_on("FREQ=DAILY", when("2026-01-02"), datetime(9998, 1, 1, tzinfo=UTC)) is None


NEVER = (
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
    "FREQ=WEEKLY;INTERVAL=3;BYMONTH=2;BYYEARDAY=200",
    "FREQ=DAILY;INTERVAL=3;BYMONTH=2;BYYEARDAY=200",
    "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
    "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7",
)


@pytest.mark.parametrize("rule", NEVER)
def test_what_never_comes_is_refused_in_bounded_time(rule):
    begun = clock.perf_counter()
    with pytest.raises(InputError, match="never comes around"):
        check(rule)
    with pytest.raises(InputError, match="never comes around"):
        move_on(rule, when("2026-11-18", "09:00"), moment("2026-11-18T12:00"))
    assert clock.perf_counter() - begun < 10


BROKEN = (
    *("", "hello", "FREQ=", "FREQ=SECONDLY", "FREQ=DAILY;FREQ=DAILY", "INTERVAL=2"),
    *("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999999"),
    *("FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=99999", "FREQ=DAILY;COUNT=2;UNTIL=20270101"),
    *("FREQ=DAILY;UNTIL=20270231", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=WEEKLY;BYDAY=XX"),
    *("FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=99MO"),
    *("FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13"),
    *("FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYSECOND=30", "FREQ=DAILY;BYEASTER=0", "FREQ=DAILY;X=1"),
    *("FREQ=MONTHLY;BYWEEKNO=3", "FREQ=DAILY;WKST=XX", "FREQ=DAILY;" + "BYHOUR=1," * 300),
    "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,10,20,30",
    "FREQ=MONTHLY;BYMONTHDAY=１",
)


@pytest.mark.parametrize("rule", BROKEN)
def test_what_is_no_rule_is_refused_with_a_sentence(rule):
    with pytest.raises(InputError) as refused:
        check(rule)
    assert refused.value.what.endswith(".")
    assert len(refused.value.sentence()) < 400


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "Every day"),
        ("FREQ=DAILY;INTERVAL=2", "Every second day"),
        ("FREQ=DAILY;COUNT=5", "Every day, 5 times"),
        ("FREQ=DAILY;BYHOUR=9,17", "Every day at 09:00 and 17:00"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "Every Monday and Wednesday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "Every day but Sunday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "Every second Friday"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE", "Every 3 weeks on Monday and Wednesday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "Every month on the 1st and 15th"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "Every month on the last day"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "Every month on the 30th or the last day",
        ),
        ("FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=12", "Every year on 12 May"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=-1FR", "Every year on the last Friday of November"),
        ("FREQ=WEEKLY;UNTIL=20270601", "Every week, until 1 June 2027"),
        ("FREQ=HOURLY;INTERVAL=2", "Every 2 hours"),
        ("FREQ=YEARLY;BYWEEKNO=20", "Every year, on certain days"),
    ],
)
def test_rules_are_said_in_words(rule, words):
    assert describe(rule) == words


def test_the_first_is_the_next_that_is_not_over():
    friday = "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"
    saturday = moment("2026-11-21T14:00")
    assert first_occurrence(friday, when("2026-11-21"), saturday) == when("2026-11-27")
    today = first_occurrence("FREQ=DAILY", when("2026-11-21"), saturday)
    assert today == when("2026-11-21")
    later = first_occurrence("FREQ=DAILY", when("2026-11-21", "09:00"), saturday)
    assert later == when("2026-11-22", "09:00")


def days_of(rule: str, due: When, first: str, last: str) -> list[str]:
    found = occurrences(rule, due, date.fromisoformat(first), date.fromisoformat(last))
    return [each.day.isoformat() for each in found]


def test_a_calendar_gets_the_days_it_shows():
    due = when("2026-11-20")
    friday = "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"
    assert days_of(friday, due, "2026-11-01", "2026-12-31") == ["2026-12-04", "2026-12-18"]
    assert days_of(friday, due, "2029-01-01", "2029-01-20") == ["2029-01-12"]
    assert days_of("FREQ=DAILY;COUNT=3", due, "2026-11-22", "2026-12-31") == ["2026-11-22"]
    assert days_of("FREQ=DAILY;UNTIL=20261121", due, "2026-11-01", "2026-12-31") == ["2026-11-21"]
    assert days_of("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", due, "2026-11-01", "2027-12-31") == []
    minutes = occurrences(
        "FREQ=MINUTELY", when("2026-11-20", "09:00"), date(2026, 11, 20), date(2026, 11, 30)
    )
    assert len(minutes) == MOST_SHOWN


rules = st.builds(
    lambda frequency, interval, days, month_days, end: ";".join(
        filter(None, [f"FREQ={frequency}", f"INTERVAL={interval}", days, month_days, end])
    ),
    st.sampled_from(["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 400),
    st.sampled_from(["", "BYDAY=MO", "BYDAY=TU,SA", "BYDAY=SU;WKST=SU"]),
    st.sampled_from(["", "BYMONTHDAY=1", "BYMONTHDAY=31", "BYMONTHDAY=-1", "BYMONTH=2"]),
    st.sampled_from(["", "COUNT=3", "UNTIL=20400101"]),
)
zones = st.sampled_from([ROME, "America/Los_Angeles", "Australia/Lord_Howe", "UTC"])


@settings(max_examples=150, deadline=None)
@given(
    rule=rules,
    zone=zones,
    day=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    at=st.one_of(
        st.none(), st.times(max_value=time(23, 59)).map(lambda at: at.replace(microsecond=0))
    ),
    slept=st.timedeltas(timedelta(0), timedelta(days=2_000)),
)
def test_the_next_one_is_always_later_and_follows_the_rule(rule, zone, day, at, slept):
    due = When(day, at, zone)
    after = due.instant + slept
    try:
        moved = move_on(rule, due, after)
    except InputError:
        return
    if moved is None:
        assert "COUNT" in rule or "UNTIL" in rule
        return
    assert moved.due.instant > after
    assert moved.due.zone == zone
    read = parse_rule(rule)
    if read.by_month:
        assert moved.due.day.month in read.by_month
    if read.by_day:
        assert moved.due.day.weekday() in {each.weekday for each in read.by_day}
    assert parse_rule(moved.rule).text == moved.rule


def test_times_of_a_day_with_different_minutes():
    daily = "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;BYSETPOS=1,4"
    assert series(daily, when("2026-11-18", "09:00"), 3) == [
        "2026-11-18 17:30",
        "2026-11-19 09:00",
        "2026-11-19 17:30",
    ]
    assert describe(daily) == "Every day at 09:00 and 17:30"
    weekly = "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=7,18;BYMINUTE=0,15;BYSETPOS=2,3,6,7"
    assert series(weekly, when("2026-11-20", "07:15"), 3) == [
        "2026-11-20 18:00",
        "2026-11-23 07:15",
        "2026-11-23 18:00",
    ]
    assert describe(weekly) == "Every Monday and Friday at 07:15 and 18:00"
