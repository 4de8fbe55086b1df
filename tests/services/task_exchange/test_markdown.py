"""Check-lists in Markdown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.task import Priority, TaskStatus, When
from deskhand.services.task_exchange.markdown import Markdown, read_rule
from tests.services.task_exchange.reading import read, tasks, written

MD = Markdown()

TEXT = """# Notes
Some words.

## House
- [ ] Paint ⏫ 🔁 every 2 weeks 🛫 2026-08-30 📅 2026-09-01 #diy
  The fence first.
    - [x] Buy paint ✅ 2026-08-02
\t- [/] Brush [due:: 2026-09-03] (priority:: low)
* [-] Never mind
1. [?] Wait for @Anna
- plain item

# Work
- [ ] Report
"""


def test_lists_nest_and_headings_are_projects() -> None:
    entries, troubles = read(MD, TEXT)
    assert not troubles
    by = {each.task.title: each for each in entries}
    paint = by["Paint"].task
    assert (paint.project, paint.priority, paint.tags) == ("House", Priority.HIGH, ("diy",))
    assert paint.due == When(date(2026, 9, 1), None, "Europe/Berlin")
    assert paint.recurrence == "FREQ=WEEKLY;INTERVAL=2"
    assert paint.notes == "The fence first."
    assert by["Buy paint"].parent == by["Brush"].parent == paint.uid
    assert by["Brush"].task.due == When(date(2026, 9, 3), None, "Europe/Berlin")
    assert by["Brush"].task.priority is Priority.LOW
    states = {title: each.task.status for title, each in by.items()}
    assert states["Buy paint"] is TaskStatus.DONE
    assert states["Brush"] is TaskStatus.IN_PROGRESS
    assert states["Never mind"] is TaskStatus.CANCELLED
    assert states["Wait for"] is TaskStatus.WAITING
    assert by["Wait for"].task.people[0].name == "Anna"
    assert by["Report"].task.project == "Work"


def test_what_we_write_comes_back() -> None:
    entries, _ = read(MD, TEXT)
    above = {each.task.uid: each.task.id for each in entries}
    linked = [
        replace(each, task=replace(each.task, parent_id=above.get(each.parent))) for each in entries
    ]
    again, troubles = read(MD, written(MD, linked))
    assert not troubles
    two = {each.task.title: each.task for each in again}
    for each in entries:
        for field in ("notes", "due", "start", "recurrence", "priority", "status", "project",
                      "tags", "people"):  # fmt: skip
            assert getattr(each.task, field) == getattr(two[each.task.title], field), field
    parents = {each.task.title: each.parent for each in again}
    assert parents["Buy paint"] == two["Paint"].uid


def test_notes_that_look_like_items_stay_notes() -> None:
    entries, _ = read(MD, "- [ ] a\n")
    task = replace(entries[0].task, notes="see:\n- [ ] not a task")
    again, _ = read(MD, written(MD, [replace(entries[0], task=task)]))
    assert [each.task.notes for each in again] == ["see:\n- [ ] not a task"]


@pytest.mark.parametrize(
    "text", ["- [ ] x 📅 2026-02-31", "- [ ] x [due:: soon]", "- [ ] x 🔁 now and then"]
)
def test_what_is_not_understood_stays_in_the_words(text: str) -> None:
    entries, _ = read(MD, text)
    assert entries[0].task.title == text.removeprefix("- [ ] ")
    assert entries[0].notes


def test_deep_nesting_ends() -> None:
    text = "".join(f"{' ' * n}- [ ] level {n}\n" for n in range(3000))
    entries, _ = read(MD, text)
    assert len(entries) == 3000


def test_rules_in_words() -> None:
    assert read_rule("every day when done") == "FREQ=DAILY"
    assert read_rule("FREQ=SECONDLY") == ""


@given(st.text(alphabet=st.sampled_from("- []x*()#@📅🔁:\t\n 2026-09-01a"), max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_can_break_it(text: str) -> None:
    read(MD, text)


def test_ticking_off_in_the_file_is_the_same_task() -> None:
    assert tasks(MD, "- [ ] milk\n")[0].uid == tasks(MD, "- [x] milk ✅ 2026-09-01\n")[0].uid
