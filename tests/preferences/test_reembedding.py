"""Another embedding model: made beside the old one, cancelled, cut off, and taken over whole."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import pytest

from deskhand.domain.changes import Noun
from deskhand.domain.errors import PreferencesBusy, ProviderUnreachable
from deskhand.services.bus import Bus
from deskhand.services.preferences import Preferences
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.preference_shelf import FolderStorage, open_preferences

OLD, NEW = HashingEmbedder("old", 64), HashingEmbedder("new", 96)
SENTENCES = [f"I like thing number {number}" for number in range(80)]


def storage(folder: Path, chosen: str) -> FolderStorage:
    kept = FolderStorage(folder / "data", OLD, NEW)
    kept.chosen = chosen
    return kept


async def fill(folder: Path) -> None:
    listed = folder / "list.md"
    listed.write_text("".join(f"- {each}\n" for each in SENTENCES))
    async with open_preferences(folder, storage=storage(folder, "old")) as shelf:
        await shelf.import_(listed)
        assert not shelf.needs_reembedding


async def check(shelf: Preferences, model: str) -> None:
    await shelf.warm_up()
    assert sorted(each.sentence for each in await shelf.all()) == sorted(SENTENCES)
    assert shelf.model == model
    found = await shelf.search("thing number 33", k=1)
    assert found[0].preference.sentence == "I like thing number 33"


async def test_all_vectors_are_made_anew_and_taken_over(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with open_preferences(tmp_path, storage=storage(tmp_path, "new")) as shelf:
        await check(shelf, "old")
        assert shelf.needs_reembedding
        async with aclosing(shelf.reembed()) as steps:
            told = [(step.done, step.total) async for step in steps]
        assert told[0] == (0, 80)
        assert told[-1] == (80, 80)
        await check(shelf, "new")
        assert not shelf.needs_reembedding
        await shelf.change(await shelf.find(SENTENCES[0]))
    async with open_preferences(tmp_path, storage=storage(tmp_path, "new")) as shelf:
        await check(shelf, "new")
        assert shelf.waiting == 0
    assert not list((tmp_path / "data").glob("*.building"))


async def test_leaving_early_leaves_the_old_ones(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with open_preferences(tmp_path, storage=storage(tmp_path, "new")) as shelf:
        async with aclosing(shelf.reembed()) as steps:
            async for step in steps:
                if step.done:
                    break
        await check(shelf, "old")
        assert not list((tmp_path / "data").glob("*.building"))
    async with open_preferences(tmp_path, storage=storage(tmp_path, "new")) as shelf:
        await check(shelf, "old")


async def test_a_model_that_fails_in_the_middle_leaves_the_old_ones(tmp_path: Path) -> None:
    await fill(tmp_path)
    broken = HashingEmbedder("new", 96)
    kept = FolderStorage(tmp_path / "data", OLD, broken)
    kept.chosen = "new"
    async with open_preferences(tmp_path, storage=kept) as shelf:
        with pytest.raises(ProviderUnreachable):
            async with aclosing(shelf.reembed()) as steps:
                async for step in steps:
                    if step.done:
                        broken.fails = ProviderUnreachable("nobody answers")
        await check(shelf, "old")


async def test_what_is_added_meanwhile_is_there_afterwards(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with open_preferences(tmp_path, storage=storage(tmp_path, "new")) as shelf:
        gone = await shelf.find(SENTENCES[1])
        async with aclosing(shelf.reembed()) as steps:
            async for step in steps:
                if step.done == 64:
                    made = await shelf.add("I like something else entirely")
                    await shelf.forget([gone.id])
        ids = {each.id for each in await shelf.all()}
        assert made.id in ids
        assert gone.id not in ids
        found = await shelf.search("something else entirely", k=1)
        assert found[0].preference == made
    async with open_preferences(tmp_path, storage=storage(tmp_path, "new")) as shelf:
        assert {each.id for each in await shelf.all()} == ids
        assert shelf.waiting == 0


async def test_one_at_a_time(tmp_path: Path) -> None:
    await fill(tmp_path)
    kept = storage(tmp_path, "new")
    async with (
        open_preferences(tmp_path, storage=kept) as one,
        open_preferences(tmp_path, storage=kept) as two,
    ):
        async with aclosing(one.reembed()) as steps:
            await anext(steps)
            with pytest.raises(PreferencesBusy):
                async with aclosing(two.reembed()) as others:
                    await anext(others)
            async for _ in steps:
                pass
        await check(two, "new")  # it follows what the other process did
        await check(one, "new")


async def test_what_a_crash_left_is_tidied(tmp_path: Path) -> None:
    await fill(tmp_path)
    left = tmp_path / "data" / "preferences.building"
    left.mkdir()
    (left / "chroma.sqlite3").write_bytes(b"half")
    async with open_preferences(tmp_path, storage=storage(tmp_path, "new")) as shelf:
        await check(shelf, "old")
        async with aclosing(shelf.reembed()) as steps:
            async for _ in steps:
                pass
        await check(shelf, "new")


async def test_another_model_in_the_settings_is_told_as_soon_as_it_is_known(tmp_path: Path) -> None:
    await fill(tmp_path)
    bus, told = Bus(), []
    bus.subscribe(lambda changes: told.append(changes.noun))
    async with open_preferences(tmp_path, bus, storage(tmp_path, "new")) as shelf:
        await shelf.all()  # the ledger is enough for a list
        assert not shelf.needs_reembedding
        assert told == []
        await shelf.search("thing number 33", k=1)
        assert shelf.needs_reembedding
        assert told == [Noun.PREFERENCE]
