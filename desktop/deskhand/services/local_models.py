"""Models that live on this machine: what there is, fetching, adding, deleting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, PolicyRefused
from deskhand.domain.model import ModelInfo, ProviderConfig, ProviderKind
from deskhand.domain.wording import tr
from deskhand.providers.base import ModelLibrary, Progress
from deskhand.providers.model_files import ModelFiles
from deskhand.providers.ollama_program import OllamaState, state_of
from deskhand.providers.part_file import PartFile
from deskhand.providers.recommended import RECOMMENDED, RecommendedModel, recommended_model
from deskhand.services.bus import Bus
from deskhand.services.knock import nobody_there
from deskhand.services.providers import Providers

if TYPE_CHECKING:
    from deskhand.providers.ollama_native import OllamaNative

BUILTIN = "builtin"


class LocalModels:
    """Ollama's models and the files of the built-in provider."""

    def __init__(self, providers: Providers, files: ModelFiles, bus: Bus) -> None:
        self._providers = providers
        self._files = files
        self._bus = bus

    async def _library(self, name: str) -> ModelLibrary:
        config = self._providers.config(name)
        if config.kind not in (ProviderKind.BUILTIN, ProviderKind.OLLAMA):
            raise InputError(
                tr("{shown_as} keeps its models itself.", shown_as=config.shown_as),
                next_step=tr(
                    "Only Ollama's and the built-in provider's can be fetched or removed."
                ),
            )
        return cast(ModelLibrary, await self._providers.get(name))

    async def show(self, name: str, model: str) -> ModelInfo:
        """All that is known of one model. Raises ProviderError, InputError for remote ones."""
        return await (await self._library(name)).show(model)

    async def pull(self, name: str, model: str) -> AsyncGenerator[Progress]:
        """Fetch a model; consume under aclosing. Closing stops it, and what came is kept.

        Raises PolicyRefused while only this machine is allowed: a model comes from elsewhere.
        """
        if self._providers.local_only:
            raise PolicyRefused(
                tr("Models are fetched from another machine, and only this one is allowed."),
                kept=tr("Nothing was sent."),
                next_step=tr("Turn off “Local only” while it is fetched, or add a model file."),
            )
        library = await self._library(name)
        async with aclosing(library.pull(model)) as progress:
            async for step in progress:
                yield step
        self._changed()

    async def delete(self, name: str, model: str) -> None:
        """Delete a model from the disk."""
        await (await self._library(name)).delete(model)
        self._changed()

    # -- Ollama

    async def ollama_state(self, name: str = "ollama") -> OllamaState:
        """Whether it is running, installed or missing, and what to do about it."""
        config = self._ollama_config(name)
        if await nobody_there(config.address):
            return await asyncio.to_thread(state_of, config, None)
        return await (await self._ollama(name)).state()

    async def start_ollama(self, name: str = "ollama") -> OllamaState:
        """Start it when it is installed. Raises ProviderUnreachable when it does not come up."""
        state = await (await self._ollama(name)).start()
        self._changed()
        return state

    async def _ollama(self, name: str) -> OllamaNative:
        return cast("OllamaNative", await self._providers.get(self._ollama_config(name).name))

    def _ollama_config(self, name: str) -> ProviderConfig:
        config = self._providers.config(name)
        if config.kind is not ProviderKind.OLLAMA:
            raise InputError(tr("{shown_as} is not Ollama.", shown_as=config.shown_as))
        return config

    # -- the built-in provider's files

    async def add_model_file(self, path: Path) -> ModelInfo:
        """Offer a GGUF file as a model of the built-in provider. Raises ModelFileError."""
        model_file = await asyncio.to_thread(self._files.add, path)
        self._changed()
        return await self.show(BUILTIN, model_file.id)

    def recommended(self) -> tuple[RecommendedModel, ...]:
        """Larger models worth downloading for the built-in provider."""
        return RECOMMENDED

    async def downloads_begun(self) -> dict[str, int]:
        """How many bytes of recommended models came before a download was paused or cut off."""

        def sizes() -> dict[str, int]:
            found = {}
            for each in RECOMMENDED:
                part = PartFile(self._files.folder / each.file_name).path
                if part.is_file():
                    found[each.id] = part.stat().st_size
            return found

        return await asyncio.to_thread(sizes)

    async def discard_download(self, model_id: str) -> None:
        """Delete what came of a download that is not wanted any more.

        Raises DownloadError while it is still coming in, here or in another process.
        """
        wanted = recommended_model(model_id)
        if wanted is None:
            return

        def discard() -> None:
            part = PartFile(self._files.folder / wanted.file_name)
            if part.path.exists():
                part.open()
                part.discard()

        await asyncio.to_thread(discard)

    def _changed(self) -> None:
        self._bus.publish(Changes(Noun.PROVIDER, frozenset()))
