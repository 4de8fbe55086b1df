"""Whether the person asked the desktop not to disturb, as far as its service says so.

Others keep to it by themselves: what they are given then waits in their own list.
"""

from __future__ import annotations

import asyncio
import shutil

from deskhand.host.session_link import BusError, BusFault, SessionLink

GSETTINGS_S = 2.0


async def wants_quiet(
    link: SessionLink, name: str, path: str, server: str, timeout_s: float
) -> bool:
    """server: the service's own name, in small letters. Raises BusError when it does not answer."""
    match server:
        case "dunst":
            return await _property(link, name, path, "org.dunstproject.cmd0", "paused", timeout_s)
        case "gnome-shell":
            return await _gnome_hides_banners()
        case _:
            # KDE Plasma, after an inhibition of its own or of a program (since 5.18).
            return await _property(link, name, path, name, "Inhibited", timeout_s)


async def _property(
    link: SessionLink, name: str, path: str, interface: str, what: str, timeout_s: float
) -> bool:
    from jeepney import DBusAddress, Properties

    asked = Properties(DBusAddress(path, name, interface)).get(what)
    try:
        (value,) = await link.call(asked, timeout_s)
    except BusError as error:
        if error.fault is BusFault.REFUSED:
            return False  # this service has no such property
        raise
    return bool(value == ("b", True))


async def _gnome_hides_banners() -> bool:
    program = shutil.which("gsettings")
    if program is None:
        return False
    process = await asyncio.create_subprocess_exec(
        program,
        "get",
        "org.gnome.desktop.notifications",
        "show-banners",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(GSETTINGS_S):
            out, _ = await process.communicate()
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:  # it hangs, or nobody waits for it any more
            process.kill()
    return out.strip() == b"false"
