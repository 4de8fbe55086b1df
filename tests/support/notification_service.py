"""A real org.freedesktop.Notifications on the session bus whose every behaviour a test decides."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus

from deskhand.host.session_link import SessionLink

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
EVERYTHING = ("actions", "body", "body-markup")


@dataclass
class Shown:
    """One call of Notify."""

    number: int
    replaces: int
    icon: str
    title: str
    body: str
    actions: list[str]
    hints: dict[str, tuple[str, Any]]


@dataclass
class NotificationService:
    """hangs: it takes calls and never replies. inhibited: None has no such property."""

    server: str = "stand-in"
    capabilities: Sequence[str] = EVERYTHING
    hangs: bool = False
    inhibited: bool | None = None
    refuses: bool = False
    shown: list[Shown] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    _next: int = 1
    _link: SessionLink | None = None

    async def up(self) -> None:
        """Own the name."""
        self._link = await SessionLink.open(self._answer)
        assert (await self._link.call(message_bus.RequestName(NAME)))[0] == 1

    async def down(self) -> None:
        """Die."""
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def choose(self, number: int, action: str, token: str = "") -> None:
        """The person presses a button of a notification."""
        if token:
            await self._signal("ActivationToken", "us", (number, token))
        await self._signal("ActionInvoked", "us", (number, action))
        await self._signal("NotificationClosed", "uu", (number, 2))

    async def dismiss(self, number: int, reason: int = 2) -> None:
        """It goes: 1 its time, 2 the person, 3 a call."""
        await self._signal("NotificationClosed", "uu", (number, reason))

    async def _signal(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        assert self._link is not None
        emitter = DBusAddress(PATH, NAME, NAME)
        await self._link.send(new_signal(emitter, member, signature, body))

    async def _answer(self, call: Message) -> Message:
        if self.hangs:
            await asyncio.Event().wait()
        member = call.header.fields[HeaderFields.member]
        if self.refuses:
            return new_error(call, f"{NAME}.Error", "s", ("No.",))
        match member:
            case "GetServerInformation":
                return new_method_return(call, "ssss", (self.server, "tests", "1", "1.2"))
            case "GetCapabilities":
                return new_method_return(call, "as", (list(self.capabilities),))
            case "Notify":
                return new_method_return(call, "u", (self._notify(call.body),))
            case "CloseNotification":
                self.closed.append(call.body[0])
                await self.dismiss(call.body[0], 3)
                return new_method_return(call)
            case "Get" if self.inhibited is not None:
                return new_method_return(call, "v", (("b", self.inhibited),))
            case _:
                return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")

    def _notify(self, body: tuple[Any, ...]) -> int:
        _, replaces, icon, title, words, actions, hints, _ = body
        number = replaces or self._next
        self._next = max(self._next, number) + 1
        self.shown.append(Shown(number, replaces, icon, title, words, list(actions), dict(hints)))
        return number
