"""Which window has the keyboard, what it is called, and giving it the keyboard (EWMH)."""

from __future__ import annotations

import os
from typing import Any

from deskhand.host.selection.base import NOWHERE, Origin
from deskhand.host.selection.x11_transfer import Connection

FROM_A_PAGER = 2
"""EWMH's source indication of what the person asked for."""

TERMINALS = frozenset(
    (
        *("xterm", "uxterm", "urxvt", "rxvt", "st-256color", "alacritty", "kitty", "konsole"),
        *("gnome-terminal-server", "gnome-terminal", "xfce4-terminal", "lxterminal", "terminator"),
        *("tilix", "foot", "wezterm", "org.wezfurlong.wezterm", "qterminal", "mate-terminal"),
        *("kgx", "ghostty", "com.mitchellh.ghostty", "deepin-terminal", "guake", "yakuake"),
        *(
            "org.gnome.console",
            "org.gnome.ptyxis",
            "ptyxis",
            "cool-retro-term",
            "st",
            "terminology",
        ),
    )
)


def focused(connection: Connection) -> Origin:
    """The active window, else the one with the keyboard. `NOWHERE` for none and for one of ours."""
    from Xlib import error

    try:
        window = _active(connection) or _with_keyboard(connection)
        if window is None or _number(connection, window, "_NET_WM_PID") == os.getpid():
            return NOWHERE
        title = _words(connection, window, "_NET_WM_NAME") or _words(connection, window, "WM_NAME")
        names = window.get_wm_class() or ("", "")
        return Origin(window.id, " ".join(title.split()), str(names[1] or names[0]))
    except error.XError:
        return NOWHERE  # it went while it was asked


def activate(connection: Connection, origin: Origin) -> None:
    """Ask the window manager, or where there is none the server, to give it the keyboard."""
    from Xlib import X, error
    from Xlib.protocol.event import ClientMessage

    window = connection.display.create_resource_object("window", origin.window)
    active = connection.atom("_NET_ACTIVE_WINDOW")
    if connection.root.get_full_property(active, 0) is None:
        window.set_input_focus(
            X.RevertToParent, X.CurrentTime, onerror=error.CatchError(error.BadMatch)
        )
    else:
        data = (32, [FROM_A_PAGER, X.CurrentTime, 0, 0, 0])
        connection.root.send_event(
            ClientMessage(window=window, client_type=active, data=data),
            event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask,
        )
    connection.display.sync()


def same_program(connection: Connection, one: int, other: int) -> bool:
    """Whether one client made both windows: their numbers share the client's base."""
    mask: int = connection.display.display.info.resource_id_mask
    return one & ~mask == other & ~mask


def is_terminal(origin: Origin) -> bool:
    """Whether it is one of the terminals there are."""
    return origin.program.casefold() in TERMINALS


def _active(connection: Connection) -> Any | None:
    number = _number(connection, connection.root, "_NET_ACTIVE_WINDOW")
    return connection.display.create_resource_object("window", number) if number else None


def _with_keyboard(connection: Connection) -> Any | None:
    """The top-level window above the one with the input focus."""
    window = connection.display.get_input_focus().focus
    if isinstance(window, int):
        return None  # X.NONE or X.PointerRoot
    while window.id != connection.root.id:
        parent = window.query_tree().parent
        if window.get_wm_class() or isinstance(parent, int) or parent.id == connection.root.id:
            return window
        window = parent
    return None


def _number(connection: Connection, window: Any, name: str) -> int:
    found = window.get_full_property(connection.atom(name), 0)
    return int(found.value[0]) if found is not None and len(found.value) else 0


def _words(connection: Connection, window: Any, name: str) -> str:
    found = window.get_full_property(connection.atom(name), 0)
    if found is None or found.format != 8:
        return ""
    value: bytes = found.value if isinstance(found.value, bytes) else found.value.encode()
    return value.decode("utf-8", "replace")
