"""Notes, on a real database: one conversation, found again, made anew."""

import asyncio

import pytest

from deskhand.domain.conversation import Draft, Role
from deskhand.domain.errors import InputError
from deskhand.services.branches import Branches
from deskhand.services.bus import Bus
from deskhand.services.conversations import Conversations
from deskhand.services.notes import Notes
from deskhand.store.branching import BranchRepository
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository


@pytest.fixture
async def database():
    database = await Database.in_memory()
    yield database
    await database.close()


@pytest.fixture
def conversations(database):
    return Conversations(ConversationRepository(database), DraftRepository(database), Bus())


@pytest.fixture
def remembered(tmp_path):
    return tmp_path / "notes.json"


@pytest.fixture
def make(database, conversations, remembered):
    """The service, as a new run of the program has it."""
    repository = ConversationRepository(database)
    branches = Branches(repository, BranchRepository(database), Bus())
    return lambda: Notes(conversations, branches, remembered)


async def test_notes_are_a_persons_messages_in_one_conversation(conversations, make):
    notes = make()
    first = await notes.add("The code of the gate is blue")
    second = await notes.add("Milk is out")
    assert first.conversation_id == second.conversation_id
    branch = await conversations.branch(first.conversation_id)
    assert [(each.role, each.text) for each in branch] == [
        (Role.USER, "The code of the gate is blue"),
        (Role.USER, "Milk is out"),
    ]
    assert (await conversations.get(first.conversation_id)).title == "Notes"


async def test_the_conversation_is_found_again_whatever_it_is_called(conversations, make):
    first = await make().add("One")
    await conversations.rename(first.conversation_id, "Scribbles")
    second = await make().add("Two")
    assert second.conversation_id == first.conversation_id
    assert (await conversations.get(first.conversation_id)).title == "Scribbles"


async def test_a_deleted_one_is_made_anew(conversations, make):
    notes = make()
    first = await notes.add("One")
    await conversations.delete(first.conversation_id)
    assert await notes.conversation_id() is None
    second = await notes.add("Two")
    assert second.conversation_id != first.conversation_id
    assert (await conversations.get(second.conversation_id)).title == "Notes"


@pytest.mark.parametrize("stored", [b"", b"\0\xff", b'{"conversation": "no id"}', b"[1, 2]"])
async def test_a_broken_memory_begins_anew(conversations, make, remembered, stored):
    remembered.write_bytes(stored)
    message = await make().add("One")
    assert (await conversations.get(message.conversation_id)).title == "Notes"


async def test_two_first_notes_at_once_begin_one_conversation(conversations, make):
    notes = make()
    one, two = await asyncio.gather(notes.add("One"), notes.add("Two"))
    assert one.conversation_id == two.conversation_id
    assert await conversations.count() == 1


async def test_what_is_typed_there_and_in_a_new_chat_stays(conversations, make):
    notes = make()
    await conversations.save_draft(Draft(None, "a new chat"))
    first = await notes.add("One")
    await conversations.save_draft(Draft(first.conversation_id, "half a sentence"))
    await notes.add("Two")
    assert (await conversations.draft(None)).text == "a new chat"
    assert (await conversations.draft(first.conversation_id)).text == "half a sentence"


async def test_an_empty_note_is_refused(conversations, make):
    with pytest.raises(InputError):
        await make().add("  \n ")
    assert await conversations.count() == 0


async def test_a_note_can_be_taken_back_and_the_only_one_with_its_conversation(conversations, make):
    notes = make()
    first = await notes.add("One")
    second = await notes.add("Two")
    await notes.take_back(first)
    assert [each.text for each in await conversations.branch(first.conversation_id)] == ["Two"]
    await notes.take_back(second)
    assert await conversations.count() == 0
    third = await notes.add("Three")
    assert [each.text for each in await conversations.branch(third.conversation_id)] == ["Three"]
