"""What words typed into a task's fields mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.errors import InputError
from deskhand.domain.task import Task, TaskPerson, When
from deskhand.services.capture import read_line
from deskhand.ui.tasks.details import edits

NOW = datetime(2026, 11, 19, 10, tzinfo=ZoneInfo("Europe/Rome"))
MADE = datetime(2026, 11, 1, tzinfo=UTC)
ANNA = TaskPerson("Anna", UUID(int=7))
TASK = Task(
    UUID(int=1),
    "water the plants",
    MADE,
    MADE,
    due=When(date(2026, 11, 20), time(18), "Europe/Rome"),
    recurrence="FREQ=WEEKLY",
    people=(ANNA,),
)


def read(words: str):
    return read_line(words, NOW, "Europe/Rome")


def test_a_day_in_words_keeps_how_it_repeats_unless_the_words_say_otherwise() -> None:
    moved = edits.with_due(TASK, "monday at 8", read)
    assert moved.due == When(date(2026, 11, 23), time(8), "Europe/Rome")
    assert moved.recurrence == "FREQ=WEEKLY"
    assert "INTERVAL=2" in edits.with_due(TASK, "every second friday", read).recurrence
    assert edits.with_due(TASK, " ", read).due is None
    assert edits.with_start(TASK, "tomorrow", read).start == When(
        date(2026, 11, 20), None, "Europe/Rome"
    )


@pytest.mark.parametrize(
    "edit",
    [
        partial(edits.with_due, words="31 February", read=read),
        partial(edits.with_start, words="soonish", read=read),
        partial(edits.with_rule, words="now and then", read=read),
        partial(edits.with_zone, words="Mars/Olympus", own="Europe/Rome"),
        partial(edits.with_zone, words="../../etc/passwd", own="Europe/Rome"),
        partial(edits.with_title, words=" "),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(edit) -> None:
    with pytest.raises(InputError) as refused:
        edit(TASK)
    assert refused.value.what.endswith(".")


def test_a_zone_moves_no_clock() -> None:
    there = edits.with_zone(TASK, "America/New York", "Europe/Rome")
    assert there.due == When(date(2026, 11, 20), time(18), "America/New_York")
    assert edits.with_zone(there, "", "Europe/Rome").due == TASK.due


def test_names_between_commas() -> None:
    changed = edits.with_people(TASK, "Ben, @Anna, Ben ,")
    assert changed.people == (ANNA, TaskPerson("Ben"))
    assert edits.with_tags(TASK, "#house, garden,, house").tags == ("garden", "house")
    assert edits.with_links(TASK, "https://a.example, https://b.example").links == (
        "https://a.example",
        "https://b.example",
    )
