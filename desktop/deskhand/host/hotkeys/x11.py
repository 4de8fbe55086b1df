"""Keys on X11: XGrabKey on a connection and in a thread of their own.

A thread, so that neither a slow server nor a busy window delays the other, and so that connecting
anew blocks nobody. python-xlib is imported there.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import select
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.answering import ANSWER_S, held
from deskhand.host.hotkeys.base import (
    HotkeyState,
    OnChange,
    OnPress,
    Press,
    Standing,
    States,
    Wanted,
    impossible,
    sort_out,
)
from deskhand.host.hotkeys.keys import HotKey
from deskhand.host.hotkeys.owners import owners_of

if TYPE_CHECKING:
    from deskhand.host.hotkeys.x11_server import XServer

log = logging.getLogger(__name__)

RETRY_TAKEN_S = 20.0
SETTLE_S = 0.1
"""Another layout comes as a burst of changes: the keys are taken anew after the last one."""
FIRST_RETRY_S, LAST_RETRY_S = 1.0, 60.0


class X11Hotkeys:
    """display: as in DISPLAY, None for the environment's. label: what another Deskhand calls us
    that finds a key taken."""

    def __init__(
        self, pressed: OnPress, changed: OnChange, *, display: str | None = None, label: str = ""
    ) -> None:
        self._on_press, self._on_change = pressed, changed
        self._loop = asyncio.get_running_loop()
        self._refused: dict[str, HotkeyState] = {}
        self._told: dict[str, HotkeyState] = {}
        self._owners: dict[str, str] = {}
        self._thread = _Thread(display, label or "Deskhand", self._press, self._change)

    async def bind(self, wanted: Sequence[Wanted]) -> dict[str, HotkeyState]:
        keys, refused = sort_out(wanted)
        self._refused = refused
        try:
            states = await held(self._thread.hold, keys, self._in_loop)
        except TimeoutError:
            states = impossible(keys, tr("The display does not answer."))
        await self._find_owners(keys, states)
        self._told = self._with_owners(states) | refused
        return dict(self._told)

    async def close(self) -> None:
        await asyncio.to_thread(self._thread.end)

    async def _find_owners(self, keys: Mapping[str, HotKey], states: States) -> None:
        """Look into the desktops' own shortcuts; the X server does not tell."""
        blamed = [
            keys[id_]
            for id_, state in states.items()
            if state.standing is Standing.TAKEN and not state.owner and id_ in keys
        ]
        manager = self._thread.manager
        self._owners = await asyncio.to_thread(owners_of, blamed, manager) if blamed else {}

    def _with_owners(self, states: States) -> dict[str, HotkeyState]:
        return {
            id_: HotkeyState(state.standing, state.key, owner=self._owners.get(state.key, ""))
            if state.standing is Standing.TAKEN and not state.owner
            else state
            for id_, state in states.items()
        }

    def _press(self, id_: str) -> None:
        self._in_loop(lambda: self._on_press(Press(id_)))

    def _change(self, states: States) -> None:
        self._in_loop(lambda: self._tell(states))

    def _tell(self, states: States) -> None:
        told = self._with_owners(states) | self._refused
        if told != self._told:
            self._told = told
            self._on_change(told)

    def _in_loop(self, call: Callable[[], object]) -> None:
        """From the thread. A loop that is closed needs to hear nothing any more."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)


class _Thread:
    """Holds the keys. pressed and changed are called in it. manager: the window manager's name."""

    def __init__(
        self,
        display: str | None,
        label: str,
        pressed: Callable[[str], None],
        changed: Callable[[States], None],
    ) -> None:
        self._display, self._label = display, label
        self._pressed, self._changed = pressed, changed
        self._orders: queue.SimpleQueue[Callable[[XServer | None], None]] = queue.SimpleQueue()
        self._bell, self._rung = socket.socketpair()
        self._keys: Mapping[str, HotKey] = {}
        self._states: States = {}
        self.manager = ""
        self._ending = False
        self._renew_at = self._retry_at = float("inf")
        self._thread = threading.Thread(target=self._run, name="hotkeys", daemon=True)
        self._thread.start()

    def hold(self, keys: Mapping[str, HotKey], answer: Callable[[States], None]) -> None:
        """Hold these and no others, then call `answer` in the thread."""

        def order(server: XServer | None) -> None:
            self._keys, self._states = keys, self._lost()
            try:
                self._states = server.hold(keys) if server is not None else self._unreachable()
            finally:
                self._plan_retry()
                answer(self._states)

        self._give(order)

    def end(self) -> None:
        """Let go of everything. Waits for the thread, but not for ever."""

        def order(_server: XServer | None) -> None:
            self._ending = True

        if self._thread.is_alive():
            self._give(order)
            self._thread.join(ANSWER_S)
        self._bell.close()

    def _give(self, order: Callable[[XServer | None], None]) -> None:
        self._orders.put(order)
        self._bell.send(b"!")

    def _run(self) -> None:
        from deskhand.host.hotkeys.x11_server import UNREACHABLE, XServer

        delay_s = FIRST_RETRY_S
        with self._rung:
            while not self._ending:
                try:
                    server = XServer(self._display, self._label)
                except UNREACHABLE as why:
                    log.info("hotkeys: no X server: %s", why)
                    self._say(self._unreachable())
                    self._wait_without(delay_s)
                    delay_s = min(2 * delay_s, LAST_RETRY_S)
                    continue
                try:
                    delay_s = FIRST_RETRY_S
                    self._serve(server)
                except UNREACHABLE as why:
                    log.warning("hotkeys: the connection to the X server was lost: %s", why)
                    self._say(self._lost())
                    self._renew_at = float("inf")
                    self._wait_without(FIRST_RETRY_S)
                finally:
                    server.close()

    def _serve(self, server: XServer) -> None:
        """Until the end, or until the connection is lost."""
        self.manager, bell = server.window_manager(), self._rung.fileno()
        if self._keys:
            self._say(server.hold(self._keys))
        while not self._ending:
            for id_ in server.pressed():
                self._pressed(id_)
            if server.mapping_changed:
                server.mapping_changed = False
                self._renew_at = time.monotonic() + SETTLE_S
            due = min(self._renew_at, self._retry_at)
            wait_s = None if due == float("inf") else max(0.0, due - time.monotonic())
            readable, _, _ = select.select([server.fileno(), bell], [], [], wait_s)
            if bell in readable:
                self._obey(server)
            now = time.monotonic()
            if now >= self._renew_at:
                self._renew_at = float("inf")
                self._say(server.renew())
            if now >= self._retry_at:
                self._say(server.try_again())

    def _wait_without(self, seconds: float) -> None:
        """There is no server: orders are still answered."""
        until = time.monotonic() + seconds
        while not self._ending and (left_s := until - time.monotonic()) > 0:
            if select.select([self._rung], [], [], left_s)[0]:
                self._obey(None)

    def _obey(self, server: XServer | None) -> None:
        self._rung.recv(1)
        self._orders.get()(server)

    def _say(self, states: States) -> None:
        self._states = states
        self._plan_retry()
        self._changed(states)

    def _plan_retry(self) -> None:
        """A key that is taken may be free later: nobody says when."""
        taken = any(state.standing is Standing.TAKEN for state in self._states.values())
        self._retry_at = time.monotonic() + RETRY_TAKEN_S if taken else float("inf")

    def _unreachable(self) -> States:
        return impossible(self._keys, tr("There is no display that could be asked for keys."))

    def _lost(self) -> States:
        reason = tr("The connection to the display was lost; Deskhand tries again by itself.")
        return impossible(self._keys, reason)
