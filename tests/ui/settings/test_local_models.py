"""Ollama's models, the built-in provider's files, and transfers between them and the world."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.ui.settings.builtin.view_model import BuiltinModel
from deskhand.ui.settings.ollama.view_model import OllamaModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.transfers import BUILTIN, Transfers, TransferState
from tests.support.ollama_server import OllamaServer
from tests.ui.settings.core import core, play, until


async def _ollama(services: SettingsServices, server: OllamaServer) -> OllamaModel:
    config = ProviderConfig("ollama", ProviderKind.OLLAMA, server.url, "Ollama")
    await services.providers.add(config)
    model = OllamaModel(services, Transfers(services.local_models))
    model.look()
    await until(lambda: not model.busy)
    return model


def test_a_model_is_fetched_and_deleted(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with OllamaServer() as server, core(tmp_path) as services:
            model = await _ollama(services, server)
            assert model.state.running
            assert [row.id for row in model.rows()] == ["llama3.1:8b"]
            assert "uses tools" in model.rows()[0].facts
            model.pull("tiny:latest")
            assert model.transfers()
            await until(lambda: not model.transfers())
            model.look()
            await until(lambda: not model.busy)
            assert "tiny:latest" in [row.id for row in model.rows()]
            model.ask_delete("tiny:latest")
            assert model.asked == "tiny:latest"
            model.delete("tiny:latest")
            await until(lambda: not model.busy)
            assert server.names() == ["llama3.1:8b"]
            assert "tiny:latest" not in [row.id for row in model.rows()]

    play(qapp, scenario)


def test_a_pull_ends_when_it_is_cancelled(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with OllamaServer(pull_step_s=0.2) as server, core(tmp_path) as services:
            model = await _ollama(services, server)
            model.pull("tiny:latest")
            [transfer] = model.transfers()
            await until(lambda: server.open_pulls == 1)
            await until(lambda: transfer.total_bytes)
            transfer.cancel()
            transfer.cancel()
            await until(lambda: not model.transfers())
            await until(lambda: server.open_pulls == 0)
            assert transfer.state is TransferState.IDLE
            assert "tiny:latest" not in server.names()

    play(qapp, scenario)


def test_a_name_nobody_has_is_said_in_place(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with OllamaServer() as server, core(tmp_path) as services:
            model = await _ollama(services, server)
            model.pull("no such thing")
            assert model.pull_error
            assert not model.transfers()
            model.pull("nobody/has-this")
            assert not model.pull_error
            [transfer] = model.transfers()
            await until(lambda: transfer.state is TransferState.FAILED)
            assert transfer.notice is not None
            assert transfer.notice.tone == "danger"

    play(qapp, scenario)


def test_a_server_that_is_gone_is_said_to_be_gone(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            async with OllamaServer() as server:
                model = await _ollama(services, server)
            model.look()
            await until(lambda: not model.busy)
            assert not model.state.running
            assert not model.rows()

    play(qapp, scenario)


def test_a_file_that_is_no_model_is_refused_with_a_sentence(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = BuiltinModel(services, Transfers(services.local_models))
            model.look()
            await until(lambda: not model.busy)
            [bundled] = model.rows()
            assert not bundled.removable
            wrong = tmp_path / "notes.gguf"
            wrong.write_text("These are no weights.")
            model.add_files([str(wrong)])
            await until(lambda: not model.busy)
            assert model.notice is not None
            assert model.notice.tone == "danger"
            assert len(model.rows()) == 1

    play(qapp, scenario)


def test_options_are_checked_and_kept(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = BuiltinModel(services, Transfers(services.local_models))
            model.set_option("context_tokens", "many")
            assert set(model.errors) == {"context_tokens"}
            model.set_option("context_tokens", "8192")
            model.set_option("threads", "2")
            await until(lambda: services.settings.current.builtin.threads == 2)
            await until(lambda: services.settings.current.builtin.context_tokens == 8192)
            assert not model.errors

    play(qapp, scenario)


def test_what_is_left_of_a_download_can_be_let_go(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            offered = services.local_models.recommended()[0]
            models = services.folders.data / "models"
            models.mkdir()
            part = models / f"{offered.file_name}.part"
            part.write_bytes(b"GGUF" * 1000)
            transfers = Transfers(services.local_models)
            model = BuiltinModel(services, transfers)
            model.look()
            await until(lambda: not model.busy)
            assert model.kept_bytes(offered.id) == 4000
            transfers.of(BUILTIN, offered.id).cancel()
            await until(lambda: not part.exists())
            await until(lambda: not model.kept_bytes(offered.id))

    play(qapp, scenario)


def test_starting_again_waits_until_what_came_is_let_go(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with OllamaServer(pull_step_s=0.05) as server, core(tmp_path) as services:
            model = await _ollama(services, server)
            model.pull("tiny:latest")
            [transfer] = model.transfers()
            transfer.cancel()
            await until(lambda: transfer.state is TransferState.IDLE)
            transfer.start()
            transfer.start()
            await until(lambda: transfer.state is TransferState.DONE)
            assert "tiny:latest" in server.names()

    play(qapp, scenario)
