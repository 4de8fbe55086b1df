"""A picture of the screens by the desktop's portal (org.freedesktop.portal.Screenshot), the only
way on Wayland. The desktop may ask the person first. Linux only; needs a running loop."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from deskhand.domain.errors import HostError
from deskhand.domain.wording import mark, tr
from deskhand.host.session_link import BusError, BusFault, SessionLink

if TYPE_CHECKING:
    from jeepney import Message

BUS_NAME = "org.freedesktop.portal.Desktop"
OBJECT = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Screenshot"
REQUEST = "org.freedesktop.portal.Request"
CALL_S = 5.0
ANSWER_S = 120.0
"""Long enough to read and answer the desktop's question."""

REFUSED = 1
"""The portal's answer when the person said no; 0 is yes, 2 anything else."""

INSTEAD = mark("Press the desktop's own key for it, then paste the picture here.")


async def screenshot(answer_s: float = ANSWER_S) -> Path:
    """A PNG file of all screens, made for us: delete it when it is read.

    Raises HostError without a portal, when the person refuses and when it does not answer.
    """
    try:
        link = await SessionLink.open(timeout_s=CALL_S)
        try:
            return await _asked(link, answer_s)
        finally:
            await link.close()
    except BusError as error:
        raise (_silent() if error.fault is BusFault.SILENT else _without(str(error))) from error
    except TimeoutError as late:
        raise _silent() from late


async def _asked(link: SessionLink, answer_s: float) -> Path:
    from jeepney import DBusAddress, HeaderFields, MatchRule, new_method_call
    from jeepney.bus_messages import message_bus

    token = f"deskhand_{secrets.token_hex(8)}"
    sender = link.name.removeprefix(":").replace(".", "_")
    path = f"{OBJECT}/request/{sender}/{token}"
    heard: asyncio.Queue[Message] = asyncio.Queue()

    def hear(signal: Message) -> None:
        if signal.header.fields.get(HeaderFields.path) == path:
            heard.put_nowait(signal)

    # Listened for before it is asked: the answer may come before the call returns.
    link.on_signal(hear)
    rule = MatchRule(type="signal", interface=REQUEST, member="Response", path=path)
    await link.match(rule)
    options = {"handle_token": ("s", token), "interactive": ("b", False), "modal": ("b", False)}
    portal = DBusAddress(OBJECT, BUS_NAME, INTERFACE)
    await link.call(new_method_call(portal, "Screenshot", "sa{sv}", ("", options)), CALL_S)
    (owner,) = await link.call(message_bus.GetNameOwner(BUS_NAME), CALL_S)
    async with asyncio.timeout(answer_s):
        answer = await heard.get()
        # Anybody on the bus may send us a signal, and the file it names is read and deleted.
        while answer.header.fields.get(HeaderFields.sender) != owner:
            answer = await heard.get()
    return _picture(answer.body)


def _picture(body: tuple[Any, ...]) -> Path:
    status, results = body
    if status == REFUSED:
        raise HostError(tr("The screen was not shown to Deskhand, as you chose."))
    kind, address = results.get("uri", ("s", ""))
    if status or kind != "s":
        raise _without(f"response {status}")
    return _file(address)


def _file(address: str) -> Path:
    parts = urlsplit(address)
    path = Path(unquote(parts.path))
    if parts.scheme != "file" or not path.is_file():
        raise _without(f"no file: {address}")
    return path


def _silent() -> HostError:
    return HostError(
        tr("The desktop did not answer whether Deskhand may see the screen."),
        next_step=tr(INSTEAD),
    )


def _without(detail: str) -> HostError:
    return HostError(
        tr("This desktop does not let programs take a picture of the screen."),
        next_step=tr(INSTEAD),
        detail=detail,
    )
