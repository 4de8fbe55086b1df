"""What every format of tasks is, and what it may use."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Protocol
from uuid import UUID

from deskhand.domain.ids import new_id
from deskhand.domain.task import SourceKind, Task, TaskPerson, TaskSource, When
from deskhand.domain.wording import tr

EARLIEST_YEAR, LATEST_YEAR = 1000, 9000
"""Beyond these an instant in some time zone would leave the calendar."""

LONGEST_TITLE = 10_000
LONGEST_NOTES = 1_000_000
LONGEST_NAME = 200
MOST_NAMES = 100
MOST_LINKS = 100

UidOf = Callable[[UUID], str]
"""The UID of a task by its id; "" for one nobody knows."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file. number: from 1. is_cut: it was longer than anybody reads."""

    number: int
    text: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where and when a file is read. zone: IANA name, for times that name none."""

    now: datetime
    zone: str
    name: str = ""
    """The file's, for `Task.source`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A task that was read. Its `uid` tells whether it is there already.

    parent: the UID of the task it is a part of, "" for none. raw: the words of the file, kept so
    that what Deskhand does not know goes out again with it. series: the UID of the task it is one
    occurrence of. notes: what was not understood of it, as sentences.
    """

    task: Task
    line: int
    parent: str = ""
    raw: str = ""
    series: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is no task, or a broken one. reason: a sentence for the person."""

    line: int
    reason: str


Found = Entry | Trouble


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is written. raw: what the task was imported from, by its id."""

    tasks: Sequence[Task]
    now: datetime
    raw: dict[UUID, str] = field(default_factory=dict)

    def uid_of(self) -> UidOf:
        """UIDs of these tasks."""
        known = {each.id: each.uid or str(each.id) for each in self.tasks}
        return lambda task_id: known.get(task_id, "")


class Format(Protocol):
    """One kind of file. name: what a person types after --format; label: for people."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def fits(self, head: str) -> bool:
        """Whether a text that begins so is of this kind. Hardly ever true for another kind."""

    def read(self, lines: Iterable[Line], around: Surroundings) -> Iterator[Found]:
        """Each task in turn, parents before their parts where the file says so."""

    def write(self, outgoing: Outgoing) -> Iterator[str]:
        """Pieces of the text."""


class Occurrences:
    """Tells lines that are the same in one file apart, so that each is there once again when the
    file is read once more."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._seen: set[int] = set()
        self._again: Counter[int] = Counter()

    def uid(self, *parts: str) -> str:
        """A UID made from what the line says."""
        key = hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16)
        short = int.from_bytes(key.digest()[:7])
        if short not in self._seen:
            self._seen.add(short)
            return f"{self._kind}-{key.hexdigest()}"
        self._again[short] += 1
        return f"{self._kind}-{key.hexdigest()}-{self._again[short] + 1}"


def new_task(title: str, around: Surroundings, uid: str) -> Task:
    """An imported task with nothing but a title; give it the rest with `replace`, then `fitted`."""
    return Task(
        new_id(),
        title,
        around.now,
        around.now,
        source=TaskSource(SourceKind.IMPORT, "", around.name),
        uid=uid,
    )


def plain(text: str) -> str:
    """Without control characters and halves of characters."""
    return _CONTROLS.sub("", text) if not text.isascii() or not text.isprintable() else text


def one_line(text: str) -> str:
    """On one line, without control characters."""
    return " ".join(plain(text.replace("\r", " ").replace("\n", " ")).split())


def fitted(task: Task) -> tuple[Task, tuple[str, ...]]:
    """The task within what can be stored, and what was cut, as sentences. Words that do not fit
    into the title go on in the notes."""
    said: list[str] = []
    title, notes = one_line(task.title), plain(task.notes.replace("\r\n", "\n"))
    if not title:
        first, _, rest = notes.strip().partition("\n")
        title, notes = one_line(first)[:LONGEST_TITLE], rest.strip()
        said.append(tr("It has no title."))
        if not title:
            title = tr("Untitled")
    if len(title) > LONGEST_TITLE:
        cut = LONGEST_TITLE - 1
        notes = f"…{title[cut:]}\n\n{notes}".strip()
        title = f"{title[:cut]}…"
        said.append(tr("Its title is too long: the rest of it is in the notes."))
    if len(notes) > LONGEST_NOTES:
        notes = notes[:LONGEST_NOTES]
        said.append(tr("Its notes are too long and were cut."))
    people = tuple(
        {name: TaskPerson(name) for each in task.people if (name := _name(each.name))}.values()
    )
    made = replace(
        task,
        title=title,
        notes=notes,
        project=_name(task.project),
        tags=tuple({name: None for each in task.tags if (name := _name(each.lstrip("#")))})[
            :MOST_NAMES
        ],
        people=people[:MOST_NAMES],
        links=tuple(dict.fromkeys(each for each in task.links if each))[:MOST_LINKS],
        uid=plain(task.uid)[: LONGEST_NAME * 4],
    )
    return made, tuple(said)


def _name(text: str) -> str:
    return one_line(text)[:LONGEST_NAME].strip()


def day_of(text: str) -> date:
    """A day written 2026-09-01 or 20260901. Raises ValueError for one that is none, or absurd."""
    digits = text.replace("-", "")
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        raise ValueError(text)
    found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise ValueError(text)
    return found


_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


def when_of(text: str, zone: str) -> When:
    """ISO 8601, a day with or without a time and an offset. Raises ValueError.

    What has an offset is moved to the given zone.
    """
    text = text.strip()
    day, _, at = text.replace("T", " ", 1).partition(" ")
    found = day_of(day)
    if not at.strip():
        return When(found, None, zone)
    match = _TIME.fullmatch(at.strip())
    if match:
        hour, minute, second = (int(each or 0) for each in match.groups())
        return When(found, time(hour, minute, second), zone)
    instant = datetime.fromisoformat(text.replace(" ", "T", 1))
    return local_when(instant, zone)


def local_when(instant: datetime, zone: str) -> When:
    """The instant as it is called in a zone. An instant without a zone is taken as local."""
    from zoneinfo import ZoneInfo

    local = instant.astimezone(ZoneInfo(zone)) if instant.tzinfo else instant
    return When(local.date(), local.time().replace(tzinfo=None, microsecond=0), zone)
