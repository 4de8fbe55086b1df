"""Entries into the store: each once, parts below what they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from uuid import UUID

from deskhand.domain.errors import InputError
from deskhand.domain.task import Task, When
from deskhand.domain.task_row import TaskRow
from deskhand.services.task_exchange.base import Entry, Found, Trouble
from deskhand.services.task_exchange.report import Report
from deskhand.services.tasks import Tasks
from deskhand.store.sync import Known, SyncRepository

Alike = tuple[str, date | None, time | None, str, bool]
"""What makes two tasks of files without UIDs the same: title, due, project, whether it is over."""


class Adding:
    """One import. keeps_words: what the file said is kept beside the tasks."""

    def __init__(
        self, tasks: Tasks, repository: SyncRepository, report: Report, *, keeps_words: bool
    ) -> None:
        self._tasks, self._repository, self._report = tasks, repository, report
        self._keeps_words = keeps_words
        self._alike: dict[Alike, list[UUID]] = {}
        self._stand_ins: dict[str, UUID] = {}
        self._orphans: list[tuple[UUID, int, str]] = []

    async def begin(self) -> None:
        """Look at what is there. Where files have UIDs, these say it."""
        if self._keeps_words:
            return
        for row in await self._tasks.rows():
            self._alike.setdefault(_alike_row(row), []).append(row.id)

    async def add(self, batch: Sequence[Found]) -> None:
        """Store those that are not there, in one transaction."""
        entries: dict[str, Entry] = {}
        for each in batch:
            if isinstance(each, Trouble):
                self._report.fail(each.line, each.reason)
                continue
            for note in each.notes:
                self._report.note(each.line, note)
            if each.task.uid in entries:
                self._report.repeated += 1
            else:
                entries[each.task.uid] = each
        above = {each.parent or each.series for each in entries.values()}
        known = await self._repository.known({*entries, *above} - {""})
        new = [each for uid, each in entries.items() if not self._is_there(each, known.get(uid))]
        await self._bring_back(entries, known)
        if new:
            await self._store(new, known)

    async def finish(self) -> None:
        """Put parts below what came after them."""
        orphans = self._orphans
        for start in range(0, len(orphans), 400):
            some = orphans[start : start + 400]
            known = await self._repository.known({uid for _, _, uid in some})
            above = {
                task_id: (line, known[uid].id)
                for task_id, line, uid in some
                if uid in known and not known[uid].is_deleted and known[uid].id != task_id
            }
            for task in await self._tasks.get_all(list(above)):
                line, parent = above[task.id]
                try:
                    await self._tasks.change([replace(task, parent_id=parent)])
                except InputError as error:
                    self._report.note(line, error.what)

    def _is_there(self, entry: Entry, known: Known | None) -> bool:
        same = self._alike.get(_alike(entry.task), [])
        if known is not None:
            if known.id in same:
                same.remove(known.id)
            if not known.is_deleted:
                self._report.already_there += 1
            return True
        if same:
            self._stand_ins[entry.task.uid] = same.pop(0)
            self._report.already_there += 1
            return True
        return False

    async def _bring_back(self, entries: dict[str, Entry], known: dict[str, Known]) -> None:
        gone = [known[uid].id for uid in entries if uid in known and known[uid].is_deleted]
        if gone:
            await self._tasks.restore(gone)
            self._report.brought_back.add(gone)

    async def _store(self, new: Sequence[Entry], known: dict[str, Known]) -> None:
        ids = {uid: found.id for uid, found in known.items() if not found.is_deleted}
        ids |= {each.task.uid: each.task.id for each in new}
        ready: list[Task] = []
        for each in new:
            parent = ids.get(each.parent) or self._stand_ins.get(each.parent)
            if each.parent and parent is None:
                self._orphans.append((each.task.id, each.line, each.parent))
            parent = None if parent == each.task.id else parent
            series = ids.get(each.series) if each.series else None
            ready.append(replace(each.task, parent_id=parent, series_id=series))
        if self._keeps_words:
            words = [(each.task.uid, each.task.id, each.raw) for each in new]
            await self._repository.keep_words(words)
        try:
            await self._tasks.add_all(ready)
        except InputError:  # one is a part of itself, by way of others
            await self._tasks.add_all([replace(each, parent_id=None) for each in ready])
            self._orphans += [(each.task.id, each.line, each.parent) for each in new if each.parent]
        self._report.added.add(each.id for each in ready)


def _alike(task: Task) -> Alike:
    return (task.title.casefold(), *_moment(task.due), task.project.casefold(), task.status.is_over)


def _alike_row(row: TaskRow) -> Alike:
    return (row.title.casefold(), *_moment(row.due), row.project.casefold(), row.status.is_over)


def _moment(due: When | None) -> tuple[date | None, time | None]:
    return (None, None) if due is None else (due.day, due.at)
