"""A whole core for the chat's tests: real store, services and run loop; only the model is scripted,
because it is the outermost edge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from deskhand.assistants.assistant import Assistant
from deskhand.documents.reader import DocumentReader
from deskhand.domain.conversation import Stop
from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import Finished, ModelEvent, TextDelta, Usage
from deskhand.domain.model import (
    Locality,
    ModelInfo,
    ModelRequest,
    ProviderConfig,
)
from deskhand.domain.money import TokenCount
from deskhand.domain.secrets import SecretHandle
from deskhand.host.settings_file import SettingsFile
from deskhand.keychain.broker import SecretsBroker
from deskhand.services.branches import Branches
from deskhand.services.bus import Bus
from deskhand.services.conversations import Conversations
from deskhand.services.files import Files
from deskhand.services.models import Models
from deskhand.services.organising import Organising
from deskhand.services.presets import Presets
from deskhand.services.prompts import Prompts
from deskhand.services.providers import Providers
from deskhand.services.settings import SettingsService
from deskhand.store.branching import BranchRepository
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from deskhand.store.files import FileRepository
from deskhand.store.organising import OrganisingRepository
from deskhand.store.prompts import PromptRepository
from deskhand.store.runs import RunRepository
from deskhand.ui.chat.view_model import ChatServices


class Script:
    """What the model does: `events` in order, `pause_s` between them; after them it fails with
    `error`, or waits at `gate` (set by the test), then ends as `stop` says."""

    def __init__(self) -> None:
        self.events: list[ModelEvent] = [TextDelta("Hello "), TextDelta("there.")]
        self.stop = Stop.END
        self.error: DeskhandError | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.pause_s = 0.0
        self.asked: list[ModelRequest] = []


class ScriptedProvider:
    """Speaks from a script."""

    def __init__(self, config: ProviderConfig, script: Script) -> None:
        self._config = config
        self._script = script

    @property
    def config(self) -> ProviderConfig:
        return self._config

    async def models(self) -> list[ModelInfo]:
        return [
            ModelInfo("small", self._config.name, Locality.HERE, "SmolLM2 135M", 8192, 98_000_000)
        ]

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        self._script.asked.append(request)
        for event in list(self._script.events):
            if self._script.pause_s:
                await asyncio.sleep(self._script.pause_s)
            yield event
        await self._script.gate.wait()
        if self._script.error is not None:
            raise self._script.error
        yield Usage(TokenCount(input_tokens=12, output_tokens=3))
        yield Finished(self._script.stop)

    async def aclose(self) -> None:
        return None


class Core:
    """Everything the chat uses, opened in a folder of the test's own."""

    def __init__(
        self, folder: Path, script: Script, database: Database, listener: asyncio.Server
    ) -> None:
        self.bus = Bus()
        self.script = script
        self.database = database
        self.listener = listener
        host, port = listener.sockets[0].getsockname()
        settings = SettingsService(SettingsFile(folder / "settings.toml"), self.bus)
        broker = SecretsBroker(folder / "secrets.json", environ={})

        def make(config: ProviderConfig, secret: SecretHandle | None) -> ScriptedProvider:
            del secret
            return ScriptedProvider(config, script)

        providers = Providers(settings, broker, make, self.bus, {"OLLAMA_HOST": f"{host}:{port}"})
        providers.reload()
        self.models = Models(providers, settings, self.bus, folder / "models.json")
        repository = ConversationRepository(database)
        self.conversations = Conversations(repository, DraftRepository(database), self.bus)
        runs = RunRepository(database)
        files = Files(FileRepository(database), DocumentReader())
        self.assistant = Assistant(
            repository, runs, providers, self.models, settings, files, self.bus, owner="test"
        )
        self.prompts = Prompts(PromptRepository(database), self.bus)
        self.presets = Presets(settings)
        self.organising = Organising(OrganisingRepository(database), self.bus)
        self.branches = Branches(repository, BranchRepository(database), self.bus)
        self.services = ChatServices(
            self.conversations,
            self.models,
            self.assistant,
            self.bus,
            files,
            self.prompts,
            self.presets,
            self.branches,
        )

    @classmethod
    async def open(cls, folder: Path) -> Core:
        """Open it on a database in memory."""
        # Somebody answers at Ollama's address; what is said there is scripted above.
        listener = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        core = cls(folder, Script(), await Database.in_memory(), listener)
        await core.models.load()
        return core

    async def close(self) -> None:
        """Give everything back."""
        self.listener.close()
        await self.listener.wait_closed()
        await self.assistant.settle()
        await self.database.close()
