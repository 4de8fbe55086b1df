"""The vault's public side on the database. No value of a secret ever comes here."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.belongings import VaultEntry, VaultKind
from deskhand.store.database import Database
from deskhand.store.people_tables import vault_entry


class VaultRepository:
    """Entries by their ids. Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[VaultEntry]:
        """Every one, in no order."""

        async def work(connection: AsyncConnection) -> list[VaultEntry]:
            return [_entry(row) for row in await connection.execute(select(vault_entry))]

        return await self._database.read(work)

    async def put(self, entry: VaultEntry) -> None:
        """Keep this one, in place of the one with its id if there is one."""
        values = {
            "id": entry.id,
            "slug": entry.slug,
            "label": entry.label,
            "kind": entry.kind.value,
            "public": json.dumps(entry.public, ensure_ascii=False),
            "secret_names": json.dumps(entry.secret_names, ensure_ascii=False),
            "notes": entry.notes,
            "created_at": entry.created_at,
            "updated_at": entry.updated_at,
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(vault_entry).where(vault_entry.c.id == entry.id))
            await connection.execute(insert(vault_entry), [values])

        await self._database.write(work, index=False)

    async def delete(self, entry_id: UUID) -> None:
        """Forget this one, if there is one."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(vault_entry).where(vault_entry.c.id == entry_id))

        await self._database.write(work, index=False)


def _entry(row: Row[tuple[object, ...]]) -> VaultEntry:
    kinds = {each.value for each in VaultKind}
    return VaultEntry(
        id=row.id,
        slug=row.slug,
        label=row.label,
        kind=VaultKind(row.kind) if row.kind in kinds else VaultKind.OTHER,
        created_at=row.created_at,
        updated_at=row.updated_at,
        public=tuple((str(name), str(value)) for name, value in json.loads(row.public)),
        secret_names=tuple(map(str, json.loads(row.secret_names))),
        notes=row.notes,
    )
