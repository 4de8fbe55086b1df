"""Providers, models, conversations, the doctor, help: what they print and how they end."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.openai_server import MODELS, OpenAIServer
from tests.cli.runner import Deskhand


def test_a_provider_is_added_tested_used_and_removed(
    deskhand: Deskhand, server: OpenAIServer
) -> None:
    add = ("providers", "add", "mine", "--kind", "openai", "--base-url", deskhand.url)
    ended = deskhand(*add, "--header", "X-Team: a", "--key-env", "MY_KEY", "--read-timeout", "9")
    assert (ended.status, ended.err) == (0, "")
    written = tomllib.loads((deskhand.home / "config/settings.toml").read_text())
    assert written["providers"]["mine"]["headers"] == {"X-Team": "a"}
    assert written["providers"]["mine"]["read_timeout_s"] == 9
    tested = deskhand("providers", "test", "mine", "--json", MY_KEY="sk-of-mine-12345").document
    assert tested["ok"] and tested["models"] == list(MODELS)
    assert server.keys[-1] == "Bearer sk-of-mine-12345"
    assert deskhand(*add).status == 2
    assert deskhand("ask", "-p", "mine", "-m", "echo", "hi").out == "hi\n"
    assert deskhand("providers", "remove", "mine").status == 0
    rows = deskhand("providers", "list", "--json").document
    assert "mine" not in {row["id"] for row in rows}
    assert all(next(iter(row)) == "id" for row in rows)


def test_a_provider_out_of_reach_fails_its_test(deskhand: Deskhand) -> None:
    deskhand("providers", "add", "x", "--kind", "openai", "--base-url", "http://127.0.0.1:9/v1")
    ended = deskhand("providers", "test", "x", "--json")
    assert ended.status == 4
    assert not ended.document["ok"]
    assert ended.error_line


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("providers", "add", "x", "--kind", "telepathy"), 2),
        (("providers", "add", "x y", "--kind", "openai"), 2),
        (("providers", "add", "x", "--kind", "openai", "--header", "Authorization: Bearer k"), 2),
        (("providers", "add", "x", "--kind", "openai", "--header", "nonsense"), 2),
        (("providers", "add", "x", "--kind", "openai", "--base-url", "ftp://h"), 2),
        (("providers", "remove", "builtin"), 2),
        (("providers", "remove", "nobody"), 1),
        (("providers", "test", "nobody"), 1),
        (("models", "list", "--provider", "nobody"), 1),
        (("models", "add", "/no/such/file.gguf"), 1),
        (("conversations", "show", "zzz"), 2),
        (("conversations", "show", "0123"), 1),
        (("providers", "add", "builtin", "--kind", "openai", "--base-url", "http://h"), 2),
        (("providers", "add", "x" * 65, "--kind", "openai", "--base-url", "http://h"), 2),
        (("providers", "add", "x", "--kind", "openai", "--base-url", "http://[::1"), 2),
    ],
)
def test_mistakes_are_told_and_end_as_they_should(
    arguments: tuple[str, ...], status: int, deskhand: Deskhand
) -> None:
    ended = deskhand(*arguments)
    assert ended.status == status
    assert ended.out == ""
    assert ended.err and "Traceback" not in ended.err
    assert not (deskhand.home / "config/settings.toml").exists()


def test_secrets_in_an_address_are_neither_shown_nor_written(deskhand: Deskhand) -> None:
    secret = deskhand.url.replace("//", "//me:canary-password@") + "?key=canary-query"
    for refused in (
        ("providers", "add", "mine", "--kind", "openai", "--base-url", secret),
        ("init", "openai", "--base-url", secret),
    ):
        ended = deskhand(*refused)
        assert ended.status == 2
        assert "canary" not in ended.error_line
    (deskhand.home / "config/settings.toml").write_text(
        f'[chat]\nprovider = "mine"\n[providers.mine]\nkind = "openai"\nbase_url = "{secret}"\n'
    )
    for shown in (("providers", "list"), ("status",), ("models", "list"), ("doctor",)):
        for more in ((), ("--json",)):
            ended = deskhand(*shown, *more)
            assert "mine" in ended.out + ended.err
            assert "canary" not in ended.out + ended.err


def test_models_of_a_provider_are_listed(deskhand: Deskhand) -> None:
    deskhand("init", "openai", "--base-url", deskhand.url)
    rows = deskhand("models", "list", "--provider", "openai", "--json").document
    assert [row["id"] for row in rows] == list(MODELS)
    assert all(next(iter(row)) == "id" for row in rows)
    builtin = deskhand("models", "list", "--provider", "builtin", "--json").document
    assert builtin[0]["locality"] == "here"


def test_models_of_a_provider_out_of_reach_are_exit_4(deskhand: Deskhand) -> None:
    ended = deskhand("models", "list", "--provider", "ollama", "--json")
    assert (ended.status, ended.document) == (4, [])
    assert ended.error_line


def test_a_file_that_is_no_model_is_refused(deskhand: Deskhand, tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"not a model" * 100)
    ended = deskhand("models", "add", str(tmp_path / "x.gguf"))
    assert ended.status == 1
    assert ended.error_line


def test_conversations_are_listed_newest_first_and_shown_by_a_prefix(deskhand: Deskhand) -> None:
    ids = [deskhand.ask("echo", "--json", f"n{n}").lines[-1]["conversation"] for n in range(3)]
    listed = deskhand("conversations", "list", "--json").document
    assert [row["id"] for row in listed] == ids[::-1]
    assert len(deskhand("conversations", "list", "--json", "-n", "2").document) == 2
    shown = deskhand("conversations", "show", ids[0])
    assert "n0" in shown.out and "You" in shown.out
    ambiguous = deskhand("conversations", "show", ids[0][:2])
    assert ambiguous.status == 2
    assert ambiguous.error_line


def test_the_doctor_looks_at_everything(deskhand: Deskhand) -> None:
    ended = deskhand("doctor", "--json")
    found = {finding["id"]: finding for finding in ended.document}
    assert {"python", "qt", "display", "folder", "disk", "settings", "database"} <= set(found)
    assert {"keychain", "builtin", "ollama"} <= set(found)
    assert found["database"]["state"] == "ok"
    assert found["ollama"]["state"] == "warn" and found["ollama"]["sentence"]
    assert "canary" not in ended.out + deskhand("doctor").out


def test_the_doctor_finds_what_is_wrong(deskhand: Deskhand) -> None:
    deskhand.ask("echo", "x")
    (deskhand.home / "data/deskhand.db").write_bytes(b"garbage" * 1000)
    for extra in (deskhand.home / "data").glob("deskhand.db-*"):
        extra.unlink()
    (deskhand.home / "config/settings.toml").write_text("[appearance]\ntheme = 'pink'\n")
    (deskhand.home / "config/settings.toml").chmod(0o644)
    ended = deskhand("doctor", "--json")
    assert ended.status == 1
    states = [(finding["id"], finding["state"]) for finding in ended.document]
    assert ("database", "bad") in states
    assert states.count(("settings", "warn")) == 2


def test_the_doctor_works_without_any_folder(deskhand: Deskhand) -> None:
    ended = deskhand("doctor", "--json", DESKHAND_HOME="/proc/nowhere")
    assert ended.status == 1
    assert ended.document[-1]["state"] == "bad"
    assert "DESKHAND_HOME" in ended.document[-1]["fix"]


def test_settings_keys_and_providers_can_be_seen_to_with_a_broken_database(
    deskhand: Deskhand,
) -> None:
    (deskhand.home / "data").mkdir(parents=True)
    (deskhand.home / "data/deskhand.db").write_bytes(b"garbage" * 1000)
    for command in (("status",), ("providers", "list"), ("secrets", "list"), ("reset",)):
        assert deskhand(*command).status == 0


def test_help_and_version_are_quick_and_light(deskhand: Deskhand) -> None:
    assert deskhand("--version").out.startswith("deskhand ")
    shown = deskhand("--help")
    assert shown.status == 0
    assert all(name in shown.out for name in ("ask", "chat", "init", "doctor", "secrets"))
    code = (
        "import sys\n"
        "from deskhand.cli.app import run\n"
        "run(['--help'])\n"
        "heavy = {'asyncio', 'pydantic', 'sqlalchemy', 'keyring', 'openai', 'tomlkit', 'rich',"
        " 'PySide6'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_problems_of_the_settings_are_told_once_a_command(deskhand: Deskhand) -> None:
    (deskhand.home / "config").mkdir(parents=True)
    (deskhand.home / "config/settings.toml").write_text("[chat]\nmodle = 'x'\n")
    ended = deskhand("status")
    assert ended.status == 0
    assert "“chat.modle”" in ended.error_line
