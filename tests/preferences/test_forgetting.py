"""What is forgotten is gone from every file: words and vectors, looked for byte by byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from deskhand.domain.ids import new_id
from deskhand.domain.preference import Preference, UsedPreference
from deskhand.preferences.recall import cues
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.used_preferences import UsedPreferenceRepository
from tests.store.making import a_conversation, a_message
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.preference_shelf import open_preferences

SECRET = "I keep the spare key under the zinnia pot"
WORD = "zinnia"


UNWRITTEN = "data_level0.bin"
"""Chroma 1.5.9 makes this file as large as its index may get and fills what is not used yet with
whatever its memory held: in these tests, which forget and write in one process, now and then a
vector of before. What counts of it, its entries, Chroma reads back."""


def traces(folder: Path, *wanted: bytes) -> list[str]:
    """Files that hold one of these bytes."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != UNWRITTEN
        and any(each in path.read_bytes() for each in wanted)
    ]


def wanted() -> list[bytes]:
    """The words in both encodings that are used, and its vectors as they are stored."""
    vectors = HashingEmbedder().embed(cues(SECRET))
    return [
        WORD.encode(),
        WORD.encode("utf-16-le"),
        WORD.encode("utf-16-be"),
        *(each.astype(np.float32).tobytes() for each in vectors),
        *(each.astype(np.float32).tobytes()[:64] for each in vectors if each[:16].any()),
    ]


async def test_no_byte_of_it_is_left(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        # More than Chroma keeps in its queue, so that the words and vectors are in its index too.
        await shelf.add("I like tea")
        made = await shelf.add(SECRET)
        await shelf.add_all(
            [
                Preference(new_id(), f"I like other thing {n}", made.created_at, made.updated_at)
                for n in range(400)
            ]
        )
        await shelf.search(WORD)
        assert traces(tmp_path, *wanted())
        await shelf.forget([made.id])
        assert made.id not in {each.id for each in await shelf.all()}
        await shelf.purge()
        assert traces(tmp_path, *wanted()) == []
        assert len(await shelf.all()) == 401
        assert len(await shelf.recall("I like other thing 7")) > 0
    assert traces(tmp_path, *wanted()) == []


async def test_closing_removes_what_was_forgotten(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        await shelf.add("I like tea")
        made = await shelf.add(SECRET)
        await shelf.forget([made.id])
    assert traces(tmp_path, *wanted()) == []


async def test_the_last_one_leaves_nothing(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        made = await shelf.add(SECRET)
        await shelf.forget([made.id])
        await shelf.purge()
        assert traces(tmp_path, *wanted()) == []
        await shelf.add("I like tea")
        assert len(await shelf.recall("I like tea")) == 1


async def test_what_is_put_back_stays(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        made = await shelf.add(SECRET)
        await shelf.forget([made.id])
        await shelf.put_back([made])
        await shelf.purge()
        assert await shelf.all() == [made]
    async with open_preferences(tmp_path) as shelf:
        assert await shelf.all() == [made]
        assert [each.preference for each in await shelf.recall(SECRET)] == [made]


async def test_no_word_of_it_stays_under_answers(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'deskhand.db'}")
    conversation = a_conversation()
    message = a_message(conversation.id)
    await ConversationRepository(database).append(message, conversation=conversation)
    used = UsedPreferenceRepository(database)
    async with open_preferences(tmp_path, database=database) as shelf:
        made = await shelf.add(SECRET)
        await used.put(message.id, [UsedPreference(made.id, made.sentence, 0.9)])
        assert traces(tmp_path, WORD.encode())
        await shelf.forget([made.id])
        await shelf.purge()
        assert await used.of([message.id]) == {}
        assert traces(tmp_path, *wanted()) == []
    await database.close()


async def test_other_processes_do_not_find_it_again(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as one, open_preferences(tmp_path) as two:
        made = await one.add(SECRET)
        assert await two.all() == [made]
        await two.forget([made.id])
        await two.purge()
        assert await one.all() == []
        assert await one.recall(SECRET) == []
        await one.add("I like tea")
        assert len(await two.all()) == 1
    assert traces(tmp_path, *wanted()) == []
