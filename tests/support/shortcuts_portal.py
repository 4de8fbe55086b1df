"""A real org.freedesktop.portal.GlobalShortcuts on the session bus whose person is the test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus

from deskhand.host.session_link import SessionLink

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
YES, NO, BROKEN = 0, 1, 2


@dataclass
class ShortcutsPortal:
    """answer: what the person says to BindShortcuts; None leaves it open. has_shortcuts and
    has_registry: whether the portal knows these interfaces. hangs: takes calls, never replies;
    hangs_at: this method alone. gives: which ids are given, None for all. calls: methods in
    order."""

    answer: int | None = YES
    has_shortcuts: bool = True
    has_registry: bool = True
    hangs: bool = False
    hangs_at: str = ""
    gives: set[str] | None = None
    calls: list[str] = field(default_factory=list)
    app_id: str = ""
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    session: str = ""
    _link: SessionLink | None = None
    _open_request: str = ""

    async def up(self) -> None:
        """Own the name."""
        self._link = await SessionLink.open(self._take)
        assert (await self._link.call(message_bus.RequestName(NAME)))[0] == 1

    async def down(self) -> None:
        """Die."""
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def press(self, id_: str, token: str = "", session: str = "") -> None:
        """The person presses a key."""
        options = {"activation_token": ("s", token)} if token else {}
        body = (session or self.session, id_, 1, options)
        await self._signal(PATH, SHORTCUTS, "Activated", "osta{sv}", body)

    async def lie(self) -> None:
        """Say that a key was pressed, without saying which."""
        await self._signal(PATH, SHORTCUTS, "Activated", "o", (self.session,))

    async def call_it(self, id_: str, shown: str) -> None:
        """The person chooses another key in the desktop's settings."""
        body = (self.session, [(id_, {"trigger_description": ("s", shown)})])
        await self._signal(PATH, SHORTCUTS, "ShortcutsChanged", "oa(sa{sv})", body)

    async def end_session(self) -> None:
        await self._signal(self.session, SESSION, "Closed", "", ())

    async def decide(self, answer: int) -> None:
        """What was left open is answered."""
        await self._respond(self._open_request, answer, {"shortcuts": self._shortcuts()})

    async def _signal(
        self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]
    ) -> None:
        assert self._link is not None
        emitter = DBusAddress(path, NAME, interface)
        await self._link.send(new_signal(emitter, member, signature or None, body))

    async def _respond(self, request: str, status: int, results: dict[str, Any]) -> None:
        await self._signal(request, REQUEST, "Response", "ua{sv}", (status, results))

    def _shortcuts(self) -> tuple[str, Any]:
        given = [
            (id_, {"trigger_description": ("s", f"Press {facts['preferred_trigger'][1]}")})
            for id_, facts in self.asked.items()
            if self.gives is None or id_ in self.gives
        ]
        return ("a(sa{sv})", given)

    async def _take(self, call: Message) -> Message:
        if self.hangs:
            await asyncio.Event().wait()
        fields = call.header.fields
        interface = fields.get(HeaderFields.interface, "")
        member = fields[HeaderFields.member]
        self.calls.append(member)
        if member == self.hangs_at:
            await asyncio.Event().wait()
        sender = str(fields[HeaderFields.sender]).removeprefix(":").replace(".", "_")
        known = self.has_shortcuts or interface not in (
            SHORTCUTS,
            "org.freedesktop.DBus.Properties",
        )
        if not known or (member == "Register" and not self.has_registry):
            return new_error(call, "org.freedesktop.DBus.Error.UnknownInterface", "s", ("No.",))
        match member:
            case "Register":
                self.app_id = call.body[0]
                return new_method_return(call)
            case "Get":
                return new_method_return(call, "v", (("u", 1),))
            case "CreateSession":
                options = call.body[0]
                self.session = f"{PATH}/session/{sender}/{options['session_handle_token'][1]}"
                request = f"{PATH}/request/{sender}/{options['handle_token'][1]}"
                await self._respond(request, YES, {"session_handle": ("s", self.session)})
                return new_method_return(call, "o", (request,))
            case "BindShortcuts":
                session, shortcuts, _, options = call.body
                assert session == self.session
                self.asked = dict(shortcuts)
                self._open_request = f"{PATH}/request/{sender}/{options['handle_token'][1]}"
                if self.answer is not None:
                    # Before the call returns, as real portals may.
                    await self.decide(self.answer)
                return new_method_return(call, "o", (self._open_request,))
            case "Close":
                return new_method_return(call)
            case _:
                return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", "s", ("No.",))
