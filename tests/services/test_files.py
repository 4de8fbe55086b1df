"""Files as people attach them: read, kept, found in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from deskhand.documents.reader import DocumentReader
from deskhand.domain.errors import InputError
from deskhand.domain.labels import Integrity
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.services.files import Files
from deskhand.store.database import Database
from deskhand.store.files import FileRepository
from tests.documents import making


@pytest.fixture
async def files() -> AsyncIterator[Files]:
    database = await Database.in_memory()
    yield Files(FileRepository(database), DocumentReader())
    await database.close()


async def test_a_file_is_described_kept_and_read_back(files, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(making.pdf(["Rent is due in March", "Heating costs extra"]))
    part = await files.add(path)
    assert isinstance(part, FilePart)
    assert (part.name, part.media_type, part.pages, part.note) == (
        "report.pdf",
        "application/pdf",
        2,
        "",
    )
    assert part.labels.integrity is Integrity.UNTRUSTED
    assert await files.data(part) == path.read_bytes()
    text = await files.text(part)
    assert text.startswith("[page 1]\nRent is due") and "\n\n[page 2]\nHeating" in text


async def test_passages_that_bear_on_a_question_with_their_pages(files, tmp_path):
    data = making.pdf([f"Page of filler {n}" for n in range(30)] + ["Cancellation: three months"])
    part = await files.add_bytes(data, "contract.pdf")
    (found, *_) = await files.passages([part], "how do I cancel?", 3)
    assert (found.page, found.sha256) == (31, part.sha256)


async def test_a_picture_is_made_small_and_its_original_kept(files):
    data = making.picture((3000, 300), "JPEG")
    part = await files.add_bytes(data, "wide.jpg")
    assert isinstance(part, ImagePart)
    assert Image.open(BytesIO(part.data)).size == (1568, 157)
    assert await files.data(part) == data


async def test_a_folder_keeps_its_files(files, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("hello")
    part = await files.add(tmp_path / "notes")
    assert (part.name, part.media_type) == ("notes", "inode/directory")
    assert (await files.data(part)).startswith(b"PK")
    assert "hello" in await files.text(part)


async def test_many_files_at_once_are_read_a_few_at_a_time(files, tmp_path):
    paths = [tmp_path / f"{n}.txt" for n in range(6)]
    for path in paths:
        path.write_text(f"text of {path.name}")
    parts = await asyncio.gather(*map(files.add, paths))
    assert [await files.text(part) for part in parts] == [f"text of {p.name}" for p in paths]


async def test_names_are_one_line_and_without_tricks(files):
    part = await files.add_bytes(b"x", "gnp.\u202efdp\nnext" + "y" * 900)
    assert part.name.startswith("gnp. fdp next") and len(part.name) <= 200


@pytest.mark.parametrize("name", ["", "gone.txt"])
async def test_what_cannot_be_read_says_what_was_kept_and_what_next(files, tmp_path, name):
    with pytest.raises(InputError) as refused:
        await (files.add(tmp_path / name) if name else files.add_bytes(b"", ""))
    assert refused.value.what and refused.value.kept and refused.value.next_step
