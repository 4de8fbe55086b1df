"""Whether the desktop can show windows that are partly transparent."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping


def is_composited(environ: Mapping[str, str] = os.environ) -> bool:
    """True where round corners and a shadow can be drawn around a window.

    Wayland, Windows and macOS always can. On X11 somebody has to own the selection that the
    Extended Window Manager Hints name for it, _NET_WM_CM_Sn. Takes about a millisecond; blocks as
    long as the X server does.
    """
    if sys.platform in ("win32", "darwin") or environ.get("WAYLAND_DISPLAY"):
        return True
    display = environ.get("DISPLAY", "")
    return bool(display) and _selection_owner(display) != 0


def _selection_owner(display: str) -> int:
    """The window that owns the selection of the compositing manager, 0 for none."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")  # finding it by its name would start ldconfig
    except OSError:
        return 0
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XDefaultScreen.argtypes = [ctypes.c_void_p]
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    connection = x11.XOpenDisplay(display.encode())
    if not connection:
        return 0
    try:
        screen = x11.XDefaultScreen(connection)
        atom = x11.XInternAtom(connection, f"_NET_WM_CM_S{screen}".encode(), 0)
        return int(x11.XGetSelectionOwner(connection, atom))
    finally:
        x11.XCloseDisplay(connection)
