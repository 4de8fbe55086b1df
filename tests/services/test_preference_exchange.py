"""Preferences into files and back: nothing twice, nothing bad taken, nothing silently left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.domain.errors import HostError, InputError
from deskhand.domain.preference import Scope, ScopeKind, Strength
from deskhand.services.preference_exchange import read
from tests.support.preference_shelf import open_preferences

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", ["all.md", "all.json"])
async def test_everything_comes_back_and_nothing_twice(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    async with open_preferences(tmp_path / "one") as shelf:
        await shelf.add("No nuts [at all]", strength=Strength.MUST, topic="Food & drink")
        rome = Scope(ScopeKind.PROJECT, "Rome: spring")
        await shelf.add("I avoid stairs", strength=Strength.AVOIDS, scope=rome)
        await shelf.add("Naïve café – ⟨ünïcode⟩ 日本語")
        assert await shelf.export(path) == 3
        before = await shelf.all()
        again = await shelf.import_(path)
        assert (again.added, again.changed, again.same, again.bad) == (0, 0, 3, ())
    async with open_preferences(tmp_path / "two") as shelf:
        first = await shelf.import_(path)
        second = await shelf.import_(path)
        assert (first.added, second.added, second.same) == (3, 0, 3)
        facts = {(e.sentence, e.strength, e.topic, e.scope) for e in await shelf.all()}
        assert facts == {(e.sentence, e.strength, e.topic, e.scope) for e in before}
        if name.endswith("json"):
            assert {each.id for each in await shelf.all()} == {each.id for each in before}


def test_markdown_as_people_write_it() -> None:
    text = (
        "# Mine\n\nSome words about this list.\n\n## Food\n"
        "* I hate olives\n1. No nuts [must]\n- [x] tea, not coffee [prefers; assistant: Cook]\n"
        "- \n\n## \nJust a line\n- in brackets [see below]\n"
    )
    found = read(text.encode(), NOW)
    assert [(e.sentence, e.strength, e.topic) for e in found.preferences] == [
        ("I hate olives", Strength.AVOIDS, "Food"),
        ("No nuts", Strength.MUST, "Food"),
        ("tea, not coffee", Strength.PREFERS, "Food"),
        ("in brackets [see below]", Strength.PREFERS, ""),
    ]
    assert found.preferences[2].scope == Scope(ScopeKind.ASSISTANT, "Cook")
    assert [each.split(":")[0] for each in found.bad] == ["line 3", "line 9", "line 12"]


def test_plain_lines_are_one_preference_each() -> None:
    found = read("I like tea\n\nI hate olives\n".encode("utf-8-sig"), NOW)
    assert [each.sentence for each in found.preferences] == ["I like tea", "I hate olives"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_other_encodings_are_read(encoding: str) -> None:
    found = read("- Grüner Tee\n- Keine Rosinen im Müsli\n".encode(encoding), NOW)
    assert [e.sentence for e in found.preferences] == ["Grüner Tee", "Keine Rosinen im Müsli"]
    assert found.bad == []


def test_of_broken_text_the_good_part_is_kept_and_the_rest_said() -> None:
    tea = "- grüner Tee für die Mühe, ähnlich öfter, über alles, schön, süß\n" * 9
    found = read(tea.encode() + b"- x\xff\xfey\n", NOW)
    assert found.preferences[0].sentence.startswith("grüner Tee für")
    assert found.bad[0] == "2 characters could not be read"


def test_of_a_list_with_bad_entries_the_good_ones_are_taken() -> None:
    rows = [
        "I like tea",
        {"sentence": "I hate olives", "strength": "avoids"},
        {"sentence": ""},
        {"sentence": "x", "strength": "sometimes"},
        {"sentence": "x", "created_at": "yesterday"},
        {"sentence": "x" * 3_000},
        17,
        None,
        {"sentence": "x", "id": "no"},
    ]
    found = read(json.dumps(rows).encode(), NOW)
    assert [each.sentence for each in found.preferences] == ["I like tea", "I hate olives"]
    assert [each.split(":")[0] for each in found.bad] == [f"entry {n}" for n in range(3, 10)]


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02broken", b'{"a": 1}', b"{", b"[" * 100_000, b'{"preferences": 7}'],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read(content, NOW)


async def test_files_that_are_not_there(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        with pytest.raises(HostError):
            await shelf.import_(tmp_path / "none.md")
        with pytest.raises(HostError):
            await shelf.export(tmp_path / "none" / "x.md")
        with pytest.raises(InputError):
            await shelf.exported("pdf")
