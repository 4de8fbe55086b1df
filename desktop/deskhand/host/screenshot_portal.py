"""A picture of the screens by the desktop's portal (org.freedesktop.portal.Screenshot), the only
way on Wayland. The desktop may ask the person first. Linux only; needs a running loop."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from deskhand.domain.errors import HostError
from deskhand.domain.wording import mark, tr

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
    from jeepney.io.asyncio import open_dbus_router

    try:
        async with asyncio.timeout(CALL_S + answer_s), open_dbus_router("SESSION") as router:
            return await _asked(router, answer_s)
    except TimeoutError as late:
        raise HostError(
            tr("The desktop did not answer whether Deskhand may see the screen."),
            next_step=tr(INSTEAD),
        ) from late
    except (OSError, EOFError, KeyError, ValueError) as gone:
        raise _without(str(gone)) from gone


async def _asked(router: object, answer_s: float) -> Path:
    from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
    from jeepney.io.asyncio import DBusRouter, Proxy
    from jeepney.wrappers import DBusErrorResponse

    assert isinstance(router, DBusRouter)
    token = f"deskhand_{secrets.token_hex(8)}"
    sender = str(router.unique_name).removeprefix(":").replace(".", "_")
    # Listened for before it is asked: the answer may come before the call returns.
    rule = MatchRule(
        type="signal",
        interface=REQUEST,
        member="Response",
        path=f"{OBJECT}/request/{sender}/{token}",
    )
    options = {"handle_token": ("s", token), "interactive": ("b", False), "modal": ("b", False)}
    portal = DBusAddress(OBJECT, BUS_NAME, INTERFACE)
    call = new_method_call(portal, "Screenshot", "sa{sv}", ("", options))
    try:
        with router.filter(rule, bufsize=1) as answers:
            await Proxy(message_bus, router).AddMatch(rule)
            reply = await asyncio.wait_for(router.send_and_get_reply(call), CALL_S)
            if reply.header.message_type.name == "error":
                raise _without(str(reply.body))
            answer = await asyncio.wait_for(answers.get(), answer_s)
    except DBusErrorResponse as error:
        raise _without(str(error)) from error
    status, results = answer.body
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


def _without(detail: str) -> HostError:
    return HostError(
        tr("This desktop does not let programs take a picture of the screen."),
        next_step=tr(INSTEAD),
        detail=detail,
    )
