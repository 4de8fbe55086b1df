"""The settings as values."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields
from itertools import pairwise

from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.host.settings import ProviderSettings, Settings

EVERYTHING = ProviderConfig(
    "mine",
    ProviderKind.OPENAI,
    base_url="https://llm.example/v1",
    label="Mine",
    key_env="MY_KEY",
    key_origin="https://llm.example:443",
    headers={"X-Team": "a"},
    proxy="http://proxy.example:8080",
    ca_file="/etc/ca.pem",
    connect_timeout_s=1.5,
    read_timeout_s=9.0,
    max_retries=0,
    keep_alive="5m",
)


def test_provider_settings_hold_all_a_provider_config_does() -> None:
    assert ProviderSettings.of(EVERYTHING).config("mine") == EVERYTHING
    assert {field.name for field in fields(ProviderConfig)} == {
        "name",
        *ProviderSettings.model_fields,
    }


def test_the_built_in_model_answers_by_default() -> None:
    settings = Settings()
    assert (settings.chat.provider, settings.chat.model) == ("builtin", "")
    assert [config.name for config in settings.provider_configs({})] == ["builtin", "ollama"]


def test_ollama_host_is_honoured_unless_an_address_is_written() -> None:
    environ = {"OLLAMA_HOST": "0.0.0.0:9999"}
    ollama = Settings().provider_configs(environ)[1]
    assert ollama.base_url == "http://127.0.0.1:9999"
    written = ProviderConfig("ollama", ProviderKind.OLLAMA, base_url="http://box:1")
    assert Settings().with_provider(written).provider_configs(environ)[1].base_url == "http://box:1"


def test_a_provider_can_be_added_replaced_and_removed() -> None:
    settings = Settings().with_provider(EVERYTHING)
    assert settings.provider_configs({})[-1] == EVERYTHING
    settings = settings.with_default_model(ModelChoice("mine", "big"))
    assert settings.chat.model == "big"
    settings = settings.without_provider("mine")
    assert settings.providers == {}
    assert (settings.chat.provider, settings.chat.model) == ("builtin", "")


def test_every_field_says_what_it_is() -> None:
    module = ast.parse(inspect.getsource(inspect.getmodule(Settings)))
    for section in (each for each in module.body if isinstance(each, ast.ClassDef)):
        for field, after in pairwise(section.body):
            if isinstance(field, ast.AnnAssign):
                assert isinstance(after, ast.Expr), f"{section.name}.{ast.unparse(field.target)}"


def test_text_forms_hide_headers_proxies_and_database_passwords() -> None:
    secret = "canary-5d1e"
    config = ProviderConfig(
        "p", ProviderKind.OPENAI, headers={"X": secret}, proxy=f"http://u:{secret}@h"
    )
    settings = Settings().with_provider(config)
    settings = settings.model_copy(
        update={"store": settings.store.model_copy(update={"url": f"postgresql://u:{secret}@h/d"})}
    )
    assert secret not in repr(settings) + str(settings)
