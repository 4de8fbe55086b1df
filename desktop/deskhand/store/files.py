"""Attached files: their bytes, and their text in passages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.errors import NotFoundError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.passage import Passage
from deskhand.domain.wording import tr
from deskhand.store.codec import Values
from deskhand.store.database import Database
from deskhand.store.messages import gathered, insert_new
from deskhand.store.tables import blob, passage

ROWS_AT_ONCE = 500


def _now() -> datetime:
    return datetime.now(UTC)


class FileRepository:
    """Stored files. Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def add(
        self, part: FilePart, data: bytes, passages: Sequence[tuple[int | None, str]]
    ) -> None:
        """Store a file's bytes and text under what `part` says of them.

        The same bytes are stored once; their passages are those of the last reading.
        """
        key = {"sha256": bytes.fromhex(part.sha256), "media_type": part.media_type}
        rows = [
            {**key, "number": number, "page": page, "text": text}
            for number, (page, text) in enumerate(passages)
        ]

        async def work(connection: AsyncConnection) -> None:
            await self._keep(connection, {**key, "data": data})
            found = select(passage.c.page, passage.c.text).where(_of(passage, part))
            if (await connection.execute(found.order_by(passage.c.number))).all() == list(passages):
                return
            await connection.execute(delete(passage).where(_of(passage, part)))
            for begin in range(0, len(rows), ROWS_AT_ONCE):
                await connection.execute(insert(passage), rows[begin : begin + ROWS_AT_ONCE])

        await self._database.write(work)

    async def add_picture(self, shown: ImagePart, original: bytes, media_type: str) -> None:
        """Store a picture as a model sees it, and the file it was made from."""
        name = hashlib.sha256(original).digest()
        reference = {"original_sha256": name, "original_media_type": media_type}
        made = {
            "sha256": hashlib.sha256(shown.data).digest(),
            "media_type": shown.media_type,
            "data": shown.data,
        }

        async def work(connection: AsyncConnection) -> None:
            await self._keep(
                connection, {"sha256": name, "media_type": media_type, "data": original}
            )
            await self._keep(connection, {**made, **reference})

        await self._database.write(work)

    async def _keep(self, connection: AsyncConnection, values: Values) -> None:
        """Store bytes, or count those that are there as given again now."""
        found = (
            update(blob)
            .where(blob.c.sha256 == values["sha256"], blob.c.media_type == values["media_type"])
            .values(
                added_at=self._now(),
                **{key: value for key, value in values.items() if key.startswith("original")},
            )
        )
        if (await connection.execute(found)).rowcount == 0:
            row = {**values, "added_at": self._now()}
            await connection.execute(insert_new(connection, blob), [row])

    async def data(self, part: FilePart) -> bytes:
        """The bytes of a file. Raises NotFoundError."""
        query = select(blob.c.data).where(_of(blob, part))

        async def work(connection: AsyncConnection) -> bytes | None:
            return (await connection.execute(query)).scalar_one_or_none()

        found = await self._database.read(work)
        if found is None:
            raise NotFoundError(tr("The bytes of “{name}” are not stored.", name=part.name))
        return found

    async def original(self, part: ImagePart) -> bytes | None:
        """The file a picture was made from, None when it is not stored."""
        made = blob.alias("made")
        query = (
            select(blob.c.data)
            .join_from(
                made,
                blob,
                (blob.c.sha256 == made.c.original_sha256)
                & (blob.c.media_type == made.c.original_media_type),
            )
            .where(
                made.c.sha256 == hashlib.sha256(part.data).digest(),
                made.c.media_type == part.media_type,
            )
        )

        async def work(connection: AsyncConnection) -> bytes | None:
            return (await connection.execute(query)).scalar_one_or_none()

        return await self._database.read(work)

    async def passages(self, parts: Sequence[FilePart]) -> list[Passage]:
        """All passages of these files, in the order of the files and of their text."""
        wanted = {(part.sha256, part.media_type): None for part in parts}
        if not wanted:
            return []
        each = [
            (passage.c.sha256 == bytes.fromhex(sha256)) & (passage.c.media_type == media_type)
            for sha256, media_type in wanted
        ]
        query = select(passage).where(or_(*each)).order_by(passage.c.number)

        async def work(connection: AsyncConnection) -> list[Passage]:
            return await gathered(await connection.execute(query), _passage_of)

        found = await self._database.read(work)
        order = {key: place for place, key in enumerate(wanted)}
        return sorted(found, key=lambda row: (order[row.sha256, row.media_type], row.number))


def _passage_of(row: Row[Any]) -> Passage:
    return Passage(row.sha256.hex(), row.media_type, row.number, row.page, row.text)


def _of(table: Table, part: FilePart) -> ColumnElement[bool]:
    return (table.c.sha256 == bytes.fromhex(part.sha256)) & (table.c.media_type == part.media_type)
