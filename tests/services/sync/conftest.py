"""Tasks on a real database, and a calendar server to keep them in step with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.ids import new_id
from deskhand.domain.sync import SyncAccount
from deskhand.domain.task import Task
from deskhand.domain.task_filter import TaskFilter
from deskhand.keychain.broker import SecretsBroker
from deskhand.services.bus import Bus
from deskhand.services.sync.dav import Limits
from deskhand.services.sync.discovery import Collection
from deskhand.services.sync.outcome import Outcome
from deskhand.services.sync.service import Sync
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.sync import SyncRepository
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository
from tests.support.radicale_server import PASSWORD, USER, Radicale

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
LIMITS = Limits(answer_bytes=400_000, connect_s=5, silence_s=5, request_s=20)


@dataclass
class Side:
    """One computer."""

    tasks: Tasks
    sync: Sync
    repository: SyncRepository
    lock: list[bool]

    async def add(self, title: str, **more: object) -> Task:
        """A new task."""
        return await self.tasks.add(Task(new_id(), title, NOW, NOW, **more))  # type: ignore[arg-type]

    async def titles(self) -> list[str]:
        """What there is, by name."""
        return sorted(each.title for each in await self.tasks.rows())

    async def only(self) -> Task:
        """The one task there is."""
        (row,) = await self.tasks.rows()
        return await self.tasks.get(row.id)

    async def run(self, account: SyncAccount, **how: bool) -> Outcome:
        """One pass."""
        return await self.sync.run(account, **how)

    async def found(self, wanted: TaskFilter) -> list[Task]:
        """Tasks a filter shows."""
        return await self.tasks.list(wanted)


@asynccontextmanager
async def computer(folder: Path) -> AsyncIterator[Side]:
    """A computer with a database and a keychain of its own."""
    folder.mkdir(exist_ok=True)
    database = await Database.in_memory()
    bus = Bus()
    repository = SyncRepository(database)
    views = TaskViews(TaskViewRepository(database), bus)
    zone = ZoneInfo("Europe/Berlin")
    tasks = Tasks(TaskRepository(database), views, bus, lambda: NOW, lambda: zone)
    lock = [False]
    broker = SecretsBroker(folder / "secrets", environ={}, timeout_s=0.5)
    sync = Sync(tasks, repository, broker, bus, lambda: lock[0], LIMITS)
    try:
        yield Side(tasks, sync, repository, lock)
    finally:
        await broker.close()
        await database.close()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Side]:
    async with computer(tmp_path / "here") as made:
        yield made


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[Side]:
    async with computer(tmp_path / "other") as made:
        yield made


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    server = Radicale.start(tmp_path_factory.mktemp("radicale"))
    yield server
    server.stop()


@pytest.fixture
async def collection(radicale: Radicale, here: Side) -> Collection:
    """An empty list of its own on the real server."""
    return await here.sync.make_list(radicale.url, USER, PASSWORD, f"List {new_id()}")


async def linked(side: Side, radicale: Radicale, collection: Collection) -> SyncAccount:
    """An account on this side."""
    account, _ = await side.sync.add(radicale.url, USER, PASSWORD, collection, "*")
    return account
