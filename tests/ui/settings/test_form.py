"""What is typed becomes a configuration, or a sentence beside the field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.ui.settings.providers.form import (
    Form,
    config_from,
    form_of,
    free_name,
    key_stays_behind,
)

SERVER = ProviderConfig("lab", ProviderKind.OPENAI, "https://lab.example/v1", label="Lab")


def test_what_is_saved_reads_as_it_was_typed() -> None:
    config = replace(
        SERVER, headers={"X-Title": "Deskhand"}, read_timeout_s=1.5, proxy="http://proxy:3128"
    )
    assert config_from(form_of(config), config) == (config, {})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("label", "  "),
        ("base_url", ""),
        ("base_url", "lab.example"),
        ("base_url", "ftp://lab.example"),
        ("base_url", "https://me:secret@lab.example/v1"),
        ("base_url", "https://lab.example:99999"),
        ("proxy", "proxy"),
        ("headers", "no colon"),
        ("headers", "Authorization: Bearer x"),
        ("key_env", "sk-1234-5678"),
        ("connect_timeout_s", "soon"),
        ("connect_timeout_s", "0"),
        ("read_timeout_s", "nan"),
        ("read_timeout_s", "inf"),
        ("max_retries", "-1"),
        ("keep_alive", "a while"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_of_its_own(field: str, text: str) -> None:
    _, errors = config_from(replace(form_of(SERVER), **{field: text}), SERVER)
    assert set(errors) == {field}
    assert errors[field].endswith(".")


def test_a_makers_own_address_may_be_left_out() -> None:
    openai = ProviderConfig("openai", ProviderKind.OPENAI)
    config, errors = config_from(Form(label="OpenAI"), openai)
    assert not errors
    assert config.address == "https://api.openai.com/v1"


def test_a_variable_typed_anew_belongs_to_the_address_it_was_typed_for() -> None:
    config, _ = config_from(replace(form_of(SERVER), key_env="LAB_KEY"), SERVER)
    assert config.key_origin == "https://lab.example:443"


def test_a_variable_that_was_there_does_not_follow_the_address() -> None:
    saved = replace(SERVER, key_env="LAB_KEY", key_origin="https://lab.example:443")
    config, _ = config_from(replace(form_of(saved), base_url="https://other.example"), saved)
    assert config.key_origin == "https://lab.example:443"


def test_a_key_stays_with_its_host_and_says_so() -> None:
    said = key_stays_behind(SERVER, "https://other.example:8443/v1", has_key=True)
    assert "lab.example" in said
    assert "other.example:8443" in said
    assert not key_stays_behind(SERVER, "https://lab.example/v2", has_key=True)
    assert not key_stays_behind(SERVER, "https://other.example", has_key=False)
    assert not key_stays_behind(SERVER, "https://", has_key=True)


def test_names_are_free_and_fit_for_the_command_line() -> None:
    assert free_name("Mein Server!", set()) == "mein-server"
    assert free_name("Lab", {"lab", "lab-2"}) == "lab-3"
    assert free_name("Built in", {"built-in"}) == "built-in-2"
    assert free_name("builtin", set()) == "builtin-2"
    assert free_name("日本", set()) == "server"
