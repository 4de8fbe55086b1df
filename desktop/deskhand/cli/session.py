"""One command's session: the folders, the log and the desk, opened and closed around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from deskhand.cli import output
from deskhand.host.folders import Folders

if TYPE_CHECKING:
    from deskhand.desk import Desk

Result = TypeVar("Result")


def find_folders() -> Folders:
    """The folders in use, made ready, and the log in them. Raises HostError."""
    from deskhand.host.logs import set_up_logging

    folders = Folders.find()
    folders.make()
    set_up_logging(folders.state / "logs")
    return folders


@asynccontextmanager
async def open_desk(folders: Folders, *, chats: bool = True) -> AsyncGenerator[Desk]:
    """The desk for the body. What is wrong with the settings is noted on standard error.

    chats: whether the stored conversations are needed; without them a database that cannot be
    opened is no obstacle.
    """
    from deskhand.desk import Desk

    async with _closing(await Desk.open(folders, chats=chats)) as desk:
        yield desk


@asynccontextmanager
async def _closing(desk: Desk) -> AsyncGenerator[Desk]:
    try:
        for problem in desk.settings.problems:
            output.complain(problem)
        yield desk
    finally:
        await desk.close()


def with_desk(body: Callable[[Desk], Awaitable[Result]], *, chats: bool = False) -> Result:
    """Run a command's body on an open desk. Ctrl-C cancels it; what it does then is stored."""
    folders = find_folders()

    async def session() -> Result:
        async with open_desk(folders, chats=chats) as desk:
            return await body(desk)

    return asyncio.run(session())


def with_daily(body: Callable[[Desk], Awaitable[Result]]) -> Result:
    """As `with_desk` with chats, for a body that needs of the database what is beside them."""
    folders = find_folders()

    async def session() -> Result:
        from deskhand.desk import Desk

        async with _closing(await Desk.open_for_daily(folders)) as desk:
            return await body(desk)

    return asyncio.run(session())
