"""todo.txt (todotxt.org), with the key:value pairs its programs use: due, t, rec, pri."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from deskhand.domain.task import Priority, Task, TaskPerson, TaskStatus, When
from deskhand.domain.wording import tr
from deskhand.services.task_exchange.base import (
    Entry,
    Found,
    Line,
    Occurrences,
    Outgoing,
    Surroundings,
    Trouble,
    day_of,
    fitted,
    new_task,
    when_of,
)

_DAY = r"\d{4}-\d{2}-\d{2}"
_HEAD = re.compile(rf"(?:(x)\s+)?(?:\(([A-Z])\)\s+)?(?:({_DAY})\s+)?(?:({_DAY})\s+)?")
_RECURS = re.compile(r"(\+?)(\d{1,3})([dwmy])")
_UNITS = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_LETTERS = {Priority.HIGH: "A", Priority.MEDIUM: "B", Priority.LOW: "C"}
_LIKELY = re.compile(rf"(?m)^(?:x {_DAY} |\([A-Z]\) |{_DAY} )|(?:^|\s)(?:[+@]\w|due:\d)")
_NO_NAME = re.compile(r"\s+")


@dataclass(slots=True)
class _Read:
    """What the words of a line said. words: those that are left."""

    words: list[str] = field(default_factory=list)
    project: str = ""
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    due: When | None = None
    start: When | None = None
    recurrence: str = ""
    priority: Priority | None = None
    notes: list[str] = field(default_factory=list)


class TodoTxt:
    """One task a line."""

    name = "todotxt"
    label = "todo.txt"
    suffixes = (".txt",)

    def fits(self, head: str) -> bool:
        lines = [each for each in head.splitlines()[:50] if each.strip()]
        likely = sum(1 for each in lines if _LIKELY.search(each))
        return bool(lines) and likely * 3 >= len(lines)

    def read(self, lines: Iterable[Line], around: Surroundings) -> Iterator[Found]:
        again = Occurrences(self.name)
        for line in lines:
            text = line.text.strip().lstrip("\ufeff")
            if not text:
                continue
            if line.is_cut:
                yield Trouble(line.number, tr("The line is too long: its end was left out."))
            yield _entry(text, line.number, again, around)

    def write(self, outgoing: Outgoing) -> Iterator[str]:
        for task in outgoing.tasks:
            yield write_line(task) + "\n"


def _entry(text: str, number: int, again: Occurrences, around: Surroundings) -> Found:
    match = _HEAD.match(text)
    assert match is not None  # every group of it may be missing
    is_done, letter, first, second = match[1], match[2], match[3], match[4]
    read = _words(text[match.end() :], around)
    title = " ".join(read.words)
    if not title:
        return Trouble(number, tr("There are no words in this line."))
    priority = priority_of(letter) if letter else read.priority or Priority.NONE
    completed = _instant(first, around) if is_done and first else None
    created = _instant(second if is_done else first, around)
    # The state is no part of it, so that ticking a line off in the file makes no other task.
    key = (
        title,
        read.project,
        iso(read.due) if read.due else "",
        iso(read.start) if read.start else "",
    )
    made = replace(
        new_task(title, around, again.uid(*key)),
        created_at=created or around.now,
        status=TaskStatus.DONE if is_done else TaskStatus.OPEN,
        completed_at=(completed or around.now) if is_done else None,
        priority=priority,
        project=read.project,
        tags=tuple(read.tags),
        people=tuple(map(TaskPerson, read.people)),
        links=tuple(read.links),
        due=read.due,
        start=read.start,
        recurrence=read.recurrence,
    )
    task, said = fitted(made)
    return Entry(task, number, notes=(*read.notes, *said))


def _words(text: str, around: Surroundings) -> _Read:
    read = _Read()
    for word in text.split():
        if not _is_said(word, read, around):
            read.words.append(word)
    return read


def _is_said(word: str, read: _Read, around: Surroundings) -> bool:
    """Whether the word says something about the task, and is no part of its title."""
    if word[0] == "+" and len(word) > 1 and not read.project:
        read.project = word[1:].replace("_", " ")
    elif word[0] in "+@" and len(word) > 1:
        read.tags.append(word[1:])
    else:
        key, colon, value = word.partition(":")
        return bool(colon and value) and _is_pair(key.casefold(), value, read, around)
    return True


def _is_pair(key: str, value: str, read: _Read, around: Surroundings) -> bool:
    if key in ("due", "t"):
        try:
            when = when_of(value, around.zone)
        except ValueError:
            read.notes.append(tr("There is no such date: {words}", words=value[:40]))
            return False
        if key == "due":
            read.due = when
        else:
            read.start = when
    elif key == "pri" and re.fullmatch("[A-Za-z]", value):
        read.priority = priority_of(value.upper())
    elif key == "rec" and (rule := read_rule(value)):
        read.recurrence = rule
    elif key == "person":
        read.people.append(value.replace("_", " "))
    else:
        return False
    return True


def read_rule(value: str) -> str:
    """An RRULE for "1w" or "+2m"; "" for anything else."""
    match = _RECURS.fullmatch(value.casefold())
    if match is None or int(match[2]) == 0:
        return ""
    every = "" if match[2] == "1" else f";INTERVAL={int(match[2])}"
    return f"FREQ={_UNITS[match[3]]}{every}"


def write_rule(rule: str) -> str:
    """As "+1w" where the rule can be said so, else ""."""
    parts = dict(each.partition("=")[::2] for each in rule.split(";"))
    unit = next((short for short, name in _UNITS.items() if name == parts.get("FREQ")), "")
    if not unit or not parts.keys() <= {"FREQ", "INTERVAL", "WKST"}:
        return ""
    return f"+{parts.get('INTERVAL', '1')}{unit}"


def priority_of(letter: str) -> Priority:
    """A is high, B is medium, all others are low."""
    return {"A": Priority.HIGH, "B": Priority.MEDIUM}.get(letter, Priority.LOW)


def _instant(text: str | None, around: Surroundings) -> datetime | None:
    """Noon of a day, so that it is the same day nearly everywhere."""
    if not text:
        return None
    try:
        day: date = day_of(text)
    except ValueError:
        return None
    return When(day, time(12), around.zone).instant


def write_line(task: Task) -> str:
    """The task as one line."""
    is_done = task.status.is_over
    words = ["x"] if is_done else []
    letter = _LETTERS.get(task.priority, "")
    if letter and not is_done:
        words.append(f"({letter})")
    if is_done:
        words.append((task.completed_at or task.updated_at).strftime("%Y-%m-%d"))
    words += [task.created_at.strftime("%Y-%m-%d"), " ".join(task.title.split())]
    if task.project:
        words.append(f"+{_NO_NAME.sub('_', task.project)}")
    words += [f"@{_NO_NAME.sub('_', tag)}" for tag in task.tags]
    words += [f"person:{_NO_NAME.sub('_', each.name)}" for each in task.people]
    words += [f"{key}:{iso(when)}" for key, when in (("due", task.due), ("t", task.start)) if when]
    if rule := write_rule(task.recurrence):
        words.append(f"rec:{rule}")
    if letter and is_done:
        words.append(f"pri:{letter}")
    return " ".join(words)


def iso(when: When) -> str:
    """2026-09-01 or 2026-09-01T09:00."""
    day = when.day.isoformat()
    return day if when.at is None else f"{day}T{when.at.isoformat('minutes')}"
