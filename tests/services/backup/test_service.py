from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft
from deskhand.domain.errors import BackupError, NotFoundError, StoreBusy, StoreNewer
from deskhand.host.folders import Folders
from deskhand.services.backup.manifest import DATABASE, NAME
from deskhand.services.backup.vault import Vault
from tests.services.backup.conftest import titles

SHED, NEWER = "Where is the key of the shed?", "What came later"


async def test_a_backup_brings_back_what_was_there(
    desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    made = await desk.backups.make(tmp_path / "one.zip")
    assert (made.conversations, made.messages) == (1, 1)
    await desk.conversations.delete((await desk.conversations.page())[0].id)
    await desk.backups.restore(tmp_path / "one.zip", over_newer=True)
    with pytest.raises(StoreBusy):
        await desk.backups.finish_restore()
    await desk.close()
    assert await titles(folders) == [SHED]
    (aside,) = folders.state.glob("before-restore-*")
    with closing(sqlite3.connect(aside / "deskhand.db")) as old:
        assert old.execute("SELECT deleted_at IS NULL FROM conversation").fetchall() == [(0,)]


async def test_newer_chats_are_not_replaced_unless_asked_for(
    desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    await desk.backups.make(tmp_path / "one.zip")
    await desk.conversations.post(Draft(None, NEWER))
    with pytest.raises(BackupError, match="newer than this backup"):
        await desk.backups.restore(tmp_path / "one.zip")
    assert not desk.backups.restore_waits
    await desk.close()
    assert await titles(folders) == [NEWER, SHED]


async def test_the_settings_come_back_and_no_key_is_in_a_backup(
    desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    (folders.config / "settings.toml").write_text('[chat]\nsystem_prompt = "Be brief."\n')
    await desk.secrets.set("openai", "sk-planted-0123456789abcdef")
    await desk.backups.make(tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert sorted(archive.namelist()) == ["config/settings.toml", DATABASE, NAME]
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"sk-planted" not in whole
    (folders.config / "settings.toml").unlink()
    await desk.backups.restore(tmp_path / "one.zip", over_newer=True)
    await desk.close()
    again = await Desk.open(folders, {})
    assert again.settings.current.chat.system_prompt == "Be brief."
    await again.close()


async def test_the_lock_is_not_opened_by_a_backup(
    desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    settings = folders.config / "settings.toml"
    settings.write_text('[chat]\nsystem_prompt = "Be brief."\n')
    await desk.backups.make(tmp_path / "open.zip")
    settings.write_text("[privacy]\nlocal_only = true\n")
    await desk.backups.restore(tmp_path / "open.zip", over_newer=True)
    await desk.close()
    again = await Desk.open(folders, {})
    assert again.settings.current.privacy.local_only
    assert again.settings.current.chat.system_prompt == "Be brief."
    await again.close()


async def test_broken_settings_of_a_backup_change_nothing(
    desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    (folders.config / "settings.toml").write_text('[chat]\nsystem_prompt = "Be brief."\n')
    await desk.backups.make(tmp_path / "one.zip")
    await desk.backups.restore(tmp_path / "one.zip", over_newer=True)
    await desk.close()
    (folders.state / "restore" / "config" / "settings.toml").write_text("[privacy\n")
    again = await Desk.open(folders, {})
    assert again.settings.current.chat.system_prompt == "Be brief."
    assert not again.settings.problems
    await again.close()


async def test_a_file_of_somebody_else_is_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "thesis.zip").write_bytes(b"years of work")
    with pytest.raises(BackupError, match="another file"):
        await desk.backups.make(tmp_path / "thesis.zip")
    assert (tmp_path / "thesis.zip").read_bytes() == b"years of work"


async def test_a_backup_replaces_an_older_one_and_is_private(desk: Desk, tmp_path: Path) -> None:
    await desk.backups.make(tmp_path / "one.zip")
    await desk.conversations.post(Draft(None, NEWER))
    made = await desk.backups.make(tmp_path / "one.zip")
    assert (await desk.backups.look(tmp_path / "one.zip")) == made
    assert made.conversations == 2
    assert (tmp_path / "one.zip").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
async def test_a_backup_cut_short_is_refused(desk: Desk, tmp_path: Path, share: float) -> None:
    path = tmp_path / "one.zip"
    await desk.backups.make(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupError, match="not a whole backup"):
        await desk.backups.restore(path)
    assert not desk.backups.restore_waits


async def test_a_changed_byte_is_found(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "one.zip"
    await desk.backups.make(path)
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(whole)
    with pytest.raises(BackupError, match="not a whole backup"):
        await desk.backups.look(path)


def _forged(path: Path, target: Path, **changes: object) -> None:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        facts = json.loads(old.read(NAME)) | changes
        new.writestr(NAME, json.dumps(facts))
        new.writestr(DATABASE, old.read(DATABASE))


async def test_hostile_backups_are_refused(desk: Desk, tmp_path: Path) -> None:
    path, forged = tmp_path / "one.zip", tmp_path / "forged.zip"
    await desk.backups.make(path)
    with zipfile.ZipFile(path) as archive:
        good = json.loads(archive.read(NAME))["files"][0]
    escaping = [{**good, "path": "../../.bashrc"}]
    for changes in (
        {"files": escaping},
        {"files": [{**good, "path": "/etc/passwd"}]},
        {"files": [{**good, "size": 1}]},
        {"files": [{**good, "size": -1}]},
        {"files": [{**good, "size": float("inf")}]},
        {"conversations": float("inf")},
        {"files": 7},
        {"made_at": "yesterday"},
    ):
        _forged(path, forged, **changes)
        with pytest.raises(BackupError, match="not a whole backup"):
            await desk.backups.restore(forged, over_newer=True)
    for changes in ({"revision": "9999"}, {"format": 99}):
        _forged(path, forged, **changes)
        with pytest.raises(StoreNewer):
            await desk.backups.restore(forged, over_newer=True)


async def test_a_folder_keeps_many_and_shares_what_did_not_change(
    desk: Desk, tmp_path: Path
) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    await desk.conversations.post(Draft(None, "".join(map(chr, range(32, 126))) * 30_000))
    await desk.backups.make(vault)
    first = sum(1 for _ in vault.glob("pieces/*/*"))
    await desk.conversations.rename((await desk.conversations.page())[0].id, "Another title")
    await desk.backups.make(vault)
    second = sum(1 for _ in vault.glob("pieces/*/*"))
    assert first > 2
    assert second < 2 * first
    newest, oldest = Vault(vault).backups()
    Vault(vault).forget([newest])
    assert Vault(vault).backups() == [oldest]
    assert sum(1 for _ in vault.glob("pieces/*/*")) == first
    await desk.backups.look(vault)


async def test_a_damaged_piece_is_found_and_the_next_backup_mends_it(
    desk: Desk, tmp_path: Path
) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    await desk.backups.make(vault)
    piece = max(vault.glob("pieces/*/*"), key=lambda path: path.stat().st_size)
    piece.write_bytes(os.urandom(100))
    with pytest.raises(BackupError):
        await desk.backups.look(vault)
    await desk.backups.make(vault)
    await desk.backups.look(vault)


async def test_scheduled_backups_are_made_when_due(desk: Desk) -> None:
    backups = desk.backups
    assert await backups.is_due()
    made = await backups.make_scheduled()
    assert not await backups.is_due()
    later = made.made_at + timedelta(hours=25)
    backups._now = lambda: later
    assert not await backups.is_due()  # nothing was added
    await desk.conversations.post(Draft(None, NEWER))
    assert await backups.is_due()
    backups._now = lambda: made.made_at - timedelta(days=300)  # the clock was put back
    assert await backups.is_due()


async def test_what_comes_after_a_clock_that_was_ahead_is_backed_up(desk: Desk) -> None:
    backups = desk.backups
    database = desk.folders.data / "deskhand.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE message SET created_at = created_at * 2")
    made = await backups.make_scheduled()
    await desk.conversations.post(Draft(None, NEWER))
    backups._now = lambda: made.made_at + timedelta(hours=25)
    assert await backups.is_due()


async def test_giving_up_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    await desk.conversations.post(Draft(None, "word " * 700_000))
    seen = asyncio.Event()
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(
        desk.backups.make(
            tmp_path / "one.zip", lambda *_: loop.call_soon_threadsafe(seen.set) and None
        )
    )
    await seen.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


async def test_no_folder_and_no_backup_are_said_plainly(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        await desk.backups.make(tmp_path / "missing" / "one.zip")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFoundError):
        await desk.backups.restore(tmp_path / "empty")
