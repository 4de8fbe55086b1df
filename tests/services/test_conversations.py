"""Writing, reading, renaming and deleting conversations, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from deskhand.domain.changes import Noun
from deskhand.domain.conversation import Draft, Message, MessageStatus, Role
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.parts import ImagePart, TextPart
from deskhand.services.bus import Bus
from deskhand.services.conversations import MAX_PROMPT_CHARS, Conversations
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository

START = datetime(2026, 5, 1, 9, tzinfo=UTC)


class Clock:
    """Each look is a second later."""

    def __init__(self):
        self.now = START

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
async def database():
    database = await Database.in_memory()
    yield database
    await database.close()


@pytest.fixture
def bus():
    return Bus()


@pytest.fixture
def heard(bus):
    heard = []
    bus.subscribe(heard.append)
    return heard


@pytest.fixture
def repository(database):
    return ConversationRepository(database)


@pytest.fixture
def conversations(repository, database, bus):
    return Conversations(repository, DraftRepository(database), bus, Clock())


async def answer(repository, asked, text):
    reply = Message(
        new_id(),
        asked.conversation_id,
        asked.id,
        Role.ASSISTANT,
        MessageStatus.COMPLETE,
        (TextPart(text),),
        datetime.now(UTC),
    )
    await repository.append(reply)
    return reply


async def test_the_first_message_begins_a_conversation_with_a_title(conversations, heard):
    posted = await conversations.post(Draft(None, "Plan the move\nwith boxes"))
    conversation = await conversations.get(posted.conversation_id)
    assert conversation.title == "Plan the move"
    assert conversation.leaf_id == posted.id
    assert [change.noun for change in heard] == [Noun.CONVERSATION, Noun.MESSAGE]


async def test_the_next_message_follows_the_last(conversations, repository):
    first = await conversations.post(Draft(None, "one"))
    reply = await answer(repository, first, "two")
    third = await conversations.post(Draft(first.conversation_id, "three"))
    assert third.parent_id == reply.id
    assert [m.text for m in await conversations.branch(first.conversation_id)] == [
        "one",
        "two",
        "three",
    ]


async def test_posting_clears_the_draft_and_a_refused_post_keeps_it(conversations):
    await conversations.save_draft(Draft(None, "half a thought"))
    with pytest.raises(InputError, match="nothing to send"):
        await conversations.post(Draft(None, " \n\0 "))
    assert (await conversations.draft(None)).text == "half a thought"
    await conversations.post(Draft(None, "half a thought, ended"))
    assert (await conversations.draft(None)).text == ""


async def test_an_oversized_message_is_refused_in_a_sentence(conversations):
    with pytest.raises(InputError) as caught:
        await conversations.post(Draft(None, "x" * (MAX_PROMPT_CHARS + 1)))
    assert "4,000,001 characters" in caught.value.sentence()
    assert await conversations.count() == 0


async def test_a_megabyte_is_stored_whole(conversations):
    text = "ä" * 1_000_000
    posted = await conversations.post(Draft(None, text))
    assert (await conversations.message(posted.id)).text == text


async def test_a_picture_alone_is_a_message(conversations):
    picture = ImagePart("image/png", b"\x89PNG", "plan.png")
    posted = await conversations.post(Draft(None, "", (picture,)))
    assert (await conversations.message(posted.id)).parts == (picture,)
    assert (await conversations.get(posted.conversation_id)).title == "Picture"


async def test_going_to_a_sibling_shows_its_newest_leaf(conversations, repository):
    first = await conversations.post(Draft(None, "question"))
    one = await answer(repository, first, "answer one")
    follow = await conversations.post(Draft(first.conversation_id, "and then?"))
    other = await answer(repository, first, "answer two")
    assert await conversations.siblings(one.id) == [one.id, other.id]
    await conversations.show_sibling(one.id)
    assert (await conversations.branch(first.conversation_id))[-1].id == follow.id


async def test_editing_makes_a_sibling_and_loses_nothing(conversations, repository):
    first = await conversations.post(Draft(None, "one"))
    reply = await answer(repository, first, "two")
    before = await conversations.post(Draft(first.conversation_id, "tree"))
    edited = await conversations.post(Draft(first.conversation_id, "three"), parent_id=reply.id)
    assert await conversations.siblings(edited.id) == [before.id, edited.id]
    assert (await conversations.message(before.id)).text == "tree"


async def test_the_first_message_can_be_edited_too(conversations):
    first = await conversations.post(Draft(None, "helo"))
    edited = await conversations.post(Draft(first.conversation_id, "hello"), as_first=True)
    assert edited.parent_id is None
    assert await conversations.siblings(edited.id) == [first.id, edited.id]
    assert [m.text for m in await conversations.branch(first.conversation_id)] == ["hello"]


async def test_deleting_can_be_undone(conversations):
    posted = await conversations.post(Draft(None, "dear diary"))
    await conversations.delete(posted.conversation_id)
    assert await conversations.page() == []
    await conversations.restore(posted.conversation_id)
    assert [c.id for c in await conversations.page()] == [posted.conversation_id]


async def test_a_title_is_one_line_and_never_empty(conversations):
    posted = await conversations.post(Draft(None, "x"))
    await conversations.rename(posted.conversation_id, "  Two\nlines  ")
    assert (await conversations.get(posted.conversation_id)).title == "Two lines"
    with pytest.raises(InputError):
        await conversations.rename(posted.conversation_id, "   ")


async def test_a_conversation_is_found_by_the_beginning_of_its_id(conversations):
    posted = await conversations.post(Draft(None, "x"))
    found = await conversations.find(str(posted.conversation_id)[:30])
    assert found.id == posted.conversation_id
    with pytest.raises(NotFoundError):
        await conversations.get(new_id())
