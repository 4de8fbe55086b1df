"""Where pieces stand, what chips say, and how a person corrects them before Enter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.capture import Aspect, Captured, Correction
from deskhand.domain.task import When
from deskhand.services.capture import carry_over, read_line, reread

ZONE = "Europe/Rome"
NOW = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo(ZONE))


def read(line: str, now: datetime = NOW, zone: str = ZONE, **more: object) -> Captured:
    return read_line(line, now, zone, **more)  # type: ignore[arg-type]


def pieces(captured: Captured) -> list[tuple[str, str]]:
    return [
        (each.aspect.value, captured.words[each.start : each.end]) for each in captured.understood
    ]


@pytest.mark.parametrize(
    "front",
    [
        "",
        "📞👩‍👩‍👧 ",
        "e\u0301te\u0301 ",
        "קנה חלב ",
        "\u200fשלום\u200f ",
        "日本 ",
        "\t ",
        "a\u00a0b ",
    ],
)
def test_places_are_those_of_the_line_as_it_was_typed(front):
    captured = read(f"{front}call\u00a0Bob tomorrow at 9 @Zoë #häuser")
    assert pieces(captured) == [
        ("due", "tomorrow at 9"),
        ("person", "@Zoë"),
        ("tag", "#häuser"),
    ]
    assert captured.title == f"{front}call\u00a0Bob".strip()


def test_umlauts_are_read_however_they_are_written():
    composed = read("nächsten Montag Müll")
    assert read("na\u0308chsten Montag Müll").due == composed.due == read("naechsten Montag x").due
    assert read("Miete im ma\u0308rz").due is None, "a month alone needs its capital letter"
    assert read("Miete am 3. ma\u0308rz").due == When(date(2027, 3, 3), None, ZONE)


def test_marks_of_direction_beside_a_word_do_not_hide_it():
    captured = read("חלב \u2067tomorrow\u2069 at 9")
    assert captured.due == When(date(2026, 11, 19), time(9), ZONE)


def test_chips_say_it_as_people_do():
    captured = read("water plants every second Friday at 9 for 30 min !low")
    assert [each.label for each in captured.understood] == [
        "Every second Friday at 09:00",
        "30 minutes",
        "Low priority",
    ]
    assert read("call tomorrow at 9").understood[0].label == "Tomorrow 09:00"
    assert read("tax 12 May 2029").understood[0].label == "12 May 2029"
    assert read("x tomorrow 9:00-10:30").understood[0].label == "Tomorrow 09:00–10:30"


def test_pieces_apart_say_each_its_own():
    captured = read("tomorrow call the bank at 9")
    assert [each.label for each in captured.understood] == ["Tomorrow 09:00", "09:00"]
    assert captured.due == When(date(2026, 11, 19), time(9), ZONE)


def test_only_the_languages_asked_for_are_read():
    assert read("morgen um 9 anrufen", languages=("en",)).due is None
    assert read("call tomorrow", languages=("de",)).due is None
    assert read("call tomorrow", languages=("xx",)).due is not None


def test_a_dropped_chip_gives_its_words_back():
    captured = read("call tomorrow at 9 @Anna")
    dropped = reread(captured, captured.understood[0], None, NOW, ZONE)
    assert dropped.title == "call tomorrow at 9"
    assert dropped.due is None
    assert dropped.people == ("Anna",)
    both = reread(dropped, dropped.understood[0], None, NOW, ZONE)
    assert both.title == both.words
    assert both.understood == ()


def test_another_reading_can_be_chosen():
    captured = read("pay on 3/4, then rest")
    assert captured.due == When(date(2027, 4, 3), None, ZONE)
    chosen = reread(captured, captured.understood[0], captured.understood[0].others[0], NOW, ZONE)
    assert chosen.due == When(date(2027, 3, 4), None, ZONE)
    assert chosen.title == captured.title == "pay, then rest"
    assert pieces(chosen) == pieces(captured)


def test_every_second_friday_can_be_the_one_of_the_month():
    captured = read("jeden zweiten Freitag gießen")
    other = captured.understood[0].others[0]
    chosen = reread(captured, captured.understood[0], other, NOW, ZONE)
    assert chosen.recurrence == "FREQ=MONTHLY;BYDAY=2FR"
    assert chosen.title == "gießen"


def test_a_chosen_reading_can_be_chosen_anew():
    captured = read("meet next friday at 3")
    first = reread(captured, captured.understood[0], "tomorrow 10:00", NOW, ZONE)
    assert first.due == When(date(2026, 11, 19), time(10), ZONE)
    dropped = reread(first, first.understood[0], None, NOW, ZONE)
    assert dropped.due is None
    assert dropped.title == "meet next friday at 3"


def test_the_locale_says_which_reading_comes_first():
    read_first = read("pay 03/04/2027", month_first=True)
    assert read_first.due == When(date(2027, 3, 4), None, ZONE)
    assert read_first.understood[0].others == ("2027-04-03",)
    assert read_first.understood[0].doubt


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("call tomorrow @Anna now", Correction(5, 13)),
        ("please call tomorrow @Anna", Correction(12, 20)),
        ("call tomorrows @Anna", None),
        ("", None),
    ],
)
def test_corrections_move_along_with_what_is_typed(after, expected):
    held = carry_over((Correction(5, 13),), "call tomorrow @Anna", after)
    assert held == (() if expected is None else (expected,))


def test_corrections_of_another_line_do_no_harm():
    odd = (
        Correction(3, 900),
        Correction(-4, 2),
        Correction(7, 5),
        Correction(0, 4),
        Correction(2, 6),
    )
    captured = read("call tomorrow", corrections=odd)
    assert captured.title == "call"


def test_minutes_from_now_pass_whatever_the_clocks_do():
    night = datetime(2026, 3, 29, 1, 50, tzinfo=ZoneInfo(ZONE))
    captured = read("remind me in 20 minutes to look", night)
    assert captured.due == When(date(2026, 3, 29), time(3, 10), ZONE)
    assert captured.reminders[0].due(captured.due) == night.astimezone(UTC) + timedelta(minutes=20)


def test_today_is_where_the_person_is():
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert read("call today", late, "Pacific/Auckland").due == When(
        date(2026, 11, 19), None, "Pacific/Auckland"
    )


def test_the_end_of_what_repeats_is_the_end_of_that_day_there():
    zone = "America/Los_Angeles"
    captured = read("gym every day at 19:00 until 1 June 2027", NOW, zone)
    assert captured.recurrence == "FREQ=DAILY;UNTIL=20270602T065959Z"
    assert captured.understood[0].label == "Every day at 19:00, until 1 June 2027"


def test_problems_are_sentences_and_said_once():
    captured = read("party on 31 February at 25:00, again 31 February")
    assert captured.problems == ("There is no 31 February.", "There is no time “25:00”.")
    assert captured.title == captured.words


def test_a_reminder_without_a_time_says_so():
    captured = read("remind me to call")
    assert captured.title == "call"
    assert captured.reminders == ()
    assert captured.understood[0].aspect is Aspect.REMINDER
    assert captured.understood[0].doubt


@pytest.mark.parametrize("line", ["", "   ", "\n", "\u200f"])
def test_a_line_without_words_is_read_too(line):
    captured = read(line)
    assert captured.title == line.strip()
    assert captured.understood == ()


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("pay on 03/04", ("Thu 4 March",)),
        ("water every second friday", ("Every month on the second Friday",)),
        ("call at 9", ("Today 09:00",)),
    ],
)
def test_other_readings_are_shown_as_people_say_them(line, labels):
    (doubtful,) = [each for each in read(line).understood if each.others]
    assert doubtful.other_labels == labels


def test_a_repetition_says_all_its_times():
    (repeats,) = read("pills daily at 8:30 and 20:30").understood
    assert repeats.label == "Every day at 08:30 and 20:30"
