"""The same tests on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from deskhand.store.runs import RunRepository
from tests.support.postgres import PostgresServer, find_server

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs an installed PostgreSQL server")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Skips where no server is installed; with DESKHAND_REQUIRE_POSTGRES=1 it fails instead."""
    programs = find_server()
    if programs is None:
        reason = "no PostgreSQL server (pg_ctl, initdb) on the PATH or in /usr/lib/postgresql"
        if os.environ.get("DESKHAND_REQUIRE_POSTGRES") == "1":
            pytest.fail(f"{reason}, and DESKHAND_REQUIRE_POSTGRES=1")
        pytest.skip(reason)
    server = PostgresServer.start(programs)
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    return postgres_server.new_database()


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'deskhand.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def database(url: str, tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(url, backups=tmp_path / "backups")
    yield opened
    await opened.close()


@pytest.fixture
def conversations(database: Database) -> ConversationRepository:
    return ConversationRepository(database)


@pytest.fixture
def runs(database: Database) -> RunRepository:
    return RunRepository(database)


@pytest.fixture
def drafts(database: Database) -> DraftRepository:
    return DraftRepository(database)
