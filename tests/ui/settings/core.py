"""The real services behind the settings, with real providers; servers are the tests' own."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from deskhand.domain.errors import DeskhandError
from deskhand.domain.findings import Finding
from deskhand.domain.model import ProviderConfig
from deskhand.domain.secrets import SecretHandle
from deskhand.host.folders import Folders
from deskhand.host.settings_file import SettingsFile
from deskhand.host.state_file import StateFile
from deskhand.keychain.broker import SecretsBroker
from deskhand.providers.base import ModelProvider
from deskhand.providers.making import make_provider
from deskhand.providers.model_files import ModelFiles
from deskhand.providers.options import BuiltinOptions
from deskhand.services.backup.service import Backups
from deskhand.services.bus import Bus
from deskhand.services.local_models import LocalModels
from deskhand.services.models import Models
from deskhand.services.providers import Providers
from deskhand.services.settings import SettingsService
from deskhand.services.updates import Updates
from deskhand.services.voice import Voice
from deskhand.ui import aio
from deskhand.ui.settings.services import SettingsServices
from tests.ui.chat.on_qt import bounded


def play(qapp: QApplication, scenario: Callable[[], Awaitable[None]]) -> None:
    """Run a scenario on Qt's loop; an error that was not said in place fails the test."""
    reported: list[DeskhandError] = []
    take_back = aio.report_to(reported.append)
    # What a test lets go of has no parent in Qt: it must not be collected in a worker's thread.
    gc.disable()
    try:
        aio.run(qapp, bounded(scenario))
    finally:
        take_back()
        gc.collect()
        gc.enable()
    assert not reported, [error.detail or error.sentence() for error in reported]


async def until(condition: Callable[[], object], timeout_s: float = 40.0) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)


async def no_findings() -> list[Finding]:
    """What a doctor says who looked at nothing."""
    return []


@asynccontextmanager
async def core(
    folder: Path, environ: Mapping[str, str] | None = None
) -> AsyncIterator[SettingsServices]:
    """Open services in a folder of the test's own. There is no keychain unless the test has one."""
    environ = environ or {}
    folders = Folders(folder / "config", folder / "data", folder / "cache", folder / "state")
    folders.make()
    bus = Bus()
    settings = SettingsService(SettingsFile(folders.config / "settings.toml"), bus)
    await settings.load()
    broker = SecretsBroker(folders.config / "secrets.json", environ=environ)
    files = ModelFiles(folders.data / "models")

    def make(config: ProviderConfig, secret: SecretHandle | None) -> ModelProvider:
        return make_provider(config, secret, files=files, options=BuiltinOptions())

    providers = Providers(settings, broker, make, bus, environ)
    providers.reload()
    models = Models(providers, settings, bus, folders.cache / "models.json")
    await models.load()
    local = LocalModels(providers, files, bus)
    try:
        backups = Backups(folders, settings)
        yield SettingsServices(
            providers,
            models,
            local,
            settings,
            broker,
            bus,
            folders,
            backups,
            Voice(settings, providers),
            no_findings,
            Updates(settings, StateFile(folders.state / "updates.json")),
        )
    finally:
        await providers.directory.aclose()
        await broker.close()
