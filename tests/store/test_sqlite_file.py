"""Damaged, foreign, newer and read-only files: a named error, and the file as it was found."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deskhand.domain.conversation import Message
from deskhand.domain.errors import DeskhandError, StoreBusy, StoreCorrupt, StoreError, StoreNewer
from deskhand.store.backups import back_up
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.in_use import InUse
from deskhand.store.runs import RunRepository
from tests.store.making import a_conversation, a_message, a_run

ROOT = Path(__file__).parents[2]
ROUNDS = 150


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database with something in it, closed properly."""
    path = tmp_path / "deskhand.db"
    await fill(path)
    return path


async def fill(path: Path, conversations: int = 12) -> None:
    database = await Database.open(f"sqlite:///{path}")
    for number in range(conversations):
        conversation = a_conversation(f"chat {number}")
        message = a_message(conversation.id, f"word {number} " * 200)
        await ConversationRepository(database).append(message, conversation=conversation)
        await RunRepository(database).open(*a_run(message))
    await database.close()


async def read_all(path: Path) -> list[Message]:
    """Everything a person would look at."""
    database = await Database.open(f"sqlite:///{path}")
    try:
        repository = ConversationRepository(database)
        found: list[Message] = []
        for conversation in await repository.page():
            if conversation.leaf_id is not None:
                found += await repository.branch(conversation.leaf_id)
        return found
    finally:
        await database.close()


@pytest.fixture
async def crashed(tmp_path: Path) -> Path:
    """A database as a killed process leaves it: its last changes are in the journal only."""
    living = tmp_path / "living.db"
    await fill(living)
    database = await Database.open(f"sqlite:///{living}")
    conversation = a_conversation("last")
    await ConversationRepository(database).append(
        a_message(conversation.id), conversation=conversation
    )
    copy(living, tmp_path / "crashed.db")
    await database.close()
    return tmp_path / "crashed.db"


def copy(source: Path, target: Path) -> None:
    """The file and its journal, as they lie on the disk."""
    for end in ("", "-wal"):
        shutil.copyfile(f"{source}{end}", f"{target}{end}")


async def test_what_is_in_the_journal_only_is_there_after_a_crash(crashed: Path) -> None:
    assert len(await read_all(crashed)) == 25


async def test_a_journal_of_another_database_is_found_out(tmp_path: Path, crashed: Path) -> None:
    victim = tmp_path / "victim.db"
    await fill(victim, 3)
    before = victim.read_bytes()
    shutil.copyfile(f"{crashed}-wal", f"{victim}-wal")
    wal = Path(f"{victim}-wal").read_bytes()

    with pytest.raises(StoreCorrupt) as caught:
        await Database.open(f"sqlite:///{victim}")
    assert victim.read_bytes() == before
    assert Path(f"{victim}-wal").read_bytes() == wal
    assert f"{victim}-wal" in caught.value.what

    Path(f"{victim}-wal").unlink()
    Path(f"{victim}-shm").unlink(missing_ok=True)
    assert len(await read_all(victim)) == 6


async def test_a_backup_beside_the_old_journal_is_found_out(crashed: Path, tmp_path: Path) -> None:
    backup = await asyncio.to_thread(back_up, crashed, tmp_path / "backups", "0001")
    shutil.copyfile(backup, crashed)
    assert Path(f"{crashed}-wal").stat().st_size > 0
    with pytest.raises(StoreCorrupt) as caught:
        await Database.open(f"sqlite:///{crashed}")
    assert "journal" in caught.value.what
    Path(f"{crashed}-wal").unlink()
    Path(f"{crashed}-shm").unlink(missing_ok=True)
    assert len(await read_all(crashed)) == 25


async def test_a_damaged_file_is_kept_and_the_newest_backup_named(
    path: Path, tmp_path: Path
) -> None:
    backup = await asyncio.to_thread(back_up, path, tmp_path / "backups", "0001")
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    damaged = path.read_bytes()
    with pytest.raises(StoreCorrupt) as caught:
        await Database.open(f"sqlite:///{path}")
    assert path.read_bytes() == damaged
    assert str(backup) in caught.value.sentence()
    assert str(path) in caught.value.sentence()

    shutil.copyfile(backup, path)
    assert len(await read_all(path)) == 24


async def test_damage_is_found_at_the_start_after_a_crash(crashed: Path) -> None:
    content = bytearray(crashed.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = random.Random(1).randbytes(4096)
    crashed.write_bytes(content)
    with pytest.raises(StoreCorrupt):
        await Database.open(f"sqlite:///{crashed}")
    assert crashed.read_bytes() == content


def flip_bits(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def cut_off(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def zero_a_page(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) // 4096) * 4096
    content[start : start + 4096] = bytes(4096)


def fill_a_page_with_noise(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) // 4096) * 4096
    content[start : start + 4096] = chance.randbytes(4096)


def swap_pages(content: bytearray, chance: random.Random) -> None:
    one, two = (chance.randrange(len(content) // 4096) * 4096 for _ in range(2))
    content[one : one + 4096], content[two : two + 4096] = (
        content[two : two + 4096],
        content[one : one + 4096],
    )


@pytest.mark.parametrize(
    "damage", [flip_bits, cut_off, zero_a_page, fill_a_page_with_noise, swap_pages]
)
async def test_no_damage_crashes_the_program(
    path: Path, tmp_path: Path, damage: Callable[[bytearray, random.Random], None]
) -> None:
    whole = path.read_bytes()
    refused = 0
    for seed in range(ROUNDS // 5):
        content = bytearray(whole)
        damage(content, random.Random(seed))
        victim = tmp_path / f"{seed}.db"
        victim.write_bytes(content)
        try:
            await read_all(victim)
        except DeskhandError as error:
            refused += 1
            assert error.what
            assert error.next_step
    assert refused > 0


async def test_a_newer_database_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE deskhand_version SET version_num = '0099'")
    before = path.read_bytes()
    with pytest.raises(StoreNewer) as caught:
        await Database.open(f"sqlite:///{path}")
    assert "newer version" in caught.value.what
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM deskhand_version", "UPDATE deskhand_version SET version_num = 'x'"],
)
async def test_an_unreadable_version_is_corrupt(path: Path, change: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change)
    with pytest.raises(StoreCorrupt):
        await Database.open(f"sqlite:///{path}")


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        await Database.open(f"sqlite:///{path}")
    assert "another program" in caught.value.what
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello", b"x" * 10_000, b"SQLite format 3\0"])
async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "deskhand.db"
    path.write_bytes(content)
    with pytest.raises(StoreError):
        await Database.open(f"sqlite:///{path}")
    assert path.read_bytes() == content


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        await Database.open(f"sqlite:///{tmp_path}")


async def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "deskhand.db").touch()
    assert await read_all(tmp_path / "deskhand.db") == []


async def test_whoever_checks_the_database_keeps_others_waiting(path: Path) -> None:
    checking = InUse(path)
    assert checking.enter(0)
    with pytest.raises(StoreBusy):
        await Database.open(f"sqlite:///{path}", busy_timeout_s=0.1)
    opening = asyncio.ensure_future(Database.open(f"sqlite:///{path}"))
    await asyncio.sleep(0)
    checking.share()
    database = await opening
    checking.leave()
    await database.close()


@pytest.mark.parametrize("left", ["closed", "crashed"])
async def test_a_database_that_cannot_be_written_can_be_read(
    crashed: Path, path: Path, left: str
) -> None:
    said = await seen_without_the_right_to_write(crashed if left == "crashed" else path)
    # With a journal beside it that cannot be replayed, what the file says alone would be old.
    assert said == ("StoreReadOnly" if left == "crashed" else "12 StoreReadOnly [] 0")


async def seen_without_the_right_to_write(path: Path) -> str:
    """What somebody who may read a database but not write it gets to see."""
    folder = Path(tempfile.mkdtemp())
    try:
        for end in ("", "-wal"):
            if Path(f"{path}{end}").exists():
                shutil.copyfile(f"{path}{end}", folder / f"deskhand.db{end}")
        for each in folder.iterdir():
            each.chmod(0o444)
        folder.chmod(0o555)
        arguments = ("-m", "tests.store.reader", str(folder / "deskhand.db"))
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
        return said.decode().strip()
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


async def test_a_device_or_a_folder_is_no_database_and_is_left_as_it_is(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "folder.db", tmp_path / "pipe.db"
    folder.mkdir(mode=0o755)
    os.mkfifo(pipe, 0o644)
    for odd in (folder, pipe):
        before = odd.stat().st_mode
        with pytest.raises(StoreError, match="is not a file"):
            await Database.open(f"sqlite+aiosqlite:///{odd}", backups=tmp_path / "backups")
        assert odd.stat().st_mode == before
