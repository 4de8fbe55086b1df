"""Order among conversations: pinned, archived, in folders, with tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Conversation, Folder
from deskhand.domain.errors import NotFoundError
from deskhand.domain.wording import tr
from deskhand.store.conversations import read_conversations, recent
from deskhand.store.database import Database
from deskhand.store.messages import insert_new
from deskhand.store.tables import conversation, conversation_tag, folder

MOST_PLACED = 5_000
"""Pinned conversations and those in folders are read at once, up to so many."""


def _now() -> datetime:
    return datetime.now(UTC)


class OrganisingRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def placed(self) -> list[Conversation]:
        """Those pinned or in a folder, the last used first."""
        is_placed = conversation.c.pinned_at.is_not(None) | conversation.c.folder_id.is_not(None)
        return await self._read(MOST_PLACED, None, is_placed, conversation.c.archived_at.is_(None))

    async def loose(self, limit: int, before: Conversation | None = None) -> list[Conversation]:
        """Those that are neither pinned, nor in a folder, nor archived; see
        `ConversationRepository.page`."""
        return await self._read(
            limit,
            before,
            conversation.c.pinned_at.is_(None),
            conversation.c.folder_id.is_(None),
            conversation.c.archived_at.is_(None),
        )

    async def archived(self, limit: int, before: Conversation | None = None) -> list[Conversation]:
        """Those archived."""
        return await self._read(limit, before, conversation.c.archived_at.is_not(None))

    async def _read(
        self, limit: int, before: Conversation | None, *conditions: ColumnElement[bool]
    ) -> list[Conversation]:
        query = recent(limit, before).where(*conditions)

        async def work(connection: AsyncConnection) -> list[Conversation]:
            return await read_conversations(connection, query)

        return await self._database.read(work)

    async def put(self, places: Sequence[Conversation]) -> None:
        """Give each conversation the pin, archive, folder and tags it has here, in one
        transaction. Those that are not there any more are passed over."""
        now = self._now()

        async def work(connection: AsyncConnection) -> None:
            for each in places:
                await _put(connection, each, now)

        await self._database.write(work)

    async def delete(self, ids: Sequence[UUID], *, restore: bool = False) -> None:
        """Take conversations out of sight, or bring them back, in one transaction."""
        values = {"deleted_at": None if restore else self._now()}
        statement = update(conversation).where(conversation.c.id.in_(ids)).values(values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    # -- folders and tags

    async def folders(self) -> list[Folder]:
        """In their order."""
        query = select(folder).order_by(folder.c.position, folder.c.id)

        async def work(connection: AsyncConnection) -> list[Folder]:
            rows = await connection.execute(query)
            return [Folder(row.id, row.name, row.position) for row in rows]

        return await self._database.read(work)

    async def add_folder(self, new: Folder) -> None:
        """Store a folder, behind the others."""
        last = select(func.coalesce(func.max(folder.c.position), 0) + 1).scalar_subquery()
        values = {"id": new.id, "name": new.name, "position": last}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(folder).values(values))

        await self._database.write(work)

    async def rename_folder(self, folder_id: UUID, name: str) -> None:
        """Raises NotFoundError."""
        statement = update(folder).where(folder.c.id == folder_id).values(name=name)

        async def work(connection: AsyncConnection) -> None:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotFoundError(tr("That folder is not there any more."))

        await self._database.write(work)

    async def delete_folder(self, folder_id: UUID) -> list[UUID]:
        """Take a folder away; what was in it stays, in none. Returns those conversations."""

        async def work(connection: AsyncConnection) -> list[UUID]:
            within = conversation.c.folder_id == folder_id
            ids = list(
                (await connection.execute(select(conversation.c.id).where(within))).scalars()
            )
            await connection.execute(update(conversation).where(within).values(folder_id=None))
            await connection.execute(delete(folder).where(folder.c.id == folder_id))
            return ids

        return await self._database.write(work)

    async def bring_folder_back(self, known: Folder, ids: Sequence[UUID]) -> None:
        """Undo `delete_folder`."""

        async def work(connection: AsyncConnection) -> None:
            values = {"id": known.id, "name": known.name, "position": known.position}
            await connection.execute(insert_new(connection, folder), [values])
            await connection.execute(
                update(conversation).where(conversation.c.id.in_(ids)).values(folder_id=known.id)
            )

        await self._database.write(work)

    async def tags(self) -> list[str]:
        """Every tag in use, the most used first."""
        query = select(conversation_tag.c.tag, func.count().label("used")).group_by(
            conversation_tag.c.tag
        )

        async def work(connection: AsyncConnection) -> list[tuple[int, str]]:
            return [(-row.used, row.tag) for row in await connection.execute(query)]

        found = await self._database.read(work)
        return [tag for _, tag in sorted(found, key=lambda each: (each[0], each[1].casefold()))]


async def _put(connection: AsyncConnection, each: Conversation, now: datetime) -> None:
    values: dict[str, Any] = {
        "pinned_at": now if each.pinned else None,
        "archived_at": now if each.archived else None,
        "folder_id": each.folder_id,
    }
    changed = await connection.execute(
        update(conversation).where(conversation.c.id == each.id).values(values)
    )
    if changed.rowcount == 0:
        return
    await connection.execute(
        delete(conversation_tag).where(conversation_tag.c.conversation_id == each.id)
    )
    if each.tags:
        rows = [{"conversation_id": each.id, "tag": tag} for tag in each.tags]
        await connection.execute(insert(conversation_tag), rows)
