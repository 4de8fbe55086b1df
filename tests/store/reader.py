"""A program that may read a database but not write it; prints what it gets to see."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from deskhand.domain.errors import StoreError
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.runs import RunRepository

NOBODY = 65534


async def warm_up() -> None:
    """Import all there is to import while there is the right to."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'deskhand.db'}")
        await ConversationRepository(database).page()
        await database.close()


async def look(path: str) -> str:
    try:
        database = await Database.open(f"sqlite:///{path}")
    except StoreError as error:
        return type(error).__name__
    repository = ConversationRepository(database)
    count = await repository.count()
    conversation = (await repository.page())[0]
    try:
        await repository.rename(conversation.id, "other")
    except StoreError as error:
        refused = type(error).__name__
    else:
        refused = "nothing"
    recovered = await RunRepository(database).recover(lambda owner: False)
    purged = await repository.purge(datetime.now(UTC))
    await database.close()
    return f"{count} {refused} {recovered} {purged}"


def main() -> None:
    asyncio.run(warm_up())
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    print(asyncio.run(look(sys.argv[1])))


if __name__ == "__main__":
    main()
