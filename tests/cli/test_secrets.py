"""`deskhand secrets`: with a keychain, without one; no value ever comes out."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.cli.openai_server import OpenAIServer
from tests.cli.runner import Deskhand
from tests.support.secret_service import SecretService, missing

VALUE = "sk-canary-secret-9e7b1c"


@pytest.fixture
def secret_service(deskhand: Deskhand) -> Generator[SecretService]:
    if missing():
        pytest.skip(f"needs {missing()}")
    with tempfile.TemporaryDirectory(prefix="ss-", dir="/tmp") as folder:
        service = SecretService(Path(folder))
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            deskhand.environment[name] = service.environment[name]
        yield service
        service.close()


def without_keychain(deskhand: Deskhand) -> None:
    deskhand.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere/bus"


def written(deskhand: Deskhand) -> bytes:
    return b"".join(p.read_bytes() for p in deskhand.home.rglob("*") if p.is_file())


@pytest.mark.usefixtures("secret_service")
def test_a_key_is_kept_used_listed_and_removed(deskhand: Deskhand, server: OpenAIServer) -> None:
    del deskhand.environment["OPENAI_API_KEY"]
    deskhand("providers", "add", "mine", "--kind", "openai", "--base-url", deskhand.url)
    ended = deskhand("secrets", "set", "mine", stdin=f"{VALUE}\n".encode())
    assert (ended.status, ended.err) == (0, "")
    (row,) = deskhand("secrets", "list", "--json").document
    assert (row["id"], row["where"]) == ("mine", "keychain")
    deskhand("ask", "-p", "mine", "-m", "echo", "x")
    assert server.keys[-1] == f"Bearer {VALUE}"
    shown = deskhand("providers", "list").out + deskhand("secrets", "list").out + ended.out
    assert VALUE not in shown
    assert VALUE.encode() not in written(deskhand)
    assert deskhand("secrets", "remove", "mine").status == 0
    assert deskhand("secrets", "list", "--json").document == []
    deskhand("ask", "-p", "mine", "-m", "echo", "x")
    assert VALUE not in server.keys[-1]


def test_without_a_keychain_the_person_is_told_and_nothing_is_written(deskhand: Deskhand) -> None:
    without_keychain(deskhand)
    ended = deskhand("secrets", "set", "openai", stdin=VALUE.encode())
    assert (ended.status, ended.out) == (1, "")
    assert "was not kept" in ended.error_line and "OPENAI_API_KEY" in ended.error_line
    assert VALUE.encode() not in written(deskhand)


def test_a_locked_keychain_is_told(deskhand: Deskhand, secret_service: SecretService) -> None:
    secret_service.lock()
    ended = deskhand("secrets", "set", "openai", stdin=VALUE.encode())
    assert ended.status == 1
    assert "locked" in ended.error_line
    assert VALUE.encode() not in written(deskhand)


@pytest.mark.parametrize(
    ("arguments", "stdin", "status"),
    [
        (("set", "nobody"), VALUE.encode(), 1),
        (("set", "openai"), b"", 2),
        (("set", "openai"), b"\xff\xfe", 2),
        (("set", "openai"), b"k" * 100_001, 2),
        (("remove", "openai"), None, 1),
    ],
)
def test_mistakes_are_one_sentence(
    arguments: tuple[str, ...], stdin: bytes | None, status: int, deskhand: Deskhand
) -> None:
    without_keychain(deskhand)
    ended = deskhand("secrets", *arguments, stdin=stdin)
    assert ended.status == status
    assert ended.error_line


def test_a_value_on_the_command_line_is_refused(deskhand: Deskhand) -> None:
    ended = deskhand("secrets", "set", "openai", VALUE)
    assert ended.status == 2
    assert VALUE.encode() not in written(deskhand)
