"""The servers that provider tests share."""

from __future__ import annotations

import socket
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


@pytest.fixture
def missing_host() -> str:
    """A name that does not exist (RFC 2606), where the tests' guard lets it be looked up: the
    HTTP library asks with the name as bytes."""
    host = "no-such-host.invalid"
    try:
        socket.getaddrinfo(host.encode(), 80)
    except socket.gaierror:
        return host
    except RuntimeError as refused:
        pytest.skip(f"the tests' network guard: {refused}")
    pytest.skip("this machine resolves names that do not exist")
