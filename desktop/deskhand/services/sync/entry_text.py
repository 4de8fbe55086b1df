"""An entry of a collection: a calendar with one VTODO, its zones and its exceptions."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from deskhand.domain.task import Task
from deskhand.services.task_exchange.base import Entry, Line, Surroundings
from deskhand.services.task_exchange.ical import (
    TODO,
    ZONE,
    calendar_head,
    text_of,
    zone_text,
    zones_of,
)
from deskhand.services.task_exchange.ical_lines import Component, Cutter
from deskhand.services.task_exchange.ical_reading import read_component, uid_of
from deskhand.services.task_exchange.ical_times import Zones
from deskhand.services.task_exchange.ical_writing import Written, fresh, merged

CALENDAR = "VCALENDAR"


class EntryText:
    """The text of one entry, read. todo: the VTODO itself, not its exceptions."""

    def __init__(self, calendar: Component, todo: Component) -> None:
        self._calendar, self.todo = calendar, todo

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is no calendar with a task in it."""
        lines = (
            Line(number, each.replace("\0", "")) for number, each in enumerate(text.split("\n"), 1)
        )
        for found in Cutter(frozenset({CALENDAR})).components(lines):
            if isinstance(found, Component):
                todos = [each for each in found.children if each.name == TODO]
                whole = [each for each in todos if each.first("RECURRENCE-ID") is None]
                if todos:
                    return cls(found, (whole or todos)[0])
        return None

    @classmethod
    def new(cls, task: Task, parent: str, now: datetime) -> Self:
        """The entry of a task that was never on a server."""
        head = calendar_head() + "END:VCALENDAR\r\n"
        lines = (Line(1, each) for each in head.splitlines())
        calendar = next(iter(Cutter(frozenset({CALENDAR})).components(lines)))
        assert isinstance(calendar, Component)
        todo = fresh(Written(task, parent), task.uid or str(task.id), now)
        calendar.children.append(todo)
        made = cls(calendar, todo)
        made._add_zones(task)
        return made

    @property
    def uid(self) -> str:
        """The task's."""
        return uid_of(self.todo)

    @property
    def text(self) -> str:
        """As it is sent."""
        return text_of(self._calendar)

    def entry(self, around: Surroundings) -> Entry:
        """The task it is. Raises ValueError and OverflowError for what cannot be understood."""
        return read_component(self.todo, self._zones(around.zone), around)

    def like(self, task: Task, now: datetime) -> Written:
        """What it says, to be compared with a task: times that name no zone are read in the
        task's own, so that travelling changes nothing."""
        zone = next((each.zone for each in (task.due, task.start) if each is not None), "UTC")
        entry = read_component(self.todo, self._zones(zone), Surroundings(now, zone))
        return Written(entry.task, entry.parent)

    def take(self, wanted: Written, now: datetime) -> bool:
        """Put a task's words into it; whether anything differed."""
        if not merged(self.todo, self.like(wanted.task, now), wanted, now):
            return False
        self._add_zones(wanted.task)
        return True

    def _zones(self, local: str) -> Zones:
        zones = Zones(local)
        for each in self._calendar.children:
            if each.name == ZONE:
                zones.define(each)
        return zones

    def _add_zones(self, task: Task) -> None:
        """A calendar must define each zone it names."""
        there = {each.text("TZID") for each in self._calendar.children if each.name == ZONE}
        for name in sorted(zones_of([task]) - there):
            lines = (Line(1, each) for each in zone_text(name).splitlines())
            for found in Cutter(frozenset({ZONE})).components(lines):
                if isinstance(found, Component):
                    self._calendar.children.insert(0, found)


def is_same(left: Written, right: Written) -> bool:
    """Whether both say the same of everything that iCalendar can say."""
    return left.shared() == right.shared()
