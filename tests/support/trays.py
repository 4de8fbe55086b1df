"""Real trays on the test's own screen and bus, and the icons in them as a panel sees them."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.virtual_desktop import PANEL, SEARCH, TRAYS, end_with_parent

WATCHER = DBusAddress(
    "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
WAIT_S = 40.0


def have(kind: str) -> bool:
    """Whether this machine can show such a tray."""
    return all(shutil.which(name, path=SEARCH) for name in TRAYS[kind])


def until(condition: Callable[[], Any], what: str) -> Any:
    """What `condition` says once it is true."""
    deadline = time.monotonic() + WAIT_S
    while not (found := condition()):
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.02)
    return found


@contextmanager
def program(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """It runs for the body."""
    path = shutil.which(command[0], path=SEARCH)
    assert path is not None
    running = subprocess.Popen(
        [path, *command[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=end_with_parent,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(WAIT_S)


class Bus:
    """A connection to the session bus."""

    def __init__(self) -> None:
        self._connection: DBusConnection = open_dbus_connection("SESSION")

    def close(self) -> None:
        self._connection.close()

    def ask(
        self, to: DBusAddress, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> Any:
        """The first value of the answer."""
        message = new_method_call(to, method, signature or None, body)
        answer = self._connection.send_and_get_reply(message, timeout=WAIT_S)
        assert answer.header.message_type.name == "method_return", answer.body
        return answer.body[0] if answer.body else None

    def get(self, of: DBusAddress, name: str) -> Any:
        """A property's value."""
        answer = self._connection.send_and_get_reply(Properties(of).get(name), timeout=WAIT_S)
        assert answer.header.message_type.name == "method_return", answer.body
        return answer.body[0][1]

    def owns(self, name: str) -> bool:
        return bool(self.ask(BUS, "NameHasOwner", "s", (name,)))

    def items(self) -> list[str]:
        """The services of the icons registered."""
        if not self.owns(WATCHER.bus_name):
            return []
        every = self.get(WATCHER, "RegisteredStatusNotifierItems")
        return [each.partition("/")[0] for each in every]


@contextmanager
def session_bus() -> Iterator[Bus]:
    bus = Bus()
    try:
        yield bus
    finally:
        bus.close()


@contextmanager
def settings_of_panels(bus: Bus) -> Iterator[None]:
    """What an xfce4-panel needs beside it."""
    config = Path(os.environ["XDG_CONFIG_HOME"], "xfce4/xfconf/xfce-perchannel-xml")
    config.mkdir(parents=True, exist_ok=True)
    (config / "xfce4-panel.xml").write_text(PANEL)
    with program("xfconfd"):
        until(lambda: bus.owns("org.xfce.Xfconf"), "the panel's settings")
        yield


@contextmanager
def panel(bus: Bus) -> Iterator[subprocess.Popen[bytes]]:
    """A panel with StatusNotifierItems; inside `settings_of_panels`."""
    with program("xfce4-panel", "--disable-wm-check") as running:
        until(lambda: bus.owns(WATCHER.bus_name), "the panel")
        yield running
    until(lambda: not bus.owns(WATCHER.bus_name), "the end of the panel")


class Item:
    """An icon as a panel sees it."""

    def __init__(self, bus: Bus, service: str) -> None:
        self._bus = bus
        self.address = DBusAddress("/StatusNotifierItem", service, ITEM)
        self._menu = DBusAddress(str(bus.get(self.address, "Menu")), service, MENU)

    @property
    def tooltip(self) -> str:
        """Its title and text."""
        _, _, title, text = self._bus.get(self.address, "ToolTip")
        return f"{title}\n{text}"

    def click(self) -> None:
        self._bus.ask(self.address, "Activate", "ii", (0, 0))

    def entries(self) -> dict[str, int]:
        """The menu's entries and their ids, also of its submenus."""
        message = new_method_call(self._menu, "GetLayout", "iias", (0, -1, []))
        answer = self._bus._connection.send_and_get_reply(message, timeout=WAIT_S)
        found: dict[str, int] = {}

        def walk(node: Any) -> None:
            key, properties, children = node
            if "label" in properties:
                found[str(properties["label"][1]).replace("_", "")] = key
            for _, child in children:
                walk(child)

        walk(answer.body[1])
        return found

    def press(self, label: str) -> None:
        """What a click on an entry does."""
        key = self.entries()[label]
        self._bus.ask(self._menu, "Event", "isvu", (key, "clicked", ("i", 0), 0))
