"""Chats and tasks dragged out of the window, as files.

The drag begins at once with where the files will be; they are written while it goes on. Nothing
is made before: most drags stay in the window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QUrl

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import ntr, tr
from deskhand.host.parcels import Parcels
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.desk import Desk

MOST_FILES = 20
"""Of one drag. Who wants more exports them."""

Dragged = Sequence[tuple[UUID, str]]
"""Ids and titles."""


class DragOut(QObject):
    """tell: says why a file could not be made."""

    def __init__(self, desk: Desk, tell: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tell = desk, tell
        self._parcels = Parcels(desk.folders.cache)

    def chats(self, dragged: Dragged) -> list[QUrl]:
        """Each chat as a Markdown file."""
        urls = []
        for chat, title in dragged[:MOST_FILES]:

            async def content(chat: UUID = chat) -> bytes:
                return await self._desk.chats.exporting.text(chat, "markdown")

            urls += self._promise(f"{title or tr('Chat')}.md", content)
        return urls

    def tasks(self, dragged: Dragged) -> list[QUrl]:
        """One task as a calendar file under its name, several together as one."""
        if not dragged:
            return []
        ids = [task for task, _ in dragged]
        title = dragged[0][1] or tr("Task")
        if len(ids) > 1:
            title = ntr("{count} task", "{count} tasks", len(ids))

        async def content() -> bytes:
            return (await self._desk.daily.task_exchange.text("ics", ids)).encode()

        return self._promise(f"{title}.ics", content)

    def _promise(
        self, name: str, content: Callable[[], Coroutine[None, None, bytes]]
    ) -> list[QUrl]:
        try:
            path = self._parcels.promise(name)
        except DeskhandError as error:
            self._tell(error.sentence())
            return []
        aio.spawn(self._deliver(path, content()), self, "drag out")
        return [QUrl.fromLocalFile(str(path))]

    async def _deliver(self, path: Path, content: Coroutine[None, None, bytes]) -> None:
        try:
            made = await content
            await asyncio.to_thread(self._parcels.deliver, path, made)
        except DeskhandError as error:
            self._tell(error.sentence())
