"""Migrations: they make what tables.py says, keep what is stored, and are whole or not at all."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deskhand.domain.errors import DiskFull, StoreCorrupt, StoreError, StoreNewer
from deskhand.store.all_tables import metadata
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.migrations import OURS, Migrations
from deskhand.store.search_schema import INDEXES
from deskhand.store.upgrade import to_head
from tests.store.disks import small_disk
from tests.store.making import a_conversation, a_message

ROOT = Path(__file__).parents[2]

NEXT = '''
"""Only for tests: a table, a column, and a table built anew."""

import sqlalchemy as sa
from alembic import op

revision = "NEXT"
down_revision = "HEAD"


def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("conversation") as batch:
        batch.add_column(sa.Column("starred", sa.Integer))
    with op.batch_alter_table(
        "message", recreate="auto", table_kwargs={"sqlite_strict": True}
    ) as batch:
        batch.alter_column("error", new_column_name="complaint")
    op.execute("UPDATE conversation SET starred = 1")
    op.execute("INSERT INTO extra (id) VALUES (1)")
'''


@pytest.fixture
def next_version(tmp_path: Path) -> Migrations:
    """The program's next version, with one revision more."""
    location = tmp_path / "next" / "migrations"
    shutil.copytree(OURS.location, location, ignore=shutil.ignore_patterns("__pycache__"))
    head = f"{int(OURS.head) + 1:04}"
    revision = NEXT.replace("NEXT", head).replace("HEAD", OURS.head)
    (location / "versions" / f"r{head}_test.py").write_text(revision)
    return Migrations(location, head)


def described(connection: Connection) -> dict[str, Any]:
    """All a database says of its tables, in a form that can be compared."""
    look = inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in look.get_columns(table)
            },
            "key": look.get_pk_constraint(table),
            "foreign": sorted(look.get_foreign_keys(table), key=lambda each: str(each["name"])),
            "unique": look.get_unique_constraints(table),
            # Written out: the condition of a partial index has no equality of its own.
            "indexes": sorted(str(_written(each)) for each in look.get_indexes(table)),
            "strict": look.get_table_options(table),
        }
        for table in look.get_table_names()
        if not table.startswith(INDEXES)
    }


def _written(index: Any) -> dict[str, Any]:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


async def test_migrations_make_exactly_the_tables_of_today(url: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(to_head, OURS)
            migrated = await connection.run_sync(described)
            migrated.pop("deskhand_version")
            for index in INDEXES:
                await connection.execute(text(f"DROP TABLE {index}"))
            for table in reversed(metadata.sorted_tables):
                await connection.execute(text(f"DROP TABLE {table.name}"))
            await connection.run_sync(metadata.create_all)
            created = await connection.run_sync(described)
            created.pop("deskhand_version")
    finally:
        await engine.dispose()
    assert sorted(created) == sorted(metadata.tables)
    assert migrated == created


async def test_a_new_database_has_the_version_table_alembic_expects(url: str) -> None:
    database = await Database.open(url)
    try:
        await database.write(_run_alembic)

        async def versions(connection: AsyncConnection) -> list[str]:
            query = text("SELECT version_num FROM deskhand_version")
            return list((await connection.execute(query)).scalars())

        assert await database.read(versions) == [OURS.head]
    finally:
        await database.close()


async def _run_alembic(connection: AsyncConnection) -> None:
    await connection.run_sync(to_head, OURS)


def test_the_head_is_the_last_revision() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(OURS.location))
    assert script.get_current_head() == OURS.head
    assert all(each.revision.isdecimal() for each in script.walk_revisions())


async def test_an_older_database_is_migrated_and_keeps_what_is_stored(
    url: str, tmp_path: Path, next_version: Migrations
) -> None:
    backups = tmp_path / "backups"
    conversation, message = a_conversation(), None
    database = await Database.open(url, backups=backups)
    message = a_message(conversation.id)
    await ConversationRepository(database).append(message, conversation=conversation)
    await database.close()
    assert not backups.exists()

    database = await Database.open(url, backups=backups, migrations=next_version)
    try:

        async def look(connection: AsyncConnection) -> tuple[Any, ...]:
            starred = await connection.execute(text("SELECT starred, title FROM conversation"))
            complaint = await connection.execute(text("SELECT complaint FROM message"))
            return (*starred.one(), complaint.scalar_one())

        assert await database.read(look) == (1, conversation.title, "")
        assert await ConversationRepository(database).count() == 1
    finally:
        await database.close()
    (backup,) = backups.iterdir()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert OURS.head in backup.name

    with pytest.raises(StoreNewer) as caught:
        await Database.open(url, backups=backups)
    assert "newer" in caught.value.what


async def test_foreign_keys_hold_after_a_migration(
    tmp_path: Path, next_version: Migrations
) -> None:
    url = f"sqlite:///{tmp_path / 'deskhand.db'}"
    await (await Database.open(url)).close()
    database = await Database.open(url, migrations=next_version)
    try:

        async def orphan(connection: AsyncConnection) -> None:
            await connection.execute(
                text("INSERT INTO draft (place, conversation_id, text) VALUES (x'01', x'02', '')")
            )

        with pytest.raises(StoreError):
            await database.write(orphan)
    finally:
        await database.close()


async def test_the_backup_is_the_database_before(tmp_path: Path, next_version: Migrations) -> None:
    url = f"sqlite:///{tmp_path / 'deskhand.db'}"
    database = await Database.open(url)
    conversation = a_conversation()
    message = a_message(conversation.id)
    await ConversationRepository(database).append(message, conversation=conversation)
    await database.close()
    await (await Database.open(url, migrations=next_version)).close()

    (backup,) = (tmp_path / "backups").iterdir()
    restored = await Database.open(f"sqlite:///{backup}")
    try:
        assert await ConversationRepository(restored).branch(message.id) == [message]
    finally:
        await restored.close()


async def test_a_few_backups_are_kept(tmp_path: Path) -> None:
    from deskhand.store.backups import KEPT, back_up, newest_backup

    path = tmp_path / "deskhand.db"
    await (await Database.open(f"sqlite:///{path}")).close()
    made = [back_up(path, tmp_path / "backups", "0001") for _ in range(KEPT + 2)]
    assert sorted((tmp_path / "backups").iterdir()) == made[2:]
    assert newest_backup(tmp_path / "backups") == made[-1]


async def test_without_room_for_the_backup_nothing_is_migrated(
    tmp_path: Path, next_version: Migrations
) -> None:
    path = tmp_path / "deskhand.db"
    database = await Database.open(f"sqlite:///{path}")
    conversation = a_conversation()
    message = a_message(conversation.id, "x" * 3_000_000)
    await ConversationRepository(database).append(message, conversation=conversation)
    await database.close()
    backups = tmp_path / "full"
    backups.mkdir()
    with small_disk(backups):
        with pytest.raises(DiskFull):
            await Database.open(f"sqlite:///{path}", backups=backups, migrations=next_version)
        assert list(backups.iterdir()) == []
    database = await Database.open(f"sqlite:///{path}")
    try:
        assert await ConversationRepository(database).branch(message.id) == [message]
    finally:
        await database.close()


async def test_a_damaged_database_is_not_migrated(tmp_path: Path, next_version: Migrations) -> None:
    path = tmp_path / "deskhand.db"
    database = await Database.open(f"sqlite:///{path}")
    for _ in range(50):
        conversation = a_conversation()
        await ConversationRepository(database).append(
            a_message(conversation.id, "word " * 500), conversation=conversation
        )
    await database.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xa5" * 8192 + whole[len(whole) // 2 + 8192 :])
    damaged = path.read_bytes()
    with pytest.raises(StoreCorrupt):
        await Database.open(f"sqlite:///{path}", migrations=next_version)
    assert path.read_bytes() == damaged


async def test_a_migration_killed_at_any_statement_leaves_old_or_new(
    url: str, tmp_path: Path, next_version: Migrations
) -> None:
    conversation = a_conversation()
    message = a_message(conversation.id)
    database = await Database.open(url)
    await ConversationRepository(database).append(message, conversation=conversation)
    await database.close()

    migrator = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.store.dying_migrator",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert migrator.stdin is not None
    assert migrator.stdout is not None
    number, said = 0, "killed"
    while said == "killed":
        number += 1
        line = (
            f"{url} {next_version.location} {next_version.head} {tmp_path / 'backups'} {number}\n"
        )
        migrator.stdin.write(line.encode())
        said = (await migrator.stdout.readline()).decode().strip()
        if said == "killed":
            # Our own version opens it: it is as it was, whole.
            database = await Database.open(url)
            try:
                assert await ConversationRepository(database).branch(message.id) == [message]
            finally:
                await database.close()
    migrator.stdin.close()
    await migrator.wait()
    assert said == "0"
    assert number > 5
    with pytest.raises(StoreNewer):
        await Database.open(url)


def test_opening_an_up_to_date_database_imports_no_alembic(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from deskhand.store.database import Database\n"
        "async def main():\n"
        "    database = await Database.open(sys.argv[1])\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
        "asyncio.run(main())\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    url = f"sqlite:///{tmp_path / 'deskhand.db'}"
    subprocess.run([sys.executable, "-c", code, url], check=True)
    with closing(sqlite3.connect(tmp_path / "deskhand.db")) as connection:
        assert connection.execute("SELECT version_num FROM deskhand_version").fetchall() == [
            (OURS.head,)
        ]
