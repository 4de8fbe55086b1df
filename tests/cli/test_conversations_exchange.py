from __future__ import annotations

import json
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.runner import Deskhand
from tests.services.exchange.samples import chatgpt, claude


@pytest.fixture
def command(tmp_path: Path) -> Deskhand:
    return Deskhand(tmp_path / "home", "http://127.0.0.1:9")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([chatgpt(), claude()]), encoding="utf-8")
    return path


def test_in_and_out(command: Deskhand, export: Path, tmp_path: Path):
    came = command("conversations", "import", str(export), "--json")
    assert came.status == 0, came.err
    facts = came.document
    assert (facts["imported"], facts["already_there"], facts["failed"]) == (2, 0, 0)
    assert facts["found"] == {"ChatGPT": 1, "Claude": 1}
    again = command("conversations", "import", str(export))
    assert "2 chats were there already." in again.out
    assert len(command("conversations", "search", "Oslo", "--json").document) == 1

    went = command("conversations", "export", "--all", "-o", str(tmp_path / "all.json"), "--json")
    assert went.document["conversations"] == 2
    assert len(json.loads((tmp_path / "all.json").read_bytes())["conversations"]) == 2
    id_ = facts["conversations"][0]
    printed = command("conversations", "export", id_)
    assert printed.out.startswith("---\ntitle: ") and "Oslo" in printed.out
    assert "Rome" not in printed.out
    assert "Rome" in command("conversations", "export", id_, "--branches", "-f", "text").out
    pdf = command("conversations", "export", id_, "-o", str(tmp_path / "one.pdf"))
    assert pdf.status == 0, pdf.err
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")


def test_what_cannot_be_done_is_one_line(command: Deskhand, tmp_path: Path):
    (tmp_path / "x.json").write_text("{}")
    nothing = command("conversations", "import", str(tmp_path / "x.json"))
    assert nothing.status == 2 and "No chats" in nothing.error_line
    missing = command("conversations", "import", str(tmp_path / "no"))
    assert missing.status == 1 and missing.error_line
    assert command("conversations", "export").status == 2
    assert command("conversations", "export", "--all", "-o", str(tmp_path / "x")).status == 2


def imported(home: Path) -> int:
    """How many conversations are committed, as another process sees it."""
    for path in home.rglob("deskhand.db"):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            try:
                return connection.execute("SELECT count(*) FROM conversation").fetchone()[0]
            except sqlite3.OperationalError:  # its tables are being made
                return 0
    return 0


def test_ctrl_c_keeps_whole_conversations_and_reports(command: Deskhand, tmp_path: Path):
    path = tmp_path / "many.json"
    path.write_text(json.dumps([chatgpt(f"c{each}") for each in range(30_000)]))
    process = command.start("conversations", "import", str(path), "--json")
    deadline = time.monotonic() + 60
    while not imported(tmp_path / "home") and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    facts = json.loads(out)
    assert facts["cancelled"] and facts["imported"] < 30_000
