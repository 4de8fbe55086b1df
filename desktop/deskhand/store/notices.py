"""Notices: the newest ones, kept so that a restart loses none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.notice import MOST_KEPT, Notice, NoticeKind, Target, TargetKind
from deskhand.store.database import Database
from deskhand.store.notice_tables import notice

_KINDS = [each.value for each in NoticeKind]
_TARGETS = [each.value for each in TargetKind]
_READABLE = notice.c.kind.in_(_KINDS) & notice.c.target_kind.in_(_TARGETS)
"""What a later Deskhand wrote is passed over."""


class NoticeRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Notice]:
        """The newest first; MOST_KEPT at most."""
        query = (
            select(notice)
            .where(_READABLE)
            .order_by(notice.c.at.desc(), notice.c.id.desc())
            .limit(MOST_KEPT)
        )

        async def work(connection: AsyncConnection) -> list[Notice]:
            return [_notice_of(row) for row in await connection.execute(query)]

        return await self._database.read(work)

    async def unread(self) -> int:
        """How many nobody looked at yet."""
        query = select(func.count()).where(_READABLE, notice.c.seen_at.is_(None))

        async def work(connection: AsyncConnection) -> int:
            return int((await connection.execute(query)).scalar_one())

        return await self._database.read(work)

    async def put(self, notices: Sequence[Notice]) -> None:
        """Keep these, in place of those with their ids; what is too old goes."""
        rows = [_values(each) for each in notices]
        kept = select(notice.c.id).order_by(notice.c.at.desc(), notice.c.id.desc()).limit(MOST_KEPT)

        async def work(connection: AsyncConnection) -> None:
            ids = [each.id for each in notices]
            await connection.execute(delete(notice).where(notice.c.id.in_(ids)))
            if rows:
                await connection.execute(insert(notice), rows)
            await connection.execute(delete(notice).where(notice.c.id.not_in(kept)))

        await self._database.write(work, index=False)

    async def see(self, ids: Collection[UUID] | None, at: datetime) -> set[UUID]:
        """Mark these as seen, or all for None. Returns those that were unread."""
        statement = update(notice).where(notice.c.seen_at.is_(None))
        if ids is not None:
            statement = statement.where(notice.c.id.in_(ids))
        marked = statement.values(seen_at=at).returning(notice.c.id)

        async def work(connection: AsyncConnection) -> set[UUID]:
            return set((await connection.execute(marked)).scalars())

        return await self._database.write(work, index=False)

    async def take_out(self, ids: Collection[UUID] | None) -> list[Notice]:
        """Delete these, or all for None. Returns what was deleted, for `put`."""
        statement = delete(notice)
        if ids is not None:
            statement = statement.where(notice.c.id.in_(ids))
        query = statement.returning(*notice.c)

        async def work(connection: AsyncConnection) -> list[Notice]:
            rows = (await connection.execute(query)).all()
            readable = (row for row in rows if row.kind in _KINDS and row.target_kind in _TARGETS)
            return [_notice_of(row) for row in readable]

        return await self._database.write(work, index=False)


def _values(each: Notice) -> dict[str, object]:
    return {
        "id": each.id,
        "kind": each.kind.value,
        "title": each.title,
        "body": each.body,
        "target_kind": each.target.kind.value,
        "target_ref": each.target.ref,
        "at": each.at,
        "seen_at": each.seen_at,
    }


def _notice_of(row: Row[tuple[object, ...]]) -> Notice:
    return Notice(
        row.id,
        NoticeKind(row.kind),
        row.title,
        row.body,
        Target(TargetKind(row.target_kind), row.target_ref),
        row.at,
        row.seen_at,
    )
