"""What every provider of language models can do."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from deskhand.domain.events import ModelEvent
from deskhand.domain.model import ModelInfo, ModelRequest, ProviderConfig


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download, pull or check is. total_bytes None when nobody knows."""

    status: str
    done_bytes: int = 0
    total_bytes: int | None = None


class ModelProvider(Protocol):
    """One maker's models behind one stream of events.

    Every call raises a ProviderError of the right kind, never an SDK's own exception.
    """

    @property
    def config(self) -> ProviderConfig:
        """How it is reached."""
        ...

    async def models(self) -> list[ModelInfo]:
        """The models it offers, in the order worth showing. Asks the server each time."""
        ...

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """One answer. Always consumed under `contextlib.aclosing`; closing the generator closes
        the socket within 500 ms. Ends with exactly one Finished, or raises a ProviderError; what
        was yielded before counts."""
        ...

    async def aclose(self) -> None:
        """Give back sockets and child processes."""
        ...


class Speech(Protocol):
    """A provider that hears and speaks. Every call raises a ProviderError of the right kind."""

    async def transcribe(self, sound: bytes, *, model: str, language: str = "") -> str:
        """What is said in a WAV file. language: ISO 639-1, "" to have it recognised."""
        ...

    async def speak(self, text: str, *, model: str, voice: str) -> bytes:
        """These words as a WAV file."""
        ...


class Embeddings(Protocol):
    """A provider whose models make vectors of texts. Every call raises a ProviderError of the
    right kind."""

    @property
    def config(self) -> ProviderConfig:
        """How it is reached."""
        ...

    async def embed(self, texts: Sequence[str], *, model: str) -> list[list[float]]:
        """One vector a text, of the length the model has."""
        ...


class ModelLibrary(Protocol):
    """A provider whose models live on this machine and can be fetched and deleted."""

    async def show(self, model: str) -> ModelInfo:
        """All that is known of one model."""
        ...

    def pull(self, model: str) -> AsyncGenerator[Progress]:
        """Fetch a model; closing the generator cancels, and what came is kept for next time."""
        ...

    async def delete(self, model: str) -> None:
        """Remove a model from the disk."""
        ...
