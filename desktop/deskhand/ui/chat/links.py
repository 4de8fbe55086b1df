"""Links in an answer: where they lead, and whether a person should be asked first.

An answer may quote a page written by somebody else, so its links are shown with their host and
only web and mail addresses can be opened at all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from deskhand.domain.wording import tr
from deskhand.ui.chat.text_direction import has_hidden, reveal

OPENABLE = frozenset(("http", "https", "mailto"))
MAX_ADDRESS = 8_000
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
_HOST_IN_WORDS = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}", re.UNICODE)
_LATIN = re.compile(r"[a-z0-9.\-\u00df-\u00f6\u00f8-\u017f]*")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be opened.

    host: where it leads, as a person should read it; of a mail address all of it. doubt: a
    sentence that says why to look twice, "" when there is no reason.
    """

    address: str
    host: str
    doubt: str = ""


def judge(address: str) -> Link | None:
    """What to know about a link before it is opened; None for one that is never opened."""
    if len(address) > MAX_ADDRESS or _CONTROL.search(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises ValueError for one that is no number
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in OPENABLE:
        return None
    if scheme == "mailto":
        to = unquote(parts.path)
        return Link(address, reveal(to), _mail_doubt(to)) if to else None
    shown = _shown_host(host)
    if not shown:
        return None
    return Link(address, shown, _doubt(parts, host, shown))


def can_open(address: str) -> bool:
    """Whether a link in an answer may be opened, after a click: web and mail, nothing else."""
    return judge(address) is not None


def host_of(address: str) -> str:
    """Where a link leads, as a person should read it; "" for one that is never opened."""
    link = judge(address)
    return link.host if link is not None else ""


def names_host(words: str, host: str) -> bool:
    """Whether the words of a link say where it leads, and say nothing else."""
    named = {found.group().casefold() for found in _HOST_IN_WORDS.finditer(words)}
    plain = host.casefold().removeprefix("www.")
    if "@" in host:
        return host.casefold() in words.casefold()
    return bool(named) and all(name.removeprefix("www.") == plain for name in named)


def _shown_host(host: str) -> str:
    """The host in letters that cannot be mistaken; "" for none."""
    readable = _readable(host)
    if _LATIN.fullmatch(readable):
        return readable
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _readable(host: str) -> str:
    """The host with its coded parts in letters."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def _doubt(parts: SplitResult, host: str, shown: str) -> str:
    if parts.username is not None:
        return tr("What stands before the “@” is not the site. It leads to {host}.", host=shown)
    readable = _readable(host)
    if has_hidden(readable):
        return tr("Its host has characters that are not seen. It leads to {host}.", host=shown)
    labels = [_scripts(label) for label in readable.split(".")]
    if any(len(scripts) > 1 for scripts in labels):
        return tr(
            "Its host “{readable}” mixes letters of several alphabets, which can look like "
            "another site. It leads to {host}.",
            readable=readable,
            host=shown,
        )
    if shown != readable:
        return tr(
            "Its host “{readable}” is not in Latin letters, some of which look the same. It "
            "leads to {host}.",
            readable=readable,
            host=shown,
        )
    return ""


def _mail_doubt(to: str) -> str:
    if has_hidden(to) or not to.isascii():
        return tr("The address has characters that can look like others.")
    return ""


def _scripts(label: str) -> set[str]:
    """The alphabets in a part of a host, by the first word of their letters' names."""
    return {unicodedata.name(each, "UNKNOWN").split(" ")[0] for each in label if each.isalpha()}
