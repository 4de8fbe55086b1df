"""Windows as somebody in front of the screen meets them: mapped, answering, filled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from Xlib import X, display, error
from Xlib.protocol.event import ClientMessage

POLL_S = 0.004
ASK_AGAIN_S = 0.03
SMALLEST = (300, 200)


class NotSeen(Exception):
    """What was waited for did not come."""


class WindowGone(Exception):
    """The window that was measured is no longer there."""


@dataclass(frozen=True)
class Area:
    """A part of a window, from its left and top."""

    x: int
    y: int
    width: int
    height: int


class Screen:
    """One connection to the X server."""

    def __init__(self) -> None:
        self._display = display.Display()
        self._root = self._display.screen().root
        # Answers to pings are sent to the root window; Qt wants the second mask.
        self._root.change_attributes(event_mask=X.SubstructureNotifyMask | X.StructureNotifyMask)
        self._clients = self._display.intern_atom("_NET_CLIENT_LIST")
        self._protocols = self._display.intern_atom("WM_PROTOCOLS")
        self._ping = self._display.intern_atom("_NET_WM_PING")

    def windows(self) -> set[int]:
        """What the window manager has taken care of."""
        listed = self._root.get_full_property(self._clients, X.AnyPropertyType)
        return set(listed.value) if listed else set()

    def wait_mapped(self, before: set[int], timeout_s: float) -> Any:
        """The first window of a program's size that was not there before."""
        return self.wait("a window", lambda: self._new_window(before), timeout_s)

    def wait_answer(self, window: Any, timeout_s: float) -> None:
        """Ask the window whether it lives until it says so; Qt answers from the thread that draws.

        A question asked while the window is being mapped is now and then lost, so it is asked
        again."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            self._ask(window)
            try:
                self.wait("an answer", lambda: self._has_answered(window), ASK_AGAIN_S)
            except NotSeen:
                continue
            return
        raise NotSeen(f"waited {timeout_s:.0f} s for an answer")

    def _ask(self, window: Any) -> None:
        data = (32, [self._ping, X.CurrentTime, window.id, 0, 0])
        message = ClientMessage(window=window, client_type=self._protocols, data=data)
        gone = error.CatchError(error.BadWindow)
        window.send_event(message, event_mask=X.NoEventMask, onerror=gone)
        self._display.sync()
        if gone.get_error():
            raise WindowGone("the window went away while it was asked")

    def ink(self, window: Any, area: Area) -> int:
        """How many pixels of the area differ from its most frequent colour."""
        image = window.get_image(area.x, area.y, area.width, area.height, X.ZPixmap, 0xFFFFFFFF)
        pixels = Counter(memoryview(image.data).cast("I"))
        return area.width * area.height - pixels.most_common(1)[0][1]

    def wait(self, what: str, seen: Callable[[], Any], timeout_s: float) -> Any:
        """What `seen` returns once it is true. Raises NotSeen."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if found := seen():
                return found
            time.sleep(POLL_S)
        raise NotSeen(f"waited {timeout_s:.0f} s for {what}")

    def _new_window(self, before: set[int]) -> Any:
        for number in self.windows() - before:
            window = self._display.create_resource_object("window", number)
            try:
                frame, state = window.get_geometry(), window.get_attributes().map_state
            except error.XError:
                continue
            if state == X.IsViewable and frame.width >= SMALLEST[0] and frame.height >= SMALLEST[1]:
                return window
        return None

    def _has_answered(self, window: Any) -> bool:
        answers = False
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == X.ClientMessage and event.client_type == self._protocols:
                kind, _, answering = event.data[1][:3]
                answers = answers or (kind == self._ping and answering == window.id)
        return answers
