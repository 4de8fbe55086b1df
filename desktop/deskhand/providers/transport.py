"""HTTP clients for providers: the key bound to its host, no redirects, proxies, trust, limits."""

from __future__ import annotations

import ssl
import urllib.request
from urllib.parse import urlsplit

import httpx2

from deskhand.domain.errors import InputError, MalformedReply, ProviderError
from deskhand.domain.model import ProviderConfig, is_loopback, origin_of
from deskhand.domain.secrets import SecretHandle
from deskhand.domain.wording import tr
from deskhand.providers.bounded_body import UNPACKABLE, BoundedBody, Watch
from deskhand.providers.failures import redirected, scrub, web_page_instead
from deskhand.providers.key_auth import KeyAuth
from deskhand.providers.limits import LIMITS, Limits

KEPT_CONNECTIONS = 4
WATCH = "deskhand.watch"
"""The extension of a response that holds its Watch."""

OK = 200
REDIRECTS = range(300, 400)


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Another transport whose answers are within limits, not redirects and not web pages."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, config: ProviderConfig, limits: Limits):
        self._inner = inner
        self._config = config
        self._limits = limits

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises ProviderError before any of the body is read."""
        response = await self._inner.handle_async_request(request)
        try:
            return self._guarded(response)
        except ProviderError:
            await response.aclose()
            raise

    def _guarded(self, response: httpx2.Response) -> httpx2.Response:
        if response.status_code in REDIRECTS:
            raise redirected(self._config, response.headers.get("location", ""))
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code == OK and content_type == "text/html":
            raise web_page_instead(self._config)
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in {"identity", ""} | UNPACKABLE:
            raise MalformedReply(
                tr(
                    "{shown_as} sent an answer packed in a way nobody asked for.",
                    shown_as=self._config.shown_as,
                ),
                next_step=tr("If there is a proxy in between, look there."),
                detail=f"content-encoding: {encoding[:40]}",
            )
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        watch = Watch(content_type)
        body = BoundedBody(
            response.stream,
            watch,
            self._limits,
            who=self._config.shown_as,
            packed=encoding in UNPACKABLE,
        )
        headers = [
            (name, value)
            for name, value in response.headers.multi_items()
            if name.lower() not in ("content-encoding", "content-length")
        ]
        extensions = {**response.extensions, WATCH: watch}
        return httpx2.Response(
            response.status_code, headers=headers, stream=body, extensions=extensions
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._inner.aclose()


def make_client(
    config: ProviderConfig, secret: SecretHandle | None, limits: Limits = LIMITS
) -> httpx2.AsyncClient:
    """A client for one provider. May take a tenth of a second to load certificates: use a thread.

    Loopback is never proxied; else the provider's own proxy, else the environment's, if NO_PROXY
    lets it.
    Raises InputError when the address, the certificate file or the proxy cannot be used.
    """
    if not _can_be_asked(config.address):
        raise InputError(
            tr("The address of {shown_as} is not a web address.", shown_as=config.shown_as),
            next_step=tr("It begins with http:// or https:// and a host."),
            detail=scrub(config.address),
        )
    inner = _connections(config)
    return httpx2.AsyncClient(
        auth=KeyAuth(config, secret),
        headers={"accept-encoding": "identity"},
        transport=GuardedTransport(inner, config, limits),
        timeout=httpx2.Timeout(config.read_timeout_s, connect=config.connect_timeout_s),
        follow_redirects=False,
        trust_env=False,
    )


def _can_be_asked(address: str) -> bool:
    """Whether it is a web address, also in httpx2's eyes, which are sharper than ours for hosts."""
    try:
        httpx2.URL(address)
    except httpx2.InvalidURL:
        return False
    return bool(origin_of(address))


def _connections(config: ProviderConfig) -> httpx2.AsyncHTTPTransport:
    # llama.cpp closes a kept connection a moment after an answer, and every few questions the next
    # one was already on it. On this machine a new connection costs nothing, so none is kept.
    kept = 0 if is_loopback(config.address) else KEPT_CONNECTIONS
    try:
        return httpx2.AsyncHTTPTransport(
            verify=_trust(config),
            proxy=proxy_of(config),
            trust_env=False,
            limits=httpx2.Limits(max_keepalive_connections=kept, keepalive_expiry=30.0),
        )
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        raise InputError(
            tr("The proxy of {shown_as} cannot be used.", shown_as=config.shown_as),
            next_step=tr("It is an address such as http://proxy.example:3128."),
            detail=str(error),
        ) from error


def proxy_of(config: ProviderConfig) -> str | None:
    """The proxy requests of this provider go through, None for the straight way."""
    if is_loopback(config.address):
        return None
    if config.proxy:
        return config.proxy
    address = urlsplit(config.address)
    if not address.hostname or urllib.request.proxy_bypass(address.netloc.rpartition("@")[2]):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _trust(config: ProviderConfig) -> ssl.SSLContext:
    """The system's certificate authorities, and the provider's own beside them."""
    if is_loopback(config.address) and config.address.startswith("http:"):
        # Nothing is encrypted on this way; an empty trust store saves reading the system's.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = httpx2.create_ssl_context()
    if config.ca_file:
        try:
            context.load_verify_locations(cafile=config.ca_file)
        except (OSError, ValueError) as error:
            raise InputError(
                tr(
                    "The certificate file {ca_file} of {shown_as} cannot be read.",
                    ca_file=config.ca_file,
                    shown_as=config.shown_as,
                ),
                next_step=tr("Choose a file in PEM form, or leave it empty."),
                detail=str(error),
            ) from error
    return context
