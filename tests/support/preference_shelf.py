"""Preferences on a real store in a folder, compared by the hashing embedder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deskhand.host.atomic import write_atomically
from deskhand.host.locks import locked
from deskhand.preferences.base import Embedder
from deskhand.preferences.places import Places
from deskhand.preferences.store import Store
from deskhand.services.bus import Bus
from deskhand.services.preference_meaning import Meaning
from deskhand.services.preference_shelf import Shelf
from deskhand.services.preferences import Preferences
from deskhand.store.database import Database
from deskhand.store.used_preferences import UsedPreferenceRepository
from tests.support.hashing_embedder import HashingEmbedder


class FolderStorage:
    """Stands for the settings: a folder, and which embedder is wanted."""

    def __init__(self, data: Path, *embedders: HashingEmbedder) -> None:
        self.data = data
        self.embedders = {each.name: each for each in embedders or (HashingEmbedder(),)}
        self.chosen = next(iter(self.embedders))

    async def store(self) -> Store:
        return Store(Places(self.data), locked, write_atomically)

    def wanted(self) -> str:
        return self.chosen

    def embedder(self, name: str) -> Embedder:
        return self.embedders[name]


@asynccontextmanager
async def open_preferences(
    folder: Path,
    bus: Bus | None = None,
    storage: FolderStorage | None = None,
    database: Database | None = None,
    *,
    purge_after_s: float = 3600.0,
) -> AsyncIterator[Preferences]:
    """Closed afterwards, with everything it opened."""
    own = await Database.in_memory() if database is None else database
    service = Preferences(
        Shelf(storage or FolderStorage(folder / "data"), Meaning(folder / "cache")),
        UsedPreferenceRepository(own),
        bus or Bus(),
        purge_after_s=purge_after_s,
    )
    try:
        yield service
    finally:
        await service.close()
        if database is None:
            await own.close()
