"""What the doctor looks at around Deskhand: proxy, certificates, tray, notifications, hotkey."""

from __future__ import annotations

import os
import ssl
import sys
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

from deskhand.domain.findings import Finding, State
from deskhand.domain.wording import ntr, tr
from deskhand.host.session_bus import owned_names

TRAY = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS = "org.freedesktop.Notifications"
PORTAL = "org.freedesktop.portal.Desktop"


def examine_surroundings(environ: Mapping[str, str] = os.environ) -> list[Finding]:
    """Proxy, certificates and what the desktop offers. Blocking: D-Bus and files are asked."""
    return [_proxy(), _certificates(), *_desktop(environ)]


def _proxy() -> Finding:
    proxies = {
        scheme: address
        for scheme, address in urllib.request.getproxies().items()
        if scheme in ("http", "https", "all")
    }
    if not proxies:
        return Finding("proxy", State.OK, tr("No proxy is set."))
    for scheme, address in proxies.items():
        whole = address if "://" in address else f"http://{address}"
        if not _host_of(whole):
            return Finding(
                "proxy",
                State.BAD,
                tr("The proxy for {scheme} is no address.", scheme=scheme),
                tr("Mend {name} in the environment.", name=f"{scheme}_proxy"),
            )
    hosts = ", ".join(
        sorted({_host_of(a if "://" in a else f"http://{a}") for a in proxies.values()})
    )
    return Finding("proxy", State.OK, tr("Requests go through {hosts}.", hosts=hosts))


def _host_of(address: str) -> str:
    """Host and port, without the name and password an address may hold; "" for none."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.hostname}{port}" if parts.hostname else ""


def _certificates() -> Finding:
    """The authorities OpenSSL trusts; SDKs bring their own list where the system has none."""
    count = len(ssl.create_default_context().get_ca_certs())
    if count:
        sentence = ntr(
            "{count} certificate authority is trusted.",
            "{count} certificate authorities are trusted.",
            count,
        )
        return Finding("certificates", State.OK, sentence)
    return Finding(
        "certificates",
        State.WARN,
        tr("The system names no certificate authorities."),
        tr("Install the ca-certificates package if providers cannot be reached."),
    )


def _desktop(environ: Mapping[str, str]) -> list[Finding]:
    if sys.platform in ("win32", "darwin"):
        return []
    owned = owned_names((TRAY, NOTIFICATIONS, PORTAL))
    wayland = environ.get("XDG_SESSION_TYPE") == "wayland" or bool(environ.get("WAYLAND_DISPLAY"))
    if owned is None:
        return [
            Finding(
                "desktop",
                State.WARN,
                tr("There is no session bus: no tray, no notifications, no keychain."),
                tr("Start Deskhand from a desktop session."),
            )
        ]
    return [_tray(owned[TRAY]), _notifications(owned[NOTIFICATIONS]), _hotkey(wayland, owned)]


def _tray(is_there: bool) -> Finding:
    if is_there:
        return Finding("tray", State.OK, tr("The desktop shows tray icons."))
    return Finding(
        "tray",
        State.WARN,
        tr("This desktop offers no place for modern tray icons."),
        tr("Everything can be reached without one. GNOME shows them with an extension."),
    )


def _notifications(is_there: bool) -> Finding:
    if is_there:
        return Finding("notifications", State.OK, tr("The desktop shows notifications."))
    return Finding(
        "notifications",
        State.WARN,
        tr("No notification service answers."),
        tr("Install or start one to be told of things while the window is closed."),
    )


def _hotkey(wayland: bool, owned: Mapping[str, bool]) -> Finding:
    if not wayland:
        return Finding("hotkey", State.OK, tr("Global shortcuts work on this X11 desktop."))
    if owned[PORTAL]:
        return Finding("hotkey", State.OK, tr("Wayland: the desktop's portal can be asked."))
    return Finding(
        "hotkey",
        State.WARN,
        tr("Wayland without a portal: no program can have a global key here."),
        tr("Bind `deskhand --quick` to a key in the desktop's own settings."),
    )
