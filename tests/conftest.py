"""What holds for every test: no network but this machine, and nobody's keys or folders."""

from __future__ import annotations

import gc
import ipaddress
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from deskhand.host import redaction

FOREIGN = ("_API_KEY", "_BASE_URL", "_PROXY", "_proxy")


class OutsideNetwork(RuntimeError):
    """A test tried to reach something that is not this machine."""


def _refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: it sees every connection of this process, whichever library makes it."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            raise OutsideNetwork(f"connection to {address[0]}")
    elif event == "socket.getaddrinfo":
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
        # A name under .invalid (RFC 2606) is how a test asks for a name that does not exist.
        if not _is_here(host) and not host.endswith(".invalid"):
            raise OutsideNetwork(f"look-up of {host}")


def _is_here(host: str) -> bool:
    if host in ("localhost", "", "None"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


sys.addaudithook(_refuse_outside)


@pytest.fixture(autouse=True)
def own_surroundings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A DESKHAND_HOME of its own, and no key, address or proxy of whoever runs the tests, nor a
    secret that another test made known."""
    home = tmp_path_factory.mktemp("deskhand-home")
    monkeypatch.setenv("DESKHAND_HOME", str(home))
    monkeypatch.setattr(redaction, "_known", type(redaction._known)())
    for name in list(os.environ):
        if name.endswith(FOREIGN) or name == "OLLAMA_HOST":
            monkeypatch.delenv(name)
    return home


def pytest_collection_finish() -> None:
    """Thousands of tests are half a million objects that live to the end: looking through them at
    every collection takes longer than most tests."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("DESKHAND_TEST_DESKTOP"):
        return
    skip = pytest.mark.skip(reason="needs the virtual desktop: run `make test`")
    for item in items:
        if "desktop" in item.keywords:
            item.add_marker(skip)
