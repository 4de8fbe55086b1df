"""org.freedesktop.Notifications (Desktop Notifications Specification 1.3), as GNOME, KDE Plasma,
Xfce, dunst, mako and others offer it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any, assert_never

from deskhand.host.notifications.base import CloseReason, Listener, Showing, Standing
from deskhand.host.notifications.quiet import wants_quiet
from deskhand.host.session_link import BUS, BusError, BusFault, SessionLink

if TYPE_CHECKING:
    from jeepney import Message

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
PROGRAM = "Deskhand"
DESKTOP_ENTRY = "deskhand"
CALL_S = 2.0
LEFT_ALONE_S = 30.0
"""A service that did not answer is asked again after so long."""

_NORMAL = 1  # never critical (2): that breaks through do-not-disturb
_ITS_OWN_TIME = -1
_DISMISSED = 2


class FreedesktopNotifications:
    """Connects when it is first needed, and again when the bus or the service was started anew."""

    def __init__(
        self, listener: Listener, call_s: float = CALL_S, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._listener = listener
        self._call_s, self._now = call_s, now
        self._link: SessionLink | None = None
        self._linking = asyncio.Lock()
        self._is_ended = False
        self._capabilities: frozenset[str] | None = None
        self._server = self._owner = ""
        self._silent_until = 0.0
        self._tokens: dict[int, str] = {}

    async def standing(self) -> Standing:
        """Asked anew each time."""
        try:
            link = await self._ready()
            quiet = await wants_quiet(link, NAME, PATH, self._server, self._call_s)
        except BusError as error:
            return self._failed(error)
        return Standing.QUIET if quiet else Standing.READY

    async def show(self, what: Showing, replaces: int = 0) -> int:
        """Show it; 0 when nothing is shown."""
        if self._now() < self._silent_until:
            return 0
        try:
            link = await self._ready()
            (number,) = await self._call(
                link, "Notify", "susssasa{sv}i", self._arguments(what, replaces)
            )
        except (BusError, ValueError) as error:
            log.info("no notification: %s", error)
            if isinstance(error, BusError):
                self._failed(error)
            return 0
        return int(number)

    async def close(self, number: int) -> None:
        """Take it away, if it is still there."""
        link = self._link
        if link is None or not link.is_open or self._now() < self._silent_until:
            return
        try:
            await self._call(link, "CloseNotification", "u", (number,))
        except BusError as error:
            # The specification lets a service answer with an error when it is gone already.
            log.debug("not closed: %s", error)

    async def end(self) -> None:
        """Let go of the service for good; what is shown stays. Nothing is shown any more."""
        self._is_ended = True
        await self._let_go()

    async def _let_go(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    def _arguments(self, what: Showing, replaces: int) -> tuple[Any, ...]:
        capabilities = self._capabilities or frozenset()
        body = what.body
        if "body" not in capabilities:
            body = ""
        elif "body-markup" in capabilities:
            body = escape(body, quote=False)
        actions: list[str] = []
        if "actions" in capabilities:
            actions = [word for action in what.actions for word in action]
        hints: dict[str, tuple[str, Any]] = {
            "urgency": ("y", _NORMAL),
            "desktop-entry": ("s", DESKTOP_ENTRY),
            "suppress-sound": ("b", True),
        }
        if what.category:
            hints["category"] = ("s", what.category)
        icon = DESKTOP_ENTRY
        return (PROGRAM, replaces, icon, what.title, body, actions, hints, _ITS_OWN_TIME)

    async def _ready(self) -> SessionLink:
        """A connection, with what the service can do known. Raises BusError."""
        from jeepney.bus_messages import message_bus

        async with self._linking:
            if self._is_ended:
                raise BusError(BusFault.ABSENT)
            if self._link is None or not self._link.is_open:
                await self._connect()
            link = self._link
            if link is None:
                raise BusError(BusFault.ABSENT)
            if self._capabilities is None:
                server = await self._call(link, "GetServerInformation")
                self._server = str(server[0]).casefold()
                (found,) = await self._call(link, "GetCapabilities")
                (owner,) = await link.call(message_bus.GetNameOwner(NAME), self._call_s)
                self._owner = str(owner)
                self._capabilities = frozenset(map(str, found))
            return link

    async def _connect(self) -> None:
        from jeepney import MatchRule

        if self._link is not None:
            await self._let_go()
            self._forget_service()
        link = await SessionLink.open(timeout_s=self._call_s)
        try:
            await link.match(MatchRule(type="signal", interface=NAME, path=PATH))
            owner = MatchRule(type="signal", interface=BUS, member="NameOwnerChanged", sender=BUS)
            owner.add_arg_condition(0, NAME)
            await link.match(owner)
        except BusError:
            await link.close()
            raise
        if self._is_ended:  # meanwhile: nobody would close this one
            await link.close()
            raise BusError(BusFault.ABSENT)
        link.on_signal(self._on_signal)
        self._link = link

    async def _call(
        self, link: SessionLink, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        from jeepney import DBusAddress, new_method_call

        message = new_method_call(DBusAddress(PATH, NAME, NAME), method, signature or None, body)
        return await link.call(message, self._call_s)

    def _failed(self, error: BusError) -> Standing:
        match error.fault:
            case BusFault.SILENT:
                self._silent_until = self._now() + LEFT_ALONE_S
                return Standing.SILENT
            case BusFault.ABSENT | BusFault.REFUSED:
                return Standing.ABSENT
            case _:
                assert_never(error.fault)

    def _forget_service(self) -> None:
        self._capabilities, self._owner = None, ""
        self._silent_until = 0.0
        self._tokens.clear()
        self._listener.lost()

    def _on_signal(self, message: Message) -> None:
        from jeepney import HeaderFields

        fields = message.header.fields
        sender = fields.get(HeaderFields.sender)
        if sender not in (BUS, self._owner):
            return  # anybody on the bus can send us what looks like a click
        match fields.get(HeaderFields.member), message.body:
            case "NameOwnerChanged", _ if sender == BUS:
                self._forget_service()
            case "ActivationToken", (int(number), str(token)):
                self._tokens[number] = token
            case "ActionInvoked", (int(number), str(action)):
                self._listener.chosen(number, action, self._tokens.pop(number, ""))
            case "NotificationClosed", (int(number), int(why)):
                self._tokens.pop(number, None)
                dismissed = why == _DISMISSED
                self._listener.closed(
                    number, CloseReason.DISMISSED if dismissed else CloseReason.GONE
                )
            case _:
                log.debug("a signal of no use: %s", fields)
