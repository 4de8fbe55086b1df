"""Preferences go into a backup and come back; what was forgotten is not in the next one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.host.folders import Folders
from deskhand.services.backup.manifest import PREFERENCES
from tests.support.preference_shelf import open_preferences

WORDS = "I keep the spare key under the zinnia pot"


@pytest.fixture
async def home(desk: Desk, folders: Folders) -> Path:
    """With a preference in it, compared by the tests' embedder."""
    async with open_preferences(folders.data.parent) as shelf:
        await shelf.add(WORDS)
        await shelf.add("I like tea")
    return folders.data.parent


def in_backup(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(PREFERENCES)


async def test_they_come_back(home: Path, desk: Desk, folders: Folders) -> None:
    target = home.parent / "a.zip"
    await desk.backups.make(target)
    await desk.backups.look(target)
    async with open_preferences(home) as shelf:
        before = await shelf.all()
        await shelf.forget([each.id for each in before])
        await shelf.add("I like coffee")
    await desk.backups.restore(target, over_newer=True)
    await desk.close()
    again = await Desk.open(folders, {})
    await again.close()
    async with open_preferences(home) as shelf:
        assert await shelf.all() == before
        found = await shelf.search("zinnia", k=1)
        assert found[0].preference.sentence == WORDS
    aside = [path.read_bytes() for path in folders.state.rglob("preferences.jsonl")]
    assert any(b"I like coffee" in each for each in aside)


async def test_the_next_backup_has_no_word_of_what_was_forgotten(home: Path, desk: Desk) -> None:
    first, second = home.parent / "1.zip", home.parent / "2.zip"
    await desk.backups.make(first)
    assert WORDS.encode() in in_backup(first)
    async with open_preferences(home) as shelf:
        await shelf.forget([(await shelf.find(WORDS)).id])
        await desk.backups.make(second)
    assert b"zinnia" not in in_backup(second)
    assert b"tea" in in_backup(second)
