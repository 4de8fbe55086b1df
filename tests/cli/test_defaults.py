"""`deskhand init`, `status`, `reset`."""

from __future__ import annotations

import tomllib

from tests.cli.openai_server import OpenAIServer
from tests.cli.runner import Deskhand


def test_the_built_in_model_is_the_default(deskhand: Deskhand) -> None:
    status = deskhand("status", "--json").document
    assert (status["provider"], status["locality"], status["problems"]) == ("builtin", "here", [])
    assert "stays here" in deskhand("status").out


def test_init_chooses_and_pairs_the_key_with_the_address(
    deskhand: Deskhand, server: OpenAIServer
) -> None:
    ended = deskhand("init", "openai", "--model", "echo", "--base-url", deskhand.url, "--json")
    assert ended.status == 0
    assert ended.document["base_url"] == deskhand.url
    written = tomllib.loads((deskhand.home / "config/settings.toml").read_text())
    assert written["chat"] == {"provider": "openai", "model": "echo"}
    assert written["providers"]["openai"]["base_url"] == deskhand.url
    assert deskhand("ask", "Hello").out == "Hello\n"
    assert server.keys[-1] == "Bearer sk-canary-cli-4f1c9d"


def test_an_address_edited_by_hand_does_not_get_the_key(
    deskhand: Deskhand, server: OpenAIServer
) -> None:
    (deskhand.home / "config").mkdir(parents=True)
    (deskhand.home / "config/settings.toml").write_text(
        f'[providers.openai]\nkind = "openai"\nbase_url = "{deskhand.url}"\n'
    )
    deskhand("ask", "--provider", "openai", "--model", "echo", "Hello")
    assert not any("canary" in key for key in server.keys)


def test_a_makers_name_is_enough_and_known_the_next_time(deskhand: Deskhand) -> None:
    deskhand("init", "groq", "--model", "llama", "--json")
    status = deskhand("status", "--json").document
    assert (status["provider"], status["model"]) == ("groq", "llama")
    assert status["locality"] == "away"
    assert "groq" in {row["id"] for row in deskhand("providers", "list", "--json").document}


def test_reset_goes_back_and_touches_no_data(deskhand: Deskhand) -> None:
    deskhand("init", "openai", "--model", "echo", "--base-url", deskhand.url)
    deskhand("ask", "kept")
    assert deskhand("reset").status == 0
    assert deskhand("status", "--json").document["provider"] == "builtin"
    assert len(deskhand("conversations", "list", "--json").document) == 1
    assert "openai" in {row["id"] for row in deskhand("providers", "list", "--json").document}


def test_mistakes_change_nothing(deskhand: Deskhand) -> None:
    for arguments, status in (
        (("init", "nobody", "--model", "m"), 1),
        (("init", "openai", "--base-url", "h"), 2),
        (("init", "builtin", "--base-url", "http://h"), 2),
    ):
        ended = deskhand(*arguments)
        assert ended.status == status
        assert ended.error_line
    assert deskhand("status", "--json").document["provider"] == "builtin"
