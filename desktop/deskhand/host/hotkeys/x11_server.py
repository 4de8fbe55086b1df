"""The connection to the X server that holds the keys. Blocking: for one thread of its own.

Written after the X11 protocol's GrabKey (x.org, "X Window System Protocol" 12): a key another
client holds is answered with Access, and nobody can ask whose it is. So each Deskhand says on a
window nobody sees which keys it holds.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from Xlib import X, error
from Xlib.display import Display

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.base import HotkeyState, Standing
from deskhand.host.hotkeys.keymap import Keymap
from deskhand.host.hotkeys.keys import HotKey

log = logging.getLogger(__name__)

PROPERTY = "_DESKHAND_HOTKEYS"
LONGEST_NAME = 60
UNREACHABLE = (
    error.DisplayError,
    error.ConnectionClosedError,
    error.XError,  # an answer nobody foresaw: begin anew rather than be silent
    error.XauthError,
    error.XNoAuthError,
    OSError,
)


class XServer:
    """keys: by id. label: what others of our kind call us when they find a key taken by us.

    Every method raises one of UNREACHABLE when the connection is lost.
    """

    def __init__(self, name: str | None, label: str) -> None:
        self._display = Display(name)
        self._display.set_error_handler(_note)
        self._roots = [self._display.screen(n).root for n in range(self._display.screen_count())]
        self._label = label
        self._atom = self._display.intern_atom(PROPERTY)
        self._utf8 = self._display.intern_atom("UTF8_STRING")
        self._sign = self._roots[0].create_window(-1, -1, 1, 1, 0, 0, X.InputOnly)
        self._keymap = self._read_keymap()
        self._keys: dict[str, HotKey] = {}
        self._held: dict[str, set[tuple[int, int]]] = {}
        self._released: dict[int, int] = {}
        self.mapping_changed = False

    def fileno(self) -> int:
        """What becomes readable when something was pressed."""
        return int(self._display.fileno())

    def close(self) -> None:
        """Every key is free again."""
        try:
            self._display.close()
        except UNREACHABLE as gone:
            log.info("the X server was gone before its connection was closed: %s", gone)

    def window_manager(self) -> str:
        """Its name (Extended Window Manager Hints), "" where there is none."""
        root = self._roots[0]
        check = self._display.intern_atom("_NET_SUPPORTING_WM_CHECK")
        try:
            found = root.get_full_property(check, X.AnyPropertyType)
            if found is None or not found.value:
                return ""
            window = self._display.create_resource_object("window", found.value[0])
            atom = self._display.intern_atom("_NET_WM_NAME")
            name = window.get_full_property(atom, self._utf8)
        except error.BadWindow:
            return ""
        return bytes(name.value).decode("utf-8", "replace") if name is not None else ""

    def hold(self, keys: Mapping[str, HotKey]) -> dict[str, HotkeyState]:
        """Hold these and no others."""
        for id_ in [id_ for id_, key in self._keys.items() if keys.get(id_) != key]:
            self._let_go(self._held.pop(id_, set()))
        self._keys = dict(keys)
        return self._try_all()

    def try_again(self) -> dict[str, HotkeyState]:
        """Ask once more for those that could not be had."""
        return self._try_all()

    def renew(self) -> dict[str, HotkeyState]:
        """The keyboard has another layout: hold the same keys where they lie now."""
        self.mapping_changed = False
        keymap = self._read_keymap()
        if keymap != self._keymap:
            for places in self._held.values():
                self._let_go(places)
            self._held, self._keymap = {}, keymap
        return self._try_all()

    def pressed(self) -> list[str]:
        """Whose keys were pressed since; a key held down counts once."""
        found: list[str] = []
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == X.MappingNotify:
                self.mapping_changed = True
            elif event.type == X.KeyRelease:
                self._released[event.detail] = event.time
            elif event.type == X.KeyPress:
                # Auto-repeat is a release and a press at the same instant.
                if self._released.pop(event.detail, None) == event.time:
                    continue
                found += self._whose(event.detail, event.state)
        return found

    def _whose(self, keycode: int, state: int) -> list[str]:
        locks = sum({mask for mask in self._keymap.locks() if mask.bit_count() == 1})
        plain = state & 0xFF & ~locks
        found = [id_ for id_, places in self._held.items() if (keycode, plain) in places]
        if not any(len({code for code, _ in self._held[id_]}) > 1 for id_ in found):
            return found
        # The event of a grabbed key does not tell the layout in use (Xorg 21, Xvfb): ask for it.
        now = int(self._roots[0].query_pointer().mask)
        return [id_ for id_ in found if self._keymap.means(self._keys[id_], keycode, now)]

    def _try_all(self) -> dict[str, HotkeyState]:
        states = {id_: self._try(id_, key) for id_, key in self._keys.items()}
        self._say_which()
        return states

    def _try(self, id_: str, key: HotKey) -> HotkeyState:
        places = self._keymap.grabs(key)
        if id_ in self._held:
            return HotkeyState(Standing.BOUND, key.text)
        if not places:
            reason = tr("The keyboard as it is laid out now has no such key.")
            return HotkeyState(Standing.IMPOSSIBLE, key.text, reason=reason)
        if self._keymap.is_servers_own(key):
            owner = tr("the system, for its consoles")
            return HotkeyState(Standing.TAKEN, key.text, owner=owner)
        refused = error.CatchError(error.BadAccess)
        for root in self._roots:
            for keycode, mask in places:
                for lock in self._keymap.locks():
                    root.grab_key(
                        keycode, mask | lock, False, X.GrabModeAsync, X.GrabModeAsync, refused
                    )
        self._display.sync()
        if refused.get_error() is not None:
            self._let_go(places)
            return HotkeyState(Standing.TAKEN, key.text, owner=self._other_deskhand(key))
        self._held[id_] = places
        return HotkeyState(Standing.BOUND, key.text)

    def _let_go(self, places: set[tuple[int, int]]) -> None:
        for root in self._roots:
            for keycode, mask in places:
                for lock in self._keymap.locks():
                    root.ungrab_key(keycode, mask | lock)
        self._display.sync()

    def _read_keymap(self) -> Keymap:
        info = self._display.display.info
        first, count = info.min_keycode, info.max_keycode - info.min_keycode + 1
        rows = tuple(map(tuple, self._display.get_keyboard_mapping(first, count)))
        held = tuple(map(tuple, self._display.get_modifier_mapping()))
        return Keymap(first, rows, held)

    def _say_which(self) -> None:
        held = [self._keys[id_].text for id_ in self._held]
        said = "\n".join([self._label, *held]).encode()
        self._sign.change_property(self._atom, self._utf8, 8, said)
        self._display.flush()

    def _other_deskhand(self, key: HotKey) -> str:
        """Who of our own kind says that it holds this key; "" for none."""
        for window in self._roots[0].query_tree().children:
            if window.id == self._sign.id:
                continue
            try:
                found = window.get_full_property(self._atom, self._utf8)
            except error.BadWindow:  # closed meanwhile
                continue
            said = bytes(found.value) if found is not None and found.format == 8 else b""
            label, *keys = said.decode("utf-8", "replace").split("\n")
            if key.text in keys and label.isprintable():
                return label[:LONGEST_NAME]
        return ""


def _note(problem: Any, _request: Any) -> None:
    """An error nobody waits for, such as a window that went away."""
    log.info("X11: %s", problem)
