"""What words typed into a field mean to a task; InputError says why they cannot be stored. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deskhand.domain.capture import Captured
from deskhand.domain.errors import InputError
from deskhand.domain.task import Task, TaskPerson, When
from deskhand.domain.wording import tr

Read = Callable[[str], Captured]
"""Understands a line as capture does."""

LONGEST_QUOTE = 60


def with_title(task: Task, words: str) -> Task:
    """Raises InputError for none."""
    if not words.strip():
        raise InputError(tr("A task needs a title. The old one is kept."))
    return replace(task, title=words.strip())


def with_due(task: Task, words: str, read: Read) -> Task:
    """Words for when it is due; they may say how it repeats, too. Raises InputError."""
    if not words.strip():
        return replace(task, due=None)
    captured = read(words)
    due = _when(captured, words)
    rule = captured.recurrence or task.recurrence
    return replace(task, due=due, recurrence=rule)


def with_start(task: Task, words: str, read: Read) -> Task:
    """Words for when it begins. Raises InputError."""
    return replace(task, start=_when(read(words), words) if words.strip() else None)


def _when(captured: Captured, words: str) -> When:
    when = captured.due or captured.start
    if when is None:
        said = tr("“{words}” is no day or time.", words=words.strip()[:LONGEST_QUOTE])
        raise InputError(" ".join(captured.problems) or said)
    return when


def with_rule(task: Task, words: str, read: Read) -> Task:
    """Words for how it repeats; a due day that is there stays. Raises InputError."""
    if not words.strip():
        return replace(task, recurrence="")
    captured = read(words)
    if not captured.recurrence:
        said = tr("“{words}” does not say how it repeats.", words=words.strip()[:LONGEST_QUOTE])
        raise InputError(" ".join(captured.problems) or said)
    due = task.due
    if due is None or (captured.due and captured.due.at):
        due = captured.due
    return replace(task, recurrence=captured.recurrence, due=due)


def with_zone(task: Task, words: str, own: str) -> Task:
    """The time zone its times are meant in; no words are the person's own. Raises InputError."""
    name = words.strip().replace(" ", "_") or own
    try:
        zone = ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        said = tr("There is no time zone “{name}”.", name=words.strip()[:LONGEST_QUOTE])
        raise InputError(said) from None
    return replace(
        task,
        due=replace(task.due, zone=zone) if task.due else None,
        start=replace(task.start, zone=zone) if task.start else None,
    )


def with_project(task: Task, words: str) -> Task:
    """No words are no project."""
    return replace(task, project=words.strip().lstrip("+"))


def with_tags(task: Task, words: str) -> Task:
    """Tags with commas between them."""
    tags = {each.strip().lstrip("#") for each in words.split(",") if each.strip(" #")}
    return replace(task, tags=tuple(sorted(tags)))


def with_people(task: Task, words: str) -> Task:
    """Names with commas between them; those that are there stay who they are."""
    names = [each.strip().lstrip("@") for each in words.split(",") if each.strip(" @")]
    known = {each.name: each for each in task.people}
    people = [known.get(name, TaskPerson(name)) for name in dict.fromkeys(names)]
    return replace(task, people=tuple(sorted(people, key=lambda each: each.name)))


def with_links(task: Task, words: str) -> Task:
    """Addresses with spaces or commas between them."""
    return replace(task, links=tuple(words.replace(",", " ").split()))


def with_assignee(task: Task, words: str) -> Task:
    """No words are the person."""
    return replace(task, assignee=words.strip())
