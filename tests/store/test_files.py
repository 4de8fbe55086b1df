"""Attached files in both databases."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from deskhand.domain.conversation import Draft
from deskhand.domain.errors import NotFoundError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.store.conversations import ConversationRepository
from deskhand.store.files import FileRepository
from deskhand.store.tables import blob, passage

DATA = b"the file's bytes"
PART = FilePart("a.pdf", "application/pdf", len(DATA), hashlib.sha256(DATA).hexdigest(), 9, 2)
PASSAGES = [(1, "first"), (1, "second"), (2, "third")]


async def count(database, table) -> int:
    async def work(connection):
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()

    return await database.read(work)


async def test_bytes_and_passages_come_back_in_order(database):
    files = FileRepository(database)
    await files.add(PART, DATA, PASSAGES)
    assert await files.data(PART) == DATA
    found = await files.passages([PART])
    assert [(each.number, each.page, each.text) for each in found] == [
        (0, 1, "first"),
        (1, 1, "second"),
        (2, 2, "third"),
    ]


async def test_the_same_file_is_kept_once_and_read_anew_it_has_its_new_text(database):
    files = FileRepository(database)
    for passages in (PASSAGES, PASSAGES, [(1, "better")]):
        await files.add(PART, DATA, passages)
    assert await count(database, blob) == 1
    assert [each.text for each in await files.passages([PART, PART])] == ["better"]


async def test_what_is_not_there(database):
    files = FileRepository(database)
    assert await files.passages([]) == [] == await files.passages([PART])
    with pytest.raises(NotFoundError):
        await files.data(PART)
    assert await files.original(ImagePart("image/png", b"x")) is None


async def test_a_picture_finds_the_file_it_was_made_from(database):
    files = FileRepository(database)
    shown = ImagePart("image/png", b"small", "a.jpg")
    await files.add_picture(shown, b"large", "image/jpeg")
    assert await files.original(shown) == b"large"
    await files.add_picture(shown, b"small", "image/png")
    assert await files.original(shown) == b"small"


async def test_files_nobody_names_go_with_their_text_and_their_originals(database, drafts):
    now = datetime.now(UTC)
    files = FileRepository(database, lambda: now - timedelta(days=60))
    shown = ImagePart("image/png", b"small", "a.jpg")
    await files.add(PART, DATA, PASSAGES)
    await files.add_picture(shown, b"large", "image/jpeg")
    conversations = ConversationRepository(database)
    await drafts.save(Draft(None, "", (shown,), (PART,)))
    await conversations.purge(now)
    assert await files.original(shown) == b"large"
    assert len(await files.passages([PART])) == 3
    await drafts.clear(None)
    await conversations.purge(now)
    assert await count(database, blob) == 0 == await count(database, passage)


async def test_files_just_given_are_not_purged(database):
    files = FileRepository(database)
    await files.add(PART, DATA, PASSAGES)
    await ConversationRepository(database).purge(datetime.now(UTC))
    assert await files.data(PART) == DATA
