"""iCalendar (RFC 5545): VTODO and VEVENT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deskhand import __version__
from deskhand.domain.task import Task
from deskhand.domain.wording import tr
from deskhand.services.task_exchange.base import (
    Found,
    Line,
    Outgoing,
    Surroundings,
    Trouble,
)
from deskhand.services.task_exchange.ical_lines import (
    Component,
    Cutter,
    folded,
    parse_component,
)
from deskhand.services.task_exchange.ical_reading import EVENT, read_component
from deskhand.services.task_exchange.ical_times import Zones
from deskhand.services.task_exchange.ical_writing import (
    Written,
    above,
    fresh,
    merged,
    read_again,
)

ZONE = "VTIMEZONE"
TODO = "VTODO"


class ICalendar:
    """Files of calendars and of task lists."""

    name = "ical"
    label = "iCalendar"
    suffixes = (".ics", ".ical", ".ifb", ".icalendar")

    def fits(self, head: str) -> bool:
        return head.lstrip().upper().startswith("BEGIN:V")

    def read(self, lines: Iterable[Line], around: Surroundings) -> Iterator[Found]:
        zones = Zones(around.zone)
        for found in Cutter(frozenset({TODO, EVENT, ZONE})).components(lines):
            if isinstance(found, Trouble):
                yield found
            elif found.name == ZONE:
                zones.define(found)
            else:
                try:
                    yield read_component(found, zones, around)
                except (ValueError, OverflowError):
                    yield Trouble(found.number, tr("This entry cannot be understood."))

    def write(self, outgoing: Outgoing) -> Iterator[str]:
        yield calendar_head()
        uid_of = outgoing.uid_of()
        for name in sorted(zones_of(outgoing.tasks)):
            yield zone_text(name)
        uids = {uid_of(each.id) for each in outgoing.tasks}
        for task in outgoing.tasks:
            raw = outgoing.raw.get(task.id, "")
            component = parse_component(raw) if raw else None
            if component is None:
                wanted = Written(task, above(task, uid_of, None, uids))
                component = fresh(wanted, task.uid or str(task.id), outgoing.now)
            else:
                before = read_again(component, task, outgoing.now)
                wanted = Written(task, above(task, uid_of, before, uids))
                merged(component, before, wanted, outgoing.now)
            yield text_of(component)
        yield "END:VCALENDAR\r\n"


def calendar_head() -> str:
    """How every calendar of ours begins."""
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Deskhand//Deskhand {__version__}//EN")
    return "".join(map(folded, lines))


def text_of(component: Component) -> str:
    """Its content lines, folded."""
    return "".join(map(folded, component.lines()))


def zones_of(tasks: Iterable[Task]) -> set[str]:
    """The zones that times of these tasks name."""
    times = (each for task in tasks for each in (task.due, task.start))
    return {each.zone for each in times if each is not None and each.at is not None} - {"UTC"}


def zone_text(name: str) -> str:
    """The definition of a zone, which a calendar must hold for each it names."""
    from icalendar import Timezone

    text: bytes = Timezone.from_tzid(name).to_ical()
    return text.decode("utf-8")
