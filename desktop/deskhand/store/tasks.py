"""Tasks: stored, changed in one transaction, out of sight when deleted."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.errors import InputError
from deskhand.domain.search_text import words_of
from deskhand.domain.task import Reminder, Task, TaskPerson
from deskhand.domain.task_filter import words_are_in
from deskhand.domain.task_row import TaskRow, folded_words
from deskhand.domain.wording import tr
from deskhand.store import task_codec
from deskhand.store.codec import Values
from deskhand.store.database import Database
from deskhand.store.purging import purge
from deskhand.store.task_order import places_for, renumber
from deskhand.store.task_rows import IDS_AT_ONCE, read_rows, read_some_rows
from deskhand.store.task_tables import task, task_person, task_reminder, task_tag

ROWS_AT_ONCE = 1_000

Rework = Callable[[Sequence[Task]], Sequence[Task]]
"""What to make of tasks as they are stored: those to store, changed ones and new ones."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Moved:
    """Tasks as they were before they got other places. renumbered: all others did, too."""

    before: list[Task]
    renumbered: bool


class TaskRepository:
    """Stored tasks. Returning from a change means it is on the disk.

    Everything raises StoreError when the database cannot do it.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    async def add(self, new: Sequence[Task]) -> list[Task]:
        """Store new tasks, behind the others unless they have a place (position other than 0).

        Raises InputError when one would be a part of itself. Returns them as stored.
        """

        async def work(connection: AsyncConnection) -> list[Task]:
            return await _insert(connection, new)

        return await self._database.write(work)

    async def rework(
        self, ids: Sequence[UUID], rule: Rework, *, with_parts: bool = False
    ) -> tuple[list[Task], list[Task]]:
        """Change tasks by a rule that sees them as they are stored, in one transaction.

        rule: called in a thread. with_parts: it sees their sub-tasks, to any depth, too. Those
        not there any more are passed over. Returns those changed as they were before, and all
        that was stored, new ones included. Raises what the rule raises, and InputError when a
        task would become a part of itself.
        """

        async def work(connection: AsyncConnection) -> tuple[list[Task], list[Task]]:
            wanted = [*ids, *await _parts_of(connection, ids)] if with_parts else list(ids)
            before = await _read(connection, wanted, locked=True)
            known = {each.id: each for each in before}
            stored = list(await asyncio.to_thread(rule, before))
            changed = [each for each in stored if known.get(each.id) not in (None, each)]
            new = [each for each in stored if each.id not in known]
            await _update(connection, changed)
            new = await _insert(connection, new)
            return [known[each.id] for each in changed], [*changed, *new]

        return await self._database.write(work)

    async def put_back(self, before: Sequence[Task], now: datetime) -> list[UUID]:
        """Make tasks what they were. Done occurrences they left behind since are taken away.

        Returns the ids of all that changed.
        """

        async def work(connection: AsyncConnection) -> list[UUID]:
            await _update(connection, before)
            gone: list[UUID] = []
            for each in before:
                gone += await _occurrences_since(connection, each)
            await connection.execute(
                update(task).where(task.c.id.in_(gone)).values(deleted_at=now, updated_at=now)
            )
            return [*(each.id for each in before), *gone]

        return await self._database.write(work)

    async def get(self, ids: Sequence[UUID]) -> list[Task]:
        """These tasks, in this order; deleted ones are passed over."""

        async def work(connection: AsyncConnection) -> list[Task]:
            return await _read(connection, ids)

        return await self._database.read(work)

    async def find(self, first: UUID, last: UUID, limit: int) -> list[Task]:
        """At most `limit` tasks whose ids lie between these two, both included."""
        query = (
            select(task.c.id)
            .where(task.c.id.between(first, last), task.c.deleted_at.is_(None))
            .order_by(task.c.id)
            .limit(limit)
        )

        async def work(connection: AsyncConnection) -> list[Task]:
            ids = list((await connection.execute(query)).scalars())
            return await _read(connection, ids)

        return await self._database.read(work)

    async def all(self) -> list[Task]:
        """Every task, in its place, with everything: for exports."""
        query = select(task.c.id).where(task.c.deleted_at.is_(None))

        async def work(connection: AsyncConnection) -> list[Task]:
            ids = (await connection.execute(query.order_by(task.c.position, task.c.id))).scalars()
            return await _read(connection, list(ids))

        return await self._database.read(work)

    async def rows(self, ids: Sequence[UUID] | None = None) -> list[TaskRow]:
        """Light rows, of all tasks in their places, or of these in no order."""
        if ids is None:
            return await self._database.read(read_rows)

        async def work(connection: AsyncConnection) -> list[TaskRow]:
            return await read_some_rows(connection, ids)

        return await self._database.read(work)

    async def noted(self, text: str) -> set[UUID]:
        """The tasks in whose title, notes, words or result all words of the text are."""
        if not words_of(text):
            return set()
        query = select(task.c.id, task.c.title, task.c.notes, task.c.words, task.c.result).where(
            task.c.deleted_at.is_(None),
            or_(task.c.notes != "", task.c.result != "", task.c.words != task.c.title),
        )

        async def work(connection: AsyncConnection) -> set[UUID]:
            found: set[UUID] = set()
            for rows in (await connection.execute(query)).partitions(ROWS_AT_ONCE):
                found |= await asyncio.to_thread(_with_words, text, rows)
            return found

        return await self._database.look(work)

    async def parts(self, task_id: UUID) -> list[Task]:
        """The sub-tasks of the first level, in their places."""
        query = (
            select(task.c.id)
            .where(task.c.parent_id == task_id, task.c.deleted_at.is_(None))
            .order_by(task.c.position, task.c.id)
        )

        async def work(connection: AsyncConnection) -> list[Task]:
            return await _read(connection, list((await connection.execute(query)).scalars()))

        return await self._database.read(work)

    async def occurrences(self, series_id: UUID, limit: int) -> list[Task]:
        """The done occurrences of a recurring task, the last first."""
        query = (
            select(task.c.id)
            .where(task.c.series_id == series_id, task.c.deleted_at.is_(None))
            .order_by(task.c.completed_at.desc(), task.c.id.desc())
            .limit(limit)
        )

        async def work(connection: AsyncConnection) -> list[Task]:
            return await _read(connection, list((await connection.execute(query)).scalars()))

        return await self._database.read(work)

    async def move(
        self, ids: Sequence[UUID], *, after: UUID | None = None, before: UUID | None = None
    ) -> Moved:
        """Put tasks in this order behind one, or else before one, or else on top of all.

        Raises NotFoundError when that one is not there.
        """
        now = self._now()

        async def work(connection: AsyncConnection) -> Moved:
            known = await _read(connection, ids, locked=True)
            moving = [each.id for each in known]
            places = await places_for(connection, moving, after=after, before=before)
            renumbered = places is None
            if places is None:
                await renumber(connection)
                known = await _read(connection, ids)
                places = await places_for(connection, moving, after=after, before=before)
            for task_id, position in zip(moving, places or (), strict=True):
                await connection.execute(
                    update(task)
                    .where(task.c.id == task_id)
                    .values(position=position, updated_at=now)
                )
            return Moved(known, renumbered)

        return await self._database.write(work)

    async def delete(self, ids: Sequence[UUID]) -> list[UUID]:
        """Take tasks and their sub-tasks out of sight. Returns the ids of all these."""
        now = self._now()

        async def work(connection: AsyncConnection) -> list[UUID]:
            every = [*ids, *await _parts_of(connection, ids)]
            for some in _some(every):
                await connection.execute(
                    update(task)
                    .where(task.c.id.in_(some), task.c.deleted_at.is_(None))
                    .values(deleted_at=now, updated_at=now)
                )
            return every

        return await self._database.write(work)

    async def restore(self, ids: Sequence[UUID]) -> list[UUID]:
        """Undo `delete`, with the sub-tasks that went together with them. Returns all ids."""
        now = self._now()

        async def work(connection: AsyncConnection) -> list[UUID]:
            every = [*ids, *await _parts_of(connection, ids, deleted=True)]
            for some in _some(every):
                await connection.execute(
                    update(task).where(task.c.id.in_(some)).values(deleted_at=None, updated_at=now)
                )
            return every

        return await self._database.write(work)

    async def purge(self, before: datetime) -> int:
        """Forget for good what was deleted before this instant. Returns how many went."""
        return await purge(self._database, task, before)

    async def projects(self) -> list[str]:
        """Every project with a task that is not deleted, the most used first."""
        query = select(task.c.project, func.count().label("used")).where(
            task.c.deleted_at.is_(None), task.c.project != ""
        )
        return await self._most_used(query.group_by(task.c.project))

    async def tags(self) -> list[str]:
        """Every tag of a task, the most used first."""
        query = select(task_tag.c.tag, func.count().label("used")).group_by(task_tag.c.tag)
        return await self._most_used(query)

    async def people(self) -> list[str]:
        """Every name that stands at a task, the most used first."""
        name = task_person.c.name
        return await self._most_used(select(name, func.count().label("used")).group_by(name))

    async def _most_used(self, query: Select[Any]) -> list[str]:
        async def work(connection: AsyncConnection) -> list[str]:
            found = [
                (-row[1], row[0].casefold(), row[0]) for row in await connection.execute(query)
            ]
            return [name for _, _, name in sorted(found)]

        return await self._database.read(work)


# -- writing


async def _insert(connection: AsyncConnection, new: Sequence[Task]) -> list[Task]:
    if not new:
        return []
    if any(each.parent_id is not None for each in new):
        await _refuse_circles(connection, new)
    last = (await connection.execute(select(func.max(task.c.position)))).scalar_one() or 0.0
    placed = [
        each if each.position else replace(each, position=last + number)
        for number, each in enumerate(new, 1)
    ]
    for start in range(0, len(placed), IDS_AT_ONCE):
        some = placed[start : start + IDS_AT_ONCE]
        await connection.execute(insert(task), [task_codec.task_values(each) for each in some])
        await _insert_belongings(connection, some)
    return placed


async def _update(connection: AsyncConnection, changed: Sequence[Task]) -> None:
    if not changed:
        return
    if any(each.parent_id is not None for each in changed):
        await _refuse_circles(connection, changed)
    ids = [each.id for each in changed]
    present: set[UUID] = set()
    told: dict[tuple[UUID, datetime | None], datetime] = {}
    for some in _some(ids):
        present.update(
            (await connection.execute(select(task.c.id).where(task.c.id.in_(some)))).scalars()
        )
        fired = select(task_reminder).where(
            task_reminder.c.task_id.in_(some), task_reminder.c.fired_at.is_not(None)
        )
        for row in await connection.execute(fired):
            told[row.id, row.due_at] = row.fired_at
        for table in (task_tag, task_person, task_reminder):
            await connection.execute(delete(table).where(table.c.task_id.in_(some)))
    kept = [_still_told(each, told) for each in changed if each.id in present]
    if not kept:
        return
    statement = update(task).where(task.c.id == bindparam("b_id"))
    for start in range(0, len(kept), IDS_AT_ONCE):
        some_tasks = kept[start : start + IDS_AT_ONCE]
        rows = [_update_values(each) for each in some_tasks]
        await connection.execute(statement, rows)
        await _insert_belongings(connection, some_tasks)


def _update_values(changed: Task) -> Values:
    values = task_codec.task_values(changed)
    return {"b_id": values.pop("id"), **values}


def _still_told(changed: Task, told: Mapping[tuple[UUID, datetime | None], datetime]) -> Task:
    """A reminder that was told meanwhile stays told as long as its time is the same: whoever
    changes the task may have read it before."""
    reminders = tuple(
        each
        if each.fired_at is not None
        else replace(each, fired_at=told.get((each.id, each.due(changed.due))))
        for each in changed.reminders
    )
    return replace(changed, reminders=reminders)


async def _insert_belongings(connection: AsyncConnection, tasks: Sequence[Task]) -> None:
    belongings: list[tuple[Table, list[Values]]] = [
        (task_tag, task_codec.tag_values(tasks)),
        (task_person, task_codec.person_values(tasks)),
        (task_reminder, task_codec.reminder_values(tasks)),
    ]
    for table, rows in belongings:
        if rows:
            await connection.execute(insert(table), rows)


async def _refuse_circles(connection: AsyncConnection, tasks: Sequence[Task]) -> None:
    """Raises InputError when one of these, as they are about to be stored, is above itself."""
    above = {each.id: each.parent_id for each in tasks}
    unknown = {each for each in above.values() if each is not None and each not in above}
    while unknown:
        found: dict[UUID, UUID | None] = dict.fromkeys(unknown)
        for some in _some(list(unknown)):
            query = select(task.c.id, task.c.parent_id).where(task.c.id.in_(some))
            found.update({row.id: row.parent_id for row in await connection.execute(query)})
        above |= found
        unknown = {each for each in found.values() if each is not None and each not in above}
    for each in tasks:
        _walk_up(each, above)


def _walk_up(start: Task, above: dict[UUID, UUID | None]) -> None:
    seen: set[UUID] = set()
    at: UUID | None = start.id
    while at is not None:
        if at in seen:
            raise InputError(
                tr("A task cannot be a part of itself."), kept=tr("Nothing was changed.")
            )
        seen.add(at)
        at = above.get(at)


async def _occurrences_since(connection: AsyncConnection, before: Task) -> list[UUID]:
    """The done occurrences a recurring task has left behind since it was so."""
    query = select(task.c.id).where(task.c.series_id == before.id, task.c.deleted_at.is_(None))
    if before.due is not None:
        query = query.where(task.c.due_at >= before.due.instant)
    return list((await connection.execute(query)).scalars())


# -- reading


async def _read(
    connection: AsyncConnection, ids: Sequence[UUID], *, locked: bool = False
) -> list[Task]:
    """In the order of the ids, each once. locked: nobody else changes them before the end."""
    found: dict[UUID, Task] = {}
    for some in _some(list(dict.fromkeys(ids))):
        query = select(task).where(task.c.id.in_(some), task.c.deleted_at.is_(None))
        rows = (await connection.execute(query.with_for_update() if locked else query)).all()
        tags: defaultdict[UUID, list[str]] = defaultdict(list)
        for row in await connection.execute(select(task_tag).where(task_tag.c.task_id.in_(some))):
            tags[row.task_id].append(row.tag)
        people: defaultdict[UUID, list[TaskPerson]] = defaultdict(list)
        asked = select(task_person).where(task_person.c.task_id.in_(some))
        for row in await connection.execute(asked):
            people[row.task_id].append(TaskPerson(row.name, row.person_id))
        reminders: defaultdict[UUID, list[Reminder]] = defaultdict(list)
        reminded = select(task_reminder).where(task_reminder.c.task_id.in_(some))
        for row in await connection.execute(reminded.order_by(task_reminder.c.id)):
            reminders[row.task_id].append(task_codec.reminder_of(row))
        for row in rows:
            found[row.id] = task_codec.task_of(
                row, tags.get(row.id, ()), people.get(row.id, ()), reminders.get(row.id, ())
            )
        await asyncio.sleep(0)
    return [found[each] for each in dict.fromkeys(ids) if each in found]


async def _parts_of(
    connection: AsyncConnection, ids: Sequence[UUID], *, deleted: bool = False
) -> list[UUID]:
    """The sub-tasks of these, to any depth, without these themselves. deleted: those that were
    deleted together with the task they belong to, instead of those that are there."""
    found: list[UUID] = []
    known, level = set(ids), list(ids)
    part, whole = task.alias("part"), task.alias("whole")
    alike = part.c.deleted_at == whole.c.deleted_at if deleted else part.c.deleted_at.is_(None)
    while level:
        below: list[UUID] = []
        for some in _some(level):
            query = (
                select(part.c.id)
                .join_from(whole, part, part.c.parent_id == whole.c.id)
                .where(whole.c.id.in_(some), alike)
            )
            below += (await connection.execute(query)).scalars()
        level = [each for each in dict.fromkeys(below) if each not in known]
        known.update(level)
        found += level
    return found


def _with_words(text: str, rows: Sequence[Any]) -> set[UUID]:
    """Runs in a thread: notes can be long."""
    return {
        row.id
        for row in rows
        if words_are_in(text, folded_words(row.title, row.notes, row.words, row.result))
    }


def _some(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        yield ids[start : start + IDS_AT_ONCE]
