"""A damaged search index: nothing is kept from being stored, and all is found again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.errors import StoreError
from deskhand.services.search import Search
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.search import SearchRepository
from tests.store.making import a_conversation, a_message

DAMAGES = {
    "structure": "UPDATE search_text_data SET block = x'00000000ff' WHERE id = 10",
    "averages": "UPDATE search_text_data SET block = x'ff' WHERE id = 1",
    "pages": "UPDATE search_text_data SET block = x'ffffffffffffffff' WHERE id > 10",
    "pages gone": "DELETE FROM search_text_data WHERE id > 10",
    "all gone": "DELETE FROM search_text_data",
    "settings": "UPDATE search_text_config SET v = 99",
    "a part dropped": "DROP TABLE search_text_data",
    "dropped": "DROP TABLE search_text",
    "titles": "DELETE FROM search_title_data",
}
BEFORE = 12


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
async def test_messages_are_stored_found_and_deleted(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "chats.db"
    conversation = a_conversation()
    database = await Database.open(f"sqlite:///{path}")
    chats = ConversationRepository(database)
    last = a_message(conversation.id, "hello at first")
    await chats.append(last, conversation=conversation)
    for number in range(1, BEFORE):
        last = a_message(conversation.id, f"hello number {number}", parent_id=last.id)
        await chats.append(last)
    await database.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(damage)

    database = await Database.open(f"sqlite:///{path}")
    chats, search = ConversationRepository(database), Search(SearchRepository(database))
    after = a_message(conversation.id, "hello after the damage", parent_id=last.id)
    await chats.append(after)
    assert (await chats.message(after.id)).text == "hello after the damage"
    assert (await search.messages("damage")).hits
    await search.keep_up()
    assert len((await search.messages("hello")).hits) == BEFORE + 1
    assert len(await search.titles(conversation.title)) == 1

    async def delete(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("DELETE FROM conversation")

    await database.write(delete)
    assert not (await search.messages("hello")).hits
    await database.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_what_is_damaged_beside_the_index_is_said(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'chats.db'}")

    async def damage(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("DROP TABLE search_document")

    await database.write(damage, index=False)
    conversation = a_conversation()
    with pytest.raises(StoreError):
        await ConversationRepository(database).append(
            a_message(conversation.id, "hello"), conversation=conversation
        )
    await database.close()
