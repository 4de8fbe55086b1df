"""Ollama's SDK on our own transport.

The SDK brings the older httpx along. Its client gets a transport that hands every request to our
httpx2 client, so that key, limits, proxies, trust and redirects are settled in one place.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any, cast

import httpx
import httpx2
import ollama

from deskhand.domain.model import ProviderConfig
from deskhand.domain.secrets import SecretHandle
from deskhand.providers.bounded_body import Watch
from deskhand.providers.key_auth import STAND_IN
from deskhand.providers.limits import Limits
from deskhand.providers.transport import OK, WATCH, make_client

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
    """Sends httpx's requests through an httpx2 client. Raises what httpx2 raises."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

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
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()


class Refusal(Exception):
    """An error as the server gave it: status None inside a stream, body JSON or text."""

    def __init__(self, status: int | None, body: object, headers: Mapping[str, str]) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.headers = headers


class Lines:
    """A stream of JSON lines. watch: what is seen of it while it is read."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._lines = self._read()
        self.watch: Watch | None = response.extensions.get(WATCH)

    def __aiter__(self) -> AsyncIterator[Json]:
        return self

    async def __anext__(self) -> Json:
        """The next line. Raises Refusal for an error the server reports in it, ValueError and
        TypeError when it is no JSON object, httpx2's errors when the connection breaks."""
        return await anext(self._lines)

    async def aclose(self) -> None:
        """Close the connection. The response first: generators that still hold a connection
        when they go cannot close it themselves without the loop's hooks, which qasync lacks."""
        await self._response.aclose()
        await self._lines.aclose()

    async def _read(self) -> AsyncGenerator[Json]:
        rest = b""
        pieces = self._response.aiter_bytes()
        try:
            async for piece in pieces:
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    if line.strip():
                        yield _parsed(line)
        finally:
            await self._response.aclose()
        if rest.strip():
            yield _parsed(rest)


def _parsed(line: bytes) -> Json:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise TypeError(f"a line that is no JSON object: {line[:100]!r}")
    if error := found.get("error"):
        raise Refusal(None, {"error": error}, {})
    return found


class OllamaClient(ollama.AsyncClient):
    """The SDK's client with answers as plain JSON.

    The SDK's own models drop what they do not know, such as the inner levels of a tool's schema
    and the mark of a cloud model, and refuse a description that lacks a field. Its streams are
    read here: it ends lines at every Unicode line separator, also inside a string (seen with
    0.6.3), loses Retry-After, and leaves generators behind when it is stopped.
    """

    def __init__(self, config: ProviderConfig, secret: SecretHandle | None, limits: Limits) -> None:
        self._http = make_client(config, secret, limits)
        super().__init__(
            host=config.address,
            headers={"authorization": f"Bearer {STAND_IN}"},
            transport=OverHttpx2(self._http),
            trust_env=False,
            follow_redirects=False,
        )

    async def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """One answer in one piece. Raises ollama.ResponseError and httpx2's errors."""
        response: httpx.Response = await cast(Any, self)._request_raw(method, path, json=body)
        found = response.json() if response.content else {}
        return cast(Json, found) if isinstance(found, dict) else {}

    async def lines(self, path: str, body: Json) -> Lines:
        """An answer line by line. Raises Refusal and httpx2's errors."""
        address = str(self._client.base_url).rstrip("/") + path
        headers = {"authorization": f"Bearer {STAND_IN}"}
        request = self._http.build_request("POST", address, json=body, headers=headers)
        response = await self._http.send(request, stream=True)
        if response.status_code == OK:
            return Lines(response)
        try:
            said = await response.aread()
        finally:
            await response.aclose()
        raise Refusal(response.status_code, _json_or_text(said), response.headers)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()


def _json_or_text(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")
