"""Which way selections are read here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from deskhand.host.selection.base import Selections


def selections(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Selections:
    """The way of this system. Under Wayland, XWayland's selections would only show what X programs
    copied, so `wl-paste` is asked there."""
    if platform == "win32":
        from deskhand.host.selection.windows import WindowsSelections

        return WindowsSelections()
    if platform == "darwin":
        from deskhand.host.selection.mac import MacSelections

        return MacSelections()
    if environ.get("WAYLAND_DISPLAY"):
        from deskhand.host.selection.wayland import WaylandSelections

        return WaylandSelections(environ)
    from deskhand.host.selection.x11 import X11Selections

    return X11Selections(environ.get("DISPLAY"))
