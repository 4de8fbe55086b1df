"""Whether there is a newer Deskhand: asked for, never done silently, never installed from here."""

from __future__ import annotations

import asyncio
import hashlib
import platform
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskhand import __version__
from deskhand.domain.errors import DownloadError, InputError, PolicyRefused, UpdateError
from deskhand.domain.model import is_loopback, origin_of
from deskhand.domain.update import Packing, Release, ReleaseFile, version_key
from deskhand.domain.wording import tr
from deskhand.host.state_file import StateFile
from deskhand.providers.base import Progress
from deskhand.services.settings import SettingsService
from deskhand.services.update_feed import MOST_BYTES, Feed, read_feed
from deskhand.services.update_source import FEED, KEYS, packings

if TYPE_CHECKING:
    import httpx2

CONNECT_TIMEOUT_S = 10.0
REQUEST_TIMEOUT_S = 30.0
EVERY = timedelta(days=1)
"""How often is looked by itself, when the person wants that."""


def _now() -> datetime:
    return datetime.now(UTC)


class Updates:
    """state: remembers the feed seen and the version told of last. version, keys, feed: of this
    build."""

    def __init__(
        self,
        settings: SettingsService,
        state: StateFile,
        *,
        version: str = __version__,
        keys: Sequence[str] = KEYS,
        feed: str = FEED,
        kinds: Sequence[Packing] | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._settings = settings
        self._state = state
        self._version = version
        self._keys = tuple(keys)
        self._feed = feed
        self._kinds = packings() if kinds is None else tuple(kinds)
        self._now = now

    @property
    def address(self) -> str:
        """The feed that is asked; "" when neither the settings nor this build name one."""
        wanted = self._settings.current.updates
        return (wanted.feed or self._feed).replace("{channel}", wanted.channel)

    @property
    def is_wanted(self) -> bool:
        """Whether the person lets Deskhand look by itself."""
        return self._settings.current.updates.check

    async def is_due(self) -> bool:
        """Whether to look now, by itself: wanted, allowed, and not done for a day."""
        if not self.is_wanted or not self.address or self._is_forbidden():
            return False
        last = _instant((await asyncio.to_thread(self._state.read)).get("checked"))
        return last is None or not timedelta(0) <= self._now() - last < EVERY

    async def check(self) -> Release | None:
        """The newer version that can be had; None when there is none, also for an older one.

        Raises PolicyRefused while “Local only” is on, InputError when there is no feed to ask,
        UpdateError when it does not answer or is not to be trusted.
        """
        if self._is_forbidden():
            raise PolicyRefused(
                tr("“Local only” is on: nobody is asked for updates."),
                next_step=tr("Turn it off in the settings to look for them."),
            )
        self._check_address()
        data = await self._fetch()
        known = await asyncio.to_thread(self._state.read)
        feed = await asyncio.to_thread(self._read, data, known)
        remembered = {
            "checked": self._now().isoformat(),
            "feed": self.address,
            "issued": feed.issued.isoformat(),
        }
        await asyncio.to_thread(self._state.write, known | remembered)
        is_newer = version_key(feed.release.version) > version_key(self._version)
        return feed.release if is_newer else None

    async def is_news(self, release: Release) -> bool:
        """Whether nobody was told of this version yet; from now on it counts as told."""
        known = await asyncio.to_thread(self._state.read)
        if known.get("told") == release.version:
            return False
        await asyncio.to_thread(self._state.write, known | {"told": release.version})
        return True

    def file_of(self, release: Release) -> ReleaseFile | None:
        """The file for this machine and this way of packing; None when there is none, or when
        the program runs from its source."""
        return release.file_for(self._kinds, platform.machine())

    async def place_for(self, file: ReleaseFile, folder: Path | None = None) -> Path:
        """Where the file goes: into the Downloads folder, beside what is there of that name."""
        return await asyncio.to_thread(_free_place, file, folder)

    async def download(
        self, release: Release, file: ReleaseFile, target: Path
    ) -> AsyncGenerator[Progress]:
        """Fetch it and check it; consume under aclosing. Closing keeps what came for next time.

        Raises PolicyRefused, UpdateError for a version that is not newer, DownloadError.
        """
        from deskhand.providers.download import Download

        if self._is_forbidden(file.url):
            raise PolicyRefused(
                tr("“Local only” is on: nothing is downloaded."),
                next_step=tr("Turn it off in the settings to download it."),
            )
        if version_key(release.version) <= version_key(self._version):
            raise UpdateError(
                tr("Version {version} is not newer than this one.", version=release.version),
                kept=tr("Nothing was changed."),
            )
        fetching = Download(
            file.url,
            target,
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            instead=tr("Do not install it; look at Deskhand's page yourself."),
        )
        async with aclosing(fetching.run()) as steps:
            async for step in steps:
                yield step

    def _is_forbidden(self, url: str = "") -> bool:
        url = url or self.address
        return self._settings.current.privacy.local_only and not is_loopback(url)

    def _check_address(self) -> None:
        """Raises InputError where there is nothing that can be asked."""
        address = self.address
        if not address:
            raise InputError(
                tr("This Deskhand was built without a feed of updates."),
                next_step=tr(
                    "Look where you got it from; or put a feed and its key under [updates] into "
                    "the settings."
                ),
            )
        if not origin_of(address) or (
            not address.startswith("https:") and not is_loopback(address)
        ):
            raise InputError(
                tr("The address of the feed of updates cannot be used."),
                next_step=tr("It begins with https:// and a host."),
                detail=address[:200],
            )

    def _read(self, data: bytes, known: dict[str, Any]) -> Feed:
        wanted = self._settings.current.updates
        # A feed of one's own is trusted for its own key alone.
        keys = (wanted.key,) if wanted.feed else self._keys
        seen = _instant(known.get("issued")) if known.get("feed") == self.address else None
        return read_feed(
            data,
            keys=[each for each in keys if each],
            channel=wanted.channel,
            seen=seen,
            now=self._now(),
        )

    async def _fetch(self) -> bytes:
        import httpx2

        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_S):
                client = await asyncio.to_thread(self._client)
                async with client, client.stream("GET", self.address) as response:
                    return await _body(response)
        except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise UpdateError(
                tr("The server that knows of updates does not answer."),
                kept=tr("Nothing was changed."),
                next_step=tr("Check the network connection, and try again later."),
                detail=f"{type(error).__name__}: {error}",
            ) from error

    def _client(self) -> httpx2.AsyncClient:
        """One that says nothing of the person or the machine, not even which version this is."""
        import httpx2

        return httpx2.AsyncClient(
            headers={
                "user-agent": "Deskhand",
                "accept": "application/json",
                "accept-encoding": "identity",  # what is packed is not unpacked, see `_body`
            },
            timeout=httpx2.Timeout(REQUEST_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
            follow_redirects=False,
            trust_env=not is_loopback(self.address),
        )


async def _body(response: httpx2.Response) -> bytes:
    """At most MOST_BYTES. Raises UpdateError for more, and for any answer but 200."""
    if response.status_code != 200:
        raise UpdateError(
            tr("The server that knows of updates refuses."),
            kept=tr("Nothing was changed."),
            next_step=tr("Look at the address of the feed in the settings, or try again later."),
            detail=f"HTTP {response.status_code}",
        )
    data = bytearray()
    # Unpacked by nobody: a bomb stays as small as it was sent.
    async with aclosing(_raw(response)) as pieces:
        async for piece in pieces:
            data += piece
            if len(data) > MOST_BYTES:
                raise UpdateError(
                    tr("The server that knows of updates sent far too much."),
                    kept=tr("Nothing was changed."),
                    next_step=tr("Look at the address of the feed in the settings."),
                    detail=f"more than {MOST_BYTES} bytes",
                )
    return bytes(data)


async def _raw(response: httpx2.Response) -> AsyncGenerator[bytes]:
    async for piece in response.aiter_raw():
        yield piece


def _instant(text: object) -> datetime | None:
    """None for what is not an instant with a zone."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _free_place(file: ReleaseFile, folder: Path | None) -> Path:
    """Raises DownloadError when there are too many of that name."""
    import platformdirs

    folder = folder or platformdirs.user_downloads_path()
    first = folder / file.name
    for n in range(100):
        place = first if not n else first.with_name(f"{first.stem}-{n}{first.suffix}")
        if not place.exists() or _sha256(place) == file.sha256:
            return place
    raise DownloadError(
        tr("There are too many files called {name} already.", name=file.name),
        next_step=tr("Tidy up the folder {folder} and try again.", folder=folder),
    )


def _sha256(path: Path) -> str:
    """Empty for what is no file that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
