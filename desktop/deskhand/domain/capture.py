"""What one line of capture was understood as: the task, and which words said so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deskhand.domain.task import Priority, Reminder, When


class Aspect(StrEnum):
    """What a piece of the line says."""

    DUE = "due"
    START = "start"
    RECURRENCE = "recurrence"
    REMINDER = "reminder"
    DURATION = "duration"
    PRIORITY = "priority"
    PERSON = "person"
    TAG = "tag"
    PROJECT = "project"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Understood:
    """One piece of the line, as a chip shows it.

    start, end: where it stands in the line (characters, end exclusive). label: to show.
    others: other readings of the same words, as lines of capture of their own ("2026-04-03" for
    03/04), the likeliest first; a chip offers them. other_labels: the same, to show. doubt: why it
    should be looked at, "" if clear.
    stays: its words are in the title too, as in "@Anna's keys" and "Sunday roast".
    """

    aspect: Aspect
    start: int
    end: int
    label: str
    others: tuple[str, ...] = ()
    doubt: str = ""
    other_labels: tuple[str, ...] = ()
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What the person said about a piece of the line.

    start, end: the piece. words: what to read there instead, None to leave it alone.
    """

    start: int
    end: int
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """A line of capture, read. title: the words that are left, unchanged and in their order.

    problems: what could not be ("31 February"), as sentences; its words stay in the title.
    """

    words: str
    title: str
    due: When | None = None
    start: When | None = None
    recurrence: str = ""
    reminders: tuple[Reminder, ...] = ()
    priority: Priority = Priority.NONE
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    project: str = ""
    links: tuple[str, ...] = ()
    minutes: int | None = None
    """How long it takes, where the line says so."""
    understood: tuple[Understood, ...] = ()
    problems: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    """Those it was read with."""
