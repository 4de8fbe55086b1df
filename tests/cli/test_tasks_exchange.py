"""`deskhand tasks export`, `import`, `sync`, `accounts`, `conflicts` and `resolve`."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runner import Deskhand
from tests.support.radicale_server import PASSWORD, USER, Radicale


@pytest.fixture(scope="module")
def radicale() -> Iterator[Radicale]:
    folder = Path(tempfile.mkdtemp(prefix="radicale-"))
    server = Radicale.start(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


def test_out_and_in_again(deskhand: Deskhand, tmp_path: Path) -> None:
    assert (
        deskhand("tasks", "import", "-", "--format", "todotxt", stdin=b"(A) milk +shop\n").status
        == 0
    )
    told = deskhand("tasks", "export", str(tmp_path / "t.ics"), "--json")
    assert told.document == {"path": str(tmp_path / "t.ics"), "tasks": 1}
    assert "SUMMARY:milk" in deskhand("tasks", "export").out
    assert "milk" in deskhand("tasks", "export", "-f", "csv", "--project", "SHOP").out
    again = deskhand("tasks", "import", str(tmp_path / "t.ics"), "--json")
    assert again.document["already_there"] == 1
    assert again.document["imported"] == 0


def test_what_is_broken_is_listed_and_the_rest_comes(deskhand: Deskhand, tmp_path: Path) -> None:
    path = tmp_path / "x.ics"
    path.write_text("BEGIN:VTODO\nSUMMARY:good\nDUE:20260231\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:cut")
    ended = deskhand("tasks", "import", str(path))
    assert ended.status == 0
    assert "1 task imported. 1 place could not be read." in " ".join(ended.out.splitlines())
    assert "Line 5" in ended.err
    path.write_bytes(b"PK\x03\x04rest")
    ended = deskhand("tasks", "import", str(path))
    assert ended.status == 2
    assert "not opened" in ended.error_line


def test_a_calendar_from_adding_to_removing(deskhand: Deskhand, radicale: Radicale) -> None:
    password = PASSWORD.encode() + b"\n"
    login = ("tasks", "accounts", "add", radicale.url, "--user", USER)
    assert "--create" in deskhand(*login, stdin=password).error_line
    added = deskhand(*login, "--create", "Home", "--json", stdin=password)
    assert added.document["name"] == "Home"
    deskhand("tasks", "add", "call the bank")
    known = {"DESKHAND_CALENDAR_PASSWORD": PASSWORD}
    (outcome,) = deskhand("tasks", "sync", "--json", **known).document
    assert outcome["added_there"] == 1
    assert "the same" in deskhand("tasks", "sync", "home", **known).out
    (account,) = deskhand("tasks", "accounts", "list", "--json").document
    assert account["synced_at"]
    assert PASSWORD not in json.dumps(account)
    assert deskhand("tasks", "conflicts", "--json").document == []
    assert deskhand("tasks", "resolve", "nothing", "mine").status == 1
    assert deskhand("tasks", "accounts", "remove", "Home").status == 0
    assert deskhand("tasks", "sync").status == 1
