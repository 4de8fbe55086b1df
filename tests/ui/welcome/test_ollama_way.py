"""Ollama found, started, given a model, or not there at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from deskhand.domain.model import ModelChoice
from deskhand.ui.welcome.ollama_way import Found
from tests.support.ollama_server import OllamaServer, model
from tests.ui.settings.core import play, until
from tests.ui.welcome.opened import silent_server, welcome


def test_a_running_one_is_found_with_its_models(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        server = OllamaServer(models=[model("qwen3:8b")])
        async with (
            server,
            welcome(tmp_path, {"OLLAMA_HOST": server.url}) as (services, shown, said),
        ):
            assert shown.ollama.found is Found.READY
            (info,) = shown.ollama.models
            assert (info.size_bytes, info.context_tokens) == (4_683_087_332, 131_072)
            shown.ollama.use(info.id)
            await until(lambda: said)
            assert said == ["qwen3:8b answers now. Your words stay here."]
            assert services.models.default() == ModelChoice("ollama", "qwen3:8b")

    play(qapp, scenario)


def test_a_first_model_is_fetched_and_can_be_chosen(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        server = OllamaServer(models=[], pullable=("tiny:latest",))
        async with server, welcome(tmp_path, {"OLLAMA_HOST": server.url}) as (_, shown, _said):
            way = shown.ollama
            assert way.found is Found.EMPTY
            way.fetch("no such name!")
            assert way.name_error
            assert way.transfer is None
            way.fetch("tiny:latest")
            assert not way.name_error
            await until(lambda: way.found is Found.READY and not way.busy)
            assert way.preferred == "tiny:latest"

    play(qapp, scenario)


def test_a_fetch_can_be_cancelled_and_begun_again(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        server = OllamaServer(models=[], pullable=("tiny:latest",), pull_step_s=0.5)
        async with server, welcome(tmp_path, {"OLLAMA_HOST": server.url}) as (_, shown, _said):
            shown.ollama.fetch("tiny:latest")
            await until(lambda: server.open_pulls)
            assert shown.ollama.transfer is not None
            shown.ollama.transfer.cancel()
            await until(lambda: not server.open_pulls and not shown.ollama.is_fetching)
            assert shown.ollama.found is Found.EMPTY
            server.pull_step_s = 0
            shown.ollama.fetch("tiny:latest")
            await until(lambda: shown.ollama.found is Found.READY)

    play(qapp, scenario)


def test_a_model_that_comes_after_the_end_is_told(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        server = OllamaServer(models=[], pullable=("tiny:latest",), pull_step_s=0.02)
        async with server, welcome(tmp_path, {"OLLAMA_HOST": server.url}) as (_, shown, said):
            told: list[str] = []
            shown.fetched.connect(told.append)
            shown.ollama.fetch("tiny:latest")
            await until(lambda: server.open_pulls)
            shown.use_builtin()
            await until(lambda: said)
            await until(lambda: told)
            assert told[0].startswith("tiny:latest is here.")

    play(qapp, scenario)


def test_it_is_missing_then_stopped_then_does_not_start(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = "deskhand.providers.ollama_program._USUAL_PLACES"
    monkeypatch.setattr(usual, ())
    monkeypatch.setenv("PATH", "/nowhere")

    async def scenario() -> None:
        async with welcome(tmp_path) as (_, shown, _said):
            way = shown.ollama
            assert way.found is Found.MISSING
            program = tmp_path / "ollama"
            program.write_text("#!/bin/sh\nexit 1\n")
            program.chmod(0o755)
            monkeypatch.setattr(usual, (str(program),))
            way.look()
            await until(lambda: not way.busy)
            assert way.found is Found.STOPPED
            way.start()
            await until(lambda: not way.busy)
            assert way.notice is not None
            assert way.notice.tone == "danger"

    play(qapp, scenario)


def test_one_that_hangs_is_given_up(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskhand.ui.welcome.ollama_way.LOOK_TIMEOUT_S", 0.5)

    async def scenario() -> None:
        async with silent_server() as (host, _):
            async with welcome(tmp_path, {"OLLAMA_HOST": host}) as (_, shown, said):
                assert shown.ollama.notice is not None
                assert "did not answer" in shown.ollama.notice.sentence
                shown.use_builtin()
                await until(lambda: said)

    play(qapp, scenario)
