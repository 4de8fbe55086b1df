"""The way of this system."""

from __future__ import annotations

import sys

from deskhand.host.autostart.base import HIDDEN, Autostart
from deskhand.host.autostart.mac import MacAutostart
from deskhand.host.autostart.windows import WindowsAutostart
from deskhand.host.autostart.xdg import XdgAutostart
from deskhand.host.own_program import own_program, own_surroundings


def autostart(profile: str = "") -> Autostart:
    """The entry that starts this very program at login. profile: "" for the first one."""
    command = [*own_program(profile), HIDDEN]
    if sys.platform == "win32":
        return WindowsAutostart(command, profile)
    if sys.platform == "darwin":
        return MacAutostart(command, own_surroundings(), profile)
    return XdgAutostart(command, own_surroundings(), profile)
