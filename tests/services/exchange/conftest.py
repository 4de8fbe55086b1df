from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from deskhand.services.bus import Bus
from deskhand.services.exchange.importing import Importing
from deskhand.store.database import Database
from deskhand.store.exchange import ExchangeRepository


@pytest.fixture
async def repository() -> AsyncIterator[ExchangeRepository]:
    database = await Database.in_memory()
    yield ExchangeRepository(database)
    await database.close()


@pytest.fixture
def importing(repository: ExchangeRepository) -> Importing:
    return Importing(repository, Bus())
