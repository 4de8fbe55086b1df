"""What a collection holds now: its entries' versions, and their texts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from deskhand.domain.errors import SyncConfused, SyncRefused
from deskhand.services.sync import dav_xml
from deskhand.services.sync.dav import Dav
from deskhand.services.sync.dav_xml import Resource

MOST_PAGES = 1_000
AT_ONCE = 40
REPORT = "REPORT"


@dataclass(frozen=True, slots=True)
class Listing:
    """etags: of every entry, by address. token: from where to ask for changes the next time."""

    etags: dict[str, str]
    token: str


async def list_entries(dav: Dav, collection: str, token: str, known: Mapping[str, str]) -> Listing:
    """Every entry there is. token, known: what was there the last time; "" to list all anew.

    Raises SyncError.
    """
    if token:
        changed = await _changes(dav, collection, token, known)
        if changed is not None:
            return changed
    fresh = await _token(dav, collection)
    return Listing(await _all(dav, collection), fresh)


async def _changes(
    dav: Dav, collection: str, token: str, known: Mapping[str, str]
) -> Listing | None:
    """None where the server does not know the token any more, or does not come to an end."""
    etags, seen = dict(known), {token}
    for _ in range(MOST_PAGES):
        try:
            body = dav_xml.changes_since(token)
            found, following = await dav.multistatus(REPORT, collection, body)
        except (SyncConfused, SyncRefused):
            return None
        is_more = False
        for each in found:
            if each.status == 507:
                is_more = True
            elif not _is_inside(each, collection):
                continue
            elif each.status in (404, 410):
                etags.pop(each.href, None)
            else:
                etags[each.href] = each.etag
        if not is_more:
            return Listing(etags, following)
        if following in seen or not following:
            return None
        seen.add(following)
        token = following
        await asyncio.sleep(0)
    return None


async def _token(dav: Dav, collection: str) -> str:
    """Asked before the entries: what changes in between comes once more."""
    found, _ = await dav.multistatus("PROPFIND", collection, dav_xml.PROPERTIES)
    return next((each.token for each in found if each.token), "")


async def _all(dav: Dav, collection: str) -> dict[str, str]:
    try:
        found, _ = await dav.multistatus(REPORT, collection, dav_xml.TODOS, "1")
    except SyncConfused:  # a server without queries
        found, _ = await dav.multistatus("PROPFIND", collection, dav_xml.ETAGS, "1")
    return {
        each.href: each.etag
        for each in found
        if _is_inside(each, collection) and not each.is_collection and each.status // 100 in (0, 2)
    }


def _is_inside(found: Resource, collection: str) -> bool:
    base = collection if collection.endswith("/") else f"{collection}/"
    return found.href.startswith(base) and len(found.href) > len(base)


async def fetch(
    dav: Dav, collection: str, hrefs: Iterable[str]
) -> AsyncGenerator[dict[str, Resource]]:
    """The texts of entries, some at a time; one the server does not have is missing, or has a
    status. Raises SyncError."""
    wanted = list(hrefs)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        yield await _some(dav, collection, some)


async def _some(dav: Dav, collection: str, hrefs: Sequence[str]) -> dict[str, Resource]:
    paths = [each.removeprefix(_origin(each)) for each in hrefs]
    found, _ = await dav.multistatus(REPORT, collection, dav_xml.multiget(paths), "1")
    asked = set(hrefs)
    return {each.href: each for each in found if each.href in asked}


def _origin(url: str) -> str:
    return url[: url.index("/", url.index("://") + 3)]
