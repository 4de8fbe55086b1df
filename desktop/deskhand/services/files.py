"""Attached files: reading, keeping and finding in them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

from deskhand.documents.limits import MAX_FILE
from deskhand.documents.opening import read_bytes, too_large
from deskhand.documents.outcome import Outcome
from deskhand.documents.passages import split
from deskhand.documents.reader import DocumentReader
from deskhand.documents.words import KEPT, note_on
from deskhand.domain.errors import InputError
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.passage import Passage
from deskhand.domain.wording import tr
from deskhand.services.ranking import best
from deskhand.store.files import FileRepository

LONGEST_NAME = 200
OPEN_TIMEOUT_S = 60.0
FOLDER = "inode/directory"


class Files:
    """What people attach. Returning means that bytes and text are stored."""

    def __init__(self, repository: FileRepository, reader: DocumentReader) -> None:
        self._repository = repository
        self._reader = reader

    async def add(self, path: Path) -> FilePart | ImagePart:
        """Read and keep a file or a folder. Raises InputError, StoreError."""
        path = await asyncio.to_thread(path.absolute)
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                data = await asyncio.to_thread(read_bytes, path)
        except TimeoutError as error:  # a network drive that is gone
            raise InputError(
                tr("“{name}” did not answer.", name=path.name),
                kept=tr(KEPT),
                next_step=tr("Look whether its drive is connected, or attach a copy."),
            ) from error
        if data is not None:
            return await self.add_bytes(data, path.name)
        outcome = await self._reader.read_folder(path)
        return await self._keep(outcome, outcome.payload, _clean(path.name or str(path)))

    async def add_bytes(self, data: bytes, name: str) -> FilePart | ImagePart:
        """The same for what is not in a file. name: "" when it has none."""
        name = _clean(name)
        if len(data) > MAX_FILE:
            raise too_large(name, len(data))
        outcome = await self._reader.read(data, name)
        return await self._keep(outcome, data, name)

    async def text(self, part: FilePart) -> str:
        """What could be read of a file, its pages marked. Raises StoreError."""
        passages = await self._repository.passages([part])
        return await asyncio.to_thread(joined, passages)

    async def data(self, part: FilePart | ImagePart) -> bytes:
        """The bytes as they were given; of a picture from before originals were kept, those that
        were sent. Raises NotFoundError, StoreError."""
        if isinstance(part, FilePart):
            return await self._repository.data(part)
        return await self._repository.original(part) or part.data

    async def all_passages(self, parts: Sequence[FilePart]) -> list[Passage]:
        """Everything that could be read of these files, in order. Raises StoreError."""
        return await self._repository.passages(parts)

    async def passages(
        self, parts: Sequence[FilePart], query: str, limit: int = 20
    ) -> list[Passage]:
        """The passages of these files that bear on the query, the best first. Raises
        StoreError."""
        found = await self._repository.passages(parts)
        texts = [passage.text for passage in found]
        return [found[place] for place in await asyncio.to_thread(best, texts, query, limit)]

    async def _keep(self, outcome: Outcome, data: bytes, name: str) -> FilePart | ImagePart:
        if outcome.made:
            picture = ImagePart(outcome.made, outcome.payload, name)
            await self._repository.add_picture(picture, data, outcome.media_type)
            return picture
        sha256 = await asyncio.to_thread(hashlib.sha256, data)
        part = FilePart(
            name=name,
            media_type=outcome.media_type,
            size=len(data),
            sha256=sha256.hexdigest(),
            characters=outcome.characters,
            pages=outcome.pages,
            note=note_on(outcome),
            labels=FROM_OUTSIDE,
        )
        passages = await asyncio.to_thread(split, outcome.sections)
        await self._repository.add(part, data, passages)
        return part


def joined(passages: Sequence[Passage]) -> str:
    """Passages as one text; where a page begins, its number stands."""
    pieces: list[str] = []
    page: int | None = None
    for passage in passages:
        if passage.page is not None and passage.page != page:
            mark = tr("page {number}", number=passage.page)
            pieces.append(f"\n\n[{mark}]\n" if pieces else f"[{mark}]\n")
            page = passage.page
        pieces.append(passage.text)
    return "".join(pieces)


def _clean(name: str) -> str:
    """A name that can be shown and stored: one line, no direction tricks, not too long."""
    shown = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(shown.split())[:LONGEST_NAME]
