"""What is typed and not yet sent."""

from __future__ import annotations

import asyncio
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Draft
from deskhand.domain.errors import NotFoundError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import tr
from deskhand.store import codec
from deskhand.store.codec import Values
from deskhand.store.column_types import damaged
from deskhand.store.database import Database
from deskhand.store.messages import insert_blobs, insert_new
from deskhand.store.tables import blob, conversation, draft, draft_file, draft_image

# The place of the draft whose chat is not begun yet.
NEW_CHAT = UUID(int=0)


class DraftRepository:
    """One draft for each conversation, and one for the chat not begun yet.

    Everything raises StoreError when the database cannot do it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, new: Draft) -> None:
        """Keep this instead of the draft kept there. Raises NotFoundError without conversation."""
        place = _place(new.conversation_id)
        images, blobs = await asyncio.to_thread(_image_rows, place, new.images)

        async def work(connection: AsyncConnection) -> None:
            await _require_conversation(connection, new.conversation_id)
            await connection.execute(delete(draft).where(draft.c.place == place))
            values = {"place": place, "conversation_id": new.conversation_id, "text": new.text}
            await connection.execute(insert_new(connection, draft), [values])
            await insert_blobs(connection, blobs)
            if images:
                await connection.execute(insert(draft_image), images)
            if new.files:
                await connection.execute(insert(draft_file), _file_rows(place, new.files))

        await self._database.write(work)

    async def get(self, conversation_id: UUID | None) -> Draft:
        """The draft kept there, an empty one when there is none."""
        place = _place(conversation_id)

        async def work(connection: AsyncConnection) -> Draft:
            query = select(draft.c.text).where(draft.c.place == place)
            text = (await connection.execute(query)).scalar_one_or_none()
            if text is None:
                return Draft(conversation_id, "")
            images = await _read_images(connection, place)
            return Draft(conversation_id, text, images, await _read_files(connection, place))

        return await self._database.read(work)

    async def clear(self, conversation_id: UUID | None) -> None:
        """Forget the draft kept there, if there is one."""
        statement = delete(draft).where(draft.c.place == _place(conversation_id))

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)


def _place(conversation_id: UUID | None) -> UUID:
    return NEW_CHAT if conversation_id is None else conversation_id


def _image_rows(place: UUID, images: tuple[ImagePart, ...]) -> tuple[list[Values], list[Values]]:
    references = [codec.blob_reference(image) for image in images]
    rows = [
        {
            "place": place,
            "position": position,
            "name": image.name,
            "integrity": image.labels.integrity.value,
            "confidentiality": image.labels.confidentiality.value,
            **reference,
        }
        for position, (image, reference) in enumerate(zip(images, references, strict=True))
    ]
    return rows, codec.blob_values(references, images)


def _file_rows(place: UUID, files: tuple[FilePart, ...]) -> list[Values]:
    return [
        {
            "place": place,
            "position": position,
            "name": file.name,
            "extra": codec.file_facts(file),
            "integrity": file.labels.integrity.value,
            "confidentiality": file.labels.confidentiality.value,
            "blob_sha256": bytes.fromhex(file.sha256),
            "blob_media_type": file.media_type,
        }
        for position, file in enumerate(files)
    ]


async def _read_files(connection: AsyncConnection, place: UUID) -> tuple[FilePart, ...]:
    query = select(draft_file).where(draft_file.c.place == place).order_by(draft_file.c.position)
    try:
        return tuple(
            codec.file_of(
                row.name, row.blob_media_type, row.blob_sha256, row.extra, codec.labels_of(row)
            )
            for row in await connection.execute(query)
        )
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(f"file of draft {place}: {error!r}") from error


async def _require_conversation(connection: AsyncConnection, conversation_id: UUID | None) -> None:
    if conversation_id is None:
        return
    query = select(conversation.c.id).where(conversation.c.id == conversation_id)
    if (await connection.execute(query)).first() is None:
        raise NotFoundError(tr("The chat this draft belongs to is not there any more."))


async def _read_images(connection: AsyncConnection, place: UUID) -> tuple[ImagePart, ...]:
    query = (
        select(draft_image, blob.c.data)
        .join_from(
            draft_image,
            blob,
            (draft_image.c.blob_sha256 == blob.c.sha256)
            & (draft_image.c.blob_media_type == blob.c.media_type),
        )
        .where(draft_image.c.place == place)
        .order_by(draft_image.c.position)
    )
    try:
        return tuple(
            ImagePart(row.blob_media_type, row.data, row.name, codec.labels_of(row))
            for row in await connection.execute(query)
        )
    except ValueError as error:
        raise damaged(f"picture of draft {place}: {error}") from error
