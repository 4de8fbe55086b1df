"""Search, on both databases: everything stored is found, and what is deleted is not."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.parts import FilePart, Part, TextPart, ThinkingPart
from deskhand.domain.run import RunStatus
from deskhand.domain.search import HitKind
from deskhand.services.search import CANDIDATES, PAGE, Search
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.runs import RunRepository
from deskhand.store.search import SearchRepository
from deskhand.store.tables import (
    blob,
    conversation,
    conversation_tag,
    folder,
    message,
    passage,
)
from tests.store.making import NOW, a_conversation, a_message, a_run


@pytest.fixture
def search(database: Database) -> Search:
    return Search(SearchRepository(database), now=lambda: NOW)


class Writer:
    """Stores conversations of one message each."""

    def __init__(self, conversations: ConversationRepository) -> None:
        self._conversations = conversations
        self._at = NOW - timedelta(days=1)

    async def say(
        self,
        *words: str | Part,
        title: str = "Chat",
        at: datetime | None = None,
        role: Role = Role.USER,
        model: str = "",
    ) -> UUID:
        """The message's id."""
        self._at = at or self._at + timedelta(minutes=1)
        parts = tuple(TextPart(each) if isinstance(each, str) else each for each in words)
        begun = replace(a_conversation(title, self._at), leaf_id=None)
        said = replace(
            a_message(begun.id, at=self._at, parts=parts),
            role=role, model=model, provider="maker" if model else "",
        )  # fmt: skip
        await self._conversations.append(said, conversation=begun)
        return said.id


@pytest.fixture
def writer(conversations: ConversationRepository) -> Writer:
    return Writer(conversations)


async def found(search: Search, asked: str) -> set[UUID]:
    return {hit.message_id for hit in (await search.messages(asked)).hits}


async def test_words_in_any_order_accents_and_the_beginning_of_the_last(
    search: Search, writer: Writer
) -> None:
    one = await writer.say("The Éclair recipe from Zürich")
    two = await writer.say("A recipe for soup")
    assert await found(search, "zurich ECLAIR ") == {one}
    assert await found(search, "recipe ") == {one, two}
    assert await found(search, "zur") == {one}
    assert await found(search, "recipe -soup") == {one}
    assert await found(search, '"eclair recipe"') == {one}
    assert await found(search, '"recipe eclair"') == set()
    assert await found(search, "absent") == set()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("東京タワーに行きました", "東京"),
        ("我们在北京吃饭", "北京"),
        ("สวัสดีครับ", "สวัสดี"),
        ("안녕하세요 서울에서", "서울"),
        ("Привет, мир", "мир"),
        ("हिन्दी भाषा", "हिन्दी"),
        ("snake_case in main.py", "snake_case"),
        ("don't panic", "don't"),
    ],
)
async def test_every_script_is_found(search: Search, writer: Writer, said: str, asked: str) -> None:
    wanted = await writer.say(said)
    await writer.say("something else, 京都")
    assert await found(search, asked) == {wanted}


async def test_a_hit_says_where_it_is(search: Search, writer: Writer) -> None:
    wanted = await writer.say("long " * 300 + "the needle here", title="Sewing")
    (hit,) = (await search.messages("needle")).hits
    assert (hit.message_id, hit.title, hit.kind) == (wanted, "Sewing", HitKind.TEXT)
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["needle"]


async def test_filters(search: Search, writer: Writer, database: Database) -> None:
    mine = await writer.say("apple", at=NOW - timedelta(days=40))
    theirs = await writer.say(
        "apple ```x```", at=NOW - timedelta(days=1), role=Role.ASSISTANT, model="llama3.2:1b"
    )
    assert await found(search, "apple from:me") == {mine}
    assert await found(search, "apple from:assistant") == {theirs}
    assert await found(search, "apple model:llama") == {theirs}
    assert await found(search, "apple model:llama3.2 provider:maker has:code") == {theirs}
    assert await found(search, "apple model:gpt") == set()
    assert await found(search, "apple after:7d") == {theirs}
    assert await found(search, "apple before:7d") == {mine}
    assert await found(search, "has:code") == {theirs}
    assert await found(search, "after:7d") == {theirs}
    assert await found(search, "-apple") == set()
    assert await found(search, "has:file") == set()


async def test_folders_and_tags(search: Search, writer: Writer, database: Database) -> None:
    one, two = await writer.say("apple"), await writer.say("apple")
    place = new_id()

    async def order(connection: AsyncConnection) -> None:
        home = (
            await connection.execute(
                message.select()
                .with_only_columns(message.c.conversation_id)
                .where(message.c.id == one)
            )
        ).scalar_one()
        await connection.execute(insert(folder).values(id=place, name="My Work", position=0))
        await connection.execute(
            update(conversation).where(conversation.c.id == home).values(folder_id=place)
        )
        await connection.execute(insert(conversation_tag).values(conversation_id=home, tag="fruit"))

    await database.write(order)
    assert await found(search, 'apple folder:"my work"') == {one}
    assert await found(search, "apple tag:fruit") == {one}
    assert await found(search, "tag:fruit") == {one}
    assert await found(search, "apple tag:nothing") == set()
    assert two not in await found(search, "folder:my")


@pytest.mark.parametrize(
    "asked",
    ['"', "' OR 1=1 --", "a:*", "NEAR(a, b)", "\\", "(", "a & | !", "^", "\ue000ruser", "\x00"],
)
async def test_no_text_is_an_error(search: Search, writer: Writer, asked: str) -> None:
    await writer.say("hello")
    await search.messages(asked)
    await search.titles(asked)


async def test_hostile_texts_take_no_time(search: Search, writer: Writer) -> None:
    await writer.say("hello")
    async with asyncio.timeout(40):
        for asked in ("NEAR(" * 2_000_000, "a* " * 3_000_000, '"a ' * 3_000_000, "-x " * 1_000_000):
            await search.messages(asked)


async def test_a_deleted_chat_or_message_is_not_found(
    search: Search, writer: Writer, conversations: ConversationRepository, database: Database
) -> None:
    kept = await writer.say("apple", title="apple kept")
    gone = await writer.say("apple", title="apple gone")
    home = (await conversations.message(gone)).conversation_id
    await conversations.delete(home)
    assert await found(search, "apple") == {kept}
    assert [hit.title for hit in await search.titles("apple")] == ["apple kept"]
    await conversations.restore(home)
    assert await found(search, "apple") == {kept, gone}

    async def delete(connection: AsyncConnection) -> None:
        values = {"deleted_at": NOW}
        await connection.execute(update(message).where(message.c.id == gone).values(values))

    await database.write(delete)
    assert await found(search, "apple") == {kept}


async def test_titles_follow_renaming(
    search: Search, writer: Writer, conversations: ConversationRepository
) -> None:
    said = await writer.say("x", title="Old Häuser")
    home = (await conversations.message(said)).conversation_id
    (hit,) = await search.titles("hauser")
    assert [hit.title[a:b] for a, b in hit.marks] == ["Häuser"]
    await conversations.rename(home, "New name")
    assert await search.titles("hauser") == []
    assert [each.conversation_id for each in await search.titles("name")] == [home]


async def test_an_answer_is_found_when_it_has_ended(
    search: Search,
    conversations: ConversationRepository,
    runs: RunRepository,
    database: Database,
) -> None:
    begun = a_conversation()
    question = a_message(begun.id, "question")
    await conversations.append(question, conversation=begun)
    run, reply = a_run(question)
    await runs.open(run, reply)
    reply = replace(reply, parts=(ThinkingPart("hmm secretly"), TextPart("pineapple juice")))
    await runs.checkpoint(reply)
    assert await found(search, "pineapple") == set()
    reply = replace(reply, status=MessageStatus.COMPLETE, parts=(TextPart("pineapple cake"),))
    await runs.finish(run.id, reply, RunStatus.COMPLETE)
    assert await found(search, "pineapple cake") == {reply.id}
    assert await found(search, "juice") == set()
    assert await found(search, "secretly") == set()


async def test_an_answer_that_a_crash_cut_short_is_found(
    search: Search, conversations: ConversationRepository, runs: RunRepository
) -> None:
    begun = a_conversation()
    question = a_message(begun.id, "question")
    await conversations.append(question, conversation=begun)
    run, reply = a_run(question, owner="gone")
    await runs.open(run, reply)
    await runs.checkpoint(replace(reply, parts=(TextPart("half a pineapple"),)))
    await runs.recover(lambda owner: False)
    assert await found(search, "pineapple") == {reply.id}


async def store_file(database: Database, content: bytes, passages: list[str]) -> FilePart:
    sha256 = hashlib.sha256(content).digest()

    async def work(connection: AsyncConnection) -> None:
        key = {"sha256": sha256, "media_type": "application/pdf"}
        await connection.execute(
            insert(blob).values(**key, data=content, added_at=NOW - timedelta(days=2))
        )
        for number, words in enumerate(passages):
            values = {**key, "number": number, "page": number + 1, "text": words}
            await connection.execute(insert(passage).values(values))

    await database.write(work)
    return FilePart("Yearly report.pdf", "application/pdf", len(content), sha256.hex())


async def test_files_are_found_by_name_and_by_what_is_in_them(
    search: Search, writer: Writer, database: Database
) -> None:
    report = await store_file(database, b"bytes", ["First page", "The turnover doubled"])
    assert await found(search, "turnover") == set(), "no message has it yet"
    said = await writer.say(report, "what does it say?")
    (hit,) = (await search.messages("turnover")).hits
    assert (hit.message_id, hit.kind, hit.page) == (said, HitKind.FILE, 2)
    assert hit.file == "Yearly report.pdf"
    (hit,) = (await search.messages("yearly")).hits
    assert (hit.message_id, hit.kind) == (said, HitKind.NAME)
    assert await found(search, "say has:file") == {said}
    assert await found(search, "turnover from:assistant") == set()


async def test_other_forms_of_a_word_come_after_the_word_itself(
    search: Search, writer: Writer
) -> None:
    exact = await writer.say("two flights", at=NOW - timedelta(days=300))
    other = await writer.say("one flight")
    hits = (await search.messages("flights ")).hits
    assert [hit.message_id for hit in hits] == [exact, other]
    assert [hits[1].snippet.text[a:b] for a, b in hits[1].snippet.marks] == ["flight"]


async def test_a_word_written_wrongly_is_put_right(search: Search, writer: Writer) -> None:
    await writer.say("Kubernetes receives traffic")
    page = await search.messages("Kubrenetes traffic")
    assert page.hits == ()
    assert page.instead == "kubernetes traffic"
    assert (await search.messages("recieves ")).instead == "receives"
    assert (await search.messages("xyzzyplugh")).instead == ""


async def test_the_newest_come_first_among_equals_and_pages_go_on(
    search: Search, writer: Writer
) -> None:
    said = [await writer.say("the same words") for _ in range(PAGE * 2 + 5)]
    seen: list[UUID] = []
    page = await search.messages("same words")
    seen += [hit.message_id for hit in page.hits]
    while page.more is not None:
        page = await search.messages("same words", page.more)
        seen += [hit.message_id for hit in page.hits]
    assert seen == said[::-1]


async def test_pages_go_on_beyond_what_is_compared_at_once(
    search: Search, conversations: ConversationRepository
) -> None:
    begun = a_conversation()
    parent, stored = None, []
    for count in range(CANDIDATES + 10):
        # All at one moment: each still has its own number.
        said = a_message(begun.id, f"same {count}", parent_id=parent)
        await conversations.append(said, conversation=begun if parent is None else None)
        parent = said.id
        stored.append(said.id)
    seen: list[UUID] = []
    page = await search.messages("same ")
    seen += [hit.message_id for hit in page.hits]
    while page.more is not None:
        page = await search.messages("same ", page.more)
        seen += [hit.message_id for hit in page.hits]
    assert sorted(seen) == sorted(stored)


async def test_a_failed_transaction_leaves_nothing_in_the_index(
    search: Search, database: Database
) -> None:
    begun = a_conversation("broken")

    async def fail(connection: AsyncConnection) -> None:
        await connection.execute(
            insert(conversation).values(
                id=begun.id, title="broken", created_at=NOW, updated_at=NOW, provider="", model=""
            )
        )
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.write(fail)
    assert await search.titles("broken") == []
    assert await search.waiting() == 0


async def test_what_an_older_database_has_is_taken_in_bit_by_bit(
    search: Search, writer: Writer, database: Database
) -> None:
    said = {await writer.say(f"old {count}") for count in range(5)}

    async def as_migrated(connection: AsyncConnection) -> None:
        # As revision 0003 leaves it: nothing in the index, all of it due.
        name = connection.dialect.name
        await connection.execute(text("DELETE FROM search_document"))
        if name == "sqlite":
            await connection.execute(
                text("INSERT INTO search_text (search_text) VALUES ('delete-all')")
            )
        await connection.execute(text("INSERT INTO search_due (message_id) SELECT id FROM message"))

    async with database._backend.writer.begin() as connection:
        await as_migrated(connection)
    assert await search.waiting() == 5
    assert await found(search, "old") == set()
    await search.keep_up()
    assert await search.waiting() == 0
    assert await found(search, "old") == said


async def test_a_cancelled_search_lets_go_of_the_database(
    search: Search, database: Database
) -> None:
    async def endless(connection: AsyncConnection) -> None:
        await connection.execute(
            text(
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                "SELECT count(*) FROM n"
            )
        )

    for _ in range(5):
        looking = asyncio.ensure_future(database.look(endless))
        await asyncio.sleep(0.05)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
    async with asyncio.timeout(40):
        await search.messages("anything")


async def test_purging_takes_the_words_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deskhand.db"
    database = await Database.open(f"sqlite:///{path}")
    try:
        conversations = ConversationRepository(database, now=lambda: NOW)
        search = Search(SearchRepository(database), now=lambda: NOW)
        writer = Writer(conversations)
        kept = await writer.say("ordinary words", title="Ordinary")
        secret = await writer.say("my xylophonist confession", title="Zyzzyvas meeting")
        report = await store_file(database, b"b" * 50, ["quizzifying passages"])
        home = (await conversations.message(secret)).conversation_id
        follow = replace(a_message(home, parent_id=secret), parts=(report, TextPart("read this")))
        await conversations.append(follow)
        await conversations.delete(home)
        await conversations.purge(NOW + timedelta(days=1))
        await search.keep_up()
        assert await found(search, "ordinary") == {kept}
    finally:
        await database.close()
    content = path.read_bytes()
    for word in (b"xylophon", b"zyzzyva", b"Zyzzyva", b"quizzify", b"confess"):
        assert word not in content
    assert b"ordinary" in content
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO search_text (search_text) VALUES ('integrity-check')")


async def test_however_many_are_of_one_moment_each_gets_a_number(
    database: Database, conversations: ConversationRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import can bring thousands without a time of their own: chance must not run out."""
    writer = Writer(conversations)
    await writer.say("first", at=NOW)
    chance, calls = secrets.randbelow, iter(range(7))
    monkeypatch.setattr(
        secrets, "randbelow", lambda below: 0 if next(calls, None) is not None else chance(below)
    )
    await writer.say("second", at=NOW)
    search = Search(SearchRepository(database), now=lambda: NOW)
    assert len((await search.messages("second")).hits) == 1
