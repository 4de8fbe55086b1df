"""Asking the owner of an X11 selection for its content (ICCCM 2.4), with INCR (2.7.2)."""

from __future__ import annotations

import select
import time
from typing import Any

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.selection.base import DEADLINE_S, TOTAL_S, Why

PROPERTY = "DESKHAND_SELECTION"
MOST_TARGETS = 100
PIECE = 16_384
"""Words of four bytes read at once: python-xlib copies all it has for every 4 kB that come."""


class TransferEnded(Exception):
    """The owner did not give all of it. received: what came."""

    def __init__(self, why: Why, received: bytes = b"") -> None:
        super().__init__(why.value)
        self.why, self.received = why, received


class Connection:
    """A connection to the X server and a window nobody sees, for one errand in one thread.

    Raises HostError where there is no X server to talk to.
    """

    def __init__(self, name: str | None = None) -> None:
        from Xlib import X, display, error

        try:
            self.display = display.Display(name)
        except (OSError, error.DisplayError, error.XauthError) as refused:
            raise HostError(
                tr("The X server cannot be reached."), detail=str(refused) or repr(refused)
            ) from refused
        # Windows of others go at any time; what that does to us is said by what did not come.
        self.display.set_error_handler(lambda _error, _request: None)
        self.root = self.display.screen().root
        self.window = self.root.create_window(
            0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask
        )

    def atom(self, name: str) -> int:
        """The number of a name."""
        number: int = self.display.intern_atom(name)
        return number

    def name(self, atom: int) -> str:
        """The name of a number, "" for one that has none."""
        from Xlib import error

        try:
            found: str = self.display.get_atom_name(atom)
        except error.XError:
            return ""
        return found

    def next_event(self, until: float) -> Any | None:
        """The next event, None if none comes before this moment of time.monotonic."""
        poll = select.poll()
        poll.register(self.display.fileno(), select.POLLIN)
        while not self.display.pending_events():
            left_s = until - time.monotonic()
            if left_s <= 0:
                return None
            poll.poll(left_s * 1000)
        return self.display.next_event()

    def close(self) -> None:
        """Leave; the server forgets our window."""
        try:
            self.display.close()
        except OSError:
            return  # it had gone already


class Transfer:
    """What the owner of one selection gives. Raises TransferEnded where there is none, and from
    every method where it falls silent or goes."""

    def __init__(
        self,
        connection: Connection,
        selection: str,
        deadline_s: float = DEADLINE_S,
        total_s: float = TOTAL_S,
    ) -> None:
        from Xlib import X, error

        self._connection, self._deadline_s = connection, deadline_s
        self._until = time.monotonic() + total_s
        self._selection = connection.atom(selection)
        self._property = connection.atom(PROPERTY)
        self._owner = connection.display.get_selection_owner(self._selection)
        if self._owner == X.NONE:
            raise TransferEnded(Why.EMPTY)
        # So that its end is told. It may have ended since: the next request says so.
        self._owner.change_attributes(
            event_mask=X.StructureNotifyMask, onerror=error.CatchError(error.BadWindow)
        )

    def targets(self) -> tuple[str, ...]:
        """The forms the owner offers, by their names; those every old one has where it tells
        none."""
        if not self._ask("TARGETS"):
            return ("UTF8_STRING", "STRING")
        found = self._connection.window.get_full_property(self._property, 0)
        if found is None or found.format != 32:
            return ("UTF8_STRING", "STRING")
        names = (self._connection.name(atom) for atom in list(found.value)[:MOST_TARGETS])
        return tuple(filter(None, names))

    def fetch(self, target: str, most: int) -> tuple[bytes, bool]:
        """The content in this form: at most about `most` bytes of it, and whether that is all.
        Empty where the owner refuses this form."""
        window = self._connection.window
        if not self._ask(target):
            return b"", True
        head = window.get_property(self._property, 0, 0, 0)
        if head is None:
            return b"", True
        if head.property_type == self._connection.atom("INCR"):
            return self._increments(most)
        content, whole = self._value(most)
        window.delete_property(self._property)
        return content, whole

    def _ask(self, target: str) -> bool:
        """Have the selection converted; whether the owner did. What it gave is in the property."""
        from Xlib import X

        connection = self._connection
        connection.window.delete_property(self._property)
        connection.window.convert_selection(
            self._selection, connection.atom(target), self._property, X.CurrentTime
        )
        while True:
            event = self._next(b"")
            if event.type == X.SelectionNotify:
                return bool(event.property != X.NONE)

    def _next(self, received: bytes | bytearray) -> Any:
        from Xlib import X

        while True:
            wait = min(time.monotonic() + self._deadline_s, self._until)
            event = self._connection.next_event(wait)
            if event is None:
                raise TransferEnded(Why.SILENT, bytes(received))
            if event.type != X.DestroyNotify:
                return event
            if event.window == self._owner:
                raise TransferEnded(Why.GONE, bytes(received))

    def _value(self, most: int) -> tuple[bytes, bool]:
        """What stands in the property, up to `most` bytes, and whether that is all."""
        content = bytearray()
        while True:
            piece = self._connection.window.get_property(
                self._property, 0, len(content) // 4, min(PIECE, (most - len(content) + 3) // 4)
            )
            if piece is None or piece.format != 8:
                return bytes(content), True
            content += piece.value
            if not piece.bytes_after or len(content) >= most:
                return bytes(content[:most]), not piece.bytes_after and len(content) <= most

    def _increments(self, most: int) -> tuple[bytes, bool]:
        """Deleting the property asks for the next piece; an empty one is the end."""
        from Xlib import X

        content = bytearray()
        self._connection.window.delete_property(self._property)
        while True:
            event = self._next(content)
            if (
                event.type != X.PropertyNotify
                or event.atom != self._property
                or event.state != X.PropertyNewValue
            ):
                continue
            piece, whole = self._value(most - len(content) + 1)
            if not piece:
                return bytes(content), True
            content += piece
            if not whole or len(content) > most:
                return bytes(content[:most]), False
            self._connection.window.delete_property(self._property)
