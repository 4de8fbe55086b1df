"""People, organisations and how they relate, on the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.people import Party, Reach, ReachKind, Relation, TaskOfPerson
from deskhand.store.database import Database
from deskhand.store.messages import insert_new
from deskhand.store.people_codec import (
    party_of,
    party_values,
    reach_rows,
    relation_of,
    relation_values,
)
from deskhand.store.people_tables import party, party_reach, relation
from deskhand.store.purging import purge
from deskhand.store.task_tables import task, task_person

T = TypeVar("T")

AT_ONCE = 500
"""Ids in one statement: SQLite takes 32,766 values, PostgreSQL's driver as many."""


@dataclass(frozen=True, slots=True)
class NamedInTask:
    """A row that names somebody in a task, as it was."""

    task_id: UUID
    name: str
    person_id: UUID | None


def _now() -> datetime:
    return datetime.now(UTC)


class PeopleRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    # -- people and organisations

    async def all(self) -> list[Party]:
        """Everybody who is not deleted."""
        return await self._database.read(lambda at: _parties(at, party.c.deleted_at.is_(None)))

    async def get(self, ids: Sequence[UUID]) -> list[Party]:
        """Those of these ids that are there, in no order."""

        async def work(connection: AsyncConnection) -> list[Party]:
            found: list[Party] = []
            for some in _batches(ids):
                alive = party.c.id.in_(some) & party.c.deleted_at.is_(None)
                found += await _parties(connection, alive)
            return found

        return await self._database.read(work)

    async def by_uids(self, uids: Sequence[str]) -> list[Party]:
        """Those not deleted that have one of these vCard UIDs."""

        async def work(connection: AsyncConnection) -> list[Party]:
            found: list[Party] = []
            for some in _batches(uids):
                alive = party.c.uid.in_(some) & party.c.deleted_at.is_(None)
                found += await _parties(connection, alive)
            return found

        return await self._database.read(work)

    async def merged_uids(self, uids: Sequence[str]) -> set[str]:
        """Which of these vCard UIDs belong to somebody who was merged into another."""

        async def work(connection: AsyncConnection) -> set[str]:
            found: set[str] = set()
            for some in _batches(uids):
                query = select(party.c.uid).where(
                    party.c.uid.in_(some), party.c.merged_into.is_not(None)
                )
                found |= set((await connection.execute(query)).scalars())
            return found

        return await self._database.read(work)

    async def put(self, parties: Sequence[Party]) -> None:
        """Store them as they are here, in one transaction, new or in place of what they were."""
        if parties:
            await self._database.write(lambda at: _put(at, parties), index=False)

    async def set_deleted(self, ids: Sequence[UUID], *, deleted: bool) -> None:
        """Take them out of sight, or bring them back, in one transaction."""
        values = {"deleted_at": self._now() if deleted else None, "merged_into": None}

        async def work(connection: AsyncConnection) -> None:
            for some in _batches(ids):
                await connection.execute(update(party).where(party.c.id.in_(some)).values(values))

        await self._database.write(work, index=False)

    async def purge(self, before: datetime) -> None:
        """Really delete what was deleted before this instant, what relates to it included."""
        await purge(self._database, party, before)

    # -- relations

    async def relations(self, party_id: UUID | None = None) -> list[Relation]:
        """All, or those of one; both ends are there."""
        alive = select(party.c.id).where(party.c.deleted_at.is_(None))
        query = (
            select(relation)
            .where(relation.c.source_id.in_(alive), relation.c.target_id.in_(alive))
            .order_by(relation.c.id)
        )
        if party_id is not None:
            ends = (relation.c.source_id == party_id, relation.c.target_id == party_id)
            query = query.where(or_(*ends))

        async def work(connection: AsyncConnection) -> list[Relation]:
            return [relation_of(row) for row in await connection.execute(query)]

        return await self._database.read(work)

    async def put_relations(self, relations: Sequence[Relation]) -> None:
        """Store them as they are here, in one transaction."""
        if relations:
            await self._database.write(lambda at: _put_relations(at, relations), index=False)

    async def delete_relations(self, ids: Sequence[UUID]) -> None:
        """Forget them."""
        await self._database.write(lambda at: _delete_relations(at, ids), index=False)

    # -- merging

    async def merge(
        self,
        kept: Party,
        other_id: UUID,
        relations: Sequence[Relation],
        dropped: Sequence[UUID],
    ) -> list[NamedInTask]:
        """Store `kept`, its relations, without the dropped ones, and let tasks name it instead of
        the other, which is out of sight from then on. Returns the tasks' rows as they were."""

        async def work(connection: AsyncConnection) -> list[NamedInTask]:
            await _put(connection, [kept])
            await _delete_relations(connection, dropped)
            await _put_relations(connection, relations)
            named = task_person.c.person_id == other_id
            rows = list(await connection.execute(select(task_person).where(named)))
            await connection.execute(update(task_person).where(named).values(person_id=kept.id))
            gone = {"deleted_at": self._now(), "merged_into": kept.id}
            await connection.execute(update(party).where(party.c.id == other_id).values(gone))
            return [NamedInTask(row.task_id, row.name, row.person_id) for row in rows]

        return await self._database.write(work, index=False)

    async def merged_into(self, party_id: UUID) -> list[Party]:
        """Those that were merged into this one, as they were, the last one first."""
        query = party.c.merged_into == party_id

        async def work(connection: AsyncConnection) -> list[Party]:
            return await _parties(connection, query)

        found = await self._database.read(work)
        return sorted(found, key=lambda each: each.updated_at, reverse=True)

    async def unmerge(
        self,
        before: Sequence[Party],
        relations: Sequence[Relation],
        added: Sequence[UUID],
        named: Sequence[NamedInTask],
    ) -> None:
        """Put both, their relations and the tasks' rows back as they were, without the relations
        that were added since."""
        other_id = before[-1].id

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                update(party)
                .where(party.c.id == other_id)
                .values(deleted_at=None, merged_into=None)
            )
            await _put(connection, before)
            await _delete_relations(connection, added)
            await _put_relations(connection, relations)
            for row in named:
                await connection.execute(
                    update(task_person)
                    .where(task_person.c.task_id == row.task_id, task_person.c.name == row.name)
                    .values(person_id=row.person_id)
                )

        await self._database.write(work, index=False)

    # -- tasks

    async def tasks_of(
        self, party_id: UUID, names: Sequence[str], limit: int
    ) -> list[TaskOfPerson]:
        """Tasks that name this one, by id or, where nobody said who is meant, by one of these
        names; those still to do first, the last made first."""
        by_name = task_person.c.person_id.is_(None) & task_person.c.name.in_(names)
        query = (
            select(task.c.id, task.c.title, task.c.status, task.c.due_day)
            .join_from(task_person, task, task_person.c.task_id == task.c.id)
            .where((task_person.c.person_id == party_id) | by_name, task.c.deleted_at.is_(None))
            .order_by(task.c.completed_at.is_not(None), task.c.id.desc())
            .limit(limit)
        )

        async def work(connection: AsyncConnection) -> list[TaskOfPerson]:
            rows = await connection.execute(query)
            return [TaskOfPerson(row.id, row.title, row.status, row.due_day or "") for row in rows]

        return await self._database.read(work)


async def _parties(connection: AsyncConnection, condition: ColumnElement[bool]) -> list[Party]:
    rows = await connection.execute(select(party).where(condition))
    reached = await connection.execute(
        select(party_reach)
        .join_from(party_reach, party, party_reach.c.party_id == party.c.id)
        .where(condition)
        .order_by(party_reach.c.party_id, party_reach.c.position)
    )

    def made() -> list[Party]:
        reach: dict[UUID, list[Reach]] = {}
        for row in reached:
            reach.setdefault(row.party_id, []).append(
                Reach(ReachKind(row.kind), row.value, row.label)
            )
        return [party_of(row, tuple(reach.get(row.id, ()))) for row in rows]

    # Thousands of them take a while, and the loop goes on meanwhile.
    return await asyncio.to_thread(made)


async def _put(connection: AsyncConnection, parties: Sequence[Party]) -> None:
    """Rows are changed in place: what hangs on them goes with a deleted row."""
    for some in _batches(parties):
        ids = [each.id for each in some]
        there = set(
            (await connection.execute(select(party.c.id).where(party.c.id.in_(ids)))).scalars()
        )
        new = [party_values(each) for each in some if each.id not in there]
        if new:
            await connection.execute(insert_new(connection, party), new)
        for each in some:
            if each.id in there:
                await connection.execute(
                    update(party).where(party.c.id == each.id).values(party_values(each))
                )
        if there:
            await connection.execute(delete(party_reach).where(party_reach.c.party_id.in_(there)))
        rows = [row for each in some for row in reach_rows(each)]
        if rows:
            await connection.execute(insert(party_reach), rows)


async def _put_relations(connection: AsyncConnection, relations: Sequence[Relation]) -> None:
    await _delete_relations(connection, [each.id for each in relations])
    if relations:
        await connection.execute(insert(relation), [relation_values(each) for each in relations])


async def _delete_relations(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    for some in _batches(ids):
        await connection.execute(delete(relation).where(relation.c.id.in_(some)))


def _batches(every: Iterable[T]) -> Iterator[list[T]]:
    left = iter(every)
    while some := list(islice(left, AT_ONCE)):
        yield some
