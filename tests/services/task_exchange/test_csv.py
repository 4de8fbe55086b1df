"""CSV of several programs, and what a spreadsheet must not take for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.task import Priority, TaskStatus, When
from deskhand.services.task_exchange.csv_ import Csv, harmed, harmless
from tests.services.task_exchange.reading import read, tasks, written

CSV = Csv()


def test_todoist() -> None:
    text = (
        "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,DATE\n"
        "section,Kitchen,,,,,\n"
        "task,Buy milk @shop,Two litres,1,1,me,2026-09-01\n"
        "task,And bread,,4,2,me,2026-09-02 18:30\n"
        "note,said something,,,,,\n"
        ",,,,,,\n"
        "task,Other,,2,1,me,\n"
    )
    entries, troubles = read(CSV, text)
    assert not troubles
    milk, bread, other = (each.task for each in entries)
    assert (milk.project, milk.notes, milk.priority) == ("Kitchen", "Two litres", Priority.HIGH)
    assert bread.due == When(date(2026, 9, 2), time(18, 30), "Europe/Berlin")
    assert bread.priority is Priority.NONE
    assert entries[1].parent == milk.uid
    assert (entries[2].parent, other.priority) == ("", Priority.MEDIUM)


def test_dates_in_words() -> None:
    text = "title,date\nWater,every Friday at 9:00\nCall,tomorrow\nOdd,when the moon is full\n"
    entries, _ = read(CSV, text)
    water, call, odd = (each.task for each in entries)
    assert water.recurrence.startswith("FREQ=WEEKLY")
    assert water.due == When(date(2026, 9, 4), time(9), "Europe/Berlin")
    assert call.due == When(date(2026, 9, 2), None, "Europe/Berlin")
    assert odd.due is None
    assert [bool(each.notes) for each in entries] == [False, False, True]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Title;Notes;Deadline;Tags;Area", "Call;about it;01.09.2026;a, b;House"),
        ("Task Name\tDetails\tDue Date\tLabels\tList", "Call\tabout it\t09/01/2026\ta,b\tHouse"),
        ("sep=;\nName;Description;Date;Categories;Project", "Call;about it;2026-09-01;a,b;House"),
        (
            "Aufgabe|Notizen|Fälligkeitsdatum|Schlagwörter|Projekt",
            "Call|about it|1.9.2026|a,b|House",
        ),
    ],
)
def test_columns_and_delimiters_are_found(header: str, row: str) -> None:
    (task,) = tasks(CSV, f"{header}\n{row}\n")
    assert (task.title, task.notes, task.project, task.tags) == (
        "Call",
        "about it",
        "House",
        ("a", "b"),
    )
    assert task.due == When(date(2026, 9, 1), None, "Europe/Berlin")


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_encodings(encoding: str) -> None:
    text = "title,notes\nÄpfel für Zoë,Größe\n"
    (task,) = tasks(CSV, text.encode(encoding))
    assert (task.title, task.notes) == ("Äpfel für Zoë", "Größe")


def test_what_we_write_comes_back_formulas_and_all() -> None:
    words = ["=1+1", "+49 30 1", "-x", "@cmd", "\tx", "'quoted", "'=odd", "''=odder", "plain"]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["title", "notes"])
    writer.writerows([f"t{n}", harmless(word)] for n, word in enumerate(words))
    entries, _ = read(CSV, text.getvalue())
    assert [each.task.notes.strip() for each in entries] == [each.strip() for each in words]
    out = written(CSV, entries)
    for row in csv.reader(io.StringIO(out)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    again, _ = read(CSV, out)
    assert [each.task.notes for each in again] == [each.task.notes for each in entries]


@given(st.text(max_size=20))
def test_guarding_is_undone_exactly(cell: str) -> None:
    assert harmed(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_everything_comes_back() -> None:
    text = (
        "title,notes,due,start,time zone,recurrence,reminders,priority,status,project,tags,people,"
        "links\n"
        '"Call, then","a\nb",2026-09-01T09:30,2026-08-31,Asia/Tokyo,FREQ=DAILY,PT15M '
        "2026-08-31T07:00:00+00:00,medium,waiting,House,a; b,Anna; Bob,https://x.org https://y.org\n"
    )
    entries, _ = read(CSV, text)
    again, _ = read(CSV, written(CSV, entries))
    one, two = entries[0].task, again[0].task
    assert one.notes == "a\nb"
    assert one.status is TaskStatus.WAITING
    assert len(one.reminders) == 2
    for field in ("title", "notes", "due", "start", "recurrence", "priority", "status", "project",
                  "tags", "people", "links", "uid"):  # fmt: skip
        assert getattr(one, field) == getattr(two, field), field
    assert [(r.before, r.at) for r in one.reminders] == [(r.before, r.at) for r in two.reminders]


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("", 0, 1),
        ("a,b,c\n1,2,3\n", 0, 1),
        ("title\n", 0, 0),
        ('title,notes\n"open,1\n2\n3\n', 1, 1),
        ("title,notes\na\nb,c,d,e,f\n", 2, 0),
        ("title,due\n,2026-09-01\nb,\n", 1, 1),
        ("title,due\nx,2026-02-31\n", 1, 0),
        ("title,status\nx,perhaps\n", 1, 0),
    ],
)
def test_broken_tables_give_what_is_whole(text: str, good: int, bad: int) -> None:
    entries, troubles = read(CSV, text)
    assert (len(entries), len(troubles)) == (good, bad)


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_memory() -> None:
    text = 'title,notes\n"open,\n' + "line\n" * 20_000 + "last,1\n"
    entries, troubles = read(CSV, text)
    assert troubles
    assert entries[-1].task.title == "last"


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_can_break_it(text: str) -> None:
    read(CSV, ("title,notes,due\n" + text).encode("utf-8", "replace"))
