"""Anthropic, in its own protocol: thinking with signatures, tools, pictures."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

import anthropic
from anthropic import AsyncAnthropic, AsyncStream
from anthropic.types import RawMessageStreamEvent

from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import ModelEvent
from deskhand.domain.model import Capability, ModelInfo, ModelRequest, ProviderConfig
from deskhand.domain.secrets import SecretHandle
from deskhand.domain.wording import tr
from deskhand.providers.answer import Answer, Reading, read
from deskhand.providers.anthropic_wire import ModelTraits, events_of, request_body
from deskhand.providers.failures import complaint, from_complaint, not_the_protocol
from deskhand.providers.fields import get, items, number, text
from deskhand.providers.key_auth import STAND_IN
from deskhand.providers.limits import LIMITS, Limits
from deskhand.providers.network_failures import READING_ERRORS, from_network
from deskhand.providers.retry import with_retries
from deskhand.providers.transport import WATCH, make_client

_READING: tuple[type[Exception], ...] = (anthropic.AnthropicError, *READING_ERRORS)

PAGE = 1_000


class AnthropicMessages:
    """A server that speaks Anthropic's messages."""

    def __init__(
        self, config: ProviderConfig, secret: SecretHandle | None, limits: Limits = LIMITS
    ) -> None:
        self._config = config
        self._limits = limits
        self._http = make_client(config, secret, limits)
        self._client = AsyncAnthropic(
            api_key=STAND_IN,
            base_url=config.address,
            max_retries=0,
            timeout=self._http.timeout,
            http_client=self._http,
            open_telemetry=False,
        )
        # Asked for here, in the thread a provider is made in: the SDK imports half of itself when
        # it is first used.
        self._messages = self._client.messages
        self._traits: dict[str, ModelTraits] = {}

    @property
    def config(self) -> ProviderConfig:
        """How it is reached."""
        return self._config

    async def models(self) -> list[ModelInfo]:
        """The models it offers, newest first. Raises ProviderError."""
        try:
            listed = await self._client.get(f"/v1/models?limit={PAGE}", cast_to=object)
        except _READING as error:
            raise self._failure(error, "", started=False) from error
        if not isinstance(get(listed, "data"), list):
            raise not_the_protocol(self._config, f"no list of models: {str(listed)[:200]}")
        rows = [row for row in items(listed, "data") if text(row, "id")]
        usable = [row for row in rows if text(row, "lifecycle") != "retired"]
        self._traits = {text(row, "id"): _traits(row) for row in usable}
        return [self._model(row) for row in usable]

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """One answer; see ModelProvider."""
        return with_retries(lambda: self._answer(request), self._config)

    async def aclose(self) -> None:
        """Give back the sockets."""
        await self._client.close()

    def _model(self, row: object) -> ModelInfo:
        can = get(row, "capabilities")
        capabilities = {Capability.TOOLS}
        if can is None or get(get(can, "image_input"), "supported") is True:
            capabilities.add(Capability.VISION)
        if get(get(can, "thinking"), "supported") is True:
            capabilities.add(Capability.THINKING)
        return ModelInfo(
            id=text(row, "id"),
            provider=self._config.name,
            locality=self._config.locality,
            label=text(row, "display_name"),
            context_tokens=number(row, "max_input_tokens"),
            capabilities=frozenset(capabilities),
            note=tr("on its way out") if text(row, "lifecycle") == "deprecated" else "",
        )

    async def _answer(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        stream = await self._open(request)
        reading: Reading[RawMessageStreamEvent] = Reading(
            say=events_of,
            close=stream.close,
            errors=_READING,
            fail=lambda error: self._failure(error, request.model, started=True),
            watch=stream.response.extensions.get(WATCH),
        )
        async with aclosing(read(stream, Answer(self._config, self._limits), reading)) as events:
            async for event in events:
                yield event

    async def _open(self, request: ModelRequest) -> AsyncStream[RawMessageStreamEvent]:
        body = request_body(request, self._traits.get(request.model, ModelTraits()))
        try:
            created = await self._messages.create(**cast(dict[str, Any], body))
        except _READING as error:
            raise self._failure(error, request.model, started=False) from error
        return cast("AsyncStream[RawMessageStreamEvent]", created)

    def _failure(self, error: Exception, model: str, *, started: bool) -> DeskhandError:
        match error:
            case anthropic.APIStatusError():
                # Inside a stream the error carries the status the stream began with.
                status = None if started else error.status_code
                said = complaint(status, error.body, error.response.headers, str(error.message))
                return from_complaint(self._config, said, model)
            case anthropic.APIConnectionError():
                return from_network(self._config, error, started=started)
            case anthropic.APIError():
                said = complaint(None, error.body, message=str(error.message))
                return from_complaint(self._config, said, model)
            case _:
                return from_network(self._config, error, started=started)


def _traits(row: object) -> ModelTraits:
    types = get(get(get(row, "capabilities"), "thinking"), "types")
    adaptive = get(get(types, "adaptive"), "supported")
    return ModelTraits(number(row, "max_tokens"), adaptive if isinstance(adaptive, bool) else None)
