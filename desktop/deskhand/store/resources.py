"""Resources the person has named, and to which conversations they are attached."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.belongings import Resource, ResourceKind
from deskhand.store.database import Database
from deskhand.store.people_tables import conversation_resource, resource
from deskhand.store.purging import purge

AT_ONCE = 500


def _now() -> datetime:
    return datetime.now(UTC)


class ResourceRepository:
    """Resources by their ids. Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def all(self) -> list[Resource]:
        """Every one that is not deleted, in no order."""
        return await self._found(select(resource).where(resource.c.deleted_at.is_(None)))

    async def get(self, ids: Sequence[UUID]) -> list[Resource]:
        """Those of these ids that are there, in no order."""
        found: list[Resource] = []
        for at in range(0, len(ids), AT_ONCE):
            some = resource.c.id.in_(ids[at : at + AT_ONCE]) & resource.c.deleted_at.is_(None)
            found += await self._found(select(resource).where(some))
        return found

    async def put(self, new: Resource) -> None:
        """Keep this one, in place of the one with its id if there is one."""
        values = {
            "kind": new.kind.value,
            "name": new.name,
            "location": new.location,
            "note": new.note,
            "options": json.dumps(new.options, ensure_ascii=False),
            "secret_slug": new.secret_slug,
            "created_at": new.created_at,
            "updated_at": new.updated_at,
            "deleted_at": None,
        }

        async def work(connection: AsyncConnection) -> None:
            # Updated where it is: what it is attached to hangs on its row.
            here = update(resource).where(resource.c.id == new.id).values(values)
            if not (await connection.execute(here)).rowcount:
                await connection.execute(insert(resource), [values | {"id": new.id}])

        await self._database.write(work, index=False)

    async def set_deleted(self, ids: Sequence[UUID], *, deleted: bool) -> None:
        """Take them out of sight, or bring them back."""
        when = self._now() if deleted else None

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                update(resource).where(resource.c.id.in_(ids)).values(deleted_at=when)
            )

        await self._database.write(work, index=False)

    async def purge(self, before: datetime) -> None:
        """Really delete what was deleted before this instant."""
        await purge(self._database, resource, before)

    async def attached(self, conversation_id: UUID) -> list[Resource]:
        """Those attached to a conversation, in no order."""
        link = conversation_resource.c
        query = (
            select(resource)
            .join(conversation_resource, link.resource_id == resource.c.id)
            .where(link.conversation_id == conversation_id, resource.c.deleted_at.is_(None))
        )
        return await self._found(query)

    async def attach(self, ids: Sequence[UUID], conversation_id: UUID) -> None:
        """Attach them to a conversation; those that are attached stay so."""
        link = conversation_resource.c

        async def work(connection: AsyncConnection) -> None:
            there = select(link.resource_id).where(link.conversation_id == conversation_id)
            known = set((await connection.execute(there)).scalars())
            rows = [
                {"conversation_id": conversation_id, "resource_id": each}
                for each in dict.fromkeys(ids)
                if each not in known
            ]
            if rows:
                await connection.execute(insert(conversation_resource), rows)

        await self._database.write(work, index=False)

    async def detach(self, ids: Sequence[UUID], conversation_id: UUID) -> None:
        """Take them off a conversation."""
        link = conversation_resource.c
        here = (link.conversation_id == conversation_id) & link.resource_id.in_(ids)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(conversation_resource).where(here))

        await self._database.write(work, index=False)

    async def _found(self, query: Select[tuple[object, ...]]) -> list[Resource]:
        async def work(connection: AsyncConnection) -> list[Resource]:
            return [_resource(row) for row in await connection.execute(query)]

        return await self._database.read(work)


def _resource(row: Row[tuple[object, ...]]) -> Resource:
    return Resource(
        id=row.id,
        kind=ResourceKind(row.kind),
        name=row.name,
        location=row.location,
        created_at=row.created_at,
        updated_at=row.updated_at,
        note=row.note,
        options=tuple((str(name), str(value)) for name, value in json.loads(row.options)),
        secret_slug=row.secret_slug,
    )
