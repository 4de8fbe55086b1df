"""What the quick prompt remembers, also of a file somebody broke."""

import json
from uuid import uuid4

import pytest

from deskhand.host.state_file import MAX_BYTES, StateFile
from deskhand.ui.quick.kinds import Kind
from deskhand.ui.quick.memory import MOST_RECENT, Memory, Said, read_memory


def test_what_is_written_is_read_again(tmp_path):
    memory = Memory("half a", Kind.TASK, "marked", ["/tmp/a"], True, (10, -20), 700, 300)
    memory.add(Said(Kind.NOTE, "blue", uuid4()))
    file = StateFile(tmp_path / "quick.json")
    file.write(memory.stored())
    assert read_memory(file.read()) == memory


def test_the_last_ten_are_kept_and_none_twice():
    memory = Memory()
    for n in range(12):
        memory.add(Said(Kind.QUESTION, f"{n}"))
    memory.add(Said(Kind.QUESTION, "5"))
    kept = [f"{n}" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    assert [each.text for each in memory.recent] == kept
    assert len(memory.recent) == MOST_RECENT


def test_a_huge_draft_does_not_lose_the_rest(tmp_path):
    memory = Memory("😀" * 900_000, selection="😀" * 900_000, pinned=True)
    for n in range(MOST_RECENT):
        memory.add(Said(Kind.NOTE, f"{n}" + "😀" * 90_000))
    file = StateFile(tmp_path / "quick.json")
    file.write(memory.stored())
    assert len(json.dumps(memory.stored())) < MAX_BYTES
    kept = read_memory(file.read())
    assert kept.pinned and kept.text and len(kept.recent) == MOST_RECENT


@pytest.mark.parametrize(
    "stored",
    [
        {"text": 3, "kind": "song", "place": [1], "width": "wide", "recent": 7, "paths": 2},
        {"place": ["a", 2], "width": -5, "answer_height": True, "paths": [1, None], "pinned": 1},
        {"recent": [["note"], ["song", "la", ""], ["note", "", ""], 5, ["note", "a", "no id"]]},
        {"kind": [], "selection": {}, "width": 10**9},
    ],
)
def test_what_makes_no_sense_is_passed_over(stored):
    memory = read_memory(stored)
    assert (memory.text, memory.kind, memory.selection, memory.paths) == ("", None, "", [])
    assert (memory.place, memory.width, memory.answer_height) == (None, None, None)
    assert not memory.pinned
    assert [each.text for each in memory.recent] in ([], ["a"])
