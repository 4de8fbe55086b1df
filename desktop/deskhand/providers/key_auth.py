"""The only place where a key meets a request.

SDKs hold a stand-in instead of the key. As a request is about to leave, the stand-in is replaced
by the key if, and only if, the request goes to the origin the key belongs to; else the header that
held it is taken out. Headers an SDK adds on its own, among them what it finds in environment
variables meant for another server and what it tells about this machine, do not leave.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Mapping

import httpx2

from deskhand import __version__
from deskhand.domain.errors import ProviderError
from deskhand.domain.model import ProviderConfig, origin_of
from deskhand.domain.secrets import SecretHandle
from deskhand.providers.failures import no_key, unusable_key
from deskhand.providers.presets import maker_that_needs_key

STAND_IN = "deskhand-puts-the-key-here"
"""What SDKs get as a key. Not secret: it never leaves, and would open nothing."""

_PASSED_ON = frozenset(
    {
        "accept",
        "accept-encoding",
        "anthropic-beta",
        "anthropic-version",
        "connection",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
    }
)
_NOT_THE_PERSONS = frozenset({"connection", "content-length", "host", "transfer-encoding"})
"""Headers that decide where and how a request goes; a provider's own headers cannot set them."""


class KeyAuth(httpx2.Auth):
    """Puts the key and the provider's own headers into requests to their own origin."""

    def __init__(self, config: ProviderConfig, secret: SecretHandle | None) -> None:
        self._config = config
        self._secret = secret
        self._origin = origin_of(config.address)
        self._own = {
            name.lower(): value
            for name, value in config.headers.items()
            if name.lower() not in _NOT_THE_PERSONS
        }
        self._maker = maker_that_needs_key(config)

    def sync_auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Not offered: reading a key may ask the person, which must not block."""
        raise ProviderError("Deskhand asks providers asynchronously only.")

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Raises ProviderRefused when the maker needs a key and there is none, or it cannot be put
        into a header; KeychainError when it cannot be read. Nothing was sent then."""
        origin = origin_of(str(request.url))
        key = None
        if self._secret is not None and origin and origin == self._secret.origin:
            key = await self._secret.reveal()
        if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
            raise unusable_key(self._config)
        own = self._own if origin == self._origin else {}
        if key is None and self._maker is not None and not own.keys() & {"authorization"}:
            raise no_key(self._config, self._maker)
        request.headers = httpx2.Headers(_headers(request.headers, own, key))
        yield request


def _headers(
    asked: httpx2.Headers, own: Mapping[str, str], key: str | None
) -> list[tuple[str, str]]:
    """What leaves: the plain headers, the provider's own, the key last so that it wins."""
    leaving = {name: value for name, value in asked.items() if name in _PASSED_ON}
    leaving["user-agent"] = f"Deskhand/{__version__}"
    leaving.update(own)
    if key is not None:
        with_key = {name: value for name, value in asked.items() if STAND_IN in value}
        leaving.update({n: v.replace(STAND_IN, key) for n, v in with_key.items()})
    return list(leaving.items())
