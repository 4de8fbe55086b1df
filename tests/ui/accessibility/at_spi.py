"""A client of AT-SPI, as a screen reader is one: it asks the accessibility bus, in its own thread.

After the AT-SPI 2 interfaces org.a11y.Bus and org.a11y.atspi.Accessible (at-spi2-core's xml/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
EVENTS = "org.a11y.atspi.Event.Object"
ROOT = "/org/a11y/atspi/accessible/root"
WAIT_S = 30.0
MOST = 4_000
# Bits of AtspiStateType.
CHECKED, EXPANDABLE, EXPANDED, FOCUSABLE, SENSITIVE, SHOWING = 4, 9, 10, 11, 24, 25


@dataclass(frozen=True)
class Node:
    """One accessible object, as a screen reader learns of it."""

    depth: int
    role: str
    name: str
    states: int

    def has(self, state: int) -> bool:
        """Whether it is in this state."""
        return bool(self.states >> state & 1)


def programs() -> list[str]:
    """What names the programs on the accessibility bus have."""
    with _bus() as bus:
        return [str(_property(bus, *place, "Name")) for place in _children(bus, *_registry())]


def nodes(program: str) -> list[Node]:
    """Everything a program tells of its windows, from the top down."""
    with _bus() as bus:
        for place in _children(bus, *_registry()):
            if _property(bus, *place, "Name") == program:
                return list(_walk(bus, place, 0))
    return []


def _walk(bus: DBusConnection, place: tuple[str, str], depth: int) -> Iterator[Node]:
    waiting = [(place, depth)]
    for _ in range(MOST):
        if not waiting:
            return
        place, depth = waiting.pop()
        low, high = _call(bus, *place, "GetState")[0]
        role = _call(bus, *place, "GetRoleName")[0]
        yield Node(depth, role, str(_property(bus, *place, "Name")), low | high << 32)
        waiting += [(each, depth + 1) for each in reversed(_children(bus, *place))]


def _registry() -> tuple[str, str]:
    return "org.a11y.atspi.Registry", ROOT


def _bus() -> DBusConnection:
    with open_dbus_connection("SESSION") as session:
        where = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        reply = session.send_and_get_reply(new_method_call(where, "GetAddress"), timeout=WAIT_S)
    return open_dbus_connection(reply.body[0])


def _children(bus: DBusConnection, name: str, path: str) -> list[tuple[str, str]]:
    return [(str(a), str(b)) for a, b in _call(bus, name, path, "GetChildren")[0]]


def _call(bus: DBusConnection, name: str, path: str, method: str) -> tuple:
    message = new_method_call(DBusAddress(path, name, ACCESSIBLE), method)
    return bus.send_and_get_reply(message, timeout=WAIT_S).body


def _property(bus: DBusConnection, name: str, path: str, what: str) -> object:
    where = DBusAddress(path, name, "org.freedesktop.DBus.Properties")
    message = new_method_call(where, "Get", "ss", (ACCESSIBLE, what))
    return bus.send_and_get_reply(message, timeout=WAIT_S).body[0][1]


def announcements(ready: Callable[[], None], last: str) -> list[str]:
    """What is announced until a sentence is `last`, in order. ready: called when it listens."""
    heard: list[str] = []
    with _bus() as bus:
        registry = DBusAddress("/org/a11y/atspi/registry", *[_registry()[0]] * 2)
        told = new_method_call(registry, "RegisterEvent", "s", ("object:announcement",))
        bus.send_and_get_reply(told, timeout=WAIT_S)
        rule = MatchRule(type="signal", interface=EVENTS, member="Announcement")
        bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=WAIT_S)
        with bus.filter(rule, bufsize=100) as queue:
            ready()
            while not heard or heard[-1] != last:
                signal = bus.recv_until_filtered(queue, timeout=WAIT_S)
                heard.append(str(signal.body[3][1]))
    return heard
