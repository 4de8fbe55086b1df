"""Downloading a large file so that nothing that came is lost: pause, cut, restart, go on."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import httpx2

from deskhand.domain.errors import DownloadError
from deskhand.domain.model import is_loopback
from deskhand.domain.wording import mark, tr
from deskhand.providers.base import Progress
from deskhand.providers.part_file import PartFile, Version

CONNECT_TIMEOUT_S = 15.0
READ_TIMEOUT_S = 60.0
MOST_REDIRECTS = 5
WRITE_BYTES = 1024 * 1024
PROGRESS_S = 0.1

OK, PARTIAL, RANGE_NOT_SATISFIABLE, TOO_MANY = 200, 206, 416, 429
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SHA256_ETAG = re.compile(r'"?([0-9a-f]{64})"?')
CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")

OTHERWISE = mark("Choose another model, or get the file in the browser and add it.")

T = TypeVar("T")


class Download:
    """One file from one address. No key, cookie or password is ever sent.

    url: https, or http on this very machine. sha256, size_bytes: what the file must be, "" and
    None when nobody knows; then the checksum the server may name counts, and `sha256` says
    afterwards what came. instead: what to do where the server has no such file. starts_with: the
    first bytes it must have. proxy: "" for the environment's. ca_file: an extra certificate
    authority.
    """

    def __init__(
        self,
        url: str,
        target: Path,
        *,
        sha256: str = "",
        size_bytes: int | None = None,
        starts_with: bytes = b"",
        instead: str = "",
        proxy: str = "",
        ca_file: str = "",
    ) -> None:
        self.url = url
        self.target = target
        self.sha256 = sha256
        self._size_bytes = size_bytes
        self._starts_with = starts_with
        self._instead = instead
        self._proxy = proxy
        self._ca_file = ca_file
        self._part = PartFile(target)
        self._lane: ThreadPoolExecutor | None = None

    async def run(self) -> AsyncGenerator[Progress]:
        """Fetch it; consume under aclosing. Closing pauses: the next run goes on from there.

        Raises DownloadError, which says what was kept.
        """
        self._check_address(self.url)
        # One thread, so that the file is closed after the last write, also when that is cancelled.
        lane = ThreadPoolExecutor(1, thread_name_prefix="download")
        self._lane = lane
        try:
            if await self._is_here():
                yield Progress(tr("Already here"), self.target.stat().st_size)
                return
            await self._in_lane(self._part.open)
            try:
                async with AsyncExitStack() as stack:
                    client = await self._in_lane(self._client)
                    await stack.enter_async_context(client)
                    response = await self._answered(client, stack)
                    async with aclosing(self._body(response)) as steps:
                        async for step in steps:
                            yield step
                yield Progress(tr("Checking"), self._part.size, self._part.size)
                await self._finish()
                yield Progress(tr("Done"), self._part.size, self._part.size)
            finally:
                await self._in_lane(self._part.close)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise self._lost(error) from error
        finally:
            lane.shutdown(wait=False)

    async def _in_lane(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._lane, work)

    async def _is_here(self) -> bool:
        """Whether the file is in place already, from a time when nobody could write that down."""
        if not await self._in_lane(self.target.is_file):
            return False
        whole = PartFile(self.target)
        whole.path = self.target
        sha256 = await self._in_lane(whole.sha256)
        if self.sha256 and sha256 != self.sha256:
            return False
        self.sha256 = sha256
        return True

    # -- asking

    def _client(self) -> httpx2.AsyncClient:
        stays_here = is_loopback(self.url)
        try:
            context = httpx2.create_ssl_context()
            if self._ca_file:
                context.load_verify_locations(cafile=self._ca_file)
            return httpx2.AsyncClient(
                verify=context,
                timeout=httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
                follow_redirects=False,
                trust_env=not stays_here,
                proxy=None if stays_here or not self._proxy else self._proxy,
            )
        except (OSError, ValueError, ImportError, ssl.SSLError) as error:
            raise DownloadError(
                tr("The proxy or the extra certificate of the download cannot be used."),
                next_step=tr("Correct it in the settings of the built-in provider."),
                detail=str(error),
            ) from error

    async def _answered(
        self, client: httpx2.AsyncClient, stack: AsyncExitStack
    ) -> httpx2.Response | None:
        """The answer whose body is to be added to the part, None when all of it is here."""
        headers = await self._in_lane(self._range_headers)
        response = await self._fetch(client, headers, stack)
        if response.status_code == RANGE_NOT_SATISFIABLE and self._part.size:
            if _total_of(response) == self._part.size:
                return None
            await self._in_lane(self._part.start_over)
            response = await self._fetch(client, {}, stack)
        elif response.status_code == PARTIAL and _start_of(response) != self._part.size:
            await self._in_lane(self._part.start_over)
            response = await self._fetch(client, {}, stack)
        if response.status_code not in (OK, PARTIAL):
            raise self._refused(response.status_code)
        return response

    def _range_headers(self) -> dict[str, str]:
        """What asks for the rest; empty when there is no telling whether it fits what is here."""
        part = self._part
        if not part.size:
            return {}
        version = part.version()
        if version is not None and version.url == self.url:
            if version.validator:
                return {"range": f"bytes={part.size}-", "if-range": version.validator}
            if self.sha256:
                return {"range": f"bytes={part.size}-"}
        part.start_over()
        return {}

    async def _fetch(
        self, client: httpx2.AsyncClient, headers: dict[str, str], stack: AsyncExitStack
    ) -> httpx2.Response:
        url = self.url
        for _ in range(MOST_REDIRECTS + 1):
            request = client.build_request(
                "GET", url, headers={"accept-encoding": "identity", **headers}
            )
            client.cookies.clear()
            response = await client.send(request, stream=True, auth=None)
            stack.push_async_callback(response.aclose)
            self._note_checksum(response)
            if response.status_code not in REDIRECTS:
                return response
            location = response.headers.get("location", "")
            self._check_address(location if "://" in location else url)
            url = urljoin(url, location)
            self._check_address(url)
        raise DownloadError(
            tr("The download's address leads in a circle."), next_step=tr("Try again later.")
        )

    def _check_address(self, url: str) -> None:
        """Only encrypted ways, or within this machine when the download began there."""
        try:
            parts = urlsplit(url)
            is_safe = parts.scheme == "https" or (
                parts.scheme == "http" and is_loopback(url) and is_loopback(self.url)
            )
            has_login = parts.username is not None or parts.password is not None
        except ValueError:
            is_safe, has_login, parts = False, False, urlsplit("")
        if not is_safe or has_login or not parts.hostname:
            raise DownloadError(
                tr("The download leads to an address that is not safe."),
                kept=self._part.kept(),
                next_step=tr("It must begin with https:// and carry no password."),
                detail=f"{parts.scheme}://{parts.hostname or ''}",
            )

    def _note_checksum(self, response: httpx2.Response) -> None:
        """Hugging Face names the SHA-256 of a large file where it sends us on."""
        match = SHA256_ETAG.fullmatch(response.headers.get("x-linked-etag", ""))
        if match is None:
            return
        if self.sha256 and match[1] != self.sha256:
            raise self._another_file(f"SHA-256 {match[1]} instead of {self.sha256}")
        self.sha256 = match[1]

    # -- receiving

    async def _body(self, response: httpx2.Response | None) -> AsyncGenerator[Progress]:
        """Add the body to the part, told of about ten times a second."""
        if response is None:
            return
        part = self._part
        total = _total_of(response)
        self._check_answer(response, total)
        # A server that does not say how much comes may not send more than there should be.
        most = self._size_bytes if total is None else total
        if part.size and response.status_code == OK:
            await self._in_lane(part.start_over)
            yield Progress(tr("Starting over: the server cannot go on from there"), 0, total)
        await self._in_lane(lambda: part.belongs_to(_version(self.url, response, total)))
        if total is not None:
            await self._in_lane(lambda: part.check_room(total))
        yield Progress(tr("Downloading"), part.size, total)
        gathered = bytearray()
        told = time.monotonic()
        try:
            async for chunk in response.aiter_raw():
                gathered += chunk
                self._check_first_bytes(gathered)
                if most is not None and part.size + len(gathered) > most:
                    raise self._another_file(f"more than the {most} bytes announced")
                now = time.monotonic()
                if len(gathered) >= WRITE_BYTES or now - told >= PROGRESS_S:
                    await self._write(gathered)
                    told = now
                    yield Progress(tr("Downloading"), part.size, total)
        finally:
            await self._write(gathered)
        if total is not None and part.size < total:
            raise self._cut(f"{part.size} of {total} bytes")

    async def _write(self, gathered: bytearray) -> None:
        """Move what was gathered to the disk, once."""
        data = bytes(gathered)
        gathered.clear()
        await self._in_lane(lambda: self._part.append(data))

    def _check_answer(self, response: httpx2.Response, total: int | None) -> None:
        if response.headers.get("content-type", "").startswith("text/html"):
            raise DownloadError(
                tr("A web page came instead of the file."),
                kept=self._part.kept(),
                next_step=tr("A network may ask you to sign in first: open a page in the browser."),
            )
        if self._size_bytes and total is not None and total != self._size_bytes:
            raise self._another_file(f"{total} bytes instead of {self._size_bytes}")

    def _check_first_bytes(self, gathered: bytearray) -> None:
        begin = bytes(gathered[: len(self._starts_with)])
        if self._part.size == 0 and not self._starts_with.startswith(begin):
            gathered.clear()
            raise self._another_file("it does not begin like a model file")

    async def _finish(self) -> None:
        """Check what came and put it in its place. Raises DownloadError."""
        sha256 = await self._in_lane(self._part.sha256)
        if self.sha256 and sha256 != self.sha256:
            await self._in_lane(self._part.discard)
            raise DownloadError(
                tr(
                    "{name} was damaged on the way and has been thrown away.", name=self.target.name
                ),
                next_step=tr("Download it again."),
                detail=f"SHA-256 {sha256} instead of {self.sha256}",
            )
        self.sha256 = sha256
        await self._in_lane(self._part.move_into_place)

    # -- what to tell

    def _lost(self, error: Exception) -> DownloadError:
        name = self.target.name
        if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
            return DownloadError(
                tr(
                    "{name} cannot be downloaded: {hostname} is out of reach.",
                    name=name,
                    hostname=urlsplit(self.url).hostname,
                ),
                kept=self._part.kept(),
                next_step=tr("Check the network connection, then go on."),
                detail=f"{type(error).__name__}: {error}",
            )
        if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
            return DownloadError(
                tr("{name} cannot be downloaded: its address is not one.", name=name),
                detail=str(error),
            )
        return self._cut(f"{type(error).__name__}: {error}")

    def _cut(self, detail: str) -> DownloadError:
        return DownloadError(
            tr("The download of {name} broke off.", name=self.target.name),
            kept=self._part.kept(),
            next_step=tr("Go on when the connection is back."),
            detail=detail,
        )

    def _refused(self, status: int) -> DownloadError:
        if status >= 500 or status == TOO_MANY:
            return DownloadError(
                tr("The server of {name} is too busy.", name=self.target.name),
                kept=self._part.kept(),
                next_step=tr("Go on in a few minutes."),
                detail=f"HTTP {status}",
            )
        return DownloadError(
            tr("The server does not hand out {name}.", name=self.target.name),
            kept=self._part.kept(),
            next_step=self._instead or tr(OTHERWISE),
            detail=f"HTTP {status}",
        )

    def _another_file(self, detail: str) -> DownloadError:
        return DownloadError(
            tr(
                "The server has another file than the {name} Deskhand knows.", name=self.target.name
            ),
            kept=self._part.kept(),
            next_step=self._instead or tr(OTHERWISE),
            detail=detail,
        )


def _version(url: str, response: httpx2.Response, total: int | None) -> Version:
    """A weak ETag does not promise the same bytes, so the date is taken then."""
    etag = response.headers.get("etag", "")
    if not etag or etag.startswith("W/"):
        etag = response.headers.get("last-modified", "")
    return Version(url, etag[:500], total)


def _total_of(response: httpx2.Response) -> int | None:
    """The size of the whole file, as far as the server says."""
    match = CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
    if match is not None:
        return None if match[2] == "*" else int(match[2])
    length = response.headers.get("content-length", "")
    return int(length) if length.isdecimal() and len(length) < 20 else None


def _start_of(response: httpx2.Response) -> int | None:
    match = CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
    return int(match[1]) if match is not None and match[1] else None
