"""Which preferences answers were made with, as they read then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.preference import UsedPreference
from deskhand.store.database import Database
from deskhand.store.people_tables import message_preference, preference_silence

AT_ONCE = 500
"""Ids asked for in one query; SQLite takes 32,766 at most."""


class UsedPreferenceRepository:
    """What answers were made with, by the answers' ids. Everything raises StoreError when the
    database cannot do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, message_id: UUID, used: Sequence[UsedPreference]) -> None:
        """Keep what this answer was made with, in place of what was kept for it."""
        rows = [
            {
                "message_id": message_id,
                "preference_id": each.preference_id,
                "sentence": each.sentence,
                "score": each.score,
            }
            for each in used
        ]

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                delete(message_preference).where(message_preference.c.message_id == message_id)
            )
            if rows:
                await connection.execute(insert(message_preference), rows)

        await self._database.write(work, index=False)

    async def of(self, message_ids: Sequence[UUID]) -> dict[UUID, tuple[UsedPreference, ...]]:
        """What these answers were made with, the best first; those made with none are left out."""
        table, wanted = message_preference, list(message_ids)

        async def work(connection: AsyncConnection) -> dict[UUID, list[UsedPreference]]:
            found: defaultdict[UUID, list[UsedPreference]] = defaultdict(list)
            for at in range(0, len(wanted), AT_ONCE):
                query = (
                    select(table)
                    .where(table.c.message_id.in_(wanted[at : at + AT_ONCE]))
                    .order_by(table.c.score.desc(), table.c.preference_id)
                )
                for row in await connection.execute(query):
                    each = UsedPreference(row.preference_id, row.sentence, row.score)
                    found[row.message_id].append(each)
            return found

        found = await self._database.read(work)
        return {message_id: tuple(used) for message_id, used in found.items()}

    async def forget(self, preference_ids: Sequence[UUID]) -> None:
        """Take every trace of these away: their words must not stay behind under old answers, nor
        in the database's journal."""
        table = message_preference
        if not preference_ids:
            return

        async def work(connection: AsyncConnection) -> None:
            for at in range(0, len(preference_ids), AT_ONCE):
                some = list(preference_ids[at : at + AT_ONCE])
                await connection.execute(delete(table).where(table.c.preference_id.in_(some)))

        await self._database.write(work, index=False)
        await self._database.cut_log()

    async def is_silent(self, conversation_id: UUID) -> bool:
        """Whether the person wants no questions about what to remember in this chat."""
        table = preference_silence
        query = select(table.c.conversation_id).where(table.c.conversation_id == conversation_id)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(query)).first() is not None

        return await self._database.read(work)

    async def silence(self, conversation_id: UUID, *, silent: bool) -> None:
        """Ask nothing in this chat any more, or ask again."""
        table = preference_silence

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                delete(table).where(table.c.conversation_id == conversation_id)
            )
            if silent:
                await connection.execute(insert(table), [{"conversation_id": conversation_id}])

        await self._database.write(work, index=False)
