"""Ollama, in its own protocol: chat, models on this machine, and the program itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from subprocess import Popen

import ollama

from deskhand.domain.errors import DeskhandError, ModelUnknown, ProviderError, ProviderUnreachable
from deskhand.domain.events import ModelEvent
from deskhand.domain.model import ModelInfo, ModelRequest, ProviderConfig
from deskhand.domain.secrets import SecretHandle
from deskhand.domain.wording import tr
from deskhand.providers.answer import Answer, Reading, read
from deskhand.providers.base import Progress
from deskhand.providers.failures import broke_off, complaint, from_complaint, not_the_protocol
from deskhand.providers.fields import items, text
from deskhand.providers.limits import LIMITS, Limits
from deskhand.providers.network_failures import READING_ERRORS, from_network
from deskhand.providers.ollama_client import Json, OllamaClient, Refusal
from deskhand.providers.ollama_program import OllamaState, serve, state_of
from deskhand.providers.ollama_pull import Pull
from deskhand.providers.ollama_wire import events_of, model_from, request_body
from deskhand.providers.retry import with_retries

__all__ = ["OllamaNative", "OllamaState"]
from deskhand.providers.vectors import vectors_of

_READING: tuple[type[Exception], ...] = (
    Refusal,
    ollama.ResponseError,
    ollama.RequestError,
    *READING_ERRORS,
)

SHOWN_AT_ONCE = 8
START_S = 20.0
START_STEP_S = 0.1
PULL_SILENCE_S = 3_600.0
"""Checking the sum of a large model says nothing for minutes."""


class OllamaNative:
    """An Ollama server, and the models it keeps."""

    def __init__(
        self, config: ProviderConfig, secret: SecretHandle | None, limits: Limits = LIMITS
    ) -> None:
        self._config = config
        self._limits = limits
        self._client = OllamaClient(config, secret, limits)
        self._patient = OllamaClient(replace(config, read_timeout_s=PULL_SILENCE_S), secret, limits)
        self._shown: dict[str, Json] = {}
        self._served: Popen[bytes] | None = None

    @property
    def config(self) -> ProviderConfig:
        """How it is reached."""
        return self._config

    # -- answering

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """One answer; see ModelProvider."""
        return with_retries(lambda: self._answer(request), self._config)

    async def _answer(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        known = self._shown.get(request.model)
        info = model_from(self._config, request.model, {}, known or {})
        body = request_body(
            request,
            keep_alive=self._config.keep_alive,
            most_context=info.context_tokens if info else None,
        )
        try:
            lines = await self._client.lines("/api/chat", body)
        except _READING as error:
            raise self._failure(error, request.model, started=False) from error
        answer = Answer(self._config, self._limits)
        reading: Reading[Json] = Reading(
            say=events_of,
            close=lines.aclose,
            errors=_READING,
            fail=lambda error: self._failure(error, request.model, started=True),
            watch=lines.watch,
        )
        async with aclosing(read(lines, answer, reading)) as events:
            async for event in events:
                yield event

    async def embed(self, texts: Sequence[str], *, model: str) -> list[list[float]]:
        """One vector a text; see Embeddings."""
        found = await self._ask("POST", "/api/embed", {"model": model, "input": list(texts)})
        return vectors_of(self._config, found.get("embeddings"))

    # -- the models it keeps

    async def models(self) -> list[ModelInfo]:
        """The models it has that can hold a conversation, in its order: used last first."""
        listed = await self._ask("GET", "/api/tags")
        if not isinstance(listed.get("models"), list):
            raise not_the_protocol(self._config, f"no list of models: {str(listed)[:200]}")
        rows = [(text(row, "model") or text(row, "name"), row) for row in items(listed, "models")]
        turn = asyncio.Semaphore(SHOWN_AT_ONCE)

        async def one(name: str, row: object) -> ModelInfo | None:
            async with turn:
                return model_from(self._config, name, row, await self._described(name, row))

        found = await asyncio.gather(*(one(name, row) for name, row in rows if name))
        return [model for model in found if model is not None]

    async def show(self, model: str) -> ModelInfo:
        """All that is known of one model. Raises ModelUnknown, ProviderError."""
        shown = await self._ask("POST", "/api/show", {"model": model})
        listed = await self._ask("GET", "/api/tags")
        names = (model, f"{model}:latest")
        row = next((row for row in items(listed, "models") if text(row, "model") in names), {})
        self._shown[model] = shown
        info = model_from(self._config, model, row, shown)
        return info or ModelInfo(
            id=model,
            provider=self._config.name,
            locality=self._config.locality,
            note=tr("cannot hold a conversation"),
        )

    async def _described(self, name: str, row: object) -> Json:
        """The description of a model, asked once for each version of it; {} when it has none."""
        key = f"{name} {text(row, 'digest')}"
        if key not in self._shown:
            try:
                self._shown[key] = await self._ask("POST", "/api/show", {"model": name})
            except ProviderError:
                return {}
        self._shown[name] = self._shown[key]
        return self._shown[key]

    async def pull(self, model: str) -> AsyncGenerator[Progress]:
        """Fetch a model; closing the generator cancels. Ollama keeps the parts that came.

        Raises ModelUnknown when there is none of that name, ProviderError.
        """
        pull = Pull()
        try:
            lines = await self._patient.lines("/api/pull", {"model": model, "stream": True})
            async with aclosing(lines) as steps:
                async for step in steps:
                    yield pull.take(step)
        except _READING as error:
            raise self._pull_failure(error, model) from error
        if not pull.is_done:
            raise broke_off(self._config, "the pull ended without success")
        self._shown.pop(model, None)

    async def delete(self, model: str) -> None:
        """Remove a model from the disk. Raises ModelUnknown, ProviderError."""
        await self._ask("DELETE", "/api/delete", {"model": model})

    # -- the program

    async def state(self) -> OllamaState:
        """Whether it is running, installed or missing. Never raises a ProviderError."""
        if self._served is not None and self._served.poll() is not None:
            self._served = None
        try:
            version = text(await self._ask("GET", "/api/version"), "version")
        except ProviderError:
            return await asyncio.to_thread(state_of, self._config, None)
        return state_of(self._config, version)

    async def start(self) -> OllamaState:
        """Start it where it is installed and wait until it answers. It stays when we end.

        Raises ProviderUnreachable when it does not come up within START_S seconds.
        """
        state = await self.state()
        if state.running:
            return state
        self._served = await asyncio.to_thread(serve, self._config)
        for _ in range(int(START_S / START_STEP_S)):
            await asyncio.sleep(START_STEP_S)
            state = await self.state()
            if state.running:
                return state
            if self._served is None:
                break
        raise ProviderUnreachable(
            tr("Ollama was started and does not answer."),
            next_step=tr("Start it in a terminal with “ollama serve” to see what it says."),
        )

    async def aclose(self) -> None:
        """Give back the sockets; a server we started goes on."""
        await self._client.aclose()
        await self._patient.aclose()

    # -- what can go wrong

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        model = text(body, "model")
        try:
            return await self._client.ask(method, path, body)
        except _READING as error:
            raise self._failure(error, model, started=False) from error

    def _failure(self, error: Exception, model: str, *, started: bool) -> DeskhandError:
        match error:
            case Refusal():
                said = complaint(error.status, error.body, error.headers)
                return from_complaint(self._config, said, model)
            case ollama.ResponseError():
                return from_complaint(
                    self._config, complaint(error.status_code, error.error), model
                )
            case _:
                return from_network(self._config, error, started=started)

    def _pull_failure(self, error: Exception, model: str) -> DeskhandError:
        words = str(error)
        if isinstance(error, Refusal) and "file does not exist" in words:
            return ModelUnknown(
                tr("Ollama's library has no model “{model}”.", model=model),
                next_step=tr("Its models are listed at https://ollama.com/library."),
                detail=words,
            )
        if isinstance(error, Refusal) and error.status in (None, 500):
            return ProviderUnreachable(
                tr("Ollama could not fetch {model}.", model=model),
                kept=tr("What came is kept."),
                next_step=tr("Check the internet connection and the disk, then try again."),
                detail=words,
            )
        return self._failure(error, model, started=True)
