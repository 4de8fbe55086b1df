"""Saved prompts are kept under names one can type, and come back after they were deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import Draft
from deskhand.domain.errors import InputError
from deskhand.services.bus import Bus
from deskhand.services.conversations import Conversations
from deskhand.services.prompts import LONGEST_TEXT, Prompts, name_from
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from deskhand.store.prompts import PromptRepository


@pytest.fixture
async def prompts() -> AsyncIterator[Prompts]:
    database = await Database.in_memory()
    yield Prompts(PromptRepository(database), Bus())
    await database.close()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Reply politely", "Reply-politely"),
        ("/fix", "fix"),
        ("  ", ""),
        ("//--//", ""),
        ("Übersetzen, bitte!", "Übersetzen-bitte"),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_name_is_one_word(words: str, name: str) -> None:
    assert name_from(words) == name


async def test_saved_changed_deleted_and_brought_back(prompts: Prompts) -> None:
    first = await prompts.save("Reply politely", "Reply to {{name}}\0, please. ")
    await prompts.save("again", "Say it again.")
    assert [(each.name, each.text) for each in await prompts.all()] == [
        ("again", "Say it again."),
        ("Reply-politely", "Reply to {{name}}, please."),
    ]
    changed = await prompts.save("reply", "Reply.", first.id)
    assert changed.id == first.id
    assert [each.name for each in await prompts.all()] == ["again", "reply"]
    await prompts.delete(changed.id)
    assert [each.name for each in await prompts.all()] == ["again"]
    await prompts.restore(changed)
    assert changed in await prompts.all()


@pytest.mark.parametrize(
    ("name", "text"), [("", "words"), ("!", "words"), ("a", " \0"), ("a", "x" * (LONGEST_TEXT + 1))]
)
async def test_what_cannot_be_a_prompt_is_refused(prompts: Prompts, name: str, text: str) -> None:
    with pytest.raises(InputError, match="A prompt"):
        await prompts.save(name, text)
    assert await prompts.all() == []


async def test_a_name_stands_for_one_prompt(prompts: Prompts) -> None:
    first = await prompts.save("fix", "one")
    with pytest.raises(InputError, match="already"):
        await prompts.save("FIX", "two")
    assert await prompts.save("Fix", "three", first.id)


async def test_what_was_sent_in_all_chats_the_last_first() -> None:
    database, bus = await Database.in_memory(), Bus()
    prompts = Prompts(PromptRepository(database), bus)
    chats = Conversations(ConversationRepository(database), DraftRepository(database), bus)
    first = await chats.post(Draft(None, "one"))
    await chats.post(Draft(first.conversation_id, "two"))
    gone = await chats.post(Draft(None, "deleted"))
    await chats.delete(gone.conversation_id)
    await chats.post(Draft(None, "one"))
    await chats.post(Draft(None, "x" * (LONGEST_TEXT + 1)))
    assert await prompts.sent() == ["one", "two"]
    assert await prompts.sent(1) == ["one"]
    await database.close()


async def test_what_changed_is_told() -> None:
    database, bus, told = await Database.in_memory(), Bus(), list[Changes]()
    bus.subscribe(told.append)
    prompts = Prompts(PromptRepository(database), bus)
    prompt = await prompts.save("fix", "one", initiator="me")
    assert told[-1] == Changes(Noun.PROMPT, frozenset((prompt.id,)), "me")
    await database.close()
