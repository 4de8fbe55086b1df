"""A task as a VTODO, and what changed of it put into the component it came from.

Only what differs is written anew: what Deskhand does not know stays as it was, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deskhand.domain.task import Priority, Reminder, Task, TaskStatus, When
from deskhand.services.task_exchange.base import Surroundings, UidOf, one_line, plain
from deskhand.services.task_exchange.ical_lines import (
    Component,
    Property,
    escaped,
    parse_line,
)
from deskhand.services.task_exchange.ical_reading import (
    EVENT,
    PROJECT,
    STATUS,
    counted_from,
    is_parent,
    link,
    parent_of,
    person,
    read_component,
    reminder_of,
)
from deskhand.services.task_exchange.ical_times import (
    Zones,
    shifted,
    write_duration,
    write_instant,
    write_when,
)

Shared = tuple[object, ...]

_STATES = {
    TaskStatus.OPEN: "NEEDS-ACTION",
    TaskStatus.WAITING: "NEEDS-ACTION",
    TaskStatus.IN_PROGRESS: "IN-PROCESS",
    TaskStatus.DONE: "COMPLETED",
    TaskStatus.CANCELLED: "CANCELLED",
}
_PRIORITIES = {Priority.HIGH: 1, Priority.MEDIUM: 5, Priority.LOW: 9}


@dataclass(frozen=True, slots=True)
class Written:
    """A task as both sides know it: what is compared, and what is written where it differs."""

    task: Task
    parent: str
    """UID of what it is a part of."""

    def shared(self) -> dict[str, object]:
        """What iCalendar has of a task, aspect by aspect, so that equal means nothing to write."""
        task = self.task
        due, start = moment(task.due), moment(task.start)
        return {
            "title": one_line(task.title),
            "notes": plain(task.notes.replace("\r\n", "\n")),
            "due": due,
            # Where there is a rule it counts from DTSTART, which says nothing more then.
            "start": None if task.recurrence and start == due else start,
            "recurrence": task.recurrence,
            "reminders": frozenset(map(reminder_key, task.reminders)),
            "priority": task.priority,
            "status": task.status,
            "parent": self.parent,
            "project": task.project,
            "tags": frozenset(task.tags),
            "people": frozenset(each.name for each in task.people),
            "links": frozenset(map(_flat, task.links)),
        }


def moment(when: When | None) -> date | datetime | None:
    """What is the same for everybody: the day, or the instant of a time."""
    if when is None:
        return None
    return when.day if when.at is None else when.instant.replace(microsecond=0)


def reminder_key(reminder: Reminder) -> tuple[timedelta | None, datetime | None]:
    """What a reminder is, without who shows it."""
    before, at = reminder.before, reminder.at
    return (
        None if before is None else timedelta(seconds=int(before.total_seconds())),
        None if at is None else at.replace(microsecond=0),
    )


def read_again(found: Component, like: Task, now: datetime) -> Written:
    """What a component says, with times that name no zone read in the task's own zone, so that
    travelling changes nothing."""
    zone = next((each.zone for each in (like.due, like.start) if each is not None), "UTC")
    entry = read_component(found, Zones(zone), Surroundings(now, zone))
    return Written(entry.task, entry.parent)


def fresh(wanted: Written, uid: str, now: datetime) -> Component:
    """A VTODO for a task that was never one."""
    todo = Component("VTODO", 0)
    _append(todo, f"UID:{escaped(uid)}", write_instant("DTSTAMP", now))
    _append(todo, write_instant("CREATED", wanted.task.created_at))
    empty = Written(Task(wanted.task.id, "", now, now), "")
    _put_in(todo, empty, wanted)
    _append(todo, write_instant("LAST-MODIFIED", wanted.task.updated_at))
    return todo


def merged(found: Component, before: Written, wanted: Written, now: datetime) -> bool:
    """Put what differs into the component; whether anything did."""
    if not _put_in(found, before, wanted):
        return False
    _replace(found, ("LAST-MODIFIED",), [write_instant("LAST-MODIFIED", now)])
    _replace(found, ("DTSTAMP",), [write_instant("DTSTAMP", now)])
    sequence = found.text("SEQUENCE").strip()
    if sequence.isascii() and sequence.isdigit():
        _replace(found, ("SEQUENCE",), [f"SEQUENCE:{int(sequence[:9]) + 1}"])
    return True


def _put_in(found: Component, before: Written, wanted: Written) -> bool:
    old, new = before.shared(), wanted.shared()
    differing = {name for name in new if old[name] != new[name]}
    for name in differing:
        writer = _WRITERS.get(name)
        if writer is not None:
            writer(found, wanted)
    if differing & {"due", "start", "recurrence"}:
        _write_times(found, wanted, differing)
    if differing & {"reminders", "due", "start"}:
        _write_reminders(found, before, wanted)
    return bool(differing)


def _append(found: Component, *lines: str) -> None:
    found.properties += [parse_line(each) or Property("", {}, "", each) for each in lines]


def _replace(found: Component, names: Sequence[str], lines: Sequence[str]) -> None:
    found.properties = [each for each in found.properties if each.name not in names]
    _append(found, *lines)


def _write_text(name: str, words: Callable[[Task], str]) -> Callable[[Component, Written], None]:
    def write(found: Component, wanted: Written) -> None:
        text = words(wanted.task)
        _replace(found, (name,), [f"{name}:{escaped(text)}"] if text else [])

    return write


def _write_priority(found: Component, wanted: Written) -> None:
    number = _PRIORITIES.get(wanted.task.priority)
    _replace(found, ("PRIORITY",), [f"PRIORITY:{number}"] if number else [])


def _write_status(found: Component, wanted: Written) -> None:
    task = wanted.task
    if found.name == EVENT:  # has no such state, and others would refuse it
        _replace(found, (STATUS,), [f"{STATUS}:{task.status.value}"])
        return
    lines = [f"STATUS:{_STATES[task.status]}"]
    if task.status is TaskStatus.WAITING:
        lines.append(f"{STATUS}:{task.status.value}")
    if task.status is TaskStatus.DONE:
        lines.append("PERCENT-COMPLETE:100")
        lines.append(write_instant("COMPLETED", task.completed_at or task.updated_at))
    _replace(found, ("STATUS", STATUS, "PERCENT-COMPLETE", "COMPLETED"), lines)


def _write_parent(found: Component, wanted: Written) -> None:
    found.properties = [
        each for each in found.properties if each.name != "RELATED-TO" or not is_parent(each)
    ]
    if wanted.parent:
        _append(found, f"RELATED-TO;RELTYPE=PARENT:{escaped(wanted.parent)}")


def _write_tags(found: Component, wanted: Written) -> None:
    tags = ",".join(map(escaped, wanted.task.tags))
    _replace(found, ("CATEGORIES",), [f"CATEGORIES:{tags}"] if tags else [])


def _write_people(found: Component, wanted: Written) -> None:
    """New ones as CONTACT: a server may send invitations to whoever is an ATTENDEE."""
    names = [each.name for each in wanted.task.people]
    _keep(found, person, names, lambda name: f"CONTACT:{escaped(name)}")


def _write_links(found: Component, wanted: Written) -> None:
    def line(address: str) -> str:
        is_first = found.first("URL") is None
        return f"URL:{_flat(address)}" if is_first else f"ATTACH:{_flat(address)}"

    _keep(found, link, wanted.task.links, line)


def _keep(
    found: Component,
    read: Callable[[Property], str],
    wanted: Sequence[str],
    line: Callable[[str], str],
) -> None:
    """Properties whose words are wanted stay as they are; new words get lines."""
    found.properties = [each for each in found.properties if read(each) in ("", *wanted)]
    there = {read(each) for each in found.properties}
    for each in wanted:
        if each not in there:
            _append(found, line(each))


def _flat(text: str) -> str:
    return "".join(text.split())


_WRITERS: dict[str, Callable[[Component, Written], None]] = {
    "title": _write_text("SUMMARY", lambda task: task.title),
    "notes": _write_text("DESCRIPTION", lambda task: task.notes),
    "project": _write_text(PROJECT, lambda task: task.project),
    "priority": _write_priority,
    "status": _write_status,
    "parent": _write_parent,
    "tags": _write_tags,
    "people": _write_people,
    "links": _write_links,
}


def _write_times(found: Component, wanted: Written, differing: set[str]) -> None:
    task = wanted.task
    start = task.start
    if start is None and task.recurrence:
        start = task.due  # a rule counts from DTSTART, which it must have
    end = "DTEND" if found.name == EVENT else "DUE"
    if differing & {"due", "start"}:
        due = task.due
        if due is not None and found.name == EVENT and due.at is None:
            due = shifted(due, timedelta(days=1))
        _replace(found, (end, "DURATION"), [write_when(end, due)] if due is not None else [])
    _replace(found, ("DTSTART",), [write_when("DTSTART", start)] if start is not None else [])
    if "recurrence" in differing:
        rule = task.recurrence
        _replace(found, ("RRULE",), [f"RRULE:{_flat(rule)}"] if rule else [])


def _write_reminders(found: Component, before: Written, wanted: Written) -> None:
    """Alarms that still mean what is wanted stay, as do those Deskhand cannot read."""
    task = wanted.task
    left = {reminder_key(each): each for each in task.reminders}
    zones = Zones(task.due.zone if task.due is not None else "UTC")
    kept = []
    for each in found.children:
        is_alarm = each.name == "VALARM"
        was = reminder_of(each, before.task.due, before.task.start, zones) if is_alarm else None
        now = reminder_of(each, task.due, task.start, zones) if was is not None else None
        if was is None or (now is not None and left.pop(reminder_key(now), None) is not None):
            kept.append(each)
    found.children = kept + [_alarm(each, task) for each in left.values()]


def _alarm(reminder: Reminder, task: Task) -> Component:
    alarm = Component("VALARM", 0)
    _append(alarm, "ACTION:DISPLAY", f"DESCRIPTION:{escaped(task.title[:200])}")
    if reminder.at is not None or task.due is None or reminder.before is None:
        instant = reminder.due(task.due) or task.updated_at
        _append(alarm, write_instant("TRIGGER;VALUE=DATE-TIME", instant))
        return alarm
    offset = counted_from(task.due).instant - reminder.before - task.due.instant
    _append(alarm, f"TRIGGER;RELATED=END:{write_duration(offset)}")
    return alarm


def above(task: Task, uid_of: UidOf, before: Written | None, uids: Container[str]) -> str:
    """The UID of what a task is a part of. A parent that never came stays named."""
    if task.parent_id is not None:
        return uid_of(task.parent_id)
    was = "" if before is None else before.parent
    return "" if was in uids else was


__all__ = ["Written", "above", "fresh", "merged", "moment", "parent_of", "read_again"]
