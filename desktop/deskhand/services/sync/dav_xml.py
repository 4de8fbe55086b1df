"""What is asked of a CalDAV server, and what its answers say (RFC 4918, 4791, 6578)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DAV, CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'

PROPERTIES = (
    f"{_HEAD}<d:propfind {_SPACES}><d:prop><d:resourcetype/><d:displayname/>"
    "<d:current-user-principal/><d:sync-token/><c:calendar-home-set/>"
    "<c:supported-calendar-component-set/></d:prop></d:propfind>"
)
ETAGS = f"{_HEAD}<d:propfind {_SPACES}><d:prop><d:getetag/><d:resourcetype/></d:prop></d:propfind>"
TODOS = (
    f"{_HEAD}<c:calendar-query {_SPACES}><d:prop><d:getetag/></d:prop><c:filter>"
    '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VTODO"/></c:comp-filter>'
    "</c:filter></c:calendar-query>"
)


class NotMultiStatus(Exception):
    """The answer is no multi-status document."""


@dataclass(slots=True)
class Resource:
    """What a multi-status answer says of one address. status: 0 where it gives properties.

    kinds: the components a calendar takes, empty where it does not say.
    """

    href: str
    status: int = 0
    etag: str = ""
    data: str = ""
    name: str = ""
    token: str = ""
    principal: str = ""
    home: str = ""
    is_collection: bool = False
    is_calendar: bool = False
    kinds: frozenset[str] = frozenset()

    @property
    def takes_tasks(self) -> bool:
        """Whether it is a calendar that can hold VTODO."""
        return self.is_calendar and (not self.kinds or "VTODO" in self.kinds)


def changes_since(token: str) -> str:
    """A sync-collection report."""
    return (
        f"{_HEAD}<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token>"
        "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
    )


def multiget(hrefs: Sequence[str]) -> str:
    """A report that asks for these entries."""
    listed = "".join(f"<d:href>{escape(each)}</d:href>" for each in hrefs)
    return (
        f"{_HEAD}<c:calendar-multiget {_SPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>"
        f"{listed}</c:calendar-multiget>"
    )


def new_calendar(name: str) -> str:
    """MKCALENDAR for a list of tasks."""
    return (
        f"{_HEAD}<c:mkcalendar {_SPACES}><d:set><d:prop><d:displayname>{escape(name)}"
        '</d:displayname><c:supported-calendar-component-set><c:comp name="VTODO"/>'
        "</c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>"
    )


def read(body: bytes) -> tuple[list[Resource], str]:
    """The resources of a multi-status document, and its sync-token. Blocking for large ones.

    Raises NotMultiStatus, also for one with entities of its own.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException

    try:
        return _read(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise NotMultiStatus(f"{type(error).__name__}: {error}") from error


def _read(body: bytes) -> tuple[list[Resource], str]:
    from defusedxml.ElementTree import iterparse

    found, token, root = list[Resource](), "", None
    for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            root = element if root is None else root
            if root.tag != f"{DAV}multistatus":
                raise NotMultiStatus(f"<{str(root.tag)[:80]}>")
        elif element.tag == f"{DAV}response":
            found.append(_resource(element))
            element.clear()
        elif element.tag == f"{DAV}sync-token" and root is not None and element in root:
            token = (element.text or "").strip()
    if root is None:
        raise NotMultiStatus("empty")
    return found, token


def _resource(response: Element) -> Resource:
    made = Resource(_text(response, f"{DAV}href"))
    made.status = _status(_text(response, f"{DAV}status"))
    for part in response.findall(f"{DAV}propstat"):
        status = _status(_text(part, f"{DAV}status"))
        if status // 100 == 2 or not status:
            for prop in part.findall(f"{DAV}prop"):
                _fill(made, prop)
    return made


def _fill(made: Resource, prop: Element) -> None:
    made.etag = _text(prop, f"{DAV}getetag") or made.etag
    made.data = _text(prop, f"{CAL}calendar-data", strip=False) or made.data
    made.name = _text(prop, f"{DAV}displayname") or made.name
    made.token = _text(prop, f"{DAV}sync-token") or made.token
    made.principal = _text(prop, f"{DAV}current-user-principal/{DAV}href") or made.principal
    made.home = _text(prop, f"{CAL}calendar-home-set/{DAV}href") or made.home
    kind = prop.find(f"{DAV}resourcetype")
    if kind is not None:
        made.is_collection = kind.find(f"{DAV}collection") is not None
        made.is_calendar = kind.find(f"{CAL}calendar") is not None
    components = prop.find(f"{CAL}supported-calendar-component-set")
    if components is not None:
        made.kinds = frozenset(_names(components))


def _names(components: Element) -> Iterator[str]:
    for each in components.findall(f"{CAL}comp"):
        yield each.get("name", "").upper()


def _text(element: Element, path: str, *, strip: bool = True) -> str:
    found = element.findtext(path) or ""
    return found.strip() if strip else found


def _status(line: str) -> int:
    """The number of "HTTP/1.1 404 Not Found", 0 for anything else."""
    number = line.split()[1:2]
    return int(number[0]) if number and number[0].isascii() and number[0].isdigit() else 0
