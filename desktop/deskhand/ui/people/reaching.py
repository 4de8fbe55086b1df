"""What a click on a way to reach somebody opens. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from deskhand.domain.people import Reach, ReachKind
from deskhand.domain.wording import mark

_NOT_DIALLED = re.compile(r"[^\d+*#]")

_WORDS = {
    ReachKind.EMAIL: mark("Write to {value}"),
    ReachKind.PHONE: mark("Call {value}"),
    ReachKind.URL: mark("Open {value}"),
    ReachKind.ADDRESS: mark("Open {value}"),
    ReachKind.HANDLE: mark("Open {value}"),
}
_ICONS = {
    ReachKind.EMAIL: "compose",
    ReachKind.PHONE: "phone",
    ReachKind.URL: "external-link",
    ReachKind.ADDRESS: "external-link",
    ReachKind.HANDLE: "external-link",
}


def link_of(reach: Reach) -> str:
    """What to open, "" for nothing. A card comes from others: only these schemes are made, and
    nothing is looked up on the network but what the person presses."""
    match reach.kind:
        case ReachKind.EMAIL:
            return f"mailto:{quote(reach.value, safe='@.+-_')}"
        case ReachKind.PHONE:
            number = _NOT_DIALLED.sub("", reach.value.partition(";")[0])
            return f"tel:{quote(number, safe='+*')}" if number else ""
        case ReachKind.URL | ReachKind.HANDLE:
            return _web(reach.value, guess=reach.kind is ReachKind.URL)
        case ReachKind.ADDRESS:
            return ""


def _web(value: str, *, guess: bool) -> str:
    plain = value.strip()
    if guess and "://" not in plain and re.match(r"^[\w-]+(\.[\w-]+)+(/|$)", plain):
        plain = f"https://{plain}"
    try:
        parts = urlsplit(plain)
    except ValueError:
        return ""
    return plain if parts.scheme in ("http", "https") and parts.hostname else ""


def act_words(kind: ReachKind) -> str:
    """What the button does, marked for `tr` with `value`."""
    return _WORDS[kind]


def act_icon(kind: ReachKind) -> str:
    """Its icon."""
    return _ICONS[kind]
