"""OpenAI and everything that speaks its chat completions: one file for a dozen makers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, cast

import openai
from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk

from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import ModelEvent
from deskhand.domain.model import ModelInfo, ModelRequest, ProviderConfig
from deskhand.domain.secrets import SecretHandle
from deskhand.providers.answer import Answer, Reading, read
from deskhand.providers.failures import complaint, from_complaint, not_the_protocol
from deskhand.providers.key_auth import STAND_IN
from deskhand.providers.limits import LIMITS, Limits
from deskhand.providers.network_failures import READING_ERRORS, from_network
from deskhand.providers.openai_models import models_from
from deskhand.providers.openai_wire import events_of, request_body
from deskhand.providers.retry import with_retries
from deskhand.providers.transport import WATCH, make_client
from deskhand.providers.vectors import vectors_of

_READING: tuple[type[Exception], ...] = (openai.OpenAIError, *READING_ERRORS)


class OpenAICompatible:
    """A server that speaks OpenAI's chat completions.

    `think` is honoured where there is a way to say it (OpenAI, OpenRouter) and left out elsewhere.
    """

    def __init__(
        self, config: ProviderConfig, secret: SecretHandle | None, limits: Limits = LIMITS
    ) -> None:
        self._config = config
        self._limits = limits
        self._http = make_client(config, secret, limits)
        self._client = AsyncOpenAI(
            api_key=STAND_IN,
            base_url=config.address,
            max_retries=0,
            timeout=self._http.timeout,
            http_client=self._http,
        )
        # Asked for here, in the thread a provider is made in: the SDK imports half of itself when
        # it is first used.
        self._completions = self._client.chat.completions
        self._counts_usage = True

    @property
    def config(self) -> ProviderConfig:
        """How it is reached."""
        return self._config

    async def models(self) -> list[ModelInfo]:
        """The models it offers that can hold a conversation. Raises ProviderError."""
        try:
            listed = await self._client.get("/models", cast_to=object)
        except _READING as error:
            raise self._failure(error, "", started=False) from error
        models = models_from(self._config, listed)
        if models is None:
            raise not_the_protocol(self._config, f"no list of models: {str(listed)[:200]}")
        return models

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """One answer; see ModelProvider."""
        return with_retries(lambda: self._answer(request), self._config)

    async def transcribe(self, sound: bytes, *, model: str, language: str = "") -> str:
        """What is said in a WAV file; see Speech."""
        try:
            heard = await self._client.audio.transcriptions.create(
                file=("speech.wav", sound, "audio/wav"),
                model=model,
                language=language or openai.omit,
            )
        except _READING as error:
            raise self._failure(error, model, started=False) from error
        text = getattr(heard, "text", None)
        if not isinstance(text, str):
            raise not_the_protocol(self._config, f"no transcription: {str(heard)[:200]}")
        return text.strip()

    async def speak(self, text: str, *, model: str, voice: str) -> bytes:
        """These words as a WAV file; see Speech."""
        try:
            spoken = await self._client.audio.speech.create(
                input=text, model=model, voice=voice, response_format="wav"
            )
            return await spoken.aread()
        except _READING as error:
            raise self._failure(error, model, started=False) from error

    async def embed(self, texts: Sequence[str], *, model: str) -> list[list[float]]:
        """One vector a text; see Embeddings."""
        body = {"model": model, "input": list(texts), "encoding_format": "float"}
        try:
            found = await self._client.post("/embeddings", body=body, cast_to=object)
        except _READING as error:
            raise self._failure(error, model, started=False) from error
        rows = found.get("data") if isinstance(found, dict) else None
        rows = rows if isinstance(rows, list) else [None]
        return vectors_of(
            self._config,
            [each.get("embedding") if isinstance(each, dict) else None for each in rows],
        )

    async def aclose(self) -> None:
        """Give back the sockets."""
        await self._client.close()

    async def _answer(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        stream = await self._open(request)
        reading: Reading[ChatCompletionChunk] = Reading(
            say=events_of,
            close=stream.close,
            errors=_READING,
            fail=lambda error: self._failure(error, request.model, started=True),
            watch=stream.response.extensions.get(WATCH),
        )
        async with aclosing(read(stream, Answer(self._config, self._limits), reading)) as events:
            async for event in events:
                yield event

    async def _open(self, request: ModelRequest) -> AsyncStream[ChatCompletionChunk]:
        try:
            try:
                return await self._create(request)
            except openai.APIStatusError as error:
                if not self._counts_usage or "stream_options" not in str(error.body):
                    raise
                self._counts_usage = False  # an older server: tokens stay unknown
                return await self._create(request)
        except _READING as error:
            raise self._failure(error, request.model, started=False) from error

    async def _create(self, request: ModelRequest) -> AsyncStream[ChatCompletionChunk]:
        body = request_body(self._config, request, with_usage=self._counts_usage)
        created = await self._completions.create(**cast(dict[str, Any], body))
        return cast("AsyncStream[ChatCompletionChunk]", created)

    def _failure(self, error: Exception, model: str, *, started: bool) -> DeskhandError:
        match error:
            case openai.APIStatusError():
                said = complaint(
                    error.status_code, error.body, error.response.headers, str(error.message)
                )
                return from_complaint(self._config, said, model)
            case openai.APIConnectionError():
                return from_network(self._config, error, started=started)
            case openai.APIError():
                said = complaint(None, error.body, message=str(error.message))
                return from_complaint(self._config, said, model)
            case _:
                return from_network(self._config, error, started=started)
