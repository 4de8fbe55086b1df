"""Putting a backup in place: killed at every step, out of room, with damaged notes."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft
from deskhand.domain.errors import DiskFull, HostError, StoreCorrupt
from deskhand.host.folders import Folders
from deskhand.services.backup import restoring
from tests.services.backup.conftest import titles

OLD, NEW = "Where is the key of the shed?", "Who has the spare key?"
FILE_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.move")
MOST_STEPS = 500


@pytest.fixture
def waiting(tmp_path: Path) -> Folders:
    """A home with newer chats, and a backup that waits to be put in place."""
    folders = _folders(tmp_path / "home")

    async def make() -> None:
        desk = await Desk.open(folders, {})
        await desk.conversations.post(Draft(None, OLD))
        await desk.backups.make(tmp_path / "one.zip")
        await desk.conversations.post(Draft(None, NEW))
        await desk.backups.restore(tmp_path / "one.zip", over_newer=True)
        await desk.close()

    asyncio.run(make())
    return folders


def _folders(home: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(home)})


def _chats(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute("SELECT title FROM conversation ORDER BY created_at")
        return [title for (title,) in rows]


def _put_in_place_killed_at(step: int, folders: Folders) -> bool:
    """Whether it was killed before that look at a file; False when it came to its end first."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, _arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in FILE_EVENTS:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        restoring.put_in_place(folders)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_step_it_is_finished_next_time_and_the_old_chats_are_kept(
    waiting: Folders, tmp_path: Path
) -> None:
    for step in range(MOST_STEPS):
        home = tmp_path / "killed"
        shutil.copytree(tmp_path / "home", home)
        folders = _folders(home)
        was_killed = _put_in_place_killed_at(step, folders)
        restoring.put_in_place(folders)
        assert _chats(folders.data / "deskhand.db") == [OLD]
        kept = [_chats(path) for path in folders.state.glob("before-restore*/*deskhand.db")]
        assert [OLD, NEW] in kept, f"the old chats are gone when killed at step {step}"
        assert not list(folders.data.glob(".*.restored"))
        shutil.rmtree(home)
        if not was_killed:
            assert step > 10
            return
    pytest.fail("it never came to its end")


def test_without_room_everything_stays_and_the_next_start_goes_on(
    waiting: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "move", full)
        with pytest.raises(DiskFull):
            restoring.put_in_place(waiting)
    assert _chats(waiting.data / "deskhand.db") == [OLD, NEW]
    assert restoring.is_pending(waiting)
    restoring.put_in_place(waiting)
    assert _chats(waiting.data / "deskhand.db") == [OLD]


async def test_no_empty_database_takes_the_place_of_one_on_its_way(waiting: Folders) -> None:
    # As a crash leaves it, with the backup's copy lost as well.
    (waiting.data / "deskhand.db").rename(waiting.state / "deskhand.db")
    staged = waiting.state / "restore" / "data" / "deskhand.db"
    staged.chmod(0o600)
    staged.unlink()
    staged.mkdir()
    with pytest.raises((HostError, StoreCorrupt)):
        await Desk.open(waiting, {})
    assert not (waiting.data / "deskhand.db").exists()


async def test_a_damaged_note_does_not_keep_the_program_from_starting(waiting: Folders) -> None:
    (waiting.state / "restore" / "ready.json").write_bytes(b'{"aside": ')
    assert await titles(waiting) == [OLD]
    assert (waiting.state / "before-restore" / "deskhand.db").exists()
