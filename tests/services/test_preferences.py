"""Preferences as a person and an assistant use them."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, NotFoundError, PreferencesUnavailable
from deskhand.domain.ids import new_id
from deskhand.domain.preference import Clash, Scope, ScopeKind, Strength
from deskhand.preferences.places import Places
from deskhand.services import preference_later
from deskhand.services.bus import Bus
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.preference_shelf import FolderStorage, open_preferences


async def test_what_is_added_is_there_after_closing(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        assert await shelf.all() == []
        made = await shelf.add("  I am allergic\nto peanuts ", topic="#food")
        assert made.sentence == "I am allergic to peanuts"
        assert (made.strength, made.topic) == (Strength.MUST, "food")
    async with open_preferences(tmp_path) as shelf:
        assert await shelf.all() == [made]
        assert await shelf.get(made.id) == made
        with pytest.raises(NotFoundError):
            await shelf.get(new_id())


async def test_every_change_is_told_with_who_made_it(tmp_path: Path) -> None:
    bus = Bus()
    heard: list[Changes] = []
    bus.subscribe(heard.append)
    me = object()
    async with open_preferences(tmp_path, bus) as shelf:
        made = await shelf.add("I like tea", initiator=me)
        await shelf.change(replace(made, topic="drinks"), initiator=me)
        await shelf.forget([made.id], initiator=me)
        await shelf.put_back([made], initiator=me)
    assert {each.noun for each in heard} == {Noun.PREFERENCE}
    assert [each.initiator for each in heard] == [me] * 4
    assert all(each.ids == {made.id} for each in heard)


@pytest.mark.parametrize("words", ["", " \n ", "\x00\x07", "x" * 2_001])
async def test_what_is_no_sentence_is_refused(tmp_path: Path, words: str) -> None:
    async with open_preferences(tmp_path) as shelf:
        with pytest.raises(InputError):
            await shelf.add(words)
        assert await shelf.all() == []


async def test_other_words_go_into_the_history_and_come_back(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        first = await shelf.add("I like tea")
        second = await shelf.change(replace(first, sentence="I like green tea"))
        assert [words for _, words in second.history] == ["I like tea"]
        back = await shelf.change(first)  # undo
        assert (back.sentence, back.history) == ("I like tea", ())


async def test_search_finds_by_words_and_by_meaning(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        for words in ("I like green tea", "I hate loud music", "Window seats on long flights"):
            await shelf.add(words)
        found = await shelf.search("tea")
        assert found[0].preference.sentence == "I like green tea"
        assert found[0].score > found[1].score
        assert len(await shelf.search("music flights", k=2)) == 2
        assert await shelf.search("  ") == []


async def test_recall_keeps_to_scopes_and_chats(tmp_path: Path) -> None:
    chat = new_id()
    async with open_preferences(tmp_path) as shelf:
        words = "I like green tea in the morning"
        always = await shelf.add(words)
        cook = Scope(ScopeKind.ASSISTANT, "Cook")
        mine = await shelf.add(words, scope=cook)
        found = {each.preference.id for each in await shelf.recall(words)}
        assert found == {always.id}
        found = {each.preference.id for each in await shelf.recall(words, scopes=[cook])}
        assert found == {always.id, mine.id}
        await shelf.change(replace(always, not_in=(chat,)))
        here = Scope(ScopeKind.CHAT, str(chat))
        assert await shelf.recall(words, scopes=[here]) == []
        assert len(await shelf.recall(words)) == 1


async def test_conflicts_name_what_repeats_and_what_contradicts(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        aisle = await shelf.add("I prefer an aisle seat on flights")
        olives = await shelf.add("I love olives")
        (found,) = await shelf.conflicts("I prefer a window seat on flights")
        assert (found.existing, found.clash) == (aisle, Clash.CONTRADICTS)
        (found,) = await shelf.conflicts("I hate olives")
        assert (found.existing, found.clash) == (olives, Clash.CONTRADICTS)
        (found,) = await shelf.conflicts("I love olives!")
        assert (found.existing, found.clash) == (olives, Clash.REPEATS)
        assert await shelf.conflicts("I love jazz") == []


async def test_merging_keeps_one_with_what_the_others_were(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        one = await shelf.add("No nuts", strength=Strength.MUST, topic="food")
        two = await shelf.add("I avoid almonds", strength=Strength.AVOIDS)
        made = await shelf.merge([two.id, one.id], "No nuts and almonds")
        assert await shelf.all() == [made]
        assert (made.strength, made.topic) == (Strength.MUST, "food")
        assert {words for _, words in made.history} == {"No nuts", "I avoid almonds"}
        with pytest.raises(InputError):
            await shelf.merge([made.id, made.id], "x")


async def test_uses_are_noted_together(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        made = await shelf.add("I like tea")
        await shelf.touch([made.id])
        await shelf.touch([made.id])
    async with open_preferences(tmp_path) as shelf:
        (found,) = await shelf.all()
        assert found.uses == 2
        assert found.last_used_at is not None


async def test_uses_that_cannot_be_noted_are_no_fault_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    monkeypatch.setattr(preference_later, "NOTE_USE_AFTER_S", 0.0)
    async with open_preferences(tmp_path) as shelf:
        made = await shelf.add("I prefer tea to coffee")
        ledger = Places(tmp_path / "data").ledger
        ledger.rename(ledger.with_name("elsewhere"))
        ledger.mkdir()  # where nothing can be read
        await shelf.touch([made.id])
        async with asyncio.timeout(40):
            while shelf._later._tasks:
                await asyncio.sleep(0.005)
        ledger.rmdir()
        ledger.with_name("elsewhere").rename(ledger)
    gc.collect()
    await asyncio.sleep(0)
    assert not faults


async def test_without_its_model_everything_is_kept_and_found_by_words(tmp_path: Path) -> None:
    broken = HashingEmbedder()
    broken.fails = PreferencesUnavailable("The model is not installed.", next_step="Install it.")
    storage = FolderStorage(tmp_path / "data", broken)
    async with open_preferences(tmp_path, storage=storage) as shelf:
        made = await shelf.add("I like tea")
        assert shelf.waiting == 1
        (note,) = shelf.notes
        assert "not installed" in note.sentence()
        assert [each.preference for each in await shelf.search("tea")] == [made]
    async with open_preferences(tmp_path) as shelf:  # with the model
        assert [each.preference for each in await shelf.search("tea")] == [made]
        await shelf.add("I like coffee")
        assert [each.score > 0 for each in await shelf.recall("I like coffee")]


async def test_a_preference_that_is_there_is_not_proposed_again(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        found = await shelf.propose("Hi! I prefer tea to coffee.")
        assert found is not None
        assert found.sentence == "I prefer tea to coffee."
        await shelf.add("I prefer tea to coffee")
        assert await shelf.propose("As I said, I prefer tea to coffee.") is None
