"""`deskhand tasks`, as people and programs use it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.runner import Deskhand

NOW = ("--now", "2026-11-19T10:00:00+01:00")  # a Thursday
ROME = {"TZ": "Europe/Rome"}
KEYS = [
    *("id", "title", "notes", "due", "start", "recurrence", "priority", "status", "assignee"),
    *("project", "tags", "people", "source", "reminders", "parent", "result", "links", "words"),
    *("completed", "created", "updated"),
]


def add(deskhand: Deskhand, line: str, *options: str) -> dict[str, Any]:
    ended = deskhand("tasks", "add", line, *options, *NOW, "--json", **ROME)
    assert (ended.status, ended.err) == (0, "")
    found: dict[str, Any] = ended.document
    return found


def listed(deskhand: Deskhand, *options: str) -> list[str]:
    ended = deskhand("tasks", "list", *options, *NOW, "--json", **ROME)
    assert ended.status == 0, ended.err
    return [each["title"] for each in ended.document]


def test_a_line_is_understood_and_told(deskhand: Deskhand) -> None:
    line = "call the bank tomorrow at 9 !high @Anna #house"
    task = add(deskhand, line)
    assert next(iter(task)) == "id"
    assert set(KEYS) <= set(task)
    assert (task["title"], task["words"]) == ("call the bank", line)
    assert (task["due"], task["priority"]) == ("2026-11-20T09:00:00+01:00", "high")
    assert (task["people"], task["tags"]) == (["Anna"], ["house"])
    assert (task["status"], task["source"]["kind"]) == ("open", "typed")
    assert task["created"] == "2026-11-19T10:00:00+01:00"
    assert deskhand("tasks", "show", task["id"][:13], "--json", **ROME).document["id"] == task["id"]
    told = deskhand("tasks", "add", "water", "the", "plants", "every second Friday", *NOW, **ROME)
    assert "water the plants" in told.out
    assert "Friday" in told.out


def test_what_cannot_be_is_said_and_the_task_is_there_all_the_same(deskhand: Deskhand) -> None:
    ended = deskhand("tasks", "add", "book the dentist on 31 February", *NOW, "--json", **ROME)
    assert ended.status == 0
    assert "31 February" in ended.error_line
    assert "31 February" in ended.document["title"]
    assert ended.document["due"] is None


def test_lists_are_filtered(deskhand: Deskhand) -> None:
    add(deskhand, "pay the rent yesterday", "--project", "Flat")
    add(deskhand, "fetch the parcel today #post")
    add(deskhand, "call Anna on Sunday @Anna", "--notes", "about the mortgage")
    add(deskhand, "tax return 5 December")
    later = add(deskhand, "book the dentist")
    assert len(listed(deskhand)) == 5
    assert listed(deskhand, "--due", "overdue") == ["pay the rent"]
    assert listed(deskhand, "--due", "today") == ["fetch the parcel"]
    assert listed(deskhand, "--due", "week") == ["fetch the parcel", "call Anna"]
    assert listed(deskhand, "--due", "never") == ["book the dentist"]
    assert listed(deskhand, "--project", "flat") == ["pay the rent"]
    assert listed(deskhand, "--tag", "#post") == ["fetch the parcel"]
    assert listed(deskhand, "--person", "anna") == ["call Anna"]
    assert listed(deskhand, "--search", "mortg") == ["call Anna"]
    assert listed(deskhand, "--priority", "high") == []
    deskhand("tasks", "edit", later["id"], "--status", "waiting")
    assert listed(deskhand, "--status", "waiting") == ["book the dentist"]
    text = deskhand("tasks", "list", *NOW, **ROME).out
    assert "2026-11-18!" in text


def test_what_repeats_moves_on_when_it_is_done(deskhand: Deskhand) -> None:
    task = add(deskhand, "water the plants every Friday")
    assert task["recurrence"].startswith("FREQ=WEEKLY")
    assert task["due"] == "2026-11-20"
    (done,) = deskhand("tasks", "done", task["id"], *NOW, "--json", **ROME).document
    assert (done["due"], done["status"]) == ("2026-11-27", "open")
    assert listed(deskhand, "--status", "done") == ["water the plants"]
    assert len(listed(deskhand, "--all")) == 2
    told = deskhand("tasks", "done", task["id"], *NOW, **ROME)
    assert "2026-12-04" in told.out


def test_a_task_is_edited(deskhand: Deskhand) -> None:
    top = add(deskhand, "move house")
    task = add(deskhand, "call the bank tomorrow at 9 @Anna #x", "--parent", top["id"])
    ended = deskhand(
        *("tasks", "edit", task["id"], "--title", "write to the bank", "--due", "Monday at 14:00"),
        *("--repeat", "FREQ=MONTHLY", "--priority", "low", "--project", "Flat", "--tag", "y"),
        *("--person", "Ben", "--notes", "**soon**", "--assignee", "Ada", "--parent", "none"),
        *("--status", "in_progress", *NOW, "--json"),
        **ROME,
    )
    assert (ended.status, ended.err) == (0, "")
    edited = ended.document
    assert (edited["title"], edited["due"]) == ("write to the bank", "2026-11-23T14:00:00+01:00")
    assert (edited["recurrence"], edited["priority"]) == ("FREQ=MONTHLY", "low")
    assert (edited["project"], edited["tags"], edited["people"]) == ("Flat", ["y"], ["Ben"])
    assert (edited["notes"], edited["assignee"], edited["parent"]) == ("**soon**", "Ada", None)
    assert (edited["status"], edited["words"]) == ("in_progress", task["words"])
    bare = deskhand("tasks", "edit", task["id"], "--due", "none", "--repeat", "none", "--json")
    assert (bare.document["due"], bare.document["recurrence"]) == (None, None)
    shown = deskhand("tasks", "show", task["id"]).out
    assert "write to the bank" in shown and "**soon**" in shown


def test_deleted_tasks_come_back(deskhand: Deskhand) -> None:
    top = add(deskhand, "move house")
    add(deskhand, "pack", "--parent", top["id"])
    ended = deskhand("tasks", "delete", top["id"])
    assert ended.status == 0
    assert listed(deskhand) == []
    assert deskhand("tasks", "delete", "--undo", top["id"]).status == 0
    assert listed(deskhand) == ["move house", "pack"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("show", "zzz"), 2),
        (("show", "0123"), 1),
        (("done", "0123"), 1),
        (("delete", "0123"), 1),
        (("add", "x", "--now", "yesterday"), 2),
        (("add", "x tomorrow", "--now", "9999-12-31T23:59:59Z"), 2),
        (("add", "x tomorrow", "--now", "0001-01-01T00:00:00+14:00"), 2),
        (("add", " "), 2),
        (("add", "x", "--parent", "0123"), 1),
        (("list", "--status", "eaten"), 2),
        (("list", "--due", "31 February"), 2),
        (("run", "0123"), 2),
    ],
)
def test_what_cannot_be_ends_with_its_status(
    deskhand: Deskhand, arguments: tuple[str, ...], status: int
) -> None:
    ended = deskhand("tasks", *arguments)
    assert ended.status == status
    assert "Traceback" not in ended.err


def test_edits_that_cannot_be_change_nothing(deskhand: Deskhand) -> None:
    task = add(deskhand, "call the bank tomorrow at 9")
    for option, value in (
        ("--due", "31 February"),
        ("--due", "soonish"),
        ("--repeat", "FREQ=NEVER"),
        ("--repeat", "rarely"),
        ("--title", ""),
        ("--parent", task["id"]),
    ):
        ended = deskhand("tasks", "edit", task["id"], option, value, *NOW, **ROME)
        assert ended.status == 2, (option, value)
        assert ended.error_line
    after = deskhand("tasks", "show", task["id"], "--json", **ROME).document
    assert after["due"] == task["due"]
