"""`deskhand preferences`: what it prints, how it ends, and two processes at one store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from deskhand.host.atomic import write_atomically
from deskhand.host.locks import locked
from deskhand.preferences.places import Places
from deskhand.preferences.store import Store
from tests.cli.runner import Deskhand

WORDS = "I prefer tortellini to rigatoni at Italian restaurants"

# These start programs that load an embedding model.
pytestmark = pytest.mark.slow


def test_added_listed_found_changed_and_forgotten(deskhand: Deskhand) -> None:
    made = deskhand("preferences", "add", WORDS, "--json").document
    assert next(iter(made)) == "id"
    assert (made["sentence"], made["strength"], made["topic"]) == (WORDS, "prefers", "food")
    deskhand("preferences", "add", "I am allergic to peanuts", "--topic", "health")
    rows = deskhand("preferences", "list", "--json").document
    assert [row["topic"] for row in rows] == ["health", "food"]
    found = deskhand("preferences", "search", "pasta", "--json").document
    assert found[0]["id"] == made["id"]
    assert 0 < found[0]["score"] <= 1
    told = deskhand("preferences", "try", "what is 12*7", "--json").document
    assert told == []
    changed = deskhand("preferences", "edit", made["id"], "No rigatoni", "--strength", "avoids")
    assert "[avoids] No rigatoni" in changed.out
    ended = deskhand("preferences", "forget", made["id"], "--json")
    assert ended.document == [{"id": made["id"]}]
    left = [path for path in deskhand.home.rglob("*") if path.is_file()]
    assert not [path for path in left if b"rigatoni" in path.read_bytes()]


def test_what_is_there_already_is_not_added_again(deskhand: Deskhand) -> None:
    first = deskhand("preferences", "add", WORDS, "--json").document
    again = deskhand("preferences", "add", f"{WORDS}.", "--json")
    assert again.document["id"] == first["id"]
    assert "already" in again.err
    other = deskhand(
        "preferences",
        "add",
        "I prefer rigatoni to tortellini",
        "--on-conflict",
        "replace",
        "--json",
    )
    assert "contradicts" in other.err
    assert other.document["id"] == first["id"]
    assert other.document["history"][0][1] == WORDS


def test_out_and_in_again(deskhand: Deskhand, tmp_path: Path) -> None:
    listed = tmp_path / "mine.md"
    listed.write_text(f"## Food\n\n- {WORDS} [must]\n\nno bullet\n")
    done = deskhand("preferences", "import", str(listed), "--json")
    assert (done.document["added"], len(done.document["bad"])) == (1, 1)
    out = deskhand("preferences", "export")
    assert out.out == f"# Preferences\n\n## Food\n\n- {WORDS} [must]\n"
    written = tmp_path / "all.json"
    assert deskhand("preferences", "export", "-o", str(written)).status == 0
    again = deskhand("preferences", "import", str(written), "--json").document
    assert (again["added"], again["same"]) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("add", "  "), 2),
        (("add", "x", "--strength", "sometimes"), 2),
        (("edit", "no-such-id", "x"), 1),
        (("forget", "no-such-id"), 1),
        (("forget",), 2),
        (("import", "/no/such/file"), 1),
        (("export", "-f", "pdf"), 2),
    ],
)
def test_what_cannot_be_done_is_one_line(
    deskhand: Deskhand, arguments: tuple[str, ...], status: int
) -> None:
    ended = deskhand("preferences", *arguments)
    assert ended.status == status
    assert "Traceback" not in ended.err


def test_while_a_window_has_it_open(deskhand: Deskhand) -> None:
    """The other process keeps its store open and sees what the command did."""
    window = Store(Places(deskhand.home / "data"), locked, write_atomically)
    deskhand("preferences", "add", WORDS)
    assert [each.sentence for each in window.sync().changed] == [WORDS]
    deskhand("preferences", "add", "I love jazz")
    assert window.has_changed()
    assert [each.sentence for each in window.sync().changed] == ["I love jazz"]
    deskhand("preferences", "forget", "I love jazz")
    assert len(window.sync().gone) == 1
    assert not window.sync().changed
    window.close()


async def test_many_processes_at_once_lose_nothing(deskhand: Deskhand) -> None:
    count = 3
    await asyncio.gather(
        *(
            asyncio.to_thread(deskhand, "preferences", "add", f"I like subject {'abc'[n]}{n}")
            for n in range(count)
        )
    )
    rows = deskhand("preferences", "list", "--json").document
    assert len(rows) == count
