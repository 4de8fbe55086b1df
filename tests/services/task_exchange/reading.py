"""Reads a text as a format does."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from deskhand.domain.task import Task
from deskhand.services.task_exchange.base import (
    Entry,
    Format,
    Outgoing,
    Surroundings,
    Trouble,
)
from deskhand.services.task_exchange.text_source import TextSource

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
AROUND = Surroundings(NOW, "Europe/Berlin", "file")


def read(wanted: Format, text: str | bytes) -> tuple[list[Entry], list[Trouble]]:
    """What is understood, and what is not."""
    data = text.encode() if isinstance(text, str) else text
    found = list(wanted.read(TextSource(io.BytesIO(data), "file").lines(), AROUND))
    entries = [each for each in found if isinstance(each, Entry)]
    return entries, [each for each in found if isinstance(each, Trouble)]


def tasks(wanted: Format, text: str | bytes) -> list[Task]:
    """The tasks alone; fails when there is trouble."""
    entries, troubles = read(wanted, text)
    assert troubles == []
    return [each.task for each in entries]


def written(wanted: Format, entries: list[Entry]) -> str:
    """The text these entries go out as."""
    raw = {each.task.id: each.raw for each in entries if each.raw}
    return "".join(wanted.write(Outgoing([each.task for each in entries], NOW, raw)))
