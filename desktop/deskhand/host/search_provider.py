"""Search from the desktop: an object on the session bus that GNOME Shell and KRunner ask.

org.gnome.Shell.SearchProvider2 (GNOME's developer documentation, "Search Provider") and
org.kde.krunner1 (KRunner's "D-Bus runner"). What is found comes from whoever starts it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from deskhand.host.session_link import BusError, SessionLink

if TYPE_CHECKING:
    from jeepney import Message

log = logging.getLogger(__name__)

BUS_NAME = "org.deskhand.Deskhand"
GNOME_PATH = "/org/deskhand/Deskhand/SearchProvider"
GNOME = "org.gnome.Shell.SearchProvider2"
KRUNNER_PATH = "/org/deskhand/Deskhand/Runner"
KRUNNER = "org.kde.krunner1"

MOST = 20
WITHIN_S = 0.3
MOST_ASKED = 200
"""Letters of what is asked for; the rest is passed over."""

REMEMBERED = 200
_POSSIBLE_MATCH = 30  # KRunner's QueryType
_ICON = "deskhand"
_NO_MARKUP = str.maketrans("<>", "‹›")
"""KRunner may take what looks like HTML for HTML; with these it is text either way."""


@dataclass(frozen=True, slots=True)
class Match:
    """Something found. id: for `Source.open`; detail: a second line; score: 0 to 1."""

    id: str
    title: str
    detail: str = ""
    score: float = 0.5


class Source(Protocol):
    """Who finds and opens. Nothing of it may take long; `find` is cut off."""

    async def find(self, words: str) -> Sequence[Match]:
        """The best first."""

    def open(self, match_id: str, words: str) -> None:
        """Bring it into sight. match_id: of anybody on the bus, so perhaps nothing of ours."""

    def search(self, words: str) -> None:
        """Bring our own search into sight, with these words."""


class SearchProvider:
    """There from `start` to `stop`."""

    def __init__(self, source: Source, within_s: float = WITHIN_S) -> None:
        self._source, self._within_s = source, within_s
        self._link: SessionLink | None = None
        self._found: dict[str, Match] = {}

    @property
    def is_running(self) -> bool:
        """Whether it can be asked."""
        return self._link is not None and self._link.is_open

    async def start(self) -> bool:
        """Take the name on the bus; False without a bus. Another Deskhand, as of another profile,
        keeps it as long as it runs; then it is ours."""
        from jeepney.bus_messages import message_bus

        await self.stop()
        try:
            link = await SessionLink.open(self._answer)
        except BusError as error:
            log.info("the desktop's search cannot ask: %s", error)
            return False
        try:
            await link.call(message_bus.RequestName(BUS_NAME))
        except BusError as error:
            log.info("the desktop's search cannot ask: %s", error)
            await link.close()
            return False
        except asyncio.CancelledError:
            await link.close()
            raise
        self._link = link  # only now: who asked before found nobody of this name
        return True

    async def stop(self) -> None:
        """Give the name back."""
        from jeepney.bus_messages import message_bus

        link, self._link = self._link, None
        self._found.clear()
        if link is None:
            return
        try:
            await link.call(message_bus.ReleaseName(BUS_NAME))
        except BusError as error:
            log.debug("the name goes with the connection: %s", error)
        await link.close()

    async def _answer(self, call: Message) -> Message:
        from jeepney import HeaderFields, new_error

        fields = call.header.fields
        path = str(fields.get(HeaderFields.path))
        interface = fields.get(HeaderFields.interface)
        member, signature = fields.get(HeaderFields.member), fields.get(HeaderFields.signature, "")
        answer: Message | None = None
        match path, interface:
            case _, "org.freedesktop.DBus.Introspectable":
                answer = _returned(call, "s", (_introspection(path),))
            case _ if (path, interface) == (GNOME_PATH, GNOME):
                answer = await self._gnome(call, str(member), str(signature))
            case _ if (path, interface) == (KRUNNER_PATH, KRUNNER):
                answer = await self._krunner(call, str(member), str(signature))
            case _:
                log.debug("nobody of ours was asked: %s", fields)
        if answer is None:
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            return new_error(call, unknown, "s", ("There is no such method here.",))
        return answer

    async def _gnome(self, call: Message, member: str, signature: str) -> Message | None:
        match member, signature, call.body:
            case "GetInitialResultSet", "as", (terms,):
                return _returned(call, "as", (await self._ids(terms),))
            case "GetSubsearchResultSet", "asas", (_, terms):
                return _returned(call, "as", (await self._ids(terms),))
            case "GetResultMetas", "as", (ids,):
                known = [self._found[each] for each in ids[:MOST] if each in self._found]
                return _returned(call, "aa{sv}", ([_meta(each) for each in known],))
            case "ActivateResult", "sasu", (match_id, terms, _):
                self._source.open(match_id, _words(terms))
                return _returned(call)
            case "LaunchSearch", "asu", (terms, _):
                self._source.search(_words(terms))
                return _returned(call)
            case _:
                return None

    async def _krunner(self, call: Message, member: str, signature: str) -> Message | None:
        match member, signature, call.body:
            case "Match", "s", (text,):
                found = await self._find(_words([text]))
                return _returned(call, "a(sssida{sv})", ([_row(each) for each in found],))
            case "Run", "ss", (match_id, _):
                self._source.open(match_id, "")
                return _returned(call)
            case "Actions", "", _:
                return _returned(call, "a(sss)", ([],))
            case _:
                return None

    async def _ids(self, terms: Sequence[str]) -> list[str]:
        return [each.id for each in await self._find(_words(terms))]

    async def _find(self, words: str) -> list[Match]:
        if not words:
            return []
        try:
            async with asyncio.timeout(self._within_s):
                found = list(await self._source.find(words))[:MOST]
        except TimeoutError:
            log.info("the desktop's search was not answered in time")
            return []
        for each in found:
            self._found.pop(each.id, None)
            self._found[each.id] = each
        while len(self._found) > REMEMBERED:
            del self._found[next(iter(self._found))]
        return found


def is_wanted(settings_file: Path) -> bool:
    """Whether the person wants the desktop's search to find things here; asked before anything is
    opened. Settings that cannot be read want nothing."""
    import tomllib

    try:
        with settings_file.open("rb") as file:
            desktop = tomllib.load(file).get("desktop")
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(desktop, dict) and desktop.get("desktop_search") is True


def _words(terms: Sequence[str]) -> str:
    return " ".join(terms)[:MOST_ASKED].strip()


def _returned(call: Message, signature: str = "", body: tuple[Any, ...] = ()) -> Message:
    from jeepney import new_method_return

    return new_method_return(call, signature or None, body)


def _meta(match: Match) -> dict[str, tuple[str, str]]:
    """GNOME Shell escapes it itself."""
    return {
        "id": ("s", match.id),
        "name": ("s", match.title),
        "description": ("s", match.detail),
        "gicon": ("s", _ICON),
    }


def _row(match: Match) -> tuple[str, str, str, int, float, dict[str, tuple[str, str]]]:
    title, detail = match.title.translate(_NO_MARKUP), match.detail.translate(_NO_MARKUP)
    properties = {"subtext": ("s", detail), "category": ("s", "Deskhand")}
    return (match.id, title, _ICON, _POSSIBLE_MATCH, match.score, properties)


_ARGUMENT = '<arg type="{}" direction="{}"/>'
_NODE = '<node name="{}"/>'
_METHODS = {
    GNOME_PATH: (
        GNOME,
        (
            ("GetInitialResultSet", ("as",), "as"),
            ("GetSubsearchResultSet", ("as", "as"), "as"),
            ("GetResultMetas", ("as",), "aa{sv}"),
            ("ActivateResult", ("s", "as", "u"), ""),
            ("LaunchSearch", ("as", "u"), ""),
        ),
    ),
    KRUNNER_PATH: (
        KRUNNER,
        (
            ("Match", ("s",), "a(sssida{sv})"),
            ("Run", ("s", "s"), ""),
            ("Actions", (), "a(sss)"),
        ),
    ),
}


def _introspection(path: str) -> str:
    """D-Bus specification, "Introspection Data Format"."""
    if path not in _METHODS:
        below = [each.removeprefix(path.rstrip("/") + "/") for each in _METHODS]
        names = {each.partition("/")[0] for each in below if not each.startswith("/")}
        return f"<node>{''.join(map(_NODE.format, sorted(names)))}</node>"
    interface, methods = _METHODS[path]
    lines = []
    for name, takes, gives in methods:
        arguments = "".join(_ARGUMENT.format(each, "in") for each in takes)
        arguments += _ARGUMENT.format(gives, "out") if gives else ""
        lines.append(f'<method name="{name}">{arguments}</method>')
    return f'<node><interface name="{interface}">{"".join(lines)}</interface></node>'
