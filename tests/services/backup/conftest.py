from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft
from deskhand.host.folders import Folders


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(tmp_path / "home")})


@pytest.fixture
async def desk(folders: Folders) -> AsyncIterator[Desk]:
    opened = await Desk.open(folders, {})
    await opened.conversations.post(Draft(None, "Where is the key of the shed?"))
    yield opened
    await opened.close()


async def titles(folders: Folders) -> list[str]:
    """What a fresh start finds."""
    desk = await Desk.open(folders, {})
    try:
        return [each.title for each in await desk.conversations.page()]
    finally:
        await desk.close()
