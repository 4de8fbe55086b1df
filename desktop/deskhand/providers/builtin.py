"""The built-in provider: GGUF files run on this machine, with no server, no key and no network.

llama.cpp runs in a child process and speaks the OpenAI protocol on loopback, so the answer itself
is OpenAICompatible's work; here is which file is run, and what is said when that fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING

from deskhand.domain.errors import ModelUnknown, NotFoundError, ProviderError, ProviderFault
from deskhand.domain.events import ModelEvent, Waiting
from deskhand.domain.model import (
    Locality,
    ModelInfo,
    ModelRequest,
    ProviderConfig,
    ProviderKind,
    origin_of,
)
from deskhand.domain.parts import ImagePart
from deskhand.domain.wording import tr
from deskhand.providers.base import Progress
from deskhand.providers.gguf import MAGIC
from deskhand.providers.llama_host import LlamaHost
from deskhand.providers.llama_process import LlamaChild
from deskhand.providers.model_files import ModelFile, ModelFiles, Origin
from deskhand.providers.options import BuiltinOptions
from deskhand.providers.recommended import RECOMMENDED, recommended_model

if TYPE_CHECKING:
    from deskhand.providers.openai_compatible import OpenAICompatible

BUNDLED_MAX_TOKENS = 768  # a page and a half; the small model has nothing more to say
SPEAKER = "deskhand.providers.openai_compatible"
READ_TIMEOUT_S = 600.0  # a large model on a slow machine reads a long conversation for minutes


@dataclass(frozen=True, slots=True)
class ChildKey:
    """The key of one child, for its address only."""

    origin: str
    value: str = field(repr=False)

    async def reveal(self) -> str | None:
        """The key."""
        return self.value


class Builtin:
    """A ModelProvider and a ModelLibrary of the model files on this machine.

    Besides ProviderErrors, ModelFileError is raised when a file is missing or damaged.
    """

    def __init__(self, config: ProviderConfig, files: ModelFiles, options: BuiltinOptions) -> None:
        self._config = config
        self._files = files
        self._options = options
        self._host = LlamaHost(options)
        self._speakers: dict[LlamaChild, OpenAICompatible] = {}

    @property
    def config(self) -> ProviderConfig:
        """How it is reached: the name matters, there is no address."""
        return self._config

    @property
    def host(self) -> LlamaHost:
        """Who keeps the child process."""
        return self._host

    async def models(self) -> list[ModelInfo]:
        """The model files there are, the one that came with Deskhand first. Starts nothing."""
        return [self._info(file) for file in await asyncio.to_thread(self._files.all)]

    async def show(self, model: str) -> ModelInfo:
        """What is known of one. Raises ModelUnknown, ModelFileError."""
        return self._info(await self._ready(model))

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """One answer; says so while the child starts."""
        _refuse_pictures(request)
        file = await self._ready(request.model)
        # The SDK takes half a second to import, which passes while the child loads the model.
        asyncio.get_running_loop().run_in_executor(None, import_module, SPEAKER)
        if reason := self._host.why_wait(file):
            yield Waiting(reason)
        async with self._host.using(file) as child:
            speaker = await self._speaker(child)
            try:
                async with aclosing(speaker.stream(_fitted(request, file))) as events:
                    async for event in events:
                        yield event
            except ProviderError as error:
                if await child.has_crashed():
                    raise _crashed(child) from error
                raise

    async def pull(self, model: str) -> AsyncGenerator[Progress]:
        """Download a recommended model; closing pauses, the next call goes on.

        Raises ModelUnknown, DownloadError, ModelFileError.
        """
        from deskhand.providers.download import Download

        wanted = recommended_model(model)
        if wanted is None:
            known = ", ".join(each.id for each in RECOMMENDED)
            raise ModelUnknown(
                tr("“{model}” is not among the models to download.", model=model),
                next_step=tr(
                    "There are: {known}. Any other GGUF file can be added from the disk.",
                    known=known,
                ),
            )
        if await asyncio.to_thread(self._files.downloaded, wanted):
            yield Progress(tr("Already here"), wanted.size_bytes, wanted.size_bytes)
            return
        download = Download(
            wanted.url,
            self._files.folder / wanted.file_name,
            sha256=wanted.sha256,
            size_bytes=wanted.size_bytes,
            starts_with=MAGIC,
            proxy=self._config.proxy,
            ca_file=self._config.ca_file,
        )
        async with aclosing(download.run()) as steps:
            async for step in steps:
                yield step
        await asyncio.to_thread(
            self._files.add_downloaded, wanted, download.target, download.sha256
        )

    async def delete(self, model: str) -> None:
        """Take a file off the list; a downloaded one is also deleted from the disk.

        Raises ModelUnknown, InputError for the bundled one or one that is answering.
        """
        file = await self._found(model)
        await self._host.release(file)
        await asyncio.to_thread(self._files.remove, file.id)

    async def aclose(self) -> None:
        """End the child process."""
        await self._host.aclose()
        await self._hang_up(None)

    async def _found(self, model: str) -> ModelFile:
        try:
            return await asyncio.to_thread(self._files.get, model)
        except NotFoundError as error:
            raise ModelUnknown(error.what, next_step=error.next_step) from error

    async def _ready(self, model: str) -> ModelFile:
        try:
            return await asyncio.to_thread(self._files.ready, model)
        except NotFoundError as error:
            raise ModelUnknown(error.what, next_step=error.next_step) from error

    async def _speaker(self, child: LlamaChild) -> OpenAICompatible:
        """Who speaks with this child; the one before is let go."""
        speaker = self._speakers.get(child)
        if speaker is None:
            await self._hang_up(child)
            made = await asyncio.to_thread(self._make_speaker, child)
            speaker = self._speakers.setdefault(child, made)
            if speaker is not made:  # another answer was quicker
                await made.aclose()
        return speaker

    def _make_speaker(self, child: LlamaChild) -> OpenAICompatible:
        from deskhand.providers.openai_compatible import OpenAICompatible

        config = replace(
            self._config,
            kind=ProviderKind.OPENAI,
            label=child.file.label,
            base_url=f"{child.address}/v1",
            headers={},
            proxy="",
            ca_file="",
            read_timeout_s=max(READ_TIMEOUT_S, self._config.read_timeout_s),
            max_retries=0,
        )
        return OpenAICompatible(config, ChildKey(origin_of(child.address), child.key))

    async def _hang_up(self, child: LlamaChild | None) -> None:
        """Close the connections to children that are gone."""
        for other in [each for each in self._speakers if each is not child]:
            if not other.is_running:
                await self._speakers.pop(other).aclose()

    def _info(self, file: ModelFile) -> ModelInfo:
        trained = file.context_tokens or self._options.context_tokens
        note = (
            tr(file.note) if file.is_there else tr("The file is not there: {path}", path=file.path)
        )
        return ModelInfo(
            id=file.id,
            provider=self._config.name,
            locality=Locality.HERE,
            label=file.label,
            context_tokens=min(trained, self._options.context_tokens),
            size_bytes=file.size_bytes,
            note=note,
        )


def _fitted(request: ModelRequest, file: ModelFile) -> ModelRequest:
    """The request with this file's name and, for the small one, a bound on the answer."""
    if file.origin is Origin.BUNDLED and request.max_tokens is None:
        return replace(request, model=file.id, max_tokens=BUNDLED_MAX_TOKENS)
    return replace(request, model=file.id)


def _refuse_pictures(request: ModelRequest) -> None:
    if any(isinstance(part, ImagePart) for turn in request.turns for part in turn.parts):
        raise ProviderError(
            tr("The built-in model cannot see pictures."),
            next_step=tr("Remove the picture, or choose a model that can."),
        )


def _crashed(child: LlamaChild) -> ProviderFault:
    return ProviderFault(
        tr("The built-in model stopped unexpectedly."),
        kept=tr("What it had written is kept."),
        next_step=tr("Try again: it is started anew."),
        detail=child.last_words,
    )
