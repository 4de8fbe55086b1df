"""What the desktop offers over D-Bus: tray, notifications, portals. Blocking; Linux only."""

from __future__ import annotations

import sys
from collections.abc import Iterable

TIMEOUT_S = 2.0


def owned_names(names: Iterable[str], timeout_s: float = TIMEOUT_S) -> dict[str, bool] | None:
    """Which of these bus names somebody owns or can be started for; None without a session bus."""
    if sys.platform != "linux":
        return None
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    try:
        with open_dbus_connection("SESSION") as connection:
            known: set[str] = set()
            for method in ("ListNames", "ListActivatableNames"):
                reply = connection.send_and_get_reply(
                    new_method_call(bus, method), timeout=timeout_s
                )
                known.update(map(str, reply.body[0]))
    except (OSError, KeyError, ValueError, EOFError, TimeoutError):
        return None
    return {name: name in known for name in names}
