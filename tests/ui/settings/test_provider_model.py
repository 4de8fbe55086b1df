"""Adding, trying and changing a provider, and what becomes of its key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.ui.settings.providers.pane import NEW
from deskhand.ui.settings.providers.provider_model import ProviderModel
from deskhand.ui.settings.providers.view_model import ProvidersModel, Removed
from tests.support.aimock import AIMock
from tests.support.secret_service import SecretService
from tests.ui.settings.core import core, play, until


def test_a_server_is_tried_added_and_remembered(
    qapp: QApplication, tmp_path: Path, mock: AIMock
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = ProviderModel(services, NEW, is_new=True)
            added: list[str] = []
            model.added.connect(added.append)
            model.edit("label", "My server")
            model.edit("base_url", f"{mock.url}/v1")
            model.test("sk-typed")
            await until(lambda: not model.busy)
            assert model.notice is not None
            assert model.notice.tone == "ok", model.notice
            assert "my-server" not in services.settings.current.providers
            model.save("sk-typed")
            model.save("sk-typed")  # a double click
            await until(lambda: not model.busy)
            assert added == ["my-server"]
            assert services.settings.current.providers["my-server"].label == "My server"
            assert model.key_is_for_session
            assert not model.is_changed

    play(qapp, scenario)


def test_what_is_wrong_is_said_and_what_was_typed_stays(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = ProviderModel(services, NEW, is_new=True)
            model.edit("base_url", "my server")
            model.save()
            assert set(model.errors) == {"label", "base_url"}
            assert model.form.base_url == "my server"
            assert not model.busy
            model.edit("label", "Lab")
            assert set(model.errors) == {"base_url"}
            assert not services.settings.current.providers

    play(qapp, scenario)


def test_a_name_another_provider_has_is_said_and_stays_typed(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            await services.providers.add(LAB)
            model = ProviderModel(services, NEW, is_new=True)
            refused: list[str] = []
            model.refused.connect(refused.append)
            model.edit("label", " lab ")
            model.edit("base_url", "http://127.0.0.1:10/v1")
            model.save()
            assert "already" in model.errors["label"]
            assert refused == ["label"]
            assert model.form.label == " lab "
            assert list(services.settings.current.providers) == ["lab"]
            saved = ProviderModel(services, LAB)
            saved.edit("max_retries", "1")
            saved.save()
            await until(lambda: not saved.busy)
            assert services.settings.current.providers["lab"].max_retries == 1

    play(qapp, scenario)


def test_a_server_that_is_down_is_said_to_be_down(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = ProviderModel(services, NEW, is_new=True)
            model.edit("label", "Lab")
            model.edit("base_url", "http://127.0.0.1:9/v1")
            model.edit("max_retries", "0")
            model.test("")
            await until(lambda: not model.busy)
            assert model.notice is not None
            assert model.notice.tone == "danger"

    play(qapp, scenario)


def test_cancelling_at_once_leaves_nothing_busy(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            model = ProviderModel(services, LAB)
            model.test("")
            model.cancel()
            await until(lambda: not model.busy)

    play(qapp, scenario)


def test_without_a_keychain_the_key_stays_in_sight_until_the_person_agrees(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            await services.providers.add(LAB)
            model = ProviderModel(services, LAB)
            taken: list[bool] = []
            model.key_taken.connect(lambda: taken.append(True))
            model.look()
            await until(lambda: not model.busy)
            assert "this session only" in model.keeping_hint
            model.keep_key("sk-1")
            await until(lambda: not model.busy)
            assert not taken
            assert model.key_notice is not None
            assert "for this session only" in model.key_notice.sentence
            model.use_for_session()
            assert taken == [True]
            assert model.key.present

    play(qapp, scenario)


def test_a_key_goes_to_the_keychain_and_not_to_a_file(
    qapp: QApplication, tmp_path: Path, keychain: SecretService
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            await services.providers.add(LAB)
            model = ProviderModel(services, LAB)
            taken: list[bool] = []
            model.key_taken.connect(lambda: taken.append(True))
            model.keep_key("sk-very-secret")
            await until(lambda: not model.busy)
            assert taken == [True]
            assert model.key.present
            assert "keychain" in model.key.sentence
            kept = [p.read_bytes() for p in services.folders.config.iterdir() if p.is_file()]
            assert not any(b"very-secret" in content for content in kept)
            model.edit("base_url", "http://127.0.0.1:10/v1")
            assert "will not be sent" in model.host_note
            model.revert()
            assert not model.host_note
            model.forget_key()
            await until(lambda: not model.busy)
            assert not model.key.present

    play(qapp, scenario)


def test_a_locked_keychain_loses_no_key(
    qapp: QApplication, tmp_path: Path, keychain: SecretService
) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            await services.providers.add(LAB)
            keychain.lock()
            model = ProviderModel(services, LAB)
            taken: list[bool] = []
            model.key_taken.connect(lambda: taken.append(True))
            model.keep_key("sk-1")
            await until(lambda: not model.busy, 30)
            assert not taken
            assert model.key_is_for_session
            handle = services.providers.handle(LAB)
            assert handle is not None
            assert await handle.reveal() == "sk-1"

    play(qapp, scenario)


def test_removing_can_be_taken_back_with_the_default(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with core(tmp_path) as services:
            await services.providers.add(LAB)
            await services.models.choose(ModelChoice("lab", "m"))
            model = ProvidersModel(services)
            removed: list[Removed] = []
            model.removed.connect(removed.append)
            rows = {row.name: row for row in model.rows()}
            assert rows["lab"].removable
            assert not rows["builtin"].removable
            model.remove("lab")
            await until(lambda: removed)
            await until(lambda: not model.busy)
            assert "lab" not in {row.name for row in model.rows()}
            assert services.models.default().provider == "builtin"
            model.restore(removed[0])
            await until(lambda: not model.busy)
            assert "lab" in {row.name for row in model.rows()}
            assert services.models.default() == ModelChoice("lab", "m")

    play(qapp, scenario)


def test_an_address_of_the_environment_is_not_written_down(
    qapp: QApplication, tmp_path: Path, mock: AIMock
) -> None:
    async def scenario() -> None:
        environ = {"OPENAI_BASE_URL": f"{mock.url}/v1", "OPENAI_API_KEY": "sk-env"}
        async with core(tmp_path, environ) as services:
            model = ProviderModel(services, services.providers.config("openai"))
            model.edit("label", "Work")
            model.save()
            await until(lambda: not model.busy)
            written = services.settings.current.providers["openai"]
            assert (written.label, written.base_url) == ("Work", "")

    play(qapp, scenario)


LAB = ProviderConfig("lab", ProviderKind.OPENAI, "http://127.0.0.1:9/v1", "Lab", max_retries=0)
