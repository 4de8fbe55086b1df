"""Which lists of tasks a server has (RFC 6764, RFC 4791 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from deskhand.domain.errors import InputError, SyncConfused
from deskhand.domain.ids import new_id
from deskhand.domain.wording import tr
from deskhand.services.sync import dav_failures, dav_xml
from deskhand.services.sync.dav import Dav
from deskhand.services.sync.dav_xml import Resource

PROPFIND = "PROPFIND"
WELL_KNOWN = "/.well-known/caldav"


@dataclass(frozen=True, slots=True)
class Collection:
    """A list of tasks on a server."""

    url: str
    name: str


async def find_collections(dav: Dav) -> list[Collection]:
    """The lists of tasks at the address, or at its owner's. Raises SyncError."""
    here = await _look(dav, dav.url)
    if here is not None and here.takes_tasks:
        return [_collection(here)]
    home = await _home(dav, here)
    found, _ = await dav.multistatus(PROPFIND, home, dav_xml.PROPERTIES, "1")
    return sorted(
        (_collection(each) for each in found if each.takes_tasks),
        key=lambda each: each.name.casefold(),
    )


async def make_collection(dav: Dav, name: str) -> Collection:
    """Make a list of tasks beside the others. Raises SyncError, InputError without a name."""
    if not name.strip():
        raise InputError(tr("A list needs a name."))
    home = await _home(dav, await _look(dav, dav.url))
    url = urljoin(home if home.endswith("/") else f"{home}/", f"{new_id()}/")
    answer = await dav.ask("MKCALENDAR", url, dav_xml.new_calendar(name.strip()))
    if not answer.is_ok:
        raise dav_failures.refused(dav.host, answer.status)
    return Collection(url, name.strip())


async def _look(dav: Dav, url: str) -> Resource | None:
    """What stands at an address; None where there is nothing, or no DAV."""
    try:
        found, _ = await dav.multistatus(PROPFIND, url, dav_xml.PROPERTIES)
    except SyncConfused:
        if url != dav.url:
            raise
        return None
    return found[0] if found else None


async def _home(dav: Dav, here: Resource | None) -> str:
    """Where the calendars of the person are."""
    seen = here
    if seen is None or not (seen.home or seen.principal):
        origin = urlsplit(dav.url)
        seen = await _look(dav, f"{origin.scheme}://{origin.netloc}{WELL_KNOWN}") or here
    if seen is not None and not seen.home and seen.principal:
        principal = dav.absolute(seen.principal, seen.href)
        seen = (await _look(dav, principal) if principal else None) or seen
    if seen is not None and seen.home:
        home = dav.absolute(seen.home, seen.href)
        if not home:
            raise dav_failures.elsewhere(dav.host, seen.home)
        return home
    if here is not None and here.is_collection:
        return here.href
    raise dav_failures.not_caldav(dav.host, "no calendar-home-set")


def _collection(found: Resource) -> Collection:
    fallback = found.href.rstrip("/").rpartition("/")[2]
    return Collection(found.href, " ".join(found.name.split())[:200] or fallback)
