"""Whether an X server has a tray of the old kind (freedesktop.org, System Tray Protocol 0.3).

A connection of its own, that is only read when the server says something.
"""

from __future__ import annotations

import logging

from Xlib import X, error
from Xlib.display import Display

log = logging.getLogger(__name__)

LOST = (error.DisplayError, error.ConnectionClosedError, error.XauthError, error.XNoAuthError)


class XEmbedTray:
    """Raises one of LOST or OSError when the server cannot be reached; later losses are no
    tray."""

    def __init__(self, name: str | None = None) -> None:
        self._display = Display(name)
        # Owners that vanish between two requests are no fault.
        self._display.set_error_handler(lambda *_: None)
        number = self._display.get_default_screen()
        self._selection = self._display.intern_atom(f"_NET_SYSTEM_TRAY_S{number}")
        self._manager = self._display.intern_atom("MANAGER")
        # A new tray tells the root window; an old one's window is destroyed.
        self._display.screen().root.change_attributes(event_mask=X.StructureNotifyMask)
        self.is_there = self.is_lost = False
        self._look()

    def fileno(self) -> int:
        """What becomes readable when something changed."""
        return int(self._display.fileno())

    def read(self) -> bool:
        """Take in what the server said; whether the tray came or went. After the connection was
        lost (`is_lost`) there is nothing to read any more."""
        before, matters = self.is_there, False
        try:
            while self._display.pending_events():
                event = self._display.next_event()
                matters |= event.type == X.DestroyNotify or (
                    event.type == X.ClientMessage and event.client_type == self._manager
                )
            if matters:
                self._look()
        except (*LOST, OSError) as lost:
            log.info("the X server is gone: %s", lost)
            self.is_there, self.is_lost = False, True
        return self.is_there != before

    def close(self) -> None:
        """Listen no more."""
        try:
            self._display.close()
        except (*LOST, OSError) as lost:
            log.info("the X server was gone: %s", lost)

    def _look(self) -> None:
        owner = self._display.get_selection_owner(self._selection)
        self.is_there = owner != X.NONE
        if self.is_there:
            owner.change_attributes(event_mask=X.StructureNotifyMask)
            self._display.sync()
