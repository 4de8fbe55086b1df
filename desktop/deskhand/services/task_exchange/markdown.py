"""Check-lists in Markdown, nested by indentation, dated as in Obsidian."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from uuid import UUID

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
    fitted,
    new_task,
    when_of,
)
from deskhand.services.task_exchange.ical_times import safe_rule
from deskhand.services.task_exchange.todotxt import iso

MOST_DEPTH = 50
MOST_NOTE_LINES = 2000
TAB = 4

_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+\[(.)\](?:[ \t]+(.*))?$")
_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t]*#*$")
_DATE = r"(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2})?)"
_EMOJI = re.compile(rf"(📅|📆|🗓|🛫|⏳|➕|✅|❌)\ufe0f?\s*{_DATE}")
_FIELD = re.compile(r"[\[(]([A-Za-z][\w -]{0,30})::\s*([^\])]{0,200})[\])]")
_REPEAT = re.compile(r"🔁\s*([A-Za-z0-9 ]+?)(?=\s*(?:[^\w\s]|$))")
_ID = re.compile(r"🆔\s*([\w-]{1,80})")
_PRIORITY = re.compile("[🔺⏫🔼🔽⏬]\ufe0f?")
_TAG = re.compile(r"(?:^|(?<=\s))#([^\s#\[\](){}]+)")
_PERSON = re.compile(r"(?:^|(?<=\s))@([\w.-]+)")
_DATES = {"📅": "due", "📆": "due", "🗓": "due", "🛫": "start", "⏳": "start", "➕": "created",
          "✅": "completion", "❌": "cancelled", "scheduled": "start"}  # fmt: skip
_PRIORITIES = {"🔺": Priority.HIGH, "⏫": Priority.HIGH, "🔼": Priority.MEDIUM,
               "🔽": Priority.LOW, "⏬": Priority.LOW, "highest": Priority.HIGH,
               "high": Priority.HIGH, "medium": Priority.MEDIUM, "low": Priority.LOW,
               "lowest": Priority.LOW}  # fmt: skip
_STATES = {" ": TaskStatus.OPEN, "x": TaskStatus.DONE, "X": TaskStatus.DONE,
           "/": TaskStatus.IN_PROGRESS, "-": TaskStatus.CANCELLED, "~": TaskStatus.CANCELLED,
           "?": TaskStatus.WAITING, ">": TaskStatus.WAITING}  # fmt: skip
_MARKS = {TaskStatus.OPEN: " ", TaskStatus.DONE: "x", TaskStatus.IN_PROGRESS: "/",
          TaskStatus.CANCELLED: "-", TaskStatus.WAITING: "?"}  # fmt: skip
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_EVERY = re.compile(r"every(?: (\d{1,3}))? (day|week|month|year)s?")
_WRITTEN = {Priority.HIGH: "⏫", Priority.MEDIUM: "🔼", Priority.LOW: "🔽"}


@dataclass(slots=True)
class _Open:
    """An item whose further lines may follow."""

    entry: Entry
    indent: int
    more: list[str] = field(default_factory=list)


class Markdown:
    """Check-lists."""

    name = "markdown"
    label = "Markdown"
    suffixes = (".md", ".markdown")

    def fits(self, head: str) -> bool:
        return any(_ITEM.match(each) for each in head.splitlines())

    def read(self, lines: Iterable[Line], around: Surroundings) -> Iterator[Found]:
        again = Occurrences(self.name)
        heading, above, last = "", list[tuple[int, str]](), None
        for line in lines:
            if line.is_cut:
                yield Trouble(line.number, tr("The line is too long: its end was left out."))
            match = _ITEM.match(line.text.rstrip())
            if match is None:
                if last is not None and _belongs(line.text, last):
                    last.more.append(_unmarked(line.text.strip()))
                    continue
                if last is not None and line.text.strip():
                    yield _finished(last)
                    last = None
                if found := _HEADING.match(line.text):
                    heading, above = found[1].strip(), []
                continue
            if last is not None:
                yield _finished(last)
            indent = len(match[1].expandtabs(TAB))
            above = [each for each in above if each[0] < indent][-MOST_DEPTH:]
            parent = above[-1][1] if above else ""
            made = _entry(line, match, heading, parent, again, around)
            last = None
            if isinstance(made, Trouble):
                yield made
            else:
                last = _Open(made, indent)
                above.append((indent, made.task.uid))
        if last is not None:
            yield _finished(last)

    def write(self, outgoing: Outgoing) -> Iterator[str]:
        yield from _Writer(outgoing).pieces()


def _belongs(text: str, last: _Open) -> bool:
    """Whether a line goes on with the item before it."""
    if not text.strip() or len(last.more) >= MOST_NOTE_LINES:
        return False
    indent = len(text.expandtabs(TAB)) - len(text.expandtabs(TAB).lstrip())
    return indent > last.indent


def _finished(last: _Open) -> Entry:
    if not last.more:
        return last.entry
    task, said = fitted(replace(last.entry.task, notes="\n".join(last.more)))
    return replace(last.entry, task=task, notes=(*last.entry.notes, *said))


def _entry(
    line: Line,
    match: re.Match[str],
    heading: str,
    parent: str,
    again: Occurrences,
    around: Surroundings,
) -> Found:
    text, mark = (match[3] or "").strip(), match[2]
    reader = _Reader(around)
    title = reader.take(text)
    if not title:
        return Trouble(line.number, tr("There are no words in this line."))
    status = _STATES.get(mark, TaskStatus.OPEN)
    if mark not in _STATES:
        reader.notes.append(tr("The mark [{mark}] is not known: it is open.", mark=mark))
    done = reader.when.get("completion")
    created = reader.when.get("created")
    completed = (_noon(done) if done else around.now) if status is TaskStatus.DONE else None
    # The state is no part of it, so that ticking an item off in the file makes no other task.
    due = reader.when.get("due")
    key = (parent, heading, title, iso(due) if due else "")
    uid = f"{Markdown.name}-id-{reader.id}" if reader.id else again.uid(*key)
    made = replace(
        new_task(title, around, uid),
        created_at=_noon(created) if created else around.now,
        status=status,
        completed_at=completed,
        due=due,
        start=reader.when.get("start"),
        recurrence=reader.rule,
        priority=reader.priority,
        project=heading,
        tags=tuple(reader.tags),
        people=tuple(map(TaskPerson, reader.people)),
    )
    task, said = fitted(made)
    return Entry(task, line.number, parent=parent, notes=(*reader.notes, *said))


def _noon(when: When) -> datetime:
    """Of a day the noon, so that it is the same day nearly everywhere."""
    return (when if when.at is not None else replace(when, at=time(12))).instant


class _Reader:
    """Takes what is said about a task out of its words."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.when: dict[str, When] = {}
        self.rule, self.id = "", ""
        self.priority = Priority.NONE
        self.tags: list[str] = []
        self.people: list[str] = []
        self.notes: list[str] = []

    def take(self, text: str) -> str:
        """The words that are left."""
        text = _EMOJI.sub(lambda m: self._date(_DATES[m[1]], m[2], m[0]), text)
        text = _FIELD.sub(self._field, text)
        text = _REPEAT.sub(self._repeat, text)
        text = _ID.sub(self._take_id, text)
        text = _PRIORITY.sub(self._take_priority, text)
        text = _TAG.sub(self._gathered(self.tags), text)
        text = _PERSON.sub(self._gathered(self.people), text)
        return " ".join(text.split())

    def _date(self, name: str, words: str, whole: str) -> str:
        try:
            self.when[name] = when_of(words, self._around.zone)
        except ValueError:
            self.notes.append(tr("There is no such date: {words}", words=words[:40]))
            return whole
        return " "

    def _field(self, match: re.Match[str]) -> str:
        name, value = match[1].strip().casefold(), match[2].strip()
        name = _DATES.get(name, name)
        if name in ("due", "start", "created", "completion"):
            return self._date(name, value, match[0])
        if name == "priority" and value.casefold() in _PRIORITIES:
            self.priority = _PRIORITIES[value.casefold()]
        elif name in ("repeat", "rrule") and (rule := read_rule(value)):
            self.rule = rule
        elif name == "id" and re.fullmatch(r"[\w-]{1,80}", value):
            self.id = value
        else:
            return match[0]
        return " "

    def _repeat(self, match: re.Match[str]) -> str:
        rule = read_rule(match[1])
        if rule:
            self.rule = rule
            return " "
        self.notes.append(tr("A rule of recurrence that cannot be used was left out."))
        return match[0]

    def _take_id(self, match: re.Match[str]) -> str:
        self.id = match[1]
        return " "

    def _take_priority(self, match: re.Match[str]) -> str:
        self.priority = _PRIORITIES[match[0][0]]
        return " "

    def _gathered(self, into: list[str]) -> Callable[[re.Match[str]], str]:
        def take(match: re.Match[str]) -> str:
            into.append(match[1])
            return " "

        return take


def read_rule(words: str) -> str:
    """An RRULE for "every 2 weeks", or one that is written as such; "" for anything else."""
    words = " ".join(words.casefold().removesuffix("when done").split())
    match = _EVERY.fullmatch(words)
    if match is None:
        return safe_rule(words)
    every = "" if match[1] in (None, "1") else f";INTERVAL={int(match[1])}"
    return safe_rule(f"FREQ={_UNITS[match[2]]}{every}")


def write_rule(rule: str) -> str:
    """The rule in words where there are some."""
    parts = dict(each.partition("=")[::2] for each in rule.split(";"))
    unit = next((word for word, name in _UNITS.items() if name == parts.get("FREQ")), "")
    if not unit or not parts.keys() <= {"FREQ", "INTERVAL"}:
        return f"[rrule:: {rule}]"
    every = parts.get("INTERVAL", "1")
    return f"🔁 every {unit}" if every == "1" else f"🔁 every {every} {unit}s"


class _Writer:
    """Projects as headings, sub-tasks below what they belong to."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._tasks = outgoing.tasks
        known = {each.id for each in self._tasks}
        self._below: dict[UUID | None, list[Task]] = {}
        for each in self._tasks:
            above = each.parent_id if each.parent_id in known else None
            self._below.setdefault(above, []).append(each)

    def pieces(self) -> Iterator[str]:
        projects: dict[str, list[Task]] = {}
        for each in self._below.get(None, []):
            projects.setdefault(each.project, []).append(each)
        for project in sorted(projects, key=str.casefold):
            if project:
                yield f"\n## {project}\n\n"
            for each in projects[project]:
                yield from self._item(each)

    def _item(self, task: Task) -> Iterator[str]:
        left = [(task, 0)]
        while left:
            each, depth = left.pop()
            pad = "    " * min(depth, MOST_DEPTH)
            yield f"{pad}- [{_MARKS[each.status]}] {item_words(each)}\n"
            for note in each.notes.splitlines():
                if note.strip():
                    yield f"{pad}    {_no_item(note.strip())}\n"
            left += [(child, depth + 1) for child in reversed(self._below.get(each.id, []))]


def _no_item(note: str) -> str:
    """A line of notes that is not read as a task of its own."""
    return f"\\{note}" if _ITEM.match(note) else note


def _unmarked(note: str) -> str:
    """Undoes `_no_item`."""
    return note[1:] if note[:1] == "\\" and _ITEM.match(note[1:]) else note


def item_words(task: Task) -> str:
    """The task as the words of an item."""
    words = [" ".join(task.title.split())]
    words += [f"#{'-'.join(tag.split())}" for tag in task.tags]
    words += [f"@{'_'.join(each.name.split())}" for each in task.people]
    if task.priority in _WRITTEN:
        words.append(_WRITTEN[task.priority])
    if task.recurrence:
        words.append(write_rule(task.recurrence))
    if task.start is not None:
        words.append(f"🛫 {iso(task.start)}")
    if task.due is not None:
        words.append(f"📅 {iso(task.due)}")
    if task.status is TaskStatus.DONE:
        words.append(f"✅ {(task.completed_at or task.updated_at):%Y-%m-%d}")
    return " ".join(words)
