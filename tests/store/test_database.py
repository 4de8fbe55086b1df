from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Draft
from deskhand.domain.errors import DiskFull, StoreBusy, StoreError
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from deskhand.store.sqlite_backend import SqliteBackend
from tests.store.disks import small_disk
from tests.store.making import a_conversation, a_message
from tests.support.postgres import PostgresServer


async def stored(database: Database) -> int:
    return await ConversationRepository(database).count()


async def store_one(database: Database, words: str = "Hello") -> None:
    conversation = a_conversation()
    await ConversationRepository(database).append(
        a_message(conversation.id, words), conversation=conversation
    )


async def test_a_write_that_fails_stores_nothing(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(text("DELETE FROM conversation"))
        raise LookupError

    await store_one(database)
    with pytest.raises(LookupError):
        await database.write(work)
    assert await stored(database) == 1


async def test_writes_happen_one_at_a_time_in_the_order_asked_for(database: Database) -> None:
    seen: list[str] = []

    def work(name: str):  # type: ignore[no-untyped-def]
        async def do(connection: AsyncConnection) -> None:
            seen.append(f"{name} begins")
            await connection.execute(text("SELECT 1"))
            await asyncio.sleep(0)
            seen.append(f"{name} ends")

        return do

    await asyncio.gather(*(database.write(work(name)) for name in "abc"))
    assert seen == [f"{name} {what}" for name in "abc" for what in ("begins", "ends")]


async def test_reads_see_what_is_committed_while_a_write_is_under_way(database: Database) -> None:
    await store_one(database)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE conversation SET title = 'changed'"))
        begun.set()
        await go_on.wait()

    writing = asyncio.ensure_future(database.write(slow))
    await begun.wait()
    assert (await ConversationRepository(database).page())[0].title == "Hello"
    go_on.set()
    await writing
    assert (await ConversationRepository(database).page())[0].title == "changed"


@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_a_cancelled_write_leaves_no_lock_and_no_half(database: Database, steps: int) -> None:
    conversation = a_conversation()
    message = a_message(conversation.id, "all of it")
    repository = ConversationRepository(database)
    task = asyncio.ensure_future(repository.append(message, conversation=conversation))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    was_cancelled = False
    try:
        await task
    except asyncio.CancelledError:
        was_cancelled = True

    async with asyncio.timeout(5):
        await store_one(database)
    found = [each.id for each in await repository.page()]
    if conversation.id in found:
        assert await repository.branch(message.id) == [message]
    else:
        assert was_cancelled


async def test_close_waits_for_writes_nobody_waits_for(url: str) -> None:
    database = await Database.open(url)
    task = asyncio.ensure_future(store_one(database))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await database.close()
    database = await Database.open(url)
    assert await stored(database) in (0, 1)
    await database.close()
    await database.close()


async def test_memory_keeps_everything_until_it_is_closed_also_when_reads_are_cancelled() -> None:
    database = await Database.in_memory()
    repository = ConversationRepository(database)
    conversation = a_conversation()
    message = a_message(conversation.id)
    await repository.append(message, conversation=conversation)
    for steps in range(25):
        task = asyncio.ensure_future(repository.branch(message.id))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    assert await repository.branch(message.id) == [message]
    await DraftRepository(database).save(Draft(None, "kept"))
    assert not await database.changed_elsewhere()
    await database.close()


async def test_memory_databases_do_not_see_each_other() -> None:
    one, two = await Database.in_memory(), await Database.in_memory()
    await store_one(one)
    assert (await stored(one), await stored(two)) == (1, 0)
    await one.close()
    await two.close()


async def test_changes_of_others_are_noticed_and_own_ones_not(url: str, database: Database) -> None:
    other = await Database.open(url)
    try:
        assert not await database.changed_elsewhere()
        await store_one(database)
        assert not await database.changed_elsewhere()
        await store_one(other)
        await eventually_changed(database)
        assert not await database.changed_elsewhere()
    finally:
        await other.close()


async def test_nobody_is_asked_while_the_files_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "deskhand.db"
    url = f"sqlite+aiosqlite:///{path}"
    database, other = await Database.open(url), await Database.open(url)
    asked: list[object] = []
    assert isinstance(database._backend, SqliteBackend)
    pool = database._backend.writer.sync_engine.pool
    event.listen(pool, "checkout", lambda *given: asked.append(given))

    def an_hour_ago() -> None:
        then = time.time() - 3600
        for each in (path, path.with_name("deskhand.db-wal")):
            os.utime(each, (then, then))

    try:
        await store_one(other)
        an_hour_ago()
        assert not await database.changed_elsewhere()
        assert len(asked) == 1
        assert not await database.changed_elsewhere()
        assert len(asked) == 1 or sys.platform == "win32"
        await store_one(other)
        assert await database.changed_elsewhere()
    finally:
        await other.close()
        await database.close()


async def eventually_changed(database: Database) -> None:
    """A server's notice takes its way."""
    async with asyncio.timeout(5):
        while not await database.changed_elsewhere():
            await asyncio.sleep(0)


async def test_files_are_private_from_their_first_moment(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = tmp_path / "deskhand.db"
        database = await Database.open(f"sqlite:///{path}")
        await store_one(database)
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
        await database.close()
    finally:
        os.umask(old)
    assert {"deskhand.db", "deskhand.db-wal", "deskhand.db-shm"} <= set(modes)
    assert set(modes.values()) == {0o600}


async def test_a_file_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "deskhand.db"
    await (await Database.open(f"sqlite:///{path}")).close()
    path.chmod(0o644)
    await (await Database.open(f"sqlite:///{path}")).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["with space.db", "what?.db", "100%.db", "a#b&c=d.db", "Ä.db"])
async def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    from deskhand.store import addresses

    path = tmp_path / name
    url = addresses.URL.create("sqlite", database=str(path)).render_as_string()
    database = await Database.open(url)
    await store_one(database)
    await database.close()
    assert path.stat().st_size > 0


async def test_a_locked_database_is_busy_after_the_time_out_and_the_loop_runs_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "deskhand.db"
    database = await Database.open(f"sqlite:///{path}", busy_timeout_s=0.6)
    await store_one(database)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.ensure_future(store_one(database))
        longest, last, began = 0.0, time.monotonic(), time.monotonic()
        while not writing.done():
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        with pytest.raises(StoreBusy) as caught:
            await writing
        assert 0.5 < time.monotonic() - began < 3
        assert longest < 0.1
        assert "not stored" in caught.value.kept
        assert await stored(database) == 1
        other.execute("ROLLBACK")
    await store_one(database)
    assert await stored(database) == 2
    await database.close()


async def test_what_would_be_lost_with_a_file_that_was_moved_or_deleted_is_refused(
    tmp_path: Path,
) -> None:
    path, aside = tmp_path / "deskhand.db", tmp_path / "aside.db"
    database = await Database.open(f"sqlite:///{path}")
    await store_one(database, "before")
    path.rename(aside)
    with pytest.raises(StoreError) as told:
        await store_one(database, "while it is away")
    assert "moved or deleted" in told.value.what and str(path) in told.value.what
    assert "not stored" in told.value.kept and await stored(database) == 1
    aside.rename(path)
    await store_one(database, "back in its place")
    assert await stored(database) == 2
    path.unlink()
    with pytest.raises(StoreError, match="moved or deleted"):
        await store_one(database, "deleted")
    await database.close()


@pytest.mark.skipif(not hasattr(os, "O_PATH"), reason="told from the open file, which needs Linux")
async def test_another_file_in_the_place_of_the_database_is_noticed(tmp_path: Path) -> None:
    """As a program does that keeps folders of two machines the same."""
    path, other = tmp_path / "deskhand.db", tmp_path / "other.db"
    database = await Database.open(f"sqlite:///{path}")
    await store_one(database)
    other.write_bytes(path.read_bytes())
    other.replace(path)
    with pytest.raises(StoreError, match="moved or deleted"):
        await store_one(database, "would be gone")
    await database.close()
    assert not [each for each in os.listdir("/proc/self/fd") if leads_to(each, path)]


def leads_to(descriptor: str, path: Path) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}").startswith(str(path))
    except OSError:  # the one that listed them
        return False


async def test_two_processes_can_write_in_turns(url: str) -> None:
    one, two = await Database.open(url), await Database.open(url)
    await asyncio.gather(*(store_one(each) for each in (one, two) * 10))
    assert (await stored(one), await stored(two)) == (20, 20)
    await one.close()
    await two.close()


async def test_several_may_open_a_new_database_at_once(url: str) -> None:
    opened = await asyncio.gather(*(Database.open(url) for _ in range(4)))
    for each in opened:
        await store_one(each)
    assert await stored(opened[0]) == 4
    for each in opened:
        await each.close()


async def test_a_full_disk_loses_nothing_stored_and_recovers_when_there_is_room(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path, "4m") as disk:
        filler = disk / "filler"
        filler.write_bytes(bytes(1024 * 1024))
        database = await Database.open(f"sqlite:///{disk / 'deskhand.db'}")
        repository = ConversationRepository(database)
        conversation = a_conversation()
        chain = [a_message(conversation.id)]
        await repository.append(chain[0], conversation=conversation)
        with pytest.raises(DiskFull) as caught:
            while True:
                following = a_message(conversation.id, "word " * 20_000, parent_id=chain[-1].id)
                await repository.append(following)
                chain.append(following)
        assert "room" in caught.value.what
        assert await repository.branch(chain[-1].id) == chain
        assert (await repository.get(conversation.id)).leaf_id == chain[-1].id

        filler.unlink()
        await repository.append(following)
        assert await repository.branch(following.id) == [*chain, following]
        await database.close()


async def test_a_new_database_on_a_full_disk_is_refused(tmp_path: Path) -> None:
    with small_disk(tmp_path, "64k") as disk, pytest.raises(DiskFull):
        await Database.open(f"sqlite:///{disk / 'deskhand.db'}")


async def test_ten_thousand_conversations_are_paged_by_index(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'deskhand.db'}")
    repository = ConversationRepository(database)

    async def fill(connection: AsyncConnection) -> None:
        await connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
                "INSERT INTO conversation (id, title, created_at, updated_at, provider, model) "
                "SELECT randomblob(16), 'title ' || i, i, i, '', '' FROM n"
            )
        )

    await database.write(fill)
    first = await repository.page(limit=200)
    assert len(first) == 200

    asked: list[tuple[str, object]] = []

    @event.listens_for(database._backend.reader.sync_engine, "before_cursor_execute")
    def _on_statement(_c: object, _k: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    await repository.page(limit=200)
    await repository.page(limit=200, before=first[-1])
    pages = [
        each
        for each in asked
        if each[0].startswith("SELECT") and "FROM conversation_tag" not in each[0]
    ]
    assert len(pages) == 2
    for statement, values in pages:

        async def explain(
            connection: AsyncConnection, statement: str = statement, values: object = values
        ) -> str:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return "\n".join(str(row) for row in plan)

        plan = await database.read(explain)
        assert "ix_conversation_recent" in plan
        assert "TEMP B-TREE" not in plan
    assert "SEARCH" in plan
    await database.close()


async def test_addresses_that_are_none_are_refused() -> None:
    for address in ("", "nonsense", "mysql://host/db", "sqlite://", "postgresql://h:port/db"):
        with pytest.raises(StoreError) as caught:
            await Database.open(address)
        assert "store.url" in caught.value.sentence()


async def test_a_missing_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        await Database.open(f"sqlite:///{tmp_path / 'missing' / 'deskhand.db'}")
    assert str(tmp_path / "missing") in caught.value.what


async def test_the_password_is_put_in_and_never_shown() -> None:
    url = Database.url_with_password("postgresql://me@127.0.0.1:9/db", "s3cret/@:")
    assert url == "postgresql+asyncpg://me:s3cret%2F%40%3A@127.0.0.1:9/db"
    assert "other" not in Database.url_with_password("postgresql://me:own@host/db", "other")
    assert Database.url_with_password("sqlite:////tmp/a.db", "x") == "sqlite+aiosqlite:////tmp/a.db"
    with pytest.raises(StoreError) as caught:
        await Database.open(url)
    assert "does not answer" in caught.value.what
    assert "s3cret" not in caught.value.sentence() + caught.value.detail


@pytest.mark.postgres
async def test_a_server_that_refuses_is_said_so(postgres_server: PostgresServer) -> None:
    with pytest.raises(StoreError) as caught:
        await Database.open(postgres_server.url("not_there"))
    assert "refused" in caught.value.what


@pytest.mark.postgres
async def test_a_lost_connection_is_made_anew(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    database = await Database.open(postgres_url)
    await store_one(database)
    await database.changed_elsewhere()
    admin = await postgres_server.connect("postgres")
    try:
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'"
        )
    finally:
        await admin.close()
    await store_one(database)
    assert await database.changed_elsewhere()
    assert not await database.changed_elsewhere()
    assert await stored(database) == 2
    await database.close()


@pytest.mark.postgres
async def test_other_programs_tables_beside_ours_are_left_alone(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    name = postgres_url.rpartition("@/")[2].partition("?")[0]
    connection = await postgres_server.connect(name)
    try:
        await connection.execute("CREATE TABLE theirs (id int)")
        await connection.execute("CREATE TABLE alembic_version (version_num text)")
        await connection.execute("INSERT INTO alembic_version VALUES ('abcdef')")
        await (await Database.open(postgres_url)).close()
        await connection.execute("DROP TABLE deskhand_version")
        with pytest.raises(StoreError) as caught:
            await Database.open(postgres_url)
        assert "another program" in caught.value.what
    finally:
        await connection.close()


def test_a_database_left_open_does_not_keep_the_program_alive(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from deskhand.store.database import Database\n"
        "from deskhand.store.conversations import ConversationRepository\n"
        "async def main():\n"
        "    global database\n"
        "    database = await Database.open(sys.argv[1])\n"
        "    await ConversationRepository(database).count()\n"
        "asyncio.run(main())\n"
    )
    url = f"sqlite:///{tmp_path / 'deskhand.db'}"
    subprocess.run([sys.executable, "-c", code, url], check=True, timeout=20)
