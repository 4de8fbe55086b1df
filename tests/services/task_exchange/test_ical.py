"""iCalendar: what is understood, what is kept to the letter, what hostile files get."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.ids import new_id
from deskhand.domain.task import Priority, Reminder, Task, TaskPerson, TaskStatus, When
from deskhand.services.task_exchange.base import Outgoing
from deskhand.services.task_exchange.ical import ICalendar
from deskhand.services.task_exchange.ical_lines import escaped, folded, unescaped
from deskhand.services.task_exchange.ical_times import (
    known_zone,
    read_duration,
    safe_rule,
    write_duration,
)
from tests.services.task_exchange.reading import NOW, read, tasks, written

ICAL = ICalendar()


def calendar(*lines: str, kind: str = "VTODO") -> str:
    """A calendar with one entry."""
    inner = "\r\n".join(lines)
    entry = f"BEGIN:{kind}\r\n{inner}\r\nEND:{kind}\r\n"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{entry}END:VCALENDAR\r\n"


def one(*lines: str, kind: str = "VTODO") -> Task:
    (task,) = tasks(ICAL, calendar(*lines, kind=kind))
    return task


def test_everything_a_task_can_have() -> None:
    task = one(
        "UID:a-1",
        "SUMMARY:Call\\, then\\; write",
        "DESCRIPTION:One\\ntwo \\\\ three",
        "DTSTART;TZID=Europe/Rome:20260901T080000",
        "DUE;TZID=Europe/Rome:20260901T093000",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
        "PRIORITY:2",
        "STATUS:IN-PROCESS",
        "CATEGORIES:home,a\\,b",
        "CATEGORIES:work",
        'ATTENDEE;CN="Anna: B":mailto:anna@example.org',
        "ATTENDEE:mailto:bob@example.org",
        "CONTACT:Carl",
        "URL:https://example.org/?a=1;b=2",
        "ATTACH:https://example.org/file",
        "CREATED:20260801T000000Z",
    )
    assert (task.uid, task.title, task.notes) == ("a-1", "Call, then; write", "One\ntwo \\ three")
    assert task.due == When(date(2026, 9, 1), time(9, 30), "Europe/Rome")
    assert task.start == When(date(2026, 9, 1), time(8), "Europe/Rome")
    assert task.recurrence == "FREQ=MONTHLY;BYMONTHDAY=-1"
    assert (task.priority, task.status) == (Priority.HIGH, TaskStatus.IN_PROGRESS)
    assert task.tags == ("a,b", "home", "work")
    assert [each.name for each in task.people] == ["Anna: B", "bob@example.org", "Carl"]
    assert task.links == ("https://example.org/?a=1;b=2", "https://example.org/file")
    assert task.created_at == datetime(2026, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "day", "at", "zone"),
    [
        ("DUE;VALUE=DATE:20260901", date(2026, 9, 1), None, "Europe/Berlin"),
        ("DUE:20260901", date(2026, 9, 1), None, "Europe/Berlin"),
        ("DUE:20260901T090000", date(2026, 9, 1), time(9), "Europe/Berlin"),
        ("DUE:20260901T220000Z", date(2026, 9, 2), time(0), "Europe/Berlin"),
        ("DUE;TZID=America/New_York:20260901T090000", date(2026, 9, 1), time(9),
         "America/New_York"),
        ("DUE;TZID=/vendor.org/2026/Asia/Tokyo:20260901T0900", date(2026, 9, 1), time(9),
         "Asia/Tokyo"),
        ('DUE;TZID="W. Europe Standard Time":20260901T090000', date(2026, 9, 1), time(9),
         "Europe/Berlin"),
        ("DUE:20260901T235960Z", date(2026, 9, 2), time(1, 59, 59), "Europe/Berlin"),
    ],
)  # fmt: skip
def test_times(line: str, day: date, at: time | None, zone: str) -> None:
    due = one("UID:1", "SUMMARY:x", line).due
    assert due is not None
    assert (due.day, due.at) == (day, at)
    assert due.zone == zone


def test_an_unknown_zone_is_said_and_read_as_local() -> None:
    entries, _ = read(ICAL, calendar("SUMMARY:x", "DUE;TZID=Nowhere/Never:20260901T090000"))
    assert entries[0].task.due == When(date(2026, 9, 1), time(9), "Europe/Berlin")
    assert "Nowhere/Never" in entries[0].notes[0]


def test_a_zone_of_its_own_is_found_by_its_clocks() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Custom\nX-LIC-LOCATION:Asia/Tokyo\n"
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\n"
        "END:STANDARD\nEND:VTIMEZONE\nBEGIN:VTODO\nUID:1\nSUMMARY:x\n"
        "DUE;TZID=Custom:20260901T090000\nEND:VTODO\nEND:VCALENDAR\n"
    )
    (task,) = tasks(ICAL, text)
    assert task.due is not None
    assert task.due.zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    "value", ["00000101", "00010101", "99990101", "99999", "20260231", "x", "20260901T250000",
              "20260901T0900000", "2026090１", "-0260901"]
)  # fmt: skip
def test_dates_that_do_not_exist_leave_the_task(value: str) -> None:
    entries, troubles = read(ICAL, calendar("UID:1", "SUMMARY:Still here", f"DUE:{value}"))
    assert entries[0].task.title == "Still here"
    assert entries[0].task.due is None
    assert entries[0].notes
    assert not troubles


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=1000000", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0",
     "FREQ=DAILY;COUNT=99999999", "FREQ=DAILY;BYSECOND=0,1,2,3", "INTERVAL=1", "", "FREQ=",
     "FREQ=DAILY;X=1", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;" + "A=1;" * 999,
     "FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(1, 366)))],
)  # fmt: skip
def test_rules_that_are_bombs_or_none_are_left_out(rule: str) -> None:
    assert safe_rule(rule) == ""
    entries, _ = read(ICAL, calendar("UID:1", "SUMMARY:x", f"RRULE:{rule}"))
    assert entries[0].task.recurrence == ""
    assert f"RRULE:{rule}" in entries[0].raw, "it stays for whoever understands it"


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=-1FR",
             "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=10", "FREQ=DAILY;UNTIL=20270101T000000Z"],
)  # fmt: skip
def test_good_rules_stay(rule: str) -> None:
    assert safe_rule(rule) == rule


def test_an_event_is_a_task_with_start_and_due() -> None:
    task = one("UID:e", "SUMMARY:Trip", "DTSTART;VALUE=DATE:20260901", "DTEND;VALUE=DATE:20260904",
               kind="VEVENT")  # fmt: skip
    assert task.start is not None
    assert task.due is not None
    assert (task.start.day, task.due.day) == (date(2026, 9, 1), date(2026, 9, 3))
    timed = one("UID:e", "SUMMARY:Call", "DTSTART:20260901T090000", "DURATION:PT45M", kind="VEVENT")
    assert timed.due == When(date(2026, 9, 1), time(9, 45), "Europe/Berlin")
    bare = one("UID:e", "SUMMARY:Call", "DTSTART:20260901T090000", kind="VEVENT")
    assert bare.due == bare.start


def test_alarms_are_reminders() -> None:
    def alarm(trigger: str) -> tuple[str, ...]:
        return ("BEGIN:VALARM", "ACTION:DISPLAY", trigger, "END:VALARM")

    due = "DUE:20260901T090000"
    assert one("SUMMARY:x", due, *alarm("TRIGGER:-PT15M")).reminders[0].before == timedelta(
        minutes=15
    )
    after = one("SUMMARY:x", due, "DTSTART:20260901T080000", *alarm("TRIGGER:-PT15M"))
    assert after.reminders[0].before == timedelta(minutes=75)
    end = one("SUMMARY:x", due, "DTSTART:20260901T080000", *alarm("TRIGGER;RELATED=END:PT5M"))
    assert end.reminders[0].before == timedelta(minutes=-5)
    at = one("SUMMARY:x", *alarm("TRIGGER;VALUE=DATE-TIME:20260901T070000Z"))
    assert at.reminders[0].at == datetime(2026, 9, 1, 7, tzinfo=UTC)
    day = one("SUMMARY:x", "DUE;VALUE=DATE:20260901", *alarm("TRIGGER;RELATED=END:PT9H"))
    assert day.reminders[0].before == timedelta(), "nine in the morning, as days are reminded of"
    entries, _ = read(ICAL, calendar("SUMMARY:x", *alarm("TRIGGER:soon")))
    assert entries[0].task.reminders == ()
    assert entries[0].notes


def test_one_occurrence_that_differs_names_its_series() -> None:
    entries, _ = read(ICAL, calendar("UID:s", "RECURRENCE-ID:20260901T090000", "SUMMARY:Later"))
    assert (entries[0].series, entries[0].task.uid) == ("s", "s#20260901T090000")


def test_what_is_not_known_goes_out_to_the_letter() -> None:
    lines = ("UID:1", "SUMMARY:Paint", 'X-FOO;A="b:c;d";B=e:some\\,thing', "GEO:1.5;2.5",
             "CLASS:PRIVATE",
             "RDATE:20260902T090000", "RELATED-TO;RELTYPE=SIBLING:other", "RELATED-TO:never-came",
             "ATTENDEE;PARTSTAT=ACCEPTED;CN=Anna:mailto:a@example.org", "not a line at all",
             "BEGIN:VALARM", "ACTION:EMAIL", "TRIGGER:whenever", "X-ODD:1", "END:VALARM",
             "BEGIN:X-INNER", "X-DEEP:2", "END:X-INNER")  # fmt: skip
    entries, _ = read(ICAL, calendar(*lines))
    entry = replace(entries[0], task=replace(entries[0].task, title="Colour it", tags=("new",)))
    out = written(ICAL, [entry]).replace("\r\n ", "")
    for line in lines:
        assert (line in out) is (line != "SUMMARY:Paint"), line
    assert "SUMMARY:Colour it" in out
    assert "CATEGORIES:new" in out


def test_nothing_changed_means_nothing_is_rewritten() -> None:
    entries, _ = read(ICAL, calendar("UID:1", "SUMMARY:x", "PRIORITY:3", "DUE:20260901T070000Z",
                                     "PERCENT-COMPLETE:40"))  # fmt: skip
    assert "\r\n".join(entries[0].raw.split("\n")) in written(ICAL, entries)


FULL = Task(
    new_id(), "Öffnen, „jetzt“; dann\\nicht", NOW, NOW, notes="a\nb\\n, c; d",
    due=When(date(2026, 10, 25), time(2, 30), "Europe/Berlin"),
    start=When(date(2026, 10, 24), None, "Europe/Berlin"),
    recurrence="FREQ=WEEKLY;BYDAY=SU", priority=Priority.LOW, status=TaskStatus.CANCELLED,
    reminders=(Reminder(new_id(), before=timedelta(days=1, minutes=5)),
               Reminder(new_id(), at=datetime(2026, 10, 20, 7, tzinfo=UTC))),
    project="Haus, Hof", tags=("a,b", "c;d"), people=(TaskPerson("Zoë; \"Z\""),),
    links=("https://example.org/x?y=1,2;3",), uid="u-1",
)  # fmt: skip


@pytest.mark.parametrize("status", list(TaskStatus))
def test_a_task_of_ours_comes_back_as_it_went(status: TaskStatus) -> None:
    done = NOW if status is TaskStatus.DONE else None
    task = replace(FULL, status=status, completed_at=done)
    text = "".join(ICAL.write(Outgoing([task], NOW)))
    (back,) = tasks(ICAL, text)
    for field in ("title", "notes", "due", "recurrence", "priority", "status", "project", "tags",
                  "people", "links", "uid", "completed_at"):  # fmt: skip
        assert getattr(back, field) == getattr(task, field), field
    assert back.start is not None
    assert back.start.day == date(2026, 10, 24)
    assert {(r.before, r.at) for r in back.reminders} == {(r.before, r.at) for r in task.reminders}


def test_what_we_write_another_reader_understands() -> None:
    parsed = icalendar.Calendar.from_ical("".join(ICAL.write(Outgoing([FULL], NOW))))
    (todo,) = parsed.walk("VTODO")
    assert str(todo["SUMMARY"]) == FULL.title
    assert todo.decoded("DUE").isoformat() == "2026-10-25T02:30:00+02:00"
    assert not todo.errors
    assert [str(each["TZID"]) for each in parsed.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert len(todo.walk("VALARM")) == 2


def test_parents_are_named_by_uid() -> None:
    child = replace(FULL, id=new_id(), uid="", parent_id=FULL.id)
    text = "".join(ICAL.write(Outgoing([child, FULL], NOW))).replace("\r\n ", "")
    assert f"RELATED-TO;RELTYPE=PARENT:{FULL.uid}" in text
    entries, _ = read(ICAL, text)
    assert [each.parent for each in entries] == ["u-1", ""]
    assert entries[0].task.uid == str(child.id)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("", 0),
        ("BEGIN:VTODO", 0),
        ("BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:cut", 0),
        ("BEGIN:VTODO\nSUMMARY:a\nBEGIN:VTODO\nSUMMARY:b\nEND:VTODO\n", 1),
        ("BEGIN:VTODO\nSUMMARY:a\nEND:VEVENT\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:b\nEND:VTODO", 1),
        ("BEGIN:VTODO\nSUMMARY:a\nBEGIN:VALARM\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:b\nEND:VTODO", 1),
        ("BEGIN:VTODO\n" + "BEGIN:X\n" * 50 + "END:VTODO\nBEGIN:VTODO\nSUMMARY:b\nEND:VTODO", 1),
        ("END:VTODO\nEND:VCALENDAR\nBEGIN:VTODO\nSUMMARY:b\nEND:VTODO", 1),
        ("BEGIN:VTODO\nSUMMARY:a\n:::\n;;;\n\"\"\"\nEND:VTODO", 1),
        ("garbage\n" * 100, 0),
    ],
)  # fmt: skip
def test_broken_files_give_what_is_whole(text: str, good: int) -> None:
    entries, _ = read(ICAL, text)
    assert len(entries) == good


def test_cut_files_say_where() -> None:
    _, (trouble,) = read(ICAL, "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTODO\nSUMMARY:x\nDUE:2026")
    assert trouble.line == 3
    assert "ends" in trouble.reason


def test_a_huge_title_goes_on_in_the_notes() -> None:
    entries, _ = read(ICAL, calendar("UID:1", f"SUMMARY:{'word ' * 5000}", "DESCRIPTION:also"))
    task = entries[0].task
    assert len(task.title) == 10_000
    assert task.notes.startswith("…")
    assert task.notes.endswith("also")
    assert len(task.notes) > 14_000
    assert entries[0].notes


def test_an_endless_entry_is_left_out_and_the_next_one_read() -> None:
    lines = "".join(f"X-FILL:{'x' * 900}\n" for _ in range(5000))
    text = f"BEGIN:VTODO\nUID:1\n{lines}END:VTODO\nBEGIN:VTODO\nUID:2\nSUMMARY:b\nEND:VTODO\n"
    entries, troubles = read(ICAL, text)
    assert [each.task.title for each in entries] == ["b"]
    assert troubles


def test_right_to_left_and_control_characters() -> None:
    task = one("UID:1", "SUMMARY:שלום \u202eabc\x00\x07 e\u0301")
    assert task.title == "שלום \u202eabc e\u0301"


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_words_survive_escaping_and_folding(words: str) -> None:
    words = words.replace("\r\n", "\n").replace("\r", "")
    assert unescaped(escaped(words)) == words
    lines = folded(f"SUMMARY:{words.replace(chr(10), '')}").split("\r\n")
    assert all(len(each.encode("utf-8", "replace")) <= 75 for each in lines)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_bytes_at_all_can_break_the_reader(data: bytes) -> None:
    read(ICAL, b"BEGIN:VTODO\nSUMMARY:x\n" + data + b"\nEND:VTODO\n")


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1", "1H", "P1H", "-P-1D", "P999999999999D", "PT1.5H"]
)
def test_lengths_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        read_duration(text)


@given(st.integers(min_value=-(10**8), max_value=10**8))
def test_lengths_come_back(seconds: int) -> None:
    assert read_duration(write_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/", "Europe", "a" * 500, "\x00", "..", "Europe/Rome\n"]
)
def test_zones_that_are_paths_are_none(name: str) -> None:
    assert known_zone(name) in ("", "Europe/Rome")
