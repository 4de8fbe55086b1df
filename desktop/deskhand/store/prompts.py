"""Saved prompts, and those that were sent before: texts a person wants to write again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Role, SavedPrompt
from deskhand.store.database import Database
from deskhand.store.tables import conversation, message, part, saved_prompt


class PromptRepository:
    """Saved prompts by their ids. Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[SavedPrompt]:
        """Every one, the last changed first."""
        query = select(saved_prompt).order_by(saved_prompt.c.updated_at.desc(), saved_prompt.c.id)

        async def work(connection: AsyncConnection) -> list[SavedPrompt]:
            rows = await connection.execute(query)
            return [SavedPrompt(row.id, row.name, row.text, row.updated_at) for row in rows]

        return await self._database.read(work)

    async def save(self, prompt: SavedPrompt) -> None:
        """Keep this one, in place of the one with its id if there is one."""
        values = {
            "id": prompt.id,
            "name": prompt.name,
            "text": prompt.text,
            "updated_at": prompt.updated_at,
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(saved_prompt).where(saved_prompt.c.id == prompt.id))
            await connection.execute(insert(saved_prompt), [values])

        await self._database.write(work)

    async def delete(self, prompt_id: UUID) -> None:
        """Forget this one, if there is one."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(saved_prompt).where(saved_prompt.c.id == prompt_id))

        await self._database.write(work)

    async def sent(self, limit: int, longest: int) -> list[str]:
        """What was sent in all conversations, the last first; longer ones are left out."""
        query = (
            select(part.c.body)
            .join_from(message, part, part.c.message_id == message.c.id)
            .join(conversation, conversation.c.id == message.c.conversation_id)
            .where(message.c.role == Role.USER.value, part.c.kind == "text")
            .where(message.c.deleted_at.is_(None), conversation.c.deleted_at.is_(None))
            .where(func.length(part.c.body) <= longest)
            # Ids are made in the order of time, and their index is there.
            .order_by(message.c.id.desc())
            .limit(limit)
        )

        async def work(connection: AsyncConnection) -> list[str]:
            return list((await connection.execute(query)).scalars())

        return await self._database.read(work)
