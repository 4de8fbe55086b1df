"""A server and the command, for each test."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.cli.openai_server import OpenAIServer
from tests.cli.runner import Deskhand


@pytest.fixture
def server() -> Generator[OpenAIServer]:
    """A server of the OpenAI wire format."""
    running = OpenAIServer()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def deskhand(tmp_path: Path, server: OpenAIServer) -> Deskhand:
    """The command, with empty folders."""
    return Deskhand(tmp_path / "home", server.url)
