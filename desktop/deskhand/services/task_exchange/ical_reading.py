"""A VTODO or VEVENT as a task."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from deskhand.domain.ids import new_id
from deskhand.domain.task import (
    MORNING,
    Priority,
    Reminder,
    Task,
    TaskPerson,
    TaskStatus,
    When,
)
from deskhand.domain.wording import tr
from deskhand.services.task_exchange.base import Entry, Surroundings, fitted, new_task
from deskhand.services.task_exchange.ical_lines import Component, Property, split_values
from deskhand.services.task_exchange.ical_times import (
    Zones,
    has_unknown_zone,
    read_duration,
    read_instant,
    read_when,
    safe_rule,
    shifted,
)

EVENT = "VEVENT"
PROJECT, STATUS = "X-DESKHAND-PROJECT", "X-DESKHAND-STATUS"
MOST_REMINDERS = 20

_STATES = {
    "NEEDS-ACTION": TaskStatus.OPEN,
    "IN-PROCESS": TaskStatus.IN_PROGRESS,
    "COMPLETED": TaskStatus.DONE,
    "CANCELLED": TaskStatus.CANCELLED,
}


def read_component(found: Component, zones: Zones, around: Surroundings) -> Entry:
    """The task a VTODO or VEVENT means. What of it cannot be used is noted, and kept in `raw`."""
    reader = _Reader(found, zones, around)
    task, said = fitted(reader.task())
    override = found.first("RECURRENCE-ID")
    return Entry(
        task,
        found.number,
        parent_of(found),
        found.raw,
        found.text("UID") if override is not None else "",
        (*reader.notes, *said),
    )


def uid_of(found: Component) -> str:
    """Its UID, with the occurrence it stands for; one made from its words where it has none."""
    uid = found.text("UID").strip()
    if not uid:
        return f"ical-{hashlib.sha256(found.raw.encode('utf-8', 'replace')).hexdigest()[:32]}"
    override = found.first("RECURRENCE-ID")
    return uid if override is None else f"{uid}#{override.value.strip()}"


def parent_of(found: Component) -> str:
    """The UID of what it is a part of."""
    return next((each.text for each in found.every("RELATED-TO") if is_parent(each)), "")


def is_parent(found: Property) -> bool:
    """Whether a RELATED-TO names what this is a part of."""
    return found.parameter("RELTYPE").upper() in ("", "PARENT")


class _Reader:
    def __init__(self, found: Component, zones: Zones, around: Surroundings) -> None:
        self._found, self._zones, self._around = found, zones, around
        self.notes: list[str] = []

    def task(self) -> Task:
        found = self._found
        rule = self._rule()
        start = self._when("DTSTART", in_utc=bool(rule))
        due = self._due(start, in_utc=bool(rule))
        if found.name != EVENT and rule and due is not None and start == due:
            start = None  # written so because a rule needs it
        status = status_of(found)
        made = new_task(found.text("SUMMARY"), self._around, uid_of(found))
        now = self._around.now
        return replace(
            made,
            created_at=read_instant(found.first("CREATED"), self._zones) or now,
            updated_at=read_instant(found.first("LAST-MODIFIED"), self._zones) or now,
            notes=found.text("DESCRIPTION"),
            due=due,
            start=start,
            recurrence=rule,
            reminders=self._reminders(due, start),
            priority=priority_of(found),
            status=status,
            completed_at=self._completed(status),
            project=found.text(PROJECT),
            tags=tags_of(found),
            people=tuple(TaskPerson(name) for each in found.properties if (name := person(each))),
            links=tuple(words for each in found.properties if (words := link(each))),
        )

    def _completed(self, status: TaskStatus) -> datetime | None:
        if status is not TaskStatus.DONE:
            return None
        return read_instant(self._found.first("COMPLETED"), self._zones) or self._around.now

    def _rule(self) -> str:
        rules = self._found.every("RRULE")
        if not rules:
            return ""
        if len(rules) > 1 or self._found.first("RDATE") or self._found.first("EXDATE"):
            self.notes.append(tr("Exceptions of a recurring task are kept, but not followed."))
        rule = safe_rule(rules[0].value)
        if not rule:
            self.notes.append(tr("A rule of recurrence that cannot be used was left out."))
        return rule

    def _when(self, name: str, *, in_utc: bool) -> When | None:
        found = self._found.first(name)
        if found is None:
            return None
        try:
            when = read_when(found, self._zones, in_utc=in_utc)
        except ValueError:
            self.notes.append(tr("There is no such date: {words}", words=found.value[:40]))
            return None
        if has_unknown_zone(found, self._zones):
            zone = found.parameter("TZID")[:60]
            self.notes.append(tr("The time zone “{zone}” is not known: yours is taken.", zone=zone))
        return when

    def _due(self, start: When | None, *, in_utc: bool) -> When | None:
        is_event = self._found.name == EVENT
        due = self._when("DTEND" if is_event else "DUE", in_utc=in_utc)
        if due is not None:
            if is_event and due.at is None:  # the first day that is no more part of it
                before = shifted(due, timedelta(days=-1))
                return max(before, start or before, key=lambda each: each.day)
            return due
        length = self._found.first("DURATION")
        if start is not None and length is not None:
            try:
                end = shifted(start, read_duration(length.value))
            except ValueError:
                words = length.value[:40]
                self.notes.append(tr("There is no such length of time: {words}", words=words))
            else:
                return end
        return start if is_event else None

    def _reminders(self, due: When | None, start: When | None) -> tuple[Reminder, ...]:
        alarms = [each for each in self._found.children if each.name == "VALARM"]
        read = [reminder_of(each, due, start, self._zones) for each in alarms[:MOST_REMINDERS]]
        if None in read or len(alarms) > MOST_REMINDERS:
            self.notes.append(tr("A reminder that cannot be used was left out."))
        return tuple(each for each in read if each is not None)


def reminder_of(
    alarm: Component, due: When | None, start: When | None, zones: Zones
) -> Reminder | None:
    """What a VALARM means, None where it hangs on a time that is not there."""
    trigger = alarm.first("TRIGGER")
    if trigger is None or alarm.text("ACTION").upper() == "NONE":
        return None
    if not trigger.value.strip().upper().lstrip("+-").startswith("P"):
        instant = read_instant(trigger, zones)
        return None if instant is None else Reminder(new_id(), at=instant)
    try:
        offset = read_duration(trigger.value)
    except ValueError:
        return None
    is_end = trigger.parameter("RELATED").upper() == "END"
    anchor = (due or start) if is_end else (start or due)
    if anchor is None:
        return None
    try:
        instant = anchor.instant + offset
    except OverflowError:
        return None
    if due is None:
        return Reminder(new_id(), at=instant)
    return Reminder(new_id(), before=counted_from(due).instant - instant)


def counted_from(due: When) -> When:
    """What a reminder counts from: of a whole day, the morning."""
    return due if due.at is not None else When(due.day, MORNING, due.zone)


def status_of(found: Component) -> TaskStatus:
    """The state a component is in; of a VEVENT only what Deskhand itself has noted."""
    own = found.text(STATUS).casefold()
    said = found.text("STATUS").upper()
    may_say = found.name == EVENT or said in ("", "NEEDS-ACTION", "IN-PROCESS")
    if may_say and own in {each.value for each in TaskStatus}:
        return TaskStatus(own)
    if found.name == EVENT:
        return TaskStatus.CANCELLED if said == "CANCELLED" else TaskStatus.OPEN
    if said in _STATES:
        return _STATES[said]
    percent = found.text("PERCENT-COMPLETE").strip()
    if found.first("COMPLETED") is not None or percent == "100":
        return TaskStatus.DONE
    is_begun = percent.isascii() and percent.isdigit() and 0 < int(percent[:4]) < 100
    return TaskStatus.IN_PROGRESS if is_begun else TaskStatus.OPEN


def priority_of(found: Component) -> Priority:
    """1 to 4 are high, 5 is medium, 6 to 9 are low."""
    value = found.text("PRIORITY").strip()
    if value not in tuple("123456789"):
        return Priority.NONE
    number = int(value)
    if number == 5:
        return Priority.MEDIUM
    return Priority.HIGH if number < 5 else Priority.LOW


def tags_of(found: Component) -> tuple[str, ...]:
    """All CATEGORIES, each once."""
    every = [tag.strip() for each in found.every("CATEGORIES") for tag in split_values(each.value)]
    return tuple(sorted({each for each in every if each}, key=str.casefold))


def person(found: Property) -> str:
    """The name an ATTENDEE or a CONTACT gives, "" for other properties."""
    if found.name == "CONTACT":
        return found.text
    if found.name != "ATTENDEE":
        return ""
    name = found.parameter("CN")
    return name or found.value.removeprefix("mailto:").removeprefix("MAILTO:")


def link(found: Property) -> str:
    """The address a URL or an ATTACH gives, "" for other properties and for enclosed content."""
    if found.name == "URL":
        return found.value.strip()
    is_enclosed = found.parameter("VALUE").upper() == "BINARY" or found.parameter("ENCODING")
    return "" if found.name != "ATTACH" or is_enclosed else found.value.strip()
