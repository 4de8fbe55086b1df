"""The composition root: opens every service once, in order, and closes them in reverse."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.host.folders import Folders
from deskhand.host.logs import set_up_logging
from deskhand.host.processes import Liveness
from deskhand.host.redaction import keep_secret
from deskhand.host.settings_file import SettingsFile
from deskhand.host.state_file import StateFile
from deskhand.keychain.broker import SecretsBroker
from deskhand.keychain.entries import INDEX_NAME
from deskhand.services.background import Background
from deskhand.services.backup.service import Backups
from deskhand.services.bus import Bus
from deskhand.services.settings import SettingsService

if TYPE_CHECKING:
    from deskhand.assistants.assistant import Assistant
    from deskhand.desk.chats import Chats
    from deskhand.desk.daily import Daily
    from deskhand.documents.reader import DocumentReader
    from deskhand.domain.findings import Finding
    from deskhand.domain.model import ProviderConfig
    from deskhand.domain.secrets import SecretHandle
    from deskhand.providers.base import ModelProvider
    from deskhand.providers.model_files import ModelFiles
    from deskhand.services.conversations import Conversations
    from deskhand.services.local_models import LocalModels
    from deskhand.services.models import Models
    from deskhand.services.notes import Notes
    from deskhand.services.presets import Presets
    from deskhand.services.providers import Providers
    from deskhand.services.search import Search
    from deskhand.services.secrets import Secrets
    from deskhand.services.updates import Updates
    from deskhand.services.voice import Voice
    from deskhand.store.database import Database

log = logging.getLogger(__name__)

DELETED_KEPT = timedelta(days=30)


class Desk:
    """Every service, opened. Fronts take from here what they hand to their parts."""

    folders: Folders
    bus: Bus
    background: Background
    settings: SettingsService
    broker: SecretsBroker
    backups: Backups
    chats: Chats
    daily: Daily
    notes: Notes

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._owner = ""
        self._is_alive: Callable[[str], bool] = lambda owner: owner == self._owner

    @property
    def conversations(self) -> Conversations:
        """The stored conversations."""
        return self.chats.conversations

    @property
    def search(self) -> Search:
        """Finds in the stored conversations."""
        return self.chats.search

    @property
    def assistant(self) -> Assistant:
        """Who answers in the stored conversations."""
        return self.chats.assistant

    @classmethod
    async def open(
        cls, folders: Folders, environ: Mapping[str, str] = os.environ, *, chats: bool = True
    ) -> Desk:
        """Open everything. Raises HostError and StoreError; what was opened is closed again.

        chats: False leaves the stored conversations closed until `open_chats`, so that settings,
        keys and models can be seen to when the database cannot be opened.
        """
        async with cls()._closed_if_refused() as desk:
            await desk._open(folders, environ)
            await asyncio.to_thread(desk._make_all)
            await desk.models.load()
            if chats:
                await desk.open_chats()
        return desk

    @classmethod
    async def open_for_daily(
        cls, folders: Folders, environ: Mapping[str, str] = os.environ
    ) -> Desk:
        """Open what is beside the chats, for a command that needs one of it: `daily` and its
        database. What else there is is made when it is asked for, and `chats` are not there.

        Raises as `open`.
        """
        async with cls()._closed_if_refused() as desk:
            await desk._open(folders, environ)
            await desk.open_daily()
        return desk

    @asynccontextmanager
    async def _closed_if_refused(self) -> AsyncGenerator[Desk]:
        """What was opened is closed again when opening goes wrong or is cancelled."""
        async with AsyncExitStack() as on_failure:
            on_failure.push_async_callback(self.close)
            yield self
            on_failure.pop_all()

    async def follow_settings(self) -> None:
        """Take over what another program wrote into the settings, the list of providers too."""
        if await self.settings.follow():
            self.providers.reload()
            self.bus.publish(Changes(Noun.PROVIDER, frozenset()))

    async def _open(self, folders: Folders, environ: Mapping[str, str]) -> None:
        await asyncio.to_thread(folders.make)
        await asyncio.to_thread(set_up_logging, folders.state / "logs")
        self.folders = folders
        self.bus = Bus()
        self.background = Background()
        self.settings = SettingsService(SettingsFile(folders.config / "settings.toml"), self.bus)
        self._environ = environ
        self.backups = Backups(folders, self.settings)
        await self._finish_restore()
        await self.settings.load()
        liveness = await asyncio.to_thread(Liveness, folders.state / "processes")
        self._stack.callback(liveness.close)
        self._owner, self._is_alive = liveness.owner, liveness.is_alive
        self.broker = SecretsBroker(
            folders.config / INDEX_NAME,
            environ=environ,
            revealed=keep_secret,
            profile=folders.profile,
        )
        self._stack.push_async_callback(self.broker.close)

    async def _finish_restore(self) -> None:
        """Put a backup in place that waits for it; not while another process is at work."""
        try:
            await self.backups.finish_restore()
        except DeskhandError as error:
            if not (self.folders.data / "deskhand.db").exists():
                raise  # what is there is on its way: an empty database must not take its place
            log.warning("the backup still waits: %s %s", error.what, error.detail)

    async def open_daily(self) -> None:
        """Open the database and what is in it beside the chats. Raises StoreError."""
        # In a thread, here and below: importing takes as long as many frames of the window.
        opening = await asyncio.to_thread(importlib.import_module, "deskhand.store.database")
        database: Database = await opening.Database.open(
            await self._database_url(), backups=self.folders.state / "backups"
        )
        self._stack.push_async_callback(database.close)
        daily = await asyncio.to_thread(importlib.import_module, "deskhand.desk.daily")
        self.daily = daily.Daily(
            database,
            bus=self.bus,
            settings=self.settings,
            broker=self.broker,
            providers=lambda: self.providers,
            folders=self.folders,
            closing=self._stack,
        )
        await self.daily.purge(datetime.now(UTC) - DELETED_KEPT)

    async def open_chats(self) -> None:
        """Open the stored conversations, and all that is beside them. Raises StoreError."""
        await self.open_daily()
        await asyncio.to_thread(self.daily.make_all)
        database = self.daily.database
        self.chats = await asyncio.to_thread(self._chats, database)
        from deskhand.services.notes import Notes

        self.notes = Notes(
            self.chats.conversations, self.chats.branches, self.folders.state / "notes.json"
        )
        await self.chats.recover(self._is_alive, datetime.now(UTC) - DELETED_KEPT)

    def _make_all(self) -> None:
        """Make what is made when it is asked for."""
        _ = (self.presets, self.providers, self.models, self.local_models)
        _ = (self.secrets, self.voice, self.updates)

    @cached_property
    def providers(self) -> Providers:
        """Who can answer."""
        from deskhand.providers.making import make_provider
        from deskhand.providers.options import BuiltinOptions
        from deskhand.services.providers import Providers

        def make(config: ProviderConfig, secret: SecretHandle | None) -> ModelProvider:
            builtin = self.settings.current.builtin
            options = BuiltinOptions(
                context_tokens=builtin.context_tokens,
                threads=builtin.threads,
                sleep_after_s=builtin.sleep_after_s,
                end_after_s=builtin.end_after_s,
                log=self.folders.state / "logs" / "builtin-model.log",
            )
            return make_provider(config, secret, files=self._model_files, options=options)

        providers = Providers(self.settings, self.broker, make, self.bus, self._environ)
        providers.reload()
        self._stack.push_async_callback(providers.directory.aclose)
        return providers

    @cached_property
    def models(self) -> Models:
        """What can answer."""
        from deskhand.services.models import Models

        kept = self.folders.cache / "models.json"
        return Models(self.providers, self.settings, self.bus, kept)

    @cached_property
    def local_models(self) -> LocalModels:
        """Models on this machine."""
        from deskhand.services.local_models import LocalModels

        return LocalModels(self.providers, self._model_files, self.bus)

    @cached_property
    def _model_files(self) -> ModelFiles:
        from deskhand.providers.model_files import ModelFiles

        return ModelFiles(self.folders.models)

    @cached_property
    def secrets(self) -> Secrets:
        """Keys by name."""
        from deskhand.services.secrets import Secrets

        return Secrets(self.broker, self.providers)

    @cached_property
    def presets(self) -> Presets:
        """Models and instructions under a name."""
        from deskhand.services.presets import Presets

        return Presets(self.settings)

    @cached_property
    def voice(self) -> Voice:
        """Dictating and reading aloud."""
        from deskhand.services.voice import Voice

        return Voice(self.settings, self.providers)

    @cached_property
    def updates(self) -> Updates:
        """Newer versions."""
        from deskhand.services.updates import Updates

        return Updates(self.settings, StateFile(self.folders.state / "updates.json"))

    @cached_property
    def _reader(self) -> DocumentReader:
        from deskhand.documents.reader import DocumentReader

        return DocumentReader()

    def _chats(self, database: Database, *, are_stored: bool = True) -> Chats:
        """Services on one database; closed before the providers they use."""
        # A question that is not stored is answered also when the database cannot be opened.
        from deskhand.desk.chats import make_chats

        daily: Daily | None = getattr(self, "daily", None)
        chats = make_chats(
            database,
            bus=self.bus,
            settings=self.settings,
            providers=self.providers,
            models=self.models,
            reader=self._reader,
            owner=self._owner,
            tasks=daily.tasks if daily else None,
            preferences=daily.preferences if daily else None,
            are_stored=are_stored,
        )
        if not are_stored:
            self._stack.push_async_callback(database.close)
        self._stack.push_async_callback(chats.assistant.settle)
        return chats

    async def examine(self) -> list[Finding]:
        """What the doctor finds. Raises nothing: what is wrong is a finding."""
        from deskhand.services.doctor import Doctor

        return await Doctor(
            folders=self.folders,
            settings=self.settings,
            providers=self.providers,
            models=self.models,
            broker=self.broker,
            check_database=self._check_database,
        ).examine()

    async def _check_database(self) -> None:
        if not hasattr(self, "chats"):
            await self.open_chats()
        await self.chats.database.check()

    async def unsaved(self) -> Chats:
        """Chats that are never written to a disk; gone when the program ends."""
        from deskhand.store.database import Database

        return self._chats(await Database.in_memory(), are_stored=False)

    async def _database_url(self) -> str:
        """SQLite in the data folder, or the server the settings name with its password from the
        keychain."""
        url = self.settings.current.store.url
        if not url:
            return f"sqlite+aiosqlite:///{self.folders.data / 'deskhand.db'}"
        from deskhand.services.secrets import DATABASE, DATABASE_ORIGIN
        from deskhand.store.database import Database

        handle = self.broker.handle(DATABASE, DATABASE_ORIGIN, env="PGPASSWORD")
        return Database.url_with_password(url, await handle.reveal())

    async def close(self) -> None:
        """Store what is under way, then close everything in reverse. May be called twice."""
        await self._stack.aclose()
