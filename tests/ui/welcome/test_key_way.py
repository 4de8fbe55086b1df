"""A maker or any address, its key, a test, and a model."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from deskhand.domain.model import Locality, ModelChoice
from deskhand.ui.welcome.key_way import OTHER, complete_address
from deskhand.ui.welcome.view_model import WelcomeModel
from tests.support.scripted_model import scripted_model
from tests.support.secret_service import SecretService
from tests.ui.settings.core import play, until
from tests.ui.welcome.opened import NOBODY, desk_services, silent_server, welcome


def test_any_address_is_tested_and_its_model_answers(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with scripted_model() as server, welcome(tmp_path) as (services, shown, said):
            way = shown.key
            way.open()
            way.choose_maker(OTHER)
            way.test("sk-typed")
            assert way.field_error
            way.edit_address(f"127.0.0.1:{server.port}/v1")
            assert way.where is Locality.HERE
            way.test("sk-typed")
            await until(lambda: not way.busy)
            assert [info.id for info in way.models] == ["scripted"]
            assert not services.settings.current.providers
            way.use("scripted", "sk-typed")
            await until(lambda: not way.busy)
            # There is no keychain: that is said, and why, before the welcome goes.
            assert way.session_only
            assert way.notice is not None
            assert "session only" in way.notice.sentence
            assert not said
            shown.skip()
            assert said == ["scripted answers now. Its key is kept for this session only."]
            name = services.models.default().provider
            assert (await services.providers.key_state(name)).where == "session"
        for path in tmp_path.rglob("*"):
            assert not path.is_file() or b"sk-typed" not in path.read_bytes()

    play(qapp, scenario)


def test_a_key_goes_into_the_keychain(
    qapp: QApplication, tmp_path: Path, keychain: SecretService
) -> None:
    async def scenario() -> None:
        async with scripted_model() as server, welcome(tmp_path) as (_, shown, said):
            shown.key.choose_maker(OTHER)
            shown.key.edit_address(server.base_url)
            shown.key.use("scripted", "sk-typed")
            await until(lambda: said)
            assert said == ["scripted answers now. Its key is in your system's keychain."]

    play(qapp, scenario)


def test_a_failed_test_says_why_and_can_be_tried_again(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with scripted_model() as server, welcome(tmp_path) as (_, shown, _said):
            way = shown.key
            way.choose_maker(OTHER)
            way.edit_address(f"http://{NOBODY}/v1")
            way.test("")
            await until(lambda: not way.busy)
            assert way.failed_once
            assert way.notice is not None
            assert way.notice.tone == "danger"
            way.edit_address(server.base_url)
            assert way.notice is None
            way.test("")
            await until(lambda: way.models)
            assert not way.failed_once

    play(qapp, scenario)


def test_a_test_nobody_answers_is_given_up(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskhand.ui.welcome.key_way.TEST_TIMEOUT_S", 0.5)

    async def scenario() -> None:
        async with silent_server() as (host, _), welcome(tmp_path) as (_, shown, _said):
            shown.key.choose_maker(OTHER)
            shown.key.edit_address(host)
            shown.key.test("sk-typed")
            await until(lambda: not shown.key.busy)
            assert shown.key.failed_once
            assert shown.key.notice is not None
            assert "did not answer" in shown.key.notice.sentence

    play(qapp, scenario)


def test_a_key_is_asked_for_where_one_is_needed(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with welcome(tmp_path) as (_, shown, _said):
            shown.key.open()
            shown.key.test("  ")
            assert shown.key.field_error == "Paste the key first."
            assert not shown.key.busy

    play(qapp, scenario)


def test_a_key_in_the_environment_is_said_and_used(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with scripted_model() as server:
            environ = {"OPENAI_API_KEY": "sk-environment", "OPENAI_BASE_URL": server.base_url}
            async with welcome(tmp_path, environ) as (services, shown, said):
                way = shown.key
                await until(lambda: way.in_environment)
                assert way.lead == "OPENAI_API_KEY found in your environment."
                way.open()
                await until(lambda: way.variable)
                assert way.key_words.startswith("Uses OPENAI_API_KEY from your environment.")
                way.test("")
                await until(lambda: way.models)
                assert server.headers[-1]["authorization"] == "Bearer sk-environment"
                way.use("scripted", "")
                await until(lambda: said)
                assert services.models.default() == ModelChoice("openai", "scripted")

    play(qapp, scenario)


def test_leaving_while_a_test_runs_is_safe(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with silent_server() as (host, reached), desk_services(tmp_path) as services:
            shown = WelcomeModel(services)
            gone: list[bool] = []
            shown.destroyed.connect(lambda: gone.append(True))
            shown.key.choose_maker(OTHER)
            shown.key.edit_address(host)
            shown.key.test("sk-typed")
            await asyncio.wait_for(reached.wait(), 10)
            shown.deleteLater()
            await until(lambda: gone)

    play(qapp, scenario)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" example.org/v1/ ", "https://example.org/v1"),
        ("localhost:1234/v1", "http://localhost:1234/v1"),
        ("http://example.org", "http://example.org"),
        ("", ""),
    ],
)
def test_an_address_gets_its_scheme(typed: str, address: str) -> None:
    assert complete_address(typed) == address
