"""Which way this session has to get keys from every program."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import assert_never

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.base import (
    Hotkeys,
    HotkeyState,
    OnChange,
    OnPress,
    Wanted,
    impossible,
    sort_out,
)


class Way(StrEnum):
    """One for each file here."""

    X11 = "x11"
    PORTAL = "portal"
    WINDOWS = "windows"
    MAC = "mac"
    NONE = "none"


def way_of(environ: Mapping[str, str], platform: str = sys.platform) -> Way:
    """The way of this session. Under Wayland it is the portal also where X programs run
    (XWayland): the X server there hears keys only while one of its own windows has the keyboard.
    """
    if platform == "win32":
        return Way.WINDOWS
    if platform == "darwin":
        return Way.MAC
    if environ.get("WAYLAND_DISPLAY") or environ.get("XDG_SESSION_TYPE") == "wayland":
        return Way.PORTAL
    return Way.X11 if environ.get("DISPLAY") else Way.NONE


def open_hotkeys(way: Way, pressed: OnPress, changed: OnChange, label: str) -> Hotkeys:
    """Begin it, inside the loop that is to be told. label: what another Deskhand calls us."""
    match way:
        case Way.X11:
            from deskhand.host.hotkeys.x11 import X11Hotkeys

            return X11Hotkeys(pressed, changed, label=label)
        case Way.PORTAL:
            from deskhand.host.hotkeys.portal import PortalHotkeys

            return PortalHotkeys(pressed, changed)
        case Way.WINDOWS:
            from deskhand.host.hotkeys.windows import WindowsHotkeys

            return WindowsHotkeys(pressed, changed)
        case Way.MAC:
            from deskhand.host.hotkeys.mac import MacHotkeys

            return MacHotkeys(pressed)
        case Way.NONE:
            return NoHotkeys()
        case _:
            assert_never(way)


class NoHotkeys:
    """A session without any way."""

    async def bind(self, wanted: Sequence[Wanted]) -> dict[str, HotkeyState]:
        keys, states = sort_out(wanted)
        return states | impossible(keys, tr("There is no display that could be asked for keys."))

    async def close(self) -> None:
        """There is nothing to let go of."""
