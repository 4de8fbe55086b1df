"""The servers that provider tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.aimock import AIMock
from tests.support.wires import WIRES, Wire


@pytest.fixture(scope="session")
def aimock() -> Iterator[AIMock]:
    """The predictable server, started once."""
    with AIMock.started() as server:
        yield server


@pytest.fixture(params=WIRES, ids=lambda wire: wire.name)
def wire(request: pytest.FixtureRequest) -> Wire:
    """Each maker in turn: what holds for one holds for all."""
    found: Wire = request.param
    return found
