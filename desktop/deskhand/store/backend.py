"""What each kind of database brings: its connections, and what only it can do."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.store.faults import Place


class Backend(Protocol):
    """One opened database.

    reader: connections that see what is committed. writer: the one for changes, whose
    transactions hold the write lock from their first statement. They are the same engine where
    there is one connection only.
    """

    @property
    def place(self) -> Place: ...

    @property
    def reader(self) -> AsyncEngine: ...

    @property
    def writer(self) -> AsyncEngine: ...

    @property
    def is_read_only(self) -> bool: ...

    @property
    def has_one_connection(self) -> bool:
        """Whether reads have to wait for writes."""
        ...

    @property
    def may_hold_other_tables(self) -> bool:
        """Whether other programs' tables may stand beside ours."""
        ...

    async def before_commit(self, connection: AsyncConnection) -> None:
        """Runs as the last thing of every write."""
        ...

    async def back_up(self, version: str) -> None:
        """Keep what is there before it is migrated."""
        ...

    async def changed_elsewhere(self) -> bool:
        """Whether somebody else wrote since the last call."""
        ...

    async def cut_log(self) -> None:
        """What was deleted is not in a journal any more, unless another process still reads it."""
        ...

    async def interrupt(self, connection: AsyncConnection) -> None:
        """End the statement that runs there with an error, if there is one."""
        ...

    async def close(self) -> None:
        """Give back connections, threads and locks."""
        ...
