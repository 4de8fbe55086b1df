"""What changed here, to the server."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote
from uuid import UUID

from deskhand.domain.sync import EVERYTHING, SyncItem
from deskhand.domain.task import Task
from deskhand.domain.wording import tr
from deskhand.services.sync import dav_failures
from deskhand.services.sync.dav import Answer, Dav
from deskhand.services.sync.entry_text import EntryText, is_same
from deskhand.services.sync.state import State

MOST_REFUSED = 5
"""After so many refusals one after the other the server is left in peace."""


class Pushing:
    """One pass. Everything raises SyncError and StoreError; what was stored before stays."""

    def __init__(self, state: State, dav: Dav) -> None:
        self._state, self._dav = state, dav
        self._refused = 0

    async def send(self, new: list[UUID]) -> None:
        """Send what differs from what both sides had. new: tasks that were never there."""
        state = self._state
        for item in list(state.items.values()):
            if item.theirs or item.href in state.held:
                continue
            if self._refused >= MOST_REFUSED:
                return
            task = state.task(item)
            if task is None:
                await self._delete(item)
            else:
                await self._change(item, task)
        for task in await state.load(new):
            if self._refused >= MOST_REFUSED:
                return
            if self._is_sent(task):
                await self._add(task)

    def _is_sent(self, task: Task) -> bool:
        sends = self._state.account.sends
        is_meant = sends == EVERYTHING or (sends != "" and task.project == sends)
        return is_meant and not (task.proposed or task.status.is_over or task.series_id)

    async def _add(self, task: Task) -> None:
        uid = task.uid or str(task.id)
        name = uid if len(uid) <= 100 and "/" not in uid and uid.strip(".") else str(task.id)
        base = self._state.account.collection.rstrip("/")
        href = self._dav.absolute(f"{base}/{quote(name, safe='')}.ics")
        item = SyncItem(self._state.account.id, href, task.id)
        if href not in self._state.items:
            await self._create(item, task)

    async def _create(self, item: SyncItem, task: Task) -> None:
        entry = EntryText.new(task, self._state.written(task, None).parent, self._state.now)
        answer = await self._dav.ask("PUT", item.href, entry.text, {"if-none-match": "*"})
        if await self._is_done(answer, item, task.title):
            await self._state.keep([replace(item, etag=answer.etag, base=entry.text)])
            self._state.outcome.added_there += 1

    async def _change(self, item: SyncItem, task: Task) -> None:
        state = self._state
        entry = EntryText.read(item.base)
        if entry is None:
            await self._create(item, task)
            return
        before = entry.like(task, state.now)
        entry.take(state.written(task, entry), state.now)
        if is_same(before, entry.like(task, state.now)):  # nothing that can be said there
            if not item.etag and item.href not in state.listed:
                await self._create(item, task)  # it was sent, and never arrived
            return
        answer = await self._dav.ask("PUT", item.href, entry.text, _match(item))
        if await self._is_done(answer, item, task.title):
            await state.keep([replace(item, etag=answer.etag, base=entry.text)])
            state.outcome.changed_there += 1

    async def _delete(self, item: SyncItem) -> None:
        answer = await self._dav.ask("DELETE", item.href, headers=_match(item))
        if answer.status in (404, 410) or await self._is_done(answer, item, ""):
            await self._state.forget([item.href])
            self._state.outcome.deleted_there += 1

    async def _is_done(self, answer: Answer, item: SyncItem, title: str) -> bool:
        """Raises SyncError where it makes no sense to go on."""
        outcome, host = self._state.outcome, self._dav.host
        if answer.is_ok and answer.content_type == "text/html":
            raise dav_failures.not_caldav(host, f"HTTP {answer.status} text/html")
        if answer.is_ok:
            self._refused = 0
            return True
        if answer.status in (401, 429, 503):
            raise dav_failures.refused(host, answer.status)
        name = (title or item.href.rpartition("/")[2])[:80]
        if answer.status in (404, 409, 412):
            outcome.again = True
            return False
        self._refused += 1
        if answer.status == 423:
            outcome.problem(tr("“{name}” is locked on the server.", name=name))
        else:
            reason = dav_failures.refused(host, answer.status).what
            outcome.problem(tr("“{name}” could not be sent: {reason}", name=name, reason=reason))
        return False


def _match(item: SyncItem) -> dict[str, str]:
    """Only if the server still has the version we know. A weak etag says too little for that."""
    return {"if-match": item.etag} if item.etag and not item.etag.startswith("W/") else {}
