"""CSV: columns by their names, as Todoist, Things, Google Tasks and others write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from deskhand.domain.ids import new_id
from deskhand.domain.task import Priority, Reminder, Task, TaskPerson, TaskStatus, When
from deskhand.domain.wording import tr
from deskhand.services.task_exchange.base import (
    Entry,
    Found,
    Line,
    Occurrences,
    Outgoing,
    Surroundings,
    Trouble,
    UidOf,
    fitted,
    new_task,
    when_of,
)
from deskhand.services.task_exchange.ical_times import (
    known_zone,
    read_duration,
    safe_rule,
    write_duration,
)
from deskhand.services.task_exchange.todotxt import iso

LONGEST_FIELD = 1_000_000
LONGEST_DATE = 100
MOST_LINES_OF_A_ROW = 5_000
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula (OWASP)."""

_NAMES = {
    "title": ("title", "content", "task", "task name", "name", "summary", "subject", "to-do",
              "todo", "titel", "aufgabe", "betreff", "item"),
    "notes": ("notes", "note", "description", "details", "body", "notizen", "beschreibung"),
    "due": ("due", "due date", "date", "deadline", "due_date", "duedate", "due at", "datum",
            "fällig", "fälligkeitsdatum", "end date"),
    "start": ("start", "start date", "when", "defer date", "start_date", "beginn"),
    "priority": ("priority", "priorität"),
    "status": ("status", "state", "completed", "done", "is completed", "erledigt"),
    "completed": ("completed at", "completed_at", "completion date", "completed date",
                  "date completed"),
    "project": ("project", "list", "area", "list name", "tasklist", "projekt", "liste", "section"),
    "tags": ("tags", "labels", "label", "categories", "contexts", "context", "tag",
             "schlagwörter", "kategorien"),
    "people": ("people", "assignee", "responsible", "assigned to", "person", "personen"),
    "recurrence": ("recurrence", "rrule", "repeat", "wiederholung"),
    "links": ("links", "url", "link"),
    "id": ("id", "uid", "task id", "uuid"),
    "parent": ("parent", "parent id", "parent_id"),
    "indent": ("indent", "level"),
    "type": ("type",),
    "zone": ("time zone", "zone"),
    "reminders": ("reminders",),
    "created": ("created", "created at", "created_at", "creation date"),
}  # fmt: skip
_COLUMNS = ("id", "title", "notes", "due", "start", "time zone", "recurrence", "reminders",
            "priority", "status", "completed at", "project", "tags", "people", "links", "parent",
            "created")  # fmt: skip
_BY_NAME = {alias: column for column, aliases in _NAMES.items() for alias in aliases}
_STATES = {
    **{each.value: each for each in TaskStatus},
    **dict.fromkeys(("completed", "complete", "x", "yes", "true", "1", "closed", "ja", "erledigt"),
                    TaskStatus.DONE),
    **dict.fromkeys(("needsaction", "needs-action", "todo", "to do", "no", "false", "0", "",
                     "nein", "offen", "incomplete", "not started"), TaskStatus.OPEN),
    **dict.fromkeys(("in progress", "in-process", "doing", "started"), TaskStatus.IN_PROGRESS),
    "canceled": TaskStatus.CANCELLED,
}  # fmt: skip
_WORDS = {"high": Priority.HIGH, "hoch": Priority.HIGH, "urgent": Priority.HIGH,
          "p1": Priority.HIGH, "a": Priority.HIGH, "medium": Priority.MEDIUM,
          "mittel": Priority.MEDIUM, "normal": Priority.NONE, "p2": Priority.MEDIUM,
          "b": Priority.MEDIUM, "low": Priority.LOW, "niedrig": Priority.LOW, "p3": Priority.LOW,
          "c": Priority.LOW}  # fmt: skip
_SLASHED = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})(?:[ ,]+(\d{1,2}:\d{2}))?")
_SEPARATOR = re.compile(r"\s*[;,]\s*")


class Csv:
    """Tables with a header."""

    name = "csv"
    label = "CSV"
    suffixes = (".csv", ".tsv")

    def fits(self, head: str) -> bool:
        first = next((each for each in head.splitlines() if each.strip()), "")
        return "title" in _columns(_cells(first, delimiter_of(first)))

    def read(self, lines: Iterable[Line], around: Surroundings) -> Iterator[Found]:
        rows = _Rows(lines)
        header = next((each for each in rows.cells() if any(map(str.strip, each))), None)
        columns = _columns(header or [])
        if "title" not in columns:
            yield Trouble(rows.number or 1, tr("No column of the first line is called “title”."))
            return
        reader = _Reader(columns, around)
        for cells in rows.cells():
            if rows.problem:
                yield Trouble(rows.number, rows.problem)
            if any(map(str.strip, cells)):
                found = reader.entry(cells, rows.number)
                if found is not None:
                    yield found

    def write(self, outgoing: Outgoing) -> Iterator[str]:
        uid_of = outgoing.uid_of()
        yield _row(_COLUMNS)
        for task in outgoing.tasks:
            yield _row([harmless(each) for each in _cells_of(task, uid_of(task.id), uid_of)])


class _Rows:
    """Rows of a table, of which one may go over several lines. number: where the last began."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._delimiter = ""
        self.number = 0
        self.problem = ""

    def cells(self) -> Iterator[list[str]]:
        for line in self._lines:
            if not line.text.strip():
                continue
            self.number, self.problem = line.number, ""
            text = line.text.lstrip("\ufeff")
            if not self._delimiter:
                if text.casefold().startswith("sep=") and len(text) == 5:
                    self._delimiter = text[4]
                    continue
                self._delimiter = delimiter_of(text)
            yield _cells(self._whole(text, is_cut=line.is_cut), self._delimiter)

    def _whole(self, text: str, *, is_cut: bool) -> str:
        """With the lines that belong to it, as long as a quotation mark is open."""
        pieces, size = [text], len(text)
        is_open = text.count('"') % 2 == 1
        while is_open:
            line = next(self._lines, None)
            if line is None or len(pieces) > MOST_LINES_OF_A_ROW or size > LONGEST_FIELD:
                self.problem = tr("A quotation mark is never closed.")
                break
            pieces.append(line.text)
            size += len(line.text)
            is_open ^= line.text.count('"') % 2 == 1
        if is_cut:
            self.problem = tr("The line is too long: its end was left out.")
        return "\n".join(pieces)


def delimiter_of(header: str) -> str:
    """What divides the columns of this line."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t|", key=bare.count) if any(each in bare for each in ",;\t|") else ","


def _cells(text: str, delimiter: str) -> list[str]:
    if csv.field_size_limit() < 4 * LONGEST_FIELD:
        csv.field_size_limit(4 * LONGEST_FIELD)
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def _columns(header: list[str]) -> dict[str, int]:
    """Where each column stands that is known by its name; the first of two."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = _BY_NAME.get(" ".join(cell.strip().casefold().split()))
        if name is not None:
            found.setdefault(name, index)
    return found


class _Reader:
    def __init__(self, columns: dict[str, int], around: Surroundings) -> None:
        self._columns, self._around = columns, around
        self._again = Occurrences(Csv.name)
        self._above: list[tuple[int, str]] = []
        self._section = ""
        # Todoist's 4 is no priority and 1 the highest; only its files have both columns.
        self._is_todoist = {"type", "indent"} <= columns.keys()

    def entry(self, cells: list[str], number: int) -> Found | None:
        """The task of a row; None for what is no task in it."""

        def cell(name: str) -> str:
            index = self._columns.get(name, -1)
            return harmed(cells[index].strip()) if 0 <= index < len(cells) else ""

        kind = cell("type").casefold()
        if kind == "section":
            self._section = cell("title")
        if kind in ("section", "note", "meta"):
            return None
        if not cell("title") and not cell("notes"):
            return Trouble(number, tr("There are no words in this line."))
        said: list[str] = []
        zone = known_zone(cell("zone")) or self._around.zone
        due, start = self._when(cell("due"), zone, said), self._when(cell("start"), zone, said)
        rule = safe_rule(cell("recurrence"))
        if due is None and cell("due"):
            due, repeats = self._in_words(cell("due"), said)
            rule = rule or repeats
        if cell("recurrence") and not rule:
            said.append(tr("A rule of recurrence that cannot be used was left out."))
        uid = cell("id") or self._again.uid(cell("title"), cell("project"), cell("due"))
        status = self._status(cell("status"), said)
        completed = self._instant(cell("completed"))
        if status is TaskStatus.OPEN and completed is not None:
            status = TaskStatus.DONE
        made = replace(
            new_task(cell("title"), self._around, uid),
            notes=cell("notes"),
            created_at=self._instant(cell("created")) or self._around.now,
            due=due,
            start=start,
            recurrence=rule,
            reminders=_reminders(cell("reminders")),
            priority=self._priority(cell("priority")),
            status=status,
            completed_at=(completed or self._around.now) if status is TaskStatus.DONE else None,
            project=cell("project") or self._section,
            tags=_list(cell("tags")),
            people=tuple(map(TaskPerson, _list(cell("people")))),
            links=tuple(cell("links").split()),
        )
        task, cut = fitted(made)
        parent = cell("parent") or self._parent(cell("indent"), task.uid)
        return Entry(task, number, parent=parent, notes=(*said, *cut))

    def _parent(self, indent: str, uid: str) -> str:
        level = int(indent) if indent in tuple("123456789") else 1
        self._above = [each for each in self._above if each[0] < level]
        parent = self._above[-1][1] if self._above else ""
        self._above.append((level, uid))
        return parent

    def _when(self, words: str, zone: str, said: list[str]) -> When | None:
        if not words:
            return None
        try:
            return when_of(_plain_date(words), zone)
        except (ValueError, OverflowError):
            said.append(tr("There is no such date: {words}", words=words[:40]))
            return None

    def _in_words(self, words: str, said: list[str]) -> tuple[When | None, str]:
        """A date as people write it, "every Friday at 9", as Todoist's files have them."""
        from deskhand.services.capture import read_line

        read = read_line(f"x {words[:LONGEST_DATE]}", self._around.now, self._around.zone)
        if read.due is None or read.title.strip() != "x":
            return None, ""
        said.pop()  # it was said that there is no such date
        return read.due, safe_rule(read.recurrence)

    def _instant(self, words: str) -> datetime | None:
        try:
            return when_of(words, self._around.zone).instant if words else None
        except (ValueError, OverflowError):
            return None

    def _status(self, words: str, said: list[str]) -> TaskStatus:
        found = _STATES.get(words.casefold())
        if found is None:
            try:
                when_of(words, "UTC")
            except (ValueError, OverflowError):
                said.append(tr("The state “{words}” is not known: it is open.", words=words[:40]))
                return TaskStatus.OPEN
            return TaskStatus.DONE  # a column "completed" with the day
        return found

    def _priority(self, words: str) -> Priority:
        words = words.casefold()
        if words in ("1", "2", "3", "4") and self._is_todoist:
            return (Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.NONE)[int(words) - 1]
        if words in tuple("123456789"):
            number = int(words)
            return Priority.HIGH if number < 5 else Priority.MEDIUM if number == 5 else Priority.LOW
        return _WORDS.get(words, Priority.NONE)


def _plain_date(words: str) -> str:
    """31.12.2026 and 12/31/2026 as ISO 8601; other words as they are. With slashes the month is
    first, unless it cannot be."""
    match = _SLASHED.fullmatch(words.strip())
    if match is None:
        return words
    first, second = int(match[1]), int(match[3])
    month, day = (first, second) if match[2] == "/" and first <= 12 else (second, first)
    at = f" {match[5]}" if match[5] else ""
    return f"{match[4]}-{month:02}-{day:02}{at}"


def _list(words: str) -> tuple[str, ...]:
    return tuple(each for each in _SEPARATOR.split(words) if each)


def _reminders(words: str) -> tuple[Reminder, ...]:
    """As `_cells_of` wrote them; others are passed over."""
    found = []
    for each in words.split()[:20]:
        try:
            if each.lstrip("-").startswith("P"):
                found.append(Reminder(new_id(), before=read_duration(each)))
            else:
                found.append(Reminder(new_id(), at=datetime.fromisoformat(each).astimezone()))
        except (ValueError, OverflowError):
            continue
    return tuple(found)


def _cells_of(task: Task, uid: str, uid_of: UidOf) -> list[str]:
    when = task.due or task.start
    reminders = [
        write_duration(each.before) if each.before is not None else iso_instant(each.at)
        for each in task.reminders
    ]
    return [
        uid,
        task.title,
        task.notes,
        iso(task.due) if task.due else "",
        iso(task.start) if task.start else "",
        when.zone if when else "",
        task.recurrence,
        " ".join(reminders),
        task.priority.value,
        task.status.value,
        iso_instant(task.completed_at),
        task.project,
        "; ".join(task.tags),
        "; ".join(each.name for each in task.people),
        " ".join(task.links),
        "" if task.parent_id is None else uid_of(task.parent_id),
        iso_instant(task.created_at),
    ]


def iso_instant(instant: datetime | None) -> str:
    """2026-09-01T07:00:00+00:00, "" for none."""
    return "" if instant is None else instant.isoformat(timespec="seconds")


def harmless(cell: str) -> str:
    """A cell no spreadsheet takes for a formula. One that looks as if it were made so already
    gets another sign, so that `harmed` gives back exactly what it was."""
    return f"'{cell}" if cell.startswith(RISKY) or _is_guarded(cell) else cell


def harmed(cell: str) -> str:
    """Undoes `harmless`."""
    return cell[1:] if _is_guarded(cell) else cell


def _is_guarded(cell: str) -> bool:
    return cell.startswith("'") and cell.lstrip("'").startswith(RISKY)


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
