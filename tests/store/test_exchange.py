from __future__ import annotations

from dataclasses import replace

from deskhand.domain.exchange import ExchangedConversation, in_order
from deskhand.domain.ids import new_id
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.exchange import ExchangeRepository
from tests.services.exchange.making import everything, message
from tests.store.making import a_message


def from_elsewhere(count: int = 2, title: str = "Elsewhere") -> ExchangedConversation:
    """Messages known by their origin alone, one after the other."""
    messages = []
    for number in range(count):
        new = message(f"word{number}", messages[-1] if messages else None, minutes=number)
        messages.append(replace(new, id=None, key=f"m{number}", origin=f"m{number}"))
        if number:
            messages[-1] = replace(messages[-1], parent=f"m{number - 1}")
    chat = everything(title)
    return replace(
        chat,
        id=None,
        origin="chatgpt:1",
        messages=tuple(messages),
        leaf=messages[-1].key,
        files=(),
        folder="",
        updated_at=messages[-1].created_at,
    )


async def test_everything_comes_out_as_it_went_in(database: Database):
    exchange = ExchangeRepository(database)
    chat = everything()
    added = await exchange.add([chat])
    assert added.new == (chat.id,) and added.messages == 4
    assert await exchange.get(chat.id) == chat
    assert await exchange.ids() == [chat.id]


async def test_twice_imported_is_there_once(database: Database):
    exchange = ExchangeRepository(database)
    for chat in (everything(), from_elsewhere()):
        await exchange.add([chat])
        again = await exchange.add([chat])
        assert (again.new, again.grown, again.unchanged) == ((), (), 1)
    assert len(await exchange.ids()) == 2


async def test_a_longer_version_adds_only_what_is_new(database: Database):
    exchange = ExchangeRepository(database)
    (id_,) = (await exchange.add([from_elsewhere(2)])).new
    added = await exchange.add([from_elsewhere(5)])
    assert not added.new
    assert added.messages == 3
    chat = await exchange.get(id_)
    assert [each.origin for each in chat.messages] == ["m0", "m1", "m2", "m3", "m4"]
    assert chat.leaf == chat.messages[-1].key
    assert [each.parent for each in chat.messages] == [None, *(e.key for e in chat.messages[:-1])]


async def test_what_the_person_wrote_since_stays_in_sight(
    database: Database, conversations: ConversationRepository
):
    exchange = ExchangeRepository(database)
    (id_,) = (await exchange.add([from_elsewhere(2)])).new
    leaf = (await conversations.get(id_)).leaf_id
    mine = a_message(id_, "Mine", parent_id=leaf)
    await conversations.append(mine)
    await exchange.add([from_elsewhere(3)])
    assert (await conversations.get(id_)).leaf_id == mine.id


async def test_a_deleted_chat_comes_back(database: Database, conversations: ConversationRepository):
    exchange = ExchangeRepository(database)
    (id_,) = (await exchange.add([from_elsewhere()])).new
    await conversations.delete(id_)
    assert (await exchange.add([from_elsewhere()])).brought_back == (id_,)
    assert await exchange.ids() == [id_]


async def test_undo_takes_back_what_came_and_nothing_else(
    database: Database, conversations: ConversationRepository
):
    exchange = ExchangeRepository(database)
    (id_,) = (await exchange.add([from_elsewhere(2)])).new
    before = await exchange.get(id_)
    added = await exchange.add([from_elsewhere(4), everything()])
    await exchange.undo(added)
    assert await exchange.ids() == [id_]
    assert await exchange.get(id_) == before
    again = await exchange.add([from_elsewhere(4)])
    assert again.messages == 2


async def test_undo_leaves_what_was_answered_meanwhile(
    database: Database, conversations: ConversationRepository
):
    exchange = ExchangeRepository(database)
    (id_,) = (await exchange.add([from_elsewhere(2)])).new
    added = await exchange.add([from_elsewhere(3)])
    leaf = (await conversations.get(id_)).leaf_id
    await conversations.append(a_message(id_, "Mine", parent_id=leaf))
    await exchange.undo(added)
    assert len((await exchange.get(id_)).messages) == 4


async def test_an_id_that_is_in_use_elsewhere_is_not_taken(database: Database):
    exchange = ExchangeRepository(database)
    first = everything()
    other = replace(first, id=new_id(), title="Other")
    await exchange.add(
        [
            first,
        ]
    )
    await exchange.add([other])
    assert (await exchange.add([other])).unchanged == 1
    found = await exchange.get(other.id)
    assert len(found.messages) == 4
    assert not {each.id for each in found.messages} & {each.id for each in first.messages}


async def test_the_same_folder_is_used_again(database: Database):
    exchange = ExchangeRepository(database)
    one, two = everything("One"), replace(everything("Two"), folder="WORK")
    await exchange.add([one, two])
    assert (await exchange.get(two.id)).folder == "WORK"
    assert (await exchange.get(one.id)).folder in ("Work", "WORK")


def test_circles_are_cut_and_strays_become_first():
    one, two, three = message("1"), message("2"), message("3")
    circle = [
        replace(one, parent=two.key),
        replace(two, parent=one.key),
        replace(three, parent="?"),
    ]
    ordered = in_order(circle)
    assert len(ordered) == 3
    placed: set[str] = set()
    for each in ordered:
        assert each.parent is None or each.parent in placed
        placed.add(each.key)
