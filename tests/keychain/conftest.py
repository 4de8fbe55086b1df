"""A Secret Service for each test, and folders that nobody else uses."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.secret_service import SecretService, missing


@pytest.fixture
def secret_service(monkeypatch: pytest.MonkeyPatch) -> Generator[SecretService]:
    """An unlocked one, which this process' environment leads to."""
    if missing():
        pytest.skip(f"needs {missing()}")
    with tempfile.TemporaryDirectory(
        prefix="ss-", dir="/tmp"
    ) as folder:  # a socket's path is short
        service = SecretService(Path(folder))
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
        try:
            yield service
        finally:
            service.close()


@pytest.fixture
def no_secret_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A session without a bus."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
