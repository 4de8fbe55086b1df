"""What tasks are kept in step with, and the words they were imported from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.sync import CALDAV, SyncAccount, SyncItem
from deskhand.store.codec import Values
from deskhand.store.database import Database
from deskhand.store.messages import insert_new
from deskhand.store.task_tables import sync_account, sync_item, task

T = TypeVar("T")

AT_ONCE = 500
FILES = UUID("019f0000-0000-7000-8000-000000000001")
"""The account that holds what files said: no server, and shown nowhere."""


@dataclass(frozen=True, slots=True)
class Known:
    """A task by its UID."""

    id: UUID
    is_deleted: bool


class SyncRepository:
    """Everything raises StoreError when the database cannot do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- accounts

    async def accounts(self) -> list[SyncAccount]:
        """All servers, by name."""
        query = select(sync_account).where(sync_account.c.kind == CALDAV)

        async def work(connection: AsyncConnection) -> list[SyncAccount]:
            rows = await connection.execute(query.order_by(sync_account.c.name, sync_account.c.id))
            return [_account(row) for row in rows]

        return await self._database.read(work)

    async def put_account(self, account: SyncAccount) -> None:
        """Store it, new or in place of what it was."""
        values = {"kind": CALDAV, **{name: getattr(account, name) for name in _FIELDS}}

        async def work(connection: AsyncConnection) -> None:
            known = update(sync_account).where(sync_account.c.id == account.id).values(values)
            if not (await connection.execute(known)).rowcount:
                await connection.execute(insert(sync_account), [values])

        await self._database.write(work, index=False)

    async def delete_account(self, account_id: UUID) -> None:
        """Forget it and what is known of its entries; tasks stay."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(sync_account).where(sync_account.c.id == account_id))

        await self._database.write(work, index=False)

    # -- entries

    async def items(self, account_id: UUID) -> list[SyncItem]:
        """All entries of a collection that are known."""
        query = select(sync_item).where(sync_item.c.account_id == account_id)

        async def work(connection: AsyncConnection) -> list[SyncItem]:
            return [_item(row) for row in await connection.execute(query)]

        return await self._database.read(work)

    async def conflicts(self) -> list[SyncItem]:
        """Entries both sides changed."""
        query = select(sync_item).where(sync_item.c.theirs != "")

        async def work(connection: AsyncConnection) -> list[SyncItem]:
            return [_item(row) for row in await connection.execute(query)]

        return await self._database.read(work)

    async def put_items(self, items: Sequence[SyncItem]) -> None:
        """Store them, each in place of the one at its address."""

        async def work(connection: AsyncConnection) -> None:
            for some in _some(items):
                for account_id in {each.account_id for each in some}:
                    hrefs = [each.href for each in some if each.account_id == account_id]
                    await connection.execute(_at(account_id, hrefs))
                await connection.execute(insert(sync_item), [_item_values(each) for each in some])

        await self._database.write(work, index=False)

    async def delete_items(self, account_id: UUID, hrefs: Sequence[str]) -> None:
        """Forget entries; tasks stay."""

        async def work(connection: AsyncConnection) -> None:
            for some in _some(hrefs):
                await connection.execute(_at(account_id, some))

        await self._database.write(work, index=False)

    # -- tasks

    async def known(self, uids: Iterable[str]) -> dict[str, Known]:
        """The tasks that have these UIDs, deleted ones too; of two with one UID the living one."""

        async def work(connection: AsyncConnection) -> dict[str, Known]:
            found: dict[str, Known] = {}
            for some in _some(uids):
                ids = {each: parsed for each in some if (parsed := _id(each)) is not None}
                query = select(task.c.id, task.c.uid, task.c.deleted_at).where(
                    or_(task.c.uid.in_(some), task.c.id.in_(ids.values()) & (task.c.uid == ""))
                )
                wanted = {parsed: each for each, parsed in ids.items()}
                for row in await connection.execute(query):
                    uid = row.uid or wanted.get(row.id, str(row.id))
                    if uid not in found or found[uid].is_deleted:
                        found[uid] = Known(row.id, row.deleted_at is not None)
            return found

        return await self._database.read(work)

    async def living(self) -> dict[UUID, str]:
        """The UID of every task that is there and no proposal."""
        query = select(task.c.id, task.c.uid).where(
            task.c.deleted_at.is_(None), task.c.proposed == 0
        )

        async def work(connection: AsyncConnection) -> dict[UUID, str]:
            return {row.id: row.uid or str(row.id) for row in await connection.execute(query)}

        return await self._database.read(work)

    async def words(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        """What files said these tasks are."""

        async def work(connection: AsyncConnection) -> dict[UUID, str]:
            found: dict[UUID, str] = {}
            for some in _some(ids):
                query = select(sync_item.c.item_id, sync_item.c.base).where(
                    sync_item.c.item_id.in_(some), sync_item.c.account_id == FILES
                )
                found.update({row.item_id: row.base for row in await connection.execute(query)})
            return found

        return await self._database.read(work)

    async def keep_words(self, words: Sequence[tuple[str, UUID, str]]) -> None:
        """Keep what a file said: UID, task and text of each."""
        items = [SyncItem(FILES, uid, task_id, base=text) for uid, task_id, text in words]
        account = {"id": FILES, "kind": "file", "name": "", "url": "", "username": ""}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert_new(connection, sync_account), [account])

        if items:
            await self._database.write(work, index=False)
            await self.put_items(items)


_FIELDS = (
    "id", "name", "url", "username", "collection", "sends", "token", "synced_at", "error",
)  # fmt: skip


def _account(row: Row[Any]) -> SyncAccount:
    return SyncAccount(**{name: getattr(row, name) for name in _FIELDS})


def _item(row: Row[Any]) -> SyncItem:
    return SyncItem(row.account_id, row.href, row.item_id, row.etag, row.base, row.theirs)


def _item_values(item: SyncItem) -> Values:
    return {
        "account_id": item.account_id,
        "href": item.href,
        "item_id": item.item_id,
        "etag": item.etag,
        "base": item.base,
        "theirs": item.theirs,
    }


def _at(account_id: UUID, hrefs: Sequence[str]) -> Any:
    return delete(sync_item).where(
        sync_item.c.account_id == account_id, sync_item.c.href.in_(hrefs)
    )


def _id(uid: str) -> UUID | None:
    try:
        return UUID(uid) if len(uid) == 36 else None
    except ValueError:
        return None


def _some(every: Iterable[T]) -> Iterator[list[T]]:
    left = iter(every)
    while some := list(islice(left, AT_ONCE)):
        yield some
