"""Nobody's keychain, and the servers' stand-in for a whole module."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.support.aimock import AIMock
from tests.support.secret_service import SecretService, missing


@pytest.fixture(autouse=True)
def no_keychain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A session without a bus."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch, no_keychain: None) -> Generator[SecretService]:
    """A real and unlocked one."""
    if missing():
        pytest.skip(f"needs {missing()}")
    with tempfile.TemporaryDirectory(prefix="ss-", dir="/tmp") as folder:
        service = SecretService(Path(folder))
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        try:
            yield service
        finally:
            service.close()


@pytest.fixture(scope="module")
def mock() -> Iterator[AIMock]:
    """A server of OpenAI's and Anthropic's protocols."""
    with AIMock.started() as server:
        yield server
