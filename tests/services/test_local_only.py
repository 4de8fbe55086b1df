from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.errors import PolicyRefused
from deskhand.domain.model import Locality, ModelChoice, ModelInfo, ProviderConfig, ProviderKind
from deskhand.host.folders import Folders
from deskhand.services.models import ProviderState, ProviderStatus

AWAY = ProviderConfig("far", ProviderKind.OPENAI, base_url="https://models.example/v1")
NEAR = ProviderConfig("near", ProviderKind.OPENAI, base_url="http://127.0.0.1:9/v1")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path)})
    folders.make()
    (folders.config / "settings.toml").write_text("[privacy]\nlocal_only = true\n")
    opened = await Desk.open(folders, {})
    for config in (AWAY, NEAR):
        await opened.providers.add(config)
    yield opened
    await opened.close()


async def test_a_provider_elsewhere_is_not_even_made(desk: Desk) -> None:
    with pytest.raises(PolicyRefused, match="another machine"):
        await desk.providers.get("far")
    assert await desk.providers.get("near")
    with pytest.raises(PolicyRefused):
        await desk.providers.get("openai")  # a preset nobody added


async def test_testing_and_listing_say_that_it_is_blocked(desk: Desk) -> None:
    report = await desk.providers.test(AWAY, "sk-typed")
    assert not report.ok
    assert "Local only" in report.sentence
    await desk.models.refresh({"far"})
    (state,) = [each for each in desk.models.states() if each.config.name == "far"]
    assert state.status is ProviderStatus.BLOCKED


async def test_a_cloud_model_behind_a_server_here_is_refused(desk: Desk) -> None:
    cloud = ModelInfo("gpt-oss:120b-cloud", "ollama", Locality.AWAY)
    config = desk.providers.config("ollama")
    desk.models._states["ollama"] = ProviderState(config, ProviderStatus.READY, (cloud,))
    with pytest.raises(PolicyRefused):
        await desk.models.require_allowed(ModelChoice("ollama", cloud.id))
    await desk.models.require_allowed(ModelChoice("builtin", ""))


async def test_a_model_that_ollama_did_not_list_is_refused(desk: Desk) -> None:
    near = ModelInfo("small:latest", "ollama", Locality.HERE)
    config = desk.providers.config("ollama")
    desk.models._states["ollama"] = ProviderState(config, ProviderStatus.READY, (near,))
    await desk.models.require_allowed(ModelChoice("ollama", "small"))
    with pytest.raises(PolicyRefused):
        await desk.models.require_allowed(ModelChoice("ollama", "gpt-oss:120b-cloud"))


@pytest.mark.parametrize("provider", ["builtin", "ollama"])
async def test_no_model_is_fetched(desk: Desk, provider: str) -> None:
    async with aclosing(desk.local_models.pull(provider, "any")) as progress:
        with pytest.raises(PolicyRefused, match="another machine"):
            await anext(progress)


def test_the_command_line_is_refused_with_status_3(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir(mode=0o700)
    (tmp_path / "config" / "settings.toml").write_text("[privacy]\nlocal_only = true\n")
    asked = subprocess.run(
        [sys.executable, "-m", "deskhand", "ask", "hello", "--provider", "openai", "--model", "x"],
        env={**os.environ, "DESKHAND_HOME": str(tmp_path), "OPENAI_API_KEY": "sk-none"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert asked.returncode == 3, asked.stderr
    assert "Nothing was sent." in asked.stderr


@pytest.mark.parametrize(
    "text",
    [
        '[privacy]\nlocal_only = "maybe"\n',
        "[privacy]\nlocal_only = 7\n",
        "[privacy]\nlocal_only = true\n[chat\n",
        "[[privacy]]\nlocal_only = true\n",
        'privacy = "local only"\n',
    ],
)
async def test_a_broken_lock_is_a_locked_one(tmp_path: Path, text: str) -> None:
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path)})
    folders.make()
    (folders.config / "settings.toml").write_text(text)
    opened = await Desk.open(folders, {}, chats=False)
    try:
        assert opened.settings.current.privacy.local_only
        assert opened.settings.problems
    finally:
        await opened.close()


async def test_half_a_file_does_not_take_the_lock_off(tmp_path: Path) -> None:
    """What an editor has written so far may be a whole file by itself."""
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path)})
    folders.make()
    file = folders.config / "settings.toml"
    file.write_text(locked := "schema_version = 1\n[privacy]\nlocal_only = true\n")
    opened = await Desk.open(folders, {}, chats=False)
    try:
        for half in ("", "schema_version = 1\n"):
            file.write_text(half)
            await opened.follow_settings()
            assert opened.settings.current.privacy.local_only
        file.write_text(locked.replace("true", "false"))
        await opened.follow_settings()
        await opened.follow_settings()
        assert not opened.settings.current.privacy.local_only
        file.write_text(locked)
        await opened.follow_settings()
        assert opened.settings.current.privacy.local_only
    finally:
        await opened.close()
