"""Lines as people write them, with what they mean; and lines that mean nothing but their words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.capture import Captured
from deskhand.domain.task import Priority, When
from deskhand.services.capture import read_line

HERE = Path(__file__).parent
ZONE = "Europe/Rome"
NOW = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo(ZONE))


def lines(name: str) -> list[str]:
    written = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [each for each in written if not each.startswith("# ")]


def written(when: When | None) -> str:
    if when is None:
        return ""
    return f"{when.day}" if when.at is None else f"{when.day} {when.at:%H:%M}"


def more(captured: Captured) -> str:
    """What else a line says, as the lists of lines have it."""
    found = [f"start={written(captured.start)}"] if captured.start else []
    if captured.minutes:
        found.append(f"minutes={captured.minutes}")
    for reminder in captured.reminders:
        if reminder.at is not None:
            found.append(f"remind={reminder.at.isoformat()}")
        elif reminder.before is not None:
            found.append(f"before={int(reminder.before.total_seconds() // 60)}")
    if captured.priority is not Priority.NONE:
        found.append(f"priority={captured.priority.value}")
    found += [f"@{each}" for each in captured.people] + [f"#{each}" for each in captured.tags]
    found += [f"+{captured.project}"] if captured.project else []
    found += captured.links
    for piece in captured.understood:
        found += [f"or={each}" for each in piece.others] + (["doubt"] if piece.doubt else [])
    return "; ".join(found + (["problem"] if captured.problems else []))


@pytest.mark.parametrize("expected", lines("english.txt") + lines("german.txt"))
def test_a_line_means_what_people_mean(expected):
    line = expected.split(" | ")[0]
    read = read_line(line, NOW, ZONE)
    parts = (line, read.title, written(read.due), read.recurrence, more(read))
    assert " | ".join(parts).rstrip() == expected


@pytest.mark.parametrize("line", lines("traps.txt")[1:])
def test_what_only_looks_like_a_date_stays_in_the_title(line):
    read = read_line(line, NOW, ZONE)
    assert read.title == line
    assert read.understood == ()
    assert read.due is None
    assert read.problems == ()


def test_the_lists_are_long_enough_to_say_something():
    assert len(lines("english.txt")) >= 150
    assert len(lines("german.txt")) >= 80
    assert len(lines("traps.txt")) >= 60
