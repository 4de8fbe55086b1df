"""The welcome on a real desk; servers are the tests' own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from deskhand.desk import Desk
from deskhand.host.folders import Folders
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.welcome.view_model import WelcomeModel
from tests.support.listening import listening
from tests.ui.settings.core import until

NOBODY = "127.0.0.1:9"


@asynccontextmanager
async def desk_services(
    folder: Path, environ: Mapping[str, str] | None = None
) -> AsyncIterator[SettingsServices]:
    """Open a desk in a folder of the test's own. No Ollama answers unless `environ` names one."""
    folders = Folders(folder / "config", folder / "data", folder / "cache", folder / "state")
    desk = await Desk.open(folders, {"OLLAMA_HOST": NOBODY, **(environ or {})}, chats=False)
    try:
        yield SettingsServices(
            desk.providers,
            desk.models,
            desk.local_models,
            desk.settings,
            desk.broker,
            desk.bus,
            desk.folders,
            desk.backups,
            desk.voice,
            desk.examine,
            desk.updates,
        )
    finally:
        await desk.close()


@asynccontextmanager
async def welcome(
    folder: Path, environ: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[SettingsServices, WelcomeModel, list[str]]]:
    """A welcome that has looked around, and what it said at its end."""
    async with desk_services(folder, environ) as services:
        model = WelcomeModel(services)
        said: list[str] = []
        model.finished.connect(said.append)
        model.look()
        await until(lambda: not model.ollama.busy)
        try:
            yield services, model, said
        finally:
            model.deleteLater()


@asynccontextmanager
async def silent_server() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """One that takes a request and says nothing: its address, and whether it was reached."""
    reached = asyncio.Event()

    async def hold(_: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        reached.set()
        await asyncio.Event().wait()

    async with listening(hold) as port:
        yield f"127.0.0.1:{port}", reached
