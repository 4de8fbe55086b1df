"""Tasks both sides changed: both versions, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from deskhand.domain.ids import new_id
from deskhand.domain.sync import GONE, Choice, SyncAccount, SyncItem
from deskhand.domain.task import Task
from deskhand.services.sync.entry_text import EntryText
from deskhand.services.sync.merging import with_theirs
from deskhand.services.task_exchange.base import Surroundings
from deskhand.services.task_exchange.ical_writing import Written
from deskhand.services.tasks import Tasks
from deskhand.store.sync import SyncRepository


@dataclass(frozen=True, slots=True)
class Conflict:
    """mine, theirs: the versions, None where that side deleted it. differing: in what they differ,
    as fields of Task ("title", "due", …)."""

    account: SyncAccount
    item: SyncItem
    mine: Task | None
    theirs: Task | None
    differing: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the task is called."""
        shown = self.mine or self.theirs
        return "" if shown is None else shown.title


def versions(
    account: SyncAccount, item: SyncItem, mine: Task | None, around: Surroundings
) -> Conflict:
    """The two versions of an entry."""
    text = None if item.theirs == GONE else EntryText.read(item.theirs)
    if text is None:
        return Conflict(account, item, mine, None)
    theirs = text.entry(around).task
    if mine is None:
        return Conflict(account, item, None, theirs)
    there = text.like(mine, around.now)
    here, other = Written(mine, there.parent).shared(), there.shared()
    differing = tuple(name for name in here if here[name] != other[name])
    return Conflict(account, item, mine, theirs, differing)


@dataclass(frozen=True, slots=True)
class Resolved:
    """How a conflict ended, to be taken back. copy: my version, where both stayed."""

    conflict: Conflict
    copy: Task | None = None


async def resolve(
    conflict: Conflict, choice: Choice, tasks: Tasks, repository: SyncRepository
) -> Resolved:
    """End a conflict here; what that means for the server goes there the next time."""
    item, mine = conflict.item, conflict.mine
    if item.theirs == GONE:
        await _resolve_gone(item, mine, choice, tasks, repository)
        return Resolved(conflict)
    agreed, copy = replace(item, base=item.theirs, theirs=""), None
    if choice is not Choice.MINE:
        if mine is None:
            await tasks.restore([item.item_id])
            (mine,) = await tasks.get_all([item.item_id]) or (None,)
        elif choice is Choice.BOTH:
            copy = await tasks.add(_copy(mine, tasks.clock.now))
        if mine is not None:
            await _take(mine, item, tasks)
    await repository.put_items([agreed])
    return Resolved(conflict, copy)


async def unresolve(resolved: Resolved, tasks: Tasks, repository: SyncRepository) -> None:
    """Undo `resolve`: the conflict is there again."""
    conflict = resolved.conflict
    if resolved.copy is not None:
        await tasks.delete([resolved.copy.id])
    if conflict.mine is None:
        await tasks.delete([conflict.item.item_id])
    else:
        await tasks.restore([conflict.mine.id])
        await tasks.put_back([conflict.mine])
    await repository.put_items([conflict.item])


async def _resolve_gone(
    item: SyncItem,
    mine: Task | None,
    choice: Choice,
    tasks: Tasks,
    repository: SyncRepository,
) -> None:
    if choice is Choice.THEIRS or mine is None:
        await tasks.delete([item.item_id])
        await repository.delete_items(item.account_id, [item.href])
        return
    await repository.put_items([replace(item, etag="", base="", theirs="")])


async def _take(mine: Task, item: SyncItem, tasks: Tasks) -> None:
    text = EntryText.read(item.theirs)
    if text is None:
        return
    theirs = text.like(mine, tasks.clock.now)
    await tasks.change([with_theirs(Written(mine, theirs.parent), theirs)])


def _copy(task: Task, now: datetime) -> Task:
    """My version as a task of its own."""
    reminders = tuple(replace(each, id=new_id()) for each in task.reminders)
    return replace(
        task, id=new_id(), uid="", created_at=now, updated_at=now, reminders=reminders, position=0.0
    )


async def read_conflicts(
    accounts: Sequence[SyncAccount], tasks: Tasks, repository: SyncRepository
) -> list[Conflict]:
    """All there are, in no order."""
    known = {each.id: each for each in accounts}
    items = [each for each in await repository.conflicts() if each.account_id in known]
    found = {each.id: each for each in await tasks.get_all([each.item_id for each in items])}
    clock = tasks.clock
    around = Surroundings(clock.now, clock.zone.key)
    return [
        versions(known[each.account_id], each, found.get(each.item_id), around) for each in items
    ]
