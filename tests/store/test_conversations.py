from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Conversation, Draft, Message
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import ImagePart, TextPart
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from tests.store.making import NOW, a_conversation, a_message


async def begin(
    conversations: ConversationRepository, title: str = "Hello"
) -> tuple[Conversation, Message]:
    conversation = a_conversation(title)
    message = a_message(conversation.id)
    await conversations.append(message, conversation=conversation)
    return conversation, message


async def test_a_posted_message_comes_back_as_it_was(
    conversations: ConversationRepository,
) -> None:
    conversation = a_conversation()
    picture = ImagePart("image/png", b"\x89PNG\x00\xff", "cat.png")
    message = a_message(conversation.id, parts=(picture, TextPart("Größe: 👩‍👩‍👧 \t\r\n"), picture))
    await conversations.append(message, conversation=conversation)

    assert await conversations.branch(message.id) == [message]
    assert await conversations.message(message.id) == message
    assert await conversations.get(conversation.id) == replace(
        conversation, leaf_id=message.id, updated_at=message.created_at
    )


async def test_instants_come_back_in_utc(conversations: ConversationRepository) -> None:
    conversation, message = await begin(conversations)
    stored = await conversations.message(message.id)
    assert stored.created_at == NOW
    assert stored.created_at.utcoffset() == timedelta(0)
    assert (await conversations.get(conversation.id)).created_at.utcoffset() == timedelta(0)


async def test_posting_moves_the_leaf_and_the_place_in_the_list(
    conversations: ConversationRepository,
) -> None:
    first, message = await begin(conversations, "first")
    await begin(conversations, "second")
    later = NOW + timedelta(seconds=1)
    answer = a_message(first.id, "more", parent_id=message.id, at=later)
    await conversations.append(answer)

    assert [each.title for each in await conversations.page()] == ["first", "second"]
    assert (await conversations.get(first.id)).leaf_id == answer.id
    assert (await conversations.get(first.id)).updated_at == later


async def test_posting_clears_the_draft_it_came_from_and_no_other(
    conversations: ConversationRepository, drafts: DraftRepository
) -> None:
    conversation, message = await begin(conversations)
    await drafts.save(Draft(conversation.id, "half"))
    await drafts.save(Draft(None, "new chat"))

    follow = a_message(conversation.id, parent_id=message.id)
    await conversations.append(follow, clear_draft=True)
    assert await drafts.get(conversation.id) == Draft(conversation.id, "")
    assert await drafts.get(None) == Draft(None, "new chat")

    begun = a_conversation()
    await conversations.append(a_message(begun.id), conversation=begun, clear_draft=True)
    assert await drafts.get(None) == Draft(None, "")


async def test_a_message_that_cannot_be_stored_leaves_nothing_behind(
    conversations: ConversationRepository, drafts: DraftRepository
) -> None:
    conversation, message = await begin(conversations)
    other, _ = await begin(conversations)
    await drafts.save(Draft(other.id, "kept"))

    with pytest.raises(InputError):
        strayed = a_message(other.id, parent_id=message.id)
        await conversations.append(strayed, clear_draft=True)
    with pytest.raises(NotFoundError):
        await conversations.append(a_message(other.id, parent_id=new_id()), clear_draft=True)
    with pytest.raises(NotFoundError):
        await conversations.append(a_message(new_id()))

    assert (await conversations.get(conversation.id)).leaf_id == message.id
    assert await drafts.get(other.id) == Draft(other.id, "kept")
    assert await conversations.count() == 2


async def test_pages_cover_everything_once_newest_first(
    conversations: ConversationRepository,
) -> None:
    made = []
    for hour in range(7):
        conversation = a_conversation(str(hour), at=NOW + timedelta(hours=hour // 3))
        at = conversation.updated_at
        await conversations.append(a_message(conversation.id, at=at), conversation=conversation)
        made.append(conversation.id)

    seen: list[Conversation] = []
    while page := await conversations.page(limit=2, before=seen[-1] if seen else None):
        seen += page
    assert sorted(each.id for each in seen) == sorted(made)
    order = [(each.updated_at, each.id) for each in seen]
    assert order == sorted(order, reverse=True)


async def test_an_empty_database_has_an_empty_page(
    conversations: ConversationRepository,
) -> None:
    assert await conversations.page() == []
    assert await conversations.count() == 0


async def test_find_takes_an_id_or_the_beginning_of_one(
    conversations: ConversationRepository,
) -> None:
    one = replace(a_conversation("one"), id=UUID("0198a1b2-c3d4-7000-8000-000000000001"))
    two = replace(a_conversation("two"), id=UUID("0198a1b2-ffff-7000-8000-000000000002"))
    for each in (one, two):
        await conversations.append(a_message(each.id), conversation=each)

    assert (await conversations.find(str(one.id))).title == "one"
    assert (await conversations.find(" 0198A1B2-C ")).title == "one"
    assert (await conversations.find("0198a1b2ff")).title == "two"
    with pytest.raises(InputError):
        await conversations.find("0198a1b2")
    with pytest.raises(NotFoundError):
        await conversations.find("1")
    for nonsense in ("", "hello", "%", "0198a1b2-c3d4-7000-8000-0000000000011"):
        with pytest.raises(InputError):
            await conversations.find(nonsense)


async def test_title_model_and_leaf_can_be_changed(
    conversations: ConversationRepository,
) -> None:
    conversation, first = await begin(conversations)
    second = a_message(conversation.id, parent_id=first.id)
    await conversations.append(second)

    await conversations.rename(conversation.id, "Better")
    await conversations.set_choice(conversation.id, ModelChoice("ollama", "qwen3"))
    await conversations.set_leaf(conversation.id, first.id)

    stored = await conversations.get(conversation.id)
    assert (stored.title, stored.provider, stored.model) == ("Better", "ollama", "qwen3")
    assert stored.leaf_id == first.id
    assert stored.updated_at == NOW


async def test_a_leaf_must_be_of_the_same_conversation(
    conversations: ConversationRepository,
) -> None:
    conversation, first = await begin(conversations)
    _, foreign = await begin(conversations)
    with pytest.raises(NotFoundError):
        await conversations.set_leaf(conversation.id, foreign.id)
    assert (await conversations.get(conversation.id)).leaf_id == first.id


async def test_what_is_not_there_is_said_so(conversations: ConversationRepository) -> None:
    for asked in (
        conversations.get(new_id()),
        conversations.rename(new_id(), "x"),
        conversations.delete(new_id()),
        conversations.restore(new_id()),
        conversations.branch(new_id()),
        conversations.message(new_id()),
        conversations.siblings(new_id()),
        conversations.newest_leaf_below(new_id()),
    ):
        with pytest.raises(NotFoundError):
            await asked


async def test_siblings_stand_in_the_order_they_were_stored_whatever_the_clock_says(
    conversations: ConversationRepository,
) -> None:
    conversation, root = await begin(conversations)
    stored = []
    for age in (0, -3600, 86_400, -(10**9)):
        message = a_message(conversation.id, parent_id=root.id, at=NOW + timedelta(seconds=age))
        # Ids made while the clock jumps are not in order either.
        message = replace(message, id=UUID(int=(7 + age) % 2**128))
        await conversations.append(message)
        stored.append(message.id)

    for each in stored:
        assert await conversations.siblings(each) == stored
    assert await conversations.newest_leaf_below(root.id) == stored[-1]
    assert await conversations.siblings(root.id) == [root.id]


async def test_the_first_message_can_have_siblings_too(
    conversations: ConversationRepository,
) -> None:
    conversation, first = await begin(conversations)
    edited = a_message(conversation.id, "edited")
    await conversations.append(edited)
    await begin(conversations)
    assert await conversations.siblings(first.id) == [first.id, edited.id]


async def test_newest_leaf_below_follows_the_newest_at_each_fork(
    conversations: ConversationRepository,
) -> None:
    conversation, root = await begin(conversations)
    old = a_message(conversation.id, parent_id=root.id)
    new = a_message(conversation.id, parent_id=root.id)
    below_old = a_message(conversation.id, parent_id=old.id)
    below_new = a_message(conversation.id, parent_id=new.id)
    for each in (old, new, below_new, below_old):
        await conversations.append(each)

    assert await conversations.newest_leaf_below(root.id) == below_new.id
    assert await conversations.newest_leaf_below(old.id) == below_old.id
    assert await conversations.newest_leaf_below(below_new.id) == below_new.id


async def test_branch_goes_from_the_first_message_to_the_asked_one(
    conversations: ConversationRepository,
) -> None:
    conversation, root = await begin(conversations)
    second = a_message(conversation.id, "second", parent_id=root.id)
    aside = a_message(conversation.id, "aside", parent_id=root.id)
    third = a_message(conversation.id, "third", parent_id=second.id)
    for each in (second, aside, third):
        await conversations.append(each)

    assert await conversations.branch(third.id) == [root, second, third]
    assert await conversations.branch(aside.id) == [root, aside]
    assert await conversations.branch(third.id, limit=2) == [second, third]


async def test_deleted_is_out_of_sight_until_restored(
    conversations: ConversationRepository, drafts: DraftRepository
) -> None:
    conversation, message = await begin(conversations)
    await drafts.save(Draft(conversation.id, "half"))
    await conversations.delete(conversation.id)

    assert await conversations.page() == []
    assert await conversations.count() == 0
    with pytest.raises(NotFoundError):
        await conversations.get(conversation.id)
    with pytest.raises(NotFoundError):
        await conversations.append(a_message(conversation.id, parent_id=message.id))

    await conversations.restore(conversation.id)
    assert (await conversations.get(conversation.id)).leaf_id == message.id
    assert await drafts.get(conversation.id) == Draft(conversation.id, "half")


async def test_purge_forgets_what_was_deleted_before_and_bytes_nobody_names(
    database: Database,
) -> None:
    clock = [NOW]
    conversations = ConversationRepository(database, now=lambda: clock[0])
    shared, own = ImagePart("image/png", b"shared"), ImagePart("image/png", b"own")
    ids = []
    for pictures in ((shared, own), (shared,), (shared,)):
        conversation = a_conversation()
        message = a_message(conversation.id, parts=(*pictures, TextPart("x")))
        await conversations.append(message, conversation=conversation)
        ids.append((conversation.id, message.id))
    await conversations.delete(ids[0][0])
    clock[0] = NOW + timedelta(days=2)
    await conversations.delete(ids[1][0])

    assert await conversations.purge(NOW + timedelta(days=1)) == 1
    assert await conversations.purge(NOW + timedelta(days=1)) == 0

    with pytest.raises(NotFoundError):
        await conversations.restore(ids[0][0])
    await conversations.restore(ids[1][0])
    assert (await conversations.message(ids[2][1])).parts[0] == shared

    async def stored(connection: AsyncConnection) -> list[bytes]:
        return list((await connection.execute(text("SELECT data FROM blob"))).scalars())

    assert await database.read(stored) == [b"shared"]


async def test_the_same_picture_is_stored_once(
    database: Database, conversations: ConversationRepository
) -> None:
    for _ in range(3):
        conversation = a_conversation()
        picture = ImagePart("image/png", b"x" * 300_000)
        await conversations.append(
            a_message(conversation.id, parts=(picture,)), conversation=conversation
        )

    async def count(connection: AsyncConnection) -> int:
        return (await connection.execute(text("SELECT count(*) FROM blob"))).scalar_one()

    assert await database.read(count) == 1


async def test_a_branch_of_ten_thousand_messages_takes_two_statements(
    database: Database, conversations: ConversationRepository
) -> None:
    from sqlalchemy import insert

    from deskhand.store import codec
    from deskhand.store.tables import message as messages
    from deskhand.store.tables import part as parts

    conversation, root = await begin(conversations)
    chain = [root]
    for number in range(2, 10_001):
        chain.append(a_message(conversation.id, str(number), parent_id=chain[-1].id))

    async def fill(connection: AsyncConnection) -> None:
        rows = [
            {**codec.message_values(each), "number": number}
            for number, each in enumerate(chain[1:], start=2)
        ]
        await connection.execute(insert(messages), rows)
        await connection.execute(
            insert(parts),
            [row for each in chain[1:] for row in codec.part_values(each.id, each.parts)],
        )

    await database.write(fill)
    statements: list[str] = []

    @event.listens_for(database._backend.reader.sync_engine, "before_cursor_execute")
    def _on_statement(_c: object, _k: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    assert await conversations.branch(chain[-1].id) == chain
    assert sum("message" in each for each in statements) == 2
    assert await conversations.newest_leaf_below(root.id) == chain[-1].id
    assert await conversations.branch(chain[-1].id, limit=5) == chain[-5:]
