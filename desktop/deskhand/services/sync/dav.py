"""Asking a CalDAV server: one origin, no redirects elsewhere, bounded in size and time.

The protocol is thin, and the limits have to hold on every byte of it: so it is spoken here, and not
by a library that brings its own connections.
"""

from __future__ import annotations

import asyncio
import base64
import urllib.request
from contextlib import aclosing
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from deskhand import __version__
from deskhand.domain.errors import InputError, SyncRefused
from deskhand.domain.model import is_loopback, origin_of
from deskhand.domain.secrets import SecretHandle
from deskhand.domain.wording import tr
from deskhand.services.sync import dav_failures as failures
from deskhand.services.sync import dav_xml
from deskhand.services.sync.dav_xml import NotMultiStatus, Resource

if TYPE_CHECKING:
    import ssl

    import httpx2

MOST_REDIRECTS = 4
_SAFE = "/@:!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Limits:
    """answer_bytes: of one answer. connect_s, silence_s: to reach the server, and between two
    pieces. request_s: for one whole request."""

    answer_bytes: int = 48 * 1024 * 1024
    connect_s: float = 10.0
    silence_s: float = 30.0
    request_s: float = 180.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. etag: "" where the server names none."""

    status: int
    body: bytes
    etag: str
    location: str
    content_type: str

    @property
    def is_ok(self) -> bool:
        """Whether it was done."""
        return self.status // 100 == 2


def check_address(url: str) -> str:
    """The address as it is asked. Raises InputError for one that is none, or that would show the
    password to everybody on the way."""
    url = url.strip()
    if url and "://" not in url:
        url = f"https://{url}"
    if not origin_of(url):
        raise InputError(
            tr("“{url}” is not a web address.", url=url[:200]),
            next_step=tr("It begins with https:// and a host."),
        )
    if urlsplit(url).username is not None:
        raise InputError(
            tr("There is a name in the address."),
            next_step=tr("Give the name and the password in their own fields."),
        )
    if url.startswith("http:") and not is_loopback(url):
        raise InputError(
            tr("At an address with http:// anybody on the way could read your password."),
            next_step=tr("Use the server's https:// address."),
        )
    return url if urlsplit(url).path else f"{url}/"


class Dav:
    """A connection to one server; use it as a context.

    Everything raises SyncUnreachable, SyncRefused or SyncConfused.
    """

    def __init__(
        self, url: str, username: str, secret: SecretHandle, limits: Limits = LIMITS
    ) -> None:
        self.url = url
        self.host = urlsplit(url).netloc
        self._origin = origin_of(url)
        self._username, self._secret, self._limits = username, secret, limits
        self._client: httpx2.AsyncClient | None = None

    async def __aenter__(self) -> Dav:
        self._client = await asyncio.to_thread(_make_client, self.url, self._limits)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            await self._client.aclose()

    def absolute(self, href: str, base: str = "") -> str:
        """An address the server gave, as we ask for it. "" for one on another server."""
        url = urljoin(base or self.url, href)
        if origin_of(url) != self._origin:
            return ""
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}{quote(unquote(parts.path), safe=_SAFE)}"

    async def multistatus(
        self, method: str, url: str, body: str, depth: str = "0"
    ) -> tuple[list[Resource], str]:
        """The resources an answer speaks of, by absolute address, and its sync-token."""
        answer = await self.ask(method, url, body, {"depth": depth})
        if answer.status != 207:
            if answer.is_ok:
                raise failures.not_caldav(self.host, f"HTTP {answer.status} {answer.content_type}")
            raise failures.refused(self.host, answer.status)
        try:
            found, token = await asyncio.to_thread(dav_xml.read, answer.body)
        except NotMultiStatus as error:
            raise failures.not_caldav(self.host, str(error)[:300]) from error
        for each in found:
            each.href = self.absolute(each.href, url)
        return [each for each in found if each.href], token

    async def ask(
        self, method: str, url: str, body: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        """One request. What it points to is followed on this server only."""
        for _ in range(MOST_REDIRECTS):
            answer = await self._once(method, url, body, headers or {})
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            target = self.absolute(answer.location, url)
            if not target:
                raise failures.elsewhere(self.host, answer.location)
            url = target
        raise failures.not_caldav(self.host, "redirects without end")

    async def _once(self, method: str, url: str, body: str, headers: dict[str, str]) -> Answer:
        import httpx2

        if origin_of(url) != self._origin:
            raise failures.elsewhere(self.host, url)
        sent = {**headers, "authorization": await self._authorization()}
        if body:
            kind = "text/calendar" if method == "PUT" else "application/xml"
            sent["content-type"] = f"{kind}; charset=utf-8"
        try:
            async with asyncio.timeout(self._limits.request_s):
                return await self._send(method, url, body.encode("utf-8", "replace"), sent)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise failures.too_slow(self.host) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            raise failures.unreachable(self.host, error) from error

    async def _send(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        assert self._client is not None, "used as a context"
        request = self._client.build_request(method, url, content=body, headers=headers)
        response = await self._client.send(request, stream=True)
        try:
            if response.headers.get("content-encoding", "identity").strip() not in ("identity", ""):
                raise failures.not_caldav(self.host, "content-encoding")
            pieces, size = list[bytes](), 0
            async with aclosing(response.aiter_raw()) as raw:
                async for piece in raw:
                    size += len(piece)
                    if size > self._limits.answer_bytes:
                        raise failures.too_much(self.host)
                    pieces.append(piece)
        finally:
            await response.aclose()
        return Answer(
            response.status_code,
            b"".join(pieces),
            response.headers.get("etag", ""),
            response.headers.get("location", ""),
            response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        )

    async def _authorization(self) -> str:
        """The password meets a request here, and nowhere else."""
        if self._secret.origin != self._origin:
            raise failures.elsewhere(self.host, self._origin)
        password = await self._secret.reveal()
        if password is None:
            raise SyncRefused(
                tr("There is no password for {host}.", host=self.host),
                kept=failures.kept(),
                next_step=tr("Give it in the calendar's settings."),
            )
        words = f"{self._username}:{password}".encode()
        return f"Basic {base64.b64encode(words).decode()}"


def _make_client(url: str, limits: Limits) -> httpx2.AsyncClient:
    """Loads certificates and the library: use a thread."""
    import httpx2

    return httpx2.AsyncClient(
        headers={"accept-encoding": "identity", "user-agent": f"Deskhand/{__version__}"},
        transport=httpx2.AsyncHTTPTransport(verify=_trust(url), proxy=_proxy(url), trust_env=False),
        timeout=httpx2.Timeout(limits.silence_s, connect=limits.connect_s),
        follow_redirects=False,
        trust_env=False,
    )


def _trust(url: str) -> ssl.SSLContext:
    import ssl

    import httpx2

    if url.startswith("http:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # unused; saves reading the system's
    return httpx2.create_ssl_context()


def _proxy(url: str) -> str | None:
    """The environment's proxy, unless it is not for this host. Loopback is never proxied."""
    parts = urlsplit(url)
    if is_loopback(url) or urllib.request.proxy_bypass(parts.netloc):
        return None
    proxies = urllib.request.getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    return found if not found or "://" in found else f"http://{found}"
