"""Putting a text over what is selected in another window: own the clipboard, press paste there.

Whether it worked is known from the request for the text, which only the window's own program can
have sent (window numbers carry their client's base).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.selection.base import Origin, Replaced
from deskhand.host.selection.x11_transfer import Connection
from deskhand.host.selection.x11_windows import activate, focused, same_program

FOCUS_S = 1.5
RELEASED_S = 1.5
ASKED_S = 1.5
AFTER_S = 0.15
"""Programs ask again, for another form, right after the first."""

LONGEST = 200_000
"""Bytes one request to the X server can carry, with room to spare."""

FORMS = ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "TEXT")


class Offer:
    """The clipboard, owned while requests are served. asked: windows that were given the text."""

    def __init__(self, connection: Connection, text: str) -> None:
        from Xlib import X

        self._connection, self._content = connection, text
        self.asked: list[int] = []
        self._forms = {connection.atom(name): name for name in FORMS}
        self._targets = connection.atom("TARGETS")
        selection = connection.atom("CLIPBOARD")
        connection.window.set_selection_owner(selection, X.CurrentTime)
        owner = connection.display.get_selection_owner(selection)
        self.is_owned = owner != X.NONE and owner.id == connection.window.id

    def serve(self, for_s: float, until: Callable[[], bool]) -> bool:
        """Answer requests until `until` says so; whether it did in time."""
        from Xlib import X

        end = time.monotonic() + for_s
        while not (done := until()) and self.is_owned and time.monotonic() < end:
            event = self._connection.next_event(min(end, time.monotonic() + 0.02))
            if event is None:
                continue
            if event.type == X.SelectionRequest:
                self._answer(event)
            elif event.type == X.SelectionClear:
                self.is_owned = False
        return done

    def _answer(self, request: Any) -> None:
        from Xlib import X, Xatom, error
        from Xlib.protocol.event import SelectionNotify

        place = request.property or request.target  # obsolete clients name none (ICCCM 2.2)
        quiet = error.CatchError(error.BadWindow, error.BadAlloc, error.BadAtom)
        if request.target == self._targets:
            known = [self._targets, *self._forms]
            request.requestor.change_property(place, Xatom.ATOM, 32, known, onerror=quiet)
        elif request.target in self._forms:
            is_latin = self._forms[request.target] == "STRING"
            content = self._content.encode("latin-1" if is_latin else "utf-8", "replace")
            kind = self._connection.atom("UTF8_STRING" if not is_latin else "STRING")
            request.requestor.change_property(place, kind, 8, content, onerror=quiet)
            self.asked.append(request.requestor.id)
        else:
            place = X.NONE
        answer = SelectionNotify(
            time=request.time,
            requestor=request.requestor,
            selection=request.selection,
            target=request.target,
            property=place,
        )
        request.requestor.send_event(answer, onerror=quiet)
        self._connection.display.flush()


def paste(connection: Connection, text: str, origin: Origin) -> Replaced:
    """Paste `text` into that window. Raises HostError without the XTEST extension or where the
    clipboard cannot be had."""
    if not connection.display.has_extension("XTEST"):
        raise HostError(tr("This X server does not let programs press keys."))
    if len(text.encode()) > LONGEST:
        return Replaced.ON_CLIPBOARD
    offer = Offer(connection, text)
    if not offer.is_owned:
        raise HostError(tr("Another program keeps the clipboard to itself."))
    activate(connection, origin)
    if not offer.serve(FOCUS_S, lambda: focused(connection).window == origin.window):
        return Replaced.ON_CLIPBOARD
    # A key that is still held would make another shortcut of ours.
    if not offer.serve(RELEASED_S, lambda: not _held(connection)):
        return Replaced.ON_CLIPBOARD
    offer.asked.clear()
    _press(connection, _paste_keys(connection))

    def taken() -> bool:
        return any(same_program(connection, each, origin.window) for each in offer.asked)

    if not offer.serve(ASKED_S, taken):
        return Replaced.ON_CLIPBOARD
    offer.serve(AFTER_S, lambda: False)
    return Replaced.DONE


def _held(connection: Connection) -> bool:
    from Xlib import X

    modifiers = X.ShiftMask | X.ControlMask | X.Mod1Mask | X.Mod4Mask
    return bool(connection.root.query_pointer().mask & modifiers)


def _paste_keys(connection: Connection) -> Sequence[int]:
    """Ctrl+V; on a layout without a V the keys that need none, Shift+Insert."""
    from Xlib import XK

    display = connection.display
    v = display.keysym_to_keycode(XK.XK_v)
    if v:
        return display.keysym_to_keycode(XK.XK_Control_L), v
    return display.keysym_to_keycode(XK.XK_Shift_L), display.keysym_to_keycode(XK.XK_Insert)


def _press(connection: Connection, keys: Sequence[int]) -> None:
    from Xlib import X
    from Xlib.ext import xtest

    for key in keys:
        xtest.fake_input(connection.display, X.KeyPress, key)
    for key in reversed(keys):
        xtest.fake_input(connection.display, X.KeyRelease, key)
    connection.display.sync()
