"""Lets the desktop's search find chats and tasks, for those who want that."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.search import HitKind
from deskhand.domain.task_filter import UNFINISHED, TaskFilter
from deskhand.domain.when_words import say_when
from deskhand.domain.wording import tr
from deskhand.host.search_provider import MOST, Match, SearchProvider
from deskhand.ui import aio
from deskhand.ui.system.room import SystemRoom

if TYPE_CHECKING:
    from deskhand.domain.task_row import TaskRow

log = logging.getLogger(__name__)

MOST_TASKS = 8
DETAIL_CHARS = 160
SWITCHING = "switch the desktop's search"


class Finder:
    """Finds in the stored chats and tasks. profile: named in what is found, "" for the first."""

    def __init__(self, room: SystemRoom, profile: str) -> None:
        self._room, self._profile = room, profile

    async def find(self, words: str) -> list[Match]:
        """Chats by their titles, open tasks, then messages; a chat once."""
        titles, tasks, hits = await asyncio.gather(
            self._titles(words), self._tasks(words), self._messages(words)
        )
        known = {each.id for each in titles}
        messages = [each for each in hits if f"chat/{each.id.split('/')[1]}" not in known]
        return [*titles, *tasks, *messages][:MOST]

    async def _titles(self, words: str) -> list[Match]:
        try:
            found = await self._room.desk.search.titles(words)
        except DeskhandError as error:
            return _nothing(error)
        said = self._said(tr("Chat"))
        return [Match(f"chat/{each.conversation_id}", each.title, said, 0.9) for each in found]

    async def _tasks(self, words: str) -> list[Match]:
        try:
            rows = await self._room.desk.daily.tasks.matching(
                TaskFilter(text=words, statuses=UNFINISHED)
            )
        except DeskhandError as error:
            return _nothing(error)
        rows = [each for each in rows if not each.proposed]
        return [
            Match(f"task/{each.id}", each.title, self._due(each), 0.8) for each in rows[:MOST_TASKS]
        ]

    async def _messages(self, words: str) -> list[Match]:
        try:
            page = await self._room.desk.search.messages(words, limit=MOST)
        except DeskhandError as error:
            return _nothing(error)
        found: dict[UUID, Match] = {}
        for hit in page.hits:
            where = "" if hit.kind is HitKind.TEXT else f"{hit.file}: "
            detail = f"{where}{' '.join(hit.snippet.text.split())}"[:DETAIL_CHARS]
            match = Match(f"message/{hit.conversation_id}/{hit.message_id}", hit.title, detail, 0.6)
            found.setdefault(hit.conversation_id, match)
        return list(found.values())

    def _due(self, row: TaskRow) -> str:
        if row.due is None:
            return self._said(tr("Task"))
        clock = self._room.desk.daily.tasks.clock
        today = clock.now.astimezone(clock.zone).date()
        return self._said(tr("Task, due: {when}", when=say_when(row.due, today)))

    def _said(self, words: str) -> str:
        return f"{words} · {self._profile}" if self._profile else words

    def open(self, match_id: str, words: str) -> None:
        """Bring it into sight; what is no id of ours only brings the window forward."""
        match _parted(match_id):
            case ("chat", [chat]):
                self._room.open_chat(chat)
            case ("task", [task]):
                self._room.show_task(task)
            case ("message", [chat, message]):
                self._room.show_message(chat, message, words)
            case _:
                self._room.raise_window()

    def search(self, words: str) -> None:
        """Our own search, with these words."""
        self._room.raise_window()
        self._room.actions.run("chat.search", words)


def _nothing(error: DeskhandError) -> list[Match]:
    log.info("not searched for the desktop: %s", error.what)
    return []


def _parted(match_id: str) -> tuple[str, list[UUID]]:
    kind, *ids = match_id[:200].split("/")
    try:
        return kind, [UUID(each) for each in ids]
    except ValueError:
        return "", []


class DesktopSearch(QObject):
    """On the bus while the setting says so. It is off until asked for: with it every word typed
    into the desktop's search comes here, and titles of chats show in a list of the desktop."""

    def __init__(self, room: SystemRoom, parent: QObject) -> None:
        super().__init__(parent)
        desk = room.desk
        self._settings = desk.settings
        profile = desk.folders.profile_name() if desk.folders.profile else ""
        self.provider = SearchProvider(Finder(room, profile))
        self._switching = asyncio.Lock()
        self._is_closed = False
        self._unsubscribe = desk.bus.subscribe(self._on_changes)
        self._follow()

    async def close(self) -> None:
        """Give the name on the bus back."""
        self._unsubscribe()
        self._is_closed = True
        async with self._switching:
            await self.provider.stop()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self._follow()

    def _follow(self) -> None:
        if sys.platform == "linux":
            aio.spawn(self._switch(), self, SWITCHING)

    async def _switch(self) -> None:
        async with self._switching:
            wanted = not self._is_closed and self._settings.current.desktop.desktop_search
            if wanted and not self.provider.is_running:
                await self.provider.start()
            elif not wanted:
                await self.provider.stop()
