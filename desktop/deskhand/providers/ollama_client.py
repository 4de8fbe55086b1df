"""Ollama's SDK on our own transport.

The SDK brings the older httpx along. Its client gets a transport that hands every request to our
httpx2 client, so that key, limits, proxies, trust and redirects are settled in one place.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import httpx2
import ollama

from deskhand.domain.model import ProviderConfig
from deskhand.domain.secrets import SecretHandle
from deskhand.providers.bounded_body import Watch
from deskhand.providers.key_auth import STAND_IN
from deskhand.providers.limits import Limits
from deskhand.providers.transport import WATCH, make_client

Json = dict[str, object]


class _Body(httpx.AsyncByteStream):
    """The body of an httpx2 response for httpx."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_raw():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class OverHttpx2(httpx.AsyncBaseTransport):
    """Sends httpx's requests through an httpx2 client. Raises what httpx2 raises. watch: what
    was seen of the last response."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client
        self.watch: Watch | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request; the time-outs are the httpx2 client's."""
        sent = self._client.build_request(
            request.method,
            str(request.url),
            headers=list(request.headers.multi_items()),
            content=await request.aread(),
        )
        response = await self._client.send(sent, stream=True)
        return httpx.Response(
            response.status_code,
            headers=response.headers.multi_items(),
            stream=_Body(response),
            extensions={WATCH: response.extensions.get(WATCH)},
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()


class OllamaClient(ollama.AsyncClient):
    """The SDK's client with answers as plain JSON.

    The SDK's own models drop what they do not know, such as the inner levels of a tool's schema
    and the mark of a cloud model, and refuse a description that lacks a field.
    """

    def __init__(self, config: ProviderConfig, secret: SecretHandle | None, limits: Limits) -> None:
        super().__init__(
            host=config.address,
            headers={"authorization": f"Bearer {STAND_IN}"},
            transport=OverHttpx2(make_client(config, secret, limits)),
            trust_env=False,
            follow_redirects=False,
        )

    async def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """One answer in one piece. Raises ollama.ResponseError and httpx2's errors."""
        response = await self._request_raw(method, path, json=body)
        found = response.json()
        return cast(Json, found) if isinstance(found, dict) else {}

    async def lines(self, path: str, body: Json) -> AsyncIterator[Json]:
        """An answer line by line. Raises ollama.ResponseError and httpx2's errors, at once or
        while it is read; ValueError and AttributeError for lines that are no JSON objects."""
        found: Any = await self._request(dict, "POST", path, json=body, stream=True)
        return cast("AsyncIterator[Json]", found)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()
