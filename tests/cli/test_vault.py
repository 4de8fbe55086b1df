"""`deskhand secrets` with the vault's entries, and `deskhand resources` with their passwords."""

from __future__ import annotations

import pytest

from tests.cli.openai_server import OpenAIServer
from tests.cli.runner import Deskhand
from tests.cli.test_secrets import secret_service, without_keychain, written
from tests.support.secret_service import SecretService

__all__ = ["secret_service"]

VALUE = "canary-vault-31c9"


@pytest.mark.usefixtures("secret_service")
def test_an_entry_is_set_changed_listed_and_removed(deskhand: Deskhand) -> None:
    ended = deskhand(
        "secrets", "set", "work-mail", "--kind", "login", "--label", "Work mail",
        "--public", "username=me", "--json", stdin=f"{VALUE}\n".encode(),
    )  # fmt: skip
    assert (ended.status, ended.err) == (0, "")
    row = ended.document
    assert (row["id"], row["handle"]) == ("work-mail", "{{secret:work-mail}}")
    assert (row["public"], row["secrets"]) == ({"username": "me"}, ["password"])
    more = deskhand("secrets", "set", "work-mail", "--field", "recovery", stdin=b"codes")
    assert more.status == 0
    (listed,) = deskhand("secrets", "list", "--json").document
    assert listed["secrets"] == ["password", "recovery"]
    assert deskhand("secrets", "remove", "work-mail").status == 0
    assert deskhand("secrets", "list", "--json").document == []
    gone = deskhand("secrets", "remove", "work-mail")
    assert gone.status == 1 and "no secret" in gone.error_line


@pytest.mark.usefixtures("secret_service")
def test_values_are_in_the_keychain_and_nowhere_else(
    deskhand: Deskhand, server: OpenAIServer
) -> None:
    """Database, logs, backups, exports, what is printed, and what a model is asked."""
    said = deskhand("secrets", "set", "work-mail", "--kind", "login", stdin=VALUE.encode())
    assert said.status == 0
    address = f"postgresql://me:{VALUE}@db.example/app"
    refused = deskhand("resources", "add", address)
    assert refused.status == 2 and "--move-password" in refused.error_line
    moved = deskhand("resources", "add", address, "--move-password", "--name", "App", "--json")
    assert (moved.document["location"], moved.document["secret"]) == (
        "postgresql://me@db.example/app",
        "app",
    )
    asked = deskhand.ask("echo", "What is my password? {{secret:work-mail}}", "--json")
    assert asked.status == 0 and server.requests
    assert deskhand("backup", str(deskhand.home / "all.zip")).status == 0
    exported = deskhand("conversations", "export", asked.lines[-1]["conversation"])
    ended = (said, refused, moved, asked, exported, deskhand("secrets", "list", "--json"))
    printed = "".join(each.out + each.err for each in ended)
    everything = written(deskhand) + printed.encode() + repr(server.requests).encode()
    assert b"{{secret:work-mail}}" in everything
    assert VALUE.encode() not in everything


@pytest.mark.parametrize(
    ("arguments", "stdin", "status"),
    [
        (("set", "mail", "--kind", "nothing"), VALUE.encode(), 2),
        (("set", "mail", "--public", "nothing"), VALUE.encode(), 2),
        (("set", "mail", "--kind", "login"), b"\n", 2),
        (("set", "mail", "--kind", "login"), VALUE.encode(), 1),  # there is no keychain
        (("remove", "mail"), None, 1),
    ],
)
def test_mistakes_are_one_sentence_and_keep_nothing(
    arguments: tuple[str, ...], stdin: bytes | None, status: int, deskhand: Deskhand
) -> None:
    without_keychain(deskhand)
    ended = deskhand("secrets", *arguments, stdin=stdin)
    assert ended.status == status and ended.error_line
    assert VALUE.encode() not in written(deskhand)
    assert deskhand("secrets", "list", "--json").document == []


def test_a_locked_keychain_is_told(deskhand: Deskhand, secret_service: SecretService) -> None:
    secret_service.lock()
    ended = deskhand("secrets", "set", "mail", "--kind", "login", stdin=VALUE.encode())
    assert ended.status == 1 and "locked" in ended.error_line


def test_resources_are_added_edited_and_forgotten(deskhand: Deskhand) -> None:
    made = deskhand("resources", "add", "notes.txt", "--json")
    assert made.document["kind"] == "file" and made.document["location"].startswith("/")
    assert "nothing at this path" in made.err
    deskhand("resources", "add", "s3://bucket", "--endpoint", "127.0.0.1:9", "--region", "eu")
    bucket = deskhand("resources", "show", "bucket", "--json").document
    assert bucket["options"] == {"endpoint": "https://127.0.0.1:9", "region": "eu"}
    edited = deskhand("resources", "edit", "bucket", "--name", "Backups", "--region", "", "--json")
    assert (edited.document["name"], edited.document["options"]) == (
        "Backups",
        {"endpoint": "https://127.0.0.1:9"},
    )
    assert [row["name"] for row in deskhand("resources", "list", "--json").document] == [
        "Backups",
        "notes.txt",
    ]
    assert deskhand("resources", "remove", "backups").status == 0
    assert len(deskhand("resources", "list", "--json", "--kind", "bucket").document) == 0
    assert deskhand("resources", "show", "backups").status == 1
    assert deskhand("resources", "add", "javascript:x").status == 2


def test_profiles_are_made_used_and_removed(deskhand: Deskhand) -> None:
    assert deskhand("profiles", "create", "Work", "--json").document["id"] == "work"
    rows = deskhand("profiles", "list", "--json").document
    assert [(row["id"], row["in_use"]) for row in rows] == [("default", True), ("work", False)]
    deskhand("--profile", "Work", "resources", "add", "https://work.example")
    assert deskhand("resources", "list", "--json").document == []
    by_name = deskhand("--profile=work", "resources", "list", "--json").document
    by_variable = deskhand("resources", "list", "--json", DESKHAND_PROFILE="work").document
    assert by_name == by_variable and len(by_name) == 1
    missing = deskhand("--profile", "nobody", "resources", "list")
    assert missing.status == 1 and "profiles list" in missing.error_line
    assert deskhand("--profile", "work", "profiles", "remove", "work").status == 2
    assert deskhand("profiles", "remove", "work", "--json").document["id"] == "work"
    assert deskhand("--profile", "work", "resources", "list").status == 1
    (removed,) = deskhand("profiles", "list", "--removed", "--json").document
    assert removed["id"] == "work"
    assert deskhand("profiles", "restore", "Work").status == 0
    assert len(deskhand("--profile", "work", "resources", "list", "--json").document) == 1
    assert deskhand("profiles", "rename", "work", "Office").status == 0
    assert deskhand("--profile", "Office", "resources", "list").status == 0
