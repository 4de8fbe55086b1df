"""Folders that are gone, damaged, of another version, read-only or full: what is said and kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deskhand.domain.errors import (
    DiskFull,
    PreferencesBusy,
    PreferencesDamaged,
    PreferencesNewer,
    PreferencesReadOnly,
)
from deskhand.host.atomic import write_atomically
from deskhand.host.locks import locked
from deskhand.preferences import places
from deskhand.preferences.ledger import Ledger
from deskhand.preferences.places import Places
from deskhand.preferences.store import Store
from tests.support.preference_shelf import open_preferences

SENTENCES = [f"I like thing number {number}" for number in range(40)]


async def fill(folder: Path) -> Path:
    async with open_preferences(folder) as shelf:
        for words in SENTENCES:
            await shelf.add(words)
    return folder / "data" / "preferences"


def cut(chroma: Path) -> None:
    file = chroma / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def garbage(chroma: Path) -> None:
    (chroma / "chroma.sqlite3").write_bytes(os.urandom(50_000))


def emptied(chroma: Path) -> None:
    (chroma / "chroma.sqlite3").write_bytes(b"")


def gone(chroma: Path) -> None:
    shutil.rmtree(chroma)


def without_database(chroma: Path) -> None:
    (chroma / "chroma.sqlite3").unlink()


def a_file(chroma: Path) -> None:
    shutil.rmtree(chroma)
    chroma.write_bytes(b"not a folder")


def without_a_table(chroma: Path) -> None:
    with closing(sqlite3.connect(chroma / "chroma.sqlite3")) as connection:
        connection.execute("DROP TABLE embeddings")
        connection.commit()


def of_another_version(chroma: Path) -> None:
    with closing(sqlite3.connect(chroma / "chroma.sqlite3")) as connection:
        connection.execute("ALTER TABLE collections RENAME TO collections_2")
        connection.execute("UPDATE migrations SET hash = 'x' || hash")
        connection.commit()


def middle_overwritten(chroma: Path) -> None:
    with (chroma / "chroma.sqlite3").open("r+b") as file:
        file.seek(20_000)
        file.write(b"\xa5" * 60_000)


DAMAGES = [
    cut,
    garbage,
    emptied,
    gone,
    without_database,
    a_file,
    without_a_table,
    of_another_version,
    middle_overwritten,
]


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_folder_loses_nothing(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    chroma = await fill(tmp_path)
    damage(chroma)
    async with open_preferences(tmp_path) as shelf:
        await shelf.warm_up()
        assert sorted(each.sentence for each in await shelf.all()) == sorted(SENTENCES)
        for note in shelf.notes:
            assert isinstance(note, PreferencesDamaged)
            assert "Nothing was lost." in note.kept
        found = await shelf.search("thing number 7", k=1)
        assert found[0].preference.sentence == "I like thing number 7"
        await shelf.add("I like one more")
    async with open_preferences(tmp_path) as shelf:  # and it is whole again
        await shelf.warm_up()
        assert len(await shelf.all()) == len(SENTENCES) + 1
        assert shelf.notes == []
    assert (chroma / "chroma.sqlite3").is_file()


@pytest.mark.parametrize("damage", [cut, without_a_table, middle_overwritten])
async def test_without_the_ledger_what_can_be_read_is_kept(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    chroma = await fill(tmp_path)
    (tmp_path / "data" / "preferences.jsonl").unlink()
    damage(chroma)
    async with open_preferences(tmp_path) as shelf:
        found = await shelf.all()  # the ledger is not there: Chroma is asked
        assert {each.sentence for each in found} <= set(SENTENCES)
        (note,) = shelf.notes
        assert str(len(found)) in note.kept or not found
    assert list((tmp_path / "data").glob("preferences.damaged-*"))  # put aside, not deleted


async def test_index_files_that_are_missing(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        await shelf.import_(a_list(tmp_path, 400))
    chroma = tmp_path / "data" / "preferences"
    (index,) = [each for each in chroma.iterdir() if each.is_dir()]
    for file in index.iterdir():
        file.unlink()
    async with open_preferences(tmp_path) as shelf:
        assert len(await shelf.all()) == 400
        assert (await shelf.search("number 77", k=1))[0].preference.sentence.endswith(" 77")


async def test_index_files_that_are_garbage(tmp_path: Path) -> None:
    async with open_preferences(tmp_path) as shelf:
        await shelf.import_(a_list(tmp_path, 400))
    chroma = tmp_path / "data" / "preferences"
    for file in chroma.glob("*/*"):
        file.write_bytes(b"\x07" * 100)
    async with open_preferences(tmp_path) as shelf:
        assert len(await shelf.all()) == 400
        assert (await shelf.search("number 77", k=1))[0].preference.sentence.endswith(" 77")


def a_list(folder: Path, count: int) -> Path:
    path = folder / "list.md"
    path.write_text("".join(f"- I like thing number {n}\n" for n in range(count)))
    return path


async def test_a_ledger_with_bad_lines_keeps_the_good_ones(tmp_path: Path) -> None:
    await fill(tmp_path)
    ledger = tmp_path / "data" / "preferences.jsonl"
    lines = ledger.read_bytes().split(b"\n")
    ledger.write_bytes(b"\n".join([*lines[:3], b"{broken", b"\xff\xff", *lines[5:10]]))
    async with open_preferences(tmp_path) as shelf:  # Chroma has them all
        assert sorted(each.sentence for each in await shelf.all()) == sorted(SENTENCES)
    shutil.rmtree(tmp_path / "data" / "preferences")
    async with open_preferences(tmp_path) as shelf:
        assert len(await shelf.all()) == len(SENTENCES)


async def test_half_a_line_at_the_end_was_never_acknowledged(tmp_path: Path) -> None:
    await fill(tmp_path)
    ledger = tmp_path / "data" / "preferences.jsonl"
    ledger.write_bytes(ledger.read_bytes() + b'{"id": "0')
    async with open_preferences(tmp_path) as shelf:
        assert len(await shelf.all()) == len(SENTENCES)
        await shelf.add("I like one more")
    assert all(line.endswith(b"}") for line in ledger.read_bytes().splitlines())


async def test_a_newer_format_is_left_as_it_is(tmp_path: Path) -> None:
    await fill(tmp_path)
    ledger = tmp_path / "data" / "preferences.jsonl"
    newer = ledger.read_bytes().replace(b'"format":1', b'"format":2', 1)
    ledger.write_bytes(newer)
    async with open_preferences(tmp_path) as shelf:
        with pytest.raises(PreferencesNewer, match="newer Deskhand"):
            await shelf.all()
        with pytest.raises(PreferencesNewer):
            await shelf.add("I like tea")
    assert ledger.read_bytes() == newer


async def test_a_full_disk_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(tmp_path)
    ledger = tmp_path / "data" / "preferences.jsonl"
    before = ledger.read_bytes()

    def no_room(handle: int, data: object) -> int:
        os.write(handle, b"half a li")
        raise OSError(28, "No space left on device")

    async with open_preferences(tmp_path) as shelf:
        await shelf.all()
        with monkeypatch.context() as patched:
            patched.setattr("deskhand.preferences.ledger._write", no_room)
            with pytest.raises(DiskFull):
                await shelf.add("I like tea")
        assert ledger.read_bytes() == before
        assert len(await shelf.all()) == len(SENTENCES)
        await shelf.add("I like tea")
        assert len(await shelf.all()) == len(SENTENCES) + 1


async def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(tmp_path)

    def refused(path: object, flags: int, *rest: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    async with open_preferences(tmp_path) as shelf:
        await shelf.all()
        with monkeypatch.context() as patched:
            patched.setattr("deskhand.preferences.ledger.os.open", refused)
            with pytest.raises(PreferencesReadOnly):
                await shelf.add("I like tea")
        assert len(await shelf.all()) == len(SENTENCES)


async def test_a_store_somebody_keeps_for_himself_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(tmp_path)
    monkeypatch.setattr("deskhand.preferences.store.LOCK_TIMEOUT_S", 0.2)
    where = Places(tmp_path / "data")
    store = Store(where, locked, write_atomically)
    with locked(where.lock, 5), pytest.raises(PreferencesBusy, match="Another Deskhand"):
        store.sync()
    assert len(store.sync().changed) == len(SENTENCES)
    store.close()


async def test_a_change_of_folders_that_was_cut_off_is_taken_back(tmp_path: Path) -> None:
    await fill(tmp_path)
    where = Places(tmp_path / "data")
    where.folder.rename(where.gone)
    where.purged.mkdir()
    async with open_preferences(tmp_path) as shelf:
        await shelf.warm_up()
        assert len(await shelf.all()) == len(SENTENCES)
        assert shelf.waiting == 0
    assert not where.gone.exists()
    assert not where.purged.exists()
    assert places.FOLDER_NAME == "preferences"


def test_a_ledger_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    found = Ledger(tmp_path / "none.jsonl", write_atomically).read()
    assert (found.preferences, found.whole, found.bad) == ({}, False, [])
