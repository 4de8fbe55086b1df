"""Keys by the desktop's portal (org.freedesktop.portal.GlobalShortcuts, version 1), the only way
on Wayland. The person confirms them in a window of the desktop, which may choose other keys.

A session can ask once only, so other keys mean another session.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from deskhand.domain.wording import tr
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
from deskhand.host.hotkeys.keys import HotKey, Modifier
from deskhand.host.session_link import BusError, BusFault, SessionLink, fail

if TYPE_CHECKING:
    from jeepney import DBusAddress, Message

log = logging.getLogger(__name__)

APP_ID = "deskhand"
"""The name of our desktop entry: portals take programs outside a sandbox by it."""

PORTAL = "org.freedesktop.portal.Desktop"
OBJECT = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
REGISTRY = "org.freedesktop.host.portal.Registry"
BUS = "org.freedesktop.DBus"
DONE, CANCELLED = 0, 1
ANSWER_S = 5.0
PERSON_S = 300.0
"""Long enough to read and answer the desktop's question."""

_HELD = {
    Modifier.CTRL: "CTRL",
    Modifier.ALT: "ALT",
    Modifier.SHIFT: "SHIFT",
    Modifier.META: "LOGO",
}


def trigger(key: HotKey) -> str:
    """A combination as freedesktop.org's shortcuts specification writes it: "CTRL+ALT+space"."""
    if key.named is not None:
        name = key.named.keysym
    elif key.key.isascii() and key.key.isalnum():
        name = key.key.lower()
    else:
        name = f"U{ord(key.key.lower()[0]):04X}"
    return "+".join([*(word for held, word in _HELD.items() if held in key.modifiers), name])


class PortalHotkeys:
    """Opens its own connection to the session bus when it first has something to ask for."""

    def __init__(self, pressed: OnPress, changed: OnChange, *, person_s: float = PERSON_S) -> None:
        self._on_press, self._on_change = pressed, changed
        self._person_s = person_s
        self._link: SessionLink | None = None
        self._owner = self._session = ""
        self._requests: dict[str, asyncio.Future[tuple[Any, ...]]] = {}
        self._wanted: Sequence[Wanted] = ()
        self._states: dict[str, HotkeyState] = {}
        self._again: asyncio.Task[None] | None = None

    async def bind(self, wanted: Sequence[Wanted]) -> dict[str, HotkeyState]:
        keys, refused = sort_out(wanted)
        self._wanted = tuple(wanted)
        if self._again is not None and self._again is not asyncio.current_task():
            self._again.cancel()  # of keys that are not wanted any more: the last session counts
        try:
            await self._end_session()
            states = await self._ask(keys, refused) if keys else {}
        except BusError as error:
            log.info("hotkeys: the portal: %s", error)
            states = impossible(keys, _why(error))
        self._states = dict(states) | refused
        return dict(self._states)

    async def close(self) -> None:
        link, self._link = self._link, None
        if self._again is not None:
            self._again.cancel()
        if link is not None:
            await link.close()  # the portal ends the session with the connection

    # -- asking

    async def _ask(self, keys: Mapping[str, HotKey], refused: States) -> States:
        link = await self._connected()
        properties = _address("org.freedesktop.DBus.Properties")
        await self._call(link, properties, "Get", "ss", (SHORTCUTS, "version"), ANSWER_S)
        session = f"deskhand_{secrets.token_hex(8)}"
        status, results = await self._request(
            link,
            "CreateSession",
            "a{sv}",
            lambda token: ({"handle_token": token, "session_handle_token": ("s", session)},),
            ANSWER_S,
        )
        handle = str(results.get("session_handle", ("s", ""))[1])
        if status != DONE or not handle:
            return impossible(keys, tr("Your desktop’s portal does not give keys to Deskhand."))
        self._session = handle
        asking = {id_: HotkeyState(Standing.ASKING, key.text) for id_, key in keys.items()}
        self._on_change(asking | dict(refused))
        described = {each.id: each.description for each in self._wanted}
        shortcuts = [
            (id_, {"description": ("s", described[id_]), "preferred_trigger": ("s", trigger(key))})
            for id_, key in keys.items()
        ]
        status, results = await self._request(
            link,
            "BindShortcuts",
            "oa(sa{sv})sa{sv}",
            lambda token: (handle, shortcuts, "", {"handle_token": token}),
            self._person_s,
        )
        return self._answered(keys, status, results)

    def _answered(
        self, keys: Mapping[str, HotKey], status: int, results: Mapping[str, Any]
    ) -> States:
        if status not in (DONE, CANCELLED):
            return impossible(keys, tr("Your desktop’s portal does not give keys to Deskhand."))
        given = _given(results.get("shortcuts", ("", []))[1]) if status == DONE else {}
        return {
            id_: HotkeyState(Standing.BOUND, key.text, shown=given[id_])
            if id_ in given
            else HotkeyState(Standing.REFUSED, key.text)
            for id_, key in keys.items()
        }

    async def _connected(self) -> SessionLink:
        from jeepney import MatchRule
        from jeepney.bus_messages import message_bus

        if self._link is not None and self._link.is_open:
            return self._link
        self._link = link = await SessionLink.open()
        link.on_signal(self._on_signal)
        owned = MatchRule(type="signal", sender=BUS, interface=BUS, member="NameOwnerChanged")
        owned.add_arg_condition(0, PORTAL)
        await link.match(owned)
        for interface in (REQUEST, SESSION, SHORTCUTS):
            await link.match(MatchRule(type="signal", sender=PORTAL, interface=interface))
        try:
            registry = _address(REGISTRY)
            await self._call(link, registry, "Register", "sa{sv}", (APP_ID, {}), ANSWER_S)
        except BusError as error:  # older portals find the program's name by themselves
            log.info("hotkeys: the portal's registry: %s", error)
        (self._owner,) = await link.call(message_bus.GetNameOwner(PORTAL))
        return link

    async def _request(
        self,
        link: SessionLink,
        method: str,
        signature: str,
        body: Any,
        answer_s: float,
    ) -> tuple[int, Mapping[str, Any]]:
        """The portal's answer to a request. body: makes the arguments from the token's variant."""
        token = f"deskhand_{secrets.token_hex(8)}"
        sender = str(link.name).removeprefix(":").replace(".", "_")
        # Listened for before it is asked: the answer may come before the call returns.
        path = f"{OBJECT}/request/{sender}/{token}"
        self._requests[path] = answer = asyncio.get_running_loop().create_future()
        try:
            await self._call(
                link, _address(SHORTCUTS), method, signature, body(("s", token)), ANSWER_S
            )
            async with asyncio.timeout(answer_s):
                status, results = await answer
        except TimeoutError as late:
            raise BusError(BusFault.SILENT, method) from late
        finally:
            self._requests.pop(path, None)
        return int(status), results

    async def _call(
        self,
        link: SessionLink,
        to: DBusAddress,
        method: str,
        signature: str,
        body: tuple[Any, ...],
        timeout_s: float,
    ) -> tuple[Any, ...]:
        from jeepney import new_method_call

        return await link.call(new_method_call(to, method, signature, body), timeout_s)

    async def _end_session(self) -> None:
        session, self._session = self._session, ""
        if session and self._link is not None and self._link.is_open:
            from jeepney import DBusAddress

            address = DBusAddress(session, PORTAL, SESSION)
            await self._call(self._link, address, "Close", "", (), ANSWER_S)

    # -- hearing

    def _on_signal(self, message: Message) -> None:
        from jeepney import HeaderFields

        fields = message.header.fields
        sender, member = fields.get(HeaderFields.sender), fields.get(HeaderFields.member)
        if sender == BUS and member == "NameOwnerChanged" and message.body[0] == PORTAL:
            self._on_owner(str(message.body[2]))
        elif sender != self._owner:  # anybody on the bus may send us a signal
            return
        elif member == "Response":
            future = self._requests.get(str(fields.get(HeaderFields.path)))
            if future is not None and not future.done():
                future.set_result(tuple(message.body))
        elif member == "Closed" and fields.get(HeaderFields.path) == self._session:
            self._session = ""
            self._lose(tr("Your desktop took the keys back."))
        elif member in ("Activated", "ShortcutsChanged") and message.body[0] == self._session:
            self._on_shortcut(str(member), tuple(message.body))

    def _on_shortcut(self, member: str, body: tuple[Any, ...]) -> None:
        if member == "Activated":
            kind, token = body[3].get("activation_token", ("s", ""))
            self._on_press(Press(str(body[1]), token if kind == "s" else ""))
            return
        for id_, shown in _given(body[1]).items():
            state = self._states.get(id_)
            if state is not None and state.is_bound:
                self._states[id_] = HotkeyState(Standing.BOUND, state.key, shown=shown)
        self._on_change(dict(self._states))

    def _on_owner(self, owner: str) -> None:
        """The portal went away, or came (back)."""
        self._owner, self._session = owner, ""
        gone = BusError(BusFault.ABSENT, "the portal went away")
        for future in self._requests.values():
            if not future.done():
                fail(future, gone)
        if not owner:
            self._lose(tr("The desktop’s portal went away; Deskhand asks again when it is back."))
        elif self._wanted and not any(state.is_bound for state in self._states.values()):
            if self._again is not None:
                self._again.cancel()
            self._again = asyncio.get_running_loop().create_task(self._ask_again())

    async def _ask_again(self) -> None:
        self._on_change(await self.bind(self._wanted))

    def _lose(self, reason: str) -> None:
        keys, refused = sort_out(self._wanted)
        self._states = impossible(keys, reason) | refused
        self._on_change(dict(self._states))


def _address(interface: str) -> DBusAddress:
    from jeepney import DBusAddress

    return DBusAddress(OBJECT, PORTAL, interface)


def _given(shortcuts: Sequence[tuple[str, Mapping[str, tuple[str, Any]]]]) -> dict[str, str]:
    """What the desktop gave, by id, and what it calls each key."""
    return {
        str(id_): str(facts.get("trigger_description", ("s", ""))[1])[:80]
        for id_, facts in shortcuts
    }


def _why(error: BusError) -> str:
    if error.fault is BusFault.SILENT:
        return tr("The desktop’s portal does not answer.")
    if error.fault is BusFault.REFUSED:
        return tr("Your desktop’s portal has no keys for programs.")
    return tr("There is no desktop portal here that could give a key to a program.")
