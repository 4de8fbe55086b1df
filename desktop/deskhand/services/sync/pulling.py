"""What the server changed, into the tasks here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from deskhand.domain.sync import GONE, SyncItem
from deskhand.domain.task import SourceKind, Task, TaskSource
from deskhand.domain.wording import tr
from deskhand.services.sync.dav import Dav
from deskhand.services.sync.dav_xml import Resource
from deskhand.services.sync.entry_text import EntryText, is_same
from deskhand.services.sync.listing import fetch
from deskhand.services.sync.merging import with_theirs
from deskhand.services.sync.state import State
from deskhand.services.task_exchange.ical_writing import Written
from deskhand.store.sync import Known

MOST_GONE = 3
"""When more than one in so many entries vanishes at once, the person is asked first."""


@dataclass(slots=True)
class _Batch:
    """What some entries make of the tasks: stored together."""

    new: list[Task] = field(default_factory=list)
    changed: list[Task] = field(default_factory=list)
    items: list[SyncItem] = field(default_factory=list)


class Pulling:
    """One pass. Everything raises SyncError and StoreError; what was stored before stays."""

    def __init__(self, state: State, dav: Dav) -> None:
        self._state, self._dav = state, dav
        self._parents: dict[UUID, str] = {}
        self._linked: set[UUID] = set()

    async def take(self, etags: Mapping[str, str]) -> None:
        """Fetch what is new or changed, and make the tasks what it says."""
        state = self._state
        self._linked = {each.item_id for each in state.items.values()}
        wanted = [
            href
            for href, etag in etags.items()
            if (item := state.items.get(href)) is None or not etag or item.etag != etag
        ]
        async for found in fetch(self._dav, state.account.collection, wanted):
            batch = _Batch()
            texts = {
                href: text for href, each in found.items() if (text := self._text(each)) is not None
            }
            known = await state.repository.known(each.uid for each in texts.values())
            for href, text in texts.items():
                item = state.items.get(href)
                if item is not None:
                    self._changed(item, found[href], text, batch)
                    continue
                task = known.get(text.uid)
                if task is None:
                    known[text.uid] = Known(self._new(found[href], text, batch), is_deleted=False)
                elif task.id in self._linked:
                    state.outcome.problem(
                        tr("An entry stands on the server twice: {uid}", uid=text.uid[:80])
                    )
                else:
                    await self._link(task.id, found[href], text, batch, task.is_deleted)
            await self._store(batch)
        await self._put_parts_below()

    def _text(self, found: Resource) -> EntryText | None:
        if found.status // 100 not in (0, 2) or not found.data.strip():
            return None
        text = EntryText.read(found.data)
        try:
            if text is not None:
                text.entry(self._state.around)
                return text
        except (ValueError, OverflowError):
            text = None
        if "VTODO" in found.data:
            name = found.href.rpartition("/")[2][:80]
            self._state.outcome.problem(
                tr("An entry on the server cannot be understood: {name}", name=name)
            )
        return None

    def _new(self, found: Resource, text: EntryText, batch: _Batch) -> UUID:
        state = self._state
        entry = text.entry(state.around)
        source = TaskSource(SourceKind.CALENDAR, found.href, state.account.name)
        project = entry.task.project or (state.account.sends if state.account.sends != "*" else "")
        task = replace(entry.task, source=source, project=project)
        if entry.parent:
            self._parents[task.id] = entry.parent
        batch.new.append(task)
        batch.items.append(self._agreed(found, task.id))
        self._linked.add(task.id)
        state.outcome.added_here += 1
        return task.id

    async def _link(
        self, task_id: UUID, found: Resource, text: EntryText, batch: _Batch, is_deleted: bool
    ) -> None:
        """A task that is here already, known by its UID."""
        state = self._state
        self._linked.add(task_id)
        if is_deleted:
            await state.tasks.restore([task_id])
            state.uids[task_id] = text.uid
            state.outcome.added_here += 1
        agreed = self._agreed(found, task_id)
        for task in await state.load([task_id]):
            mine, theirs = state.written(task, text), text.like(task, state.now)
            if is_same(mine, theirs):
                batch.items.append(agreed)
            elif is_deleted:
                self._take(mine, theirs, batch)
                batch.items.append(agreed)
            else:
                batch.items.append(replace(agreed, base="", theirs=found.data))

    def _changed(self, item: SyncItem, found: Resource, text: EntryText, batch: _Batch) -> None:
        state = self._state
        base = EntryText.read(item.base) if item.base else None
        task = state.task(item)
        agreed = self._agreed(found, item.item_id)
        conflict = replace(item, etag=found.etag, theirs=found.data)
        if task is None:
            is_old = base is not None and not item.theirs and base.todo.raw == text.todo.raw
            batch.items.append(agreed if is_old else conflict)
            return
        mine, theirs = state.written(task, base or text), text.like(task, state.now)
        was = None if base is None else base.like(task, state.now)
        if is_same(mine, theirs) or (was is not None and is_same(was, theirs) and not item.theirs):
            batch.items.append(agreed)
        elif was is not None and is_same(mine, was) and not item.theirs:
            self._take(mine, theirs, batch)
            batch.items.append(agreed)
        else:
            batch.items.append(conflict)

    def _take(self, mine: Written, theirs: Written, batch: _Batch) -> None:
        if mine.parent != theirs.parent:
            self._parents[mine.task.id] = theirs.parent
        batch.changed.append(with_theirs(mine, theirs))
        self._state.outcome.changed_here += 1

    def _agreed(self, found: Resource, task_id: UUID) -> SyncItem:
        return SyncItem(self._state.account.id, found.href, task_id, found.etag, found.data)

    async def _store(self, batch: _Batch) -> None:
        """Tasks first: an entry that is not noted yet comes once more, and is the same then."""
        state = self._state
        if batch.new:
            await state.tasks.add_all(batch.new, initiator=state)
        if batch.changed:
            await state.tasks.change(batch.changed, initiator=state)
        await state.load(each.id for each in (*batch.new, *batch.changed))
        state.uids |= {each.id: each.uid or str(each.id) for each in batch.new}
        await state.keep(batch.items)

    async def _put_parts_below(self) -> None:
        state = self._state
        known = await state.repository.known({each for each in self._parents.values() if each})
        for task in await state.load(self._parents):
            above = known.get(self._parents[task.id])
            parent = None if above is None or above.is_deleted else above.id
            if parent not in (task.parent_id, task.id):
                await state.put_below(task, parent)

    # -- what is gone

    async def gone(self, etags: Mapping[str, str], *, is_confirmed: bool) -> None:
        """Entries the server has no more. Too many of them stay until the person says so."""
        state = self._state
        linked = [each for each in state.items.values() if each.etag]
        missing = [each for each in linked if each.href not in etags]
        missing = await self._truly_gone(missing)
        is_much = len(missing) * MOST_GONE > len(linked) and (len(missing) > 1 or not etags)
        here = [each for each in missing if state.task(each) is not None]
        if here and is_much and not is_confirmed:
            state.outcome.asks = len(here)
            state.held |= {each.href for each in missing}
            return
        deleted: list[SyncItem] = []
        kept: list[SyncItem] = []
        for item in missing:
            task, base = state.task(item), EntryText.read(item.base)
            is_unchanged = (
                task is not None
                and base is not None
                and not item.theirs
                and is_same(state.written(task, base), base.like(task, state.now))
            )
            if task is None or is_unchanged:
                deleted.append(item)
            else:
                kept.append(replace(item, theirs=GONE, etag=""))
        await state.tasks.delete(
            [each.item_id for each in deleted if state.task(each) is not None], initiator=state
        )
        state.outcome.deleted_here += sum(state.task(each) is not None for each in deleted)
        await state.forget(each.href for each in deleted)
        await state.keep(kept)

    async def _truly_gone(self, missing: list[SyncItem]) -> list[SyncItem]:
        """Asks for each: a list may lack what is there."""
        if not missing:
            return []
        there: set[str] = set()
        hrefs = [each.href for each in missing]
        async for found in fetch(self._dav, self._state.account.collection, hrefs):
            there |= {href for href, each in found.items() if each.data.strip()}
        if there:
            self._state.held |= there
            self._state.outcome.problem(
                tr("The server's list lacks entries that it has all the same. They stay.")
            )
        return [each for each in missing if each.href not in there]
