"""What a person does with tasks. Returning means stored; every change can be put back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from deskhand.domain.capture import Captured, Correction, Understood
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.task import SourceKind, Task, TaskPerson, TaskSource, TaskStatus
from deskhand.domain.task_filter import TaskFilter, TaskView
from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import tr
from deskhand.host.time_zone import local_zone, writes_month_first
from deskhand.services import task_changes
from deskhand.services.bus import Bus
from deskhand.services.task_changes import Clock
from deskhand.services.task_views import TaskViews
from deskhand.store.tasks import TaskRepository

ID_DIGITS = 32
LAST_OCCURRENCES = 30

TYPED = TaskSource(SourceKind.TYPED)

# `Tasks.list` hides the type's name inside the class.
Stored = list[Task]
Before = list[Task]
"""Tasks as they were before a change, for `Tasks.put_back`."""
Rows = list[TaskRow]
Names = list[str]
Views = list[TaskView]
Link = Callable[[Sequence[Task]], Awaitable[list[Task]]]
"""Says who is meant by the names at tasks, where that is clear."""


def _now() -> datetime:
    return datetime.now(UTC)


class Tasks:
    """Methods that change tasks return them as they were, for `put_back`.

    Instants are zone-aware. Everything raises StoreError when the database cannot do it.
    """

    def __init__(
        self,
        repository: TaskRepository,
        views: TaskViews,
        bus: Bus,
        now: Callable[[], datetime] = _now,
        zone: Callable[[], ZoneInfo] = local_zone,
        link: Link | None = None,
    ) -> None:
        self._repository = repository
        self._views = views
        self._bus = bus
        self._now = now
        self._zone = zone
        self._link = link

    def at(self, instant: datetime, zone: ZoneInfo | None = None) -> Tasks:
        """The same tasks, with the clock standing at this instant, and the person there."""
        where = self._zone if zone is None else lambda: zone
        return Tasks(self._repository, self._views, self._bus, lambda: instant, where, self._link)

    @property
    def clock(self) -> Clock:
        """What time it is for the person, and where."""
        return Clock(self._now(), self._zone())

    # -- capture and adding

    def capture(
        self, line: str, now: datetime | None = None, corrections: Sequence[Correction] = ()
    ) -> Captured:
        """Understand one line. Local and instant; nothing is stored. Never fails: what is not
        understood is the title.

        corrections: what the person said about an earlier reading.
        """
        from deskhand.services.capture import read_line

        return read_line(
            line,
            now or self._now(),
            self._zone().key,
            month_first=writes_month_first(),
            corrections=corrections,
        )

    def correct(self, captured: Captured, piece: Understood, replacement: str | None) -> Captured:
        """The line read again with one piece corrected: other words to read there, or None to
        leave its words in the title."""
        from deskhand.services.capture import reread

        return reread(
            captured,
            piece,
            replacement,
            self._now(),
            self._zone().key,
            month_first=writes_month_first(),
        )

    async def add(
        self,
        what: Captured | Task,
        *,
        project: str = "",
        parent_id: UUID | None = None,
        source: TaskSource = TYPED,
        proposed: bool = False,
        notes: str = "",
        initiator: object | None = None,
    ) -> Task:
        """Store a new task: one that was captured, with what else is given here, or a whole one.

        project: where the line names none. Raises InputError without a title, for what is too
        long, and when it would be a part of itself.
        """
        if isinstance(what, Captured):
            what = replace(
                self.drafted(what),
                project=what.project or project,
                parent_id=parent_id,
                source=source,
                proposed=proposed,
                notes=notes,
            )
        (stored,) = await self.add_all([what], initiator=initiator)
        return stored

    def drafted(self, captured: Captured) -> Task:
        """The task a captured line means, not stored yet."""
        now = self._now()
        return Task(
            id=new_id(),
            title=captured.title.strip() or captured.words.strip(),
            created_at=now,
            updated_at=now,
            words=captured.words,
            due=captured.due,
            start=captured.start,
            recurrence=captured.recurrence,
            reminders=captured.reminders,
            priority=captured.priority,
            project=captured.project,
            tags=captured.tags,
            people=tuple(TaskPerson(each) for each in captured.people),
            links=captured.links,
        )

    async def add_all(self, tasks: Sequence[Task], *, initiator: object | None = None) -> Stored:
        """Store whole tasks in one transaction, as `add` does. Returns them as stored."""
        now = self._now()
        linked = await self._linked(tasks)
        ready = [task_changes.settled(task_changes.clean(each), None, now) for each in linked]
        stored = await self._repository.add(ready)
        self._tell([each.id for each in stored], initiator)
        return stored

    async def _linked(self, tasks: Sequence[Task]) -> Stored:
        return list(tasks) if self._link is None else await self._link(tasks)

    # -- reading

    async def get(self, task_id: UUID) -> Task:
        """One task. Raises NotFoundError, also for a deleted one."""
        found = await self._repository.get([task_id])
        if not found:
            raise NotFoundError(tr("That task is not there any more."))
        return found[0]

    async def find(self, text: str) -> Task:
        """The task whose id is `text` or begins with it, dashes or none.

        Raises NotFoundError, and InputError when several begin so or it is no part of an id.
        """
        digits = text.strip().lower().replace("-", "")
        if not re.fullmatch(rf"[0-9a-f]{{1,{ID_DIGITS}}}", digits):
            raise InputError(
                tr("“{words}” is neither an id nor the beginning of one.", words=text.strip()[:60]),
                next_step=tr("`deskhand tasks list` shows the ids there are."),
            )
        first, last = UUID(digits.ljust(ID_DIGITS, "0")), UUID(digits.ljust(ID_DIGITS, "f"))
        found = await self._repository.find(first, last, limit=2)
        if not found:
            raise NotFoundError(
                tr("No task's id begins with “{words}”.", words=text.strip()),
                next_step=tr("`deskhand tasks list --all` shows the ids there are."),
            )
        if len(found) > 1:
            raise InputError(
                tr("Several tasks' ids begin with “{words}”.", words=text.strip()),
                next_step=tr("Write more of the id."),
            )
        return found[0]

    async def get_all(self, ids: Sequence[UUID]) -> Stored:
        """These tasks, in this order; those not there any more are passed over."""
        return await self._repository.get(ids)

    async def rows(self, ids: Sequence[UUID] | None = None) -> Rows:
        """Light rows, of all tasks in their places, or of these in no order."""
        return await self._repository.rows(ids)

    async def noted(self, text: str) -> set[UUID]:
        """The tasks whose notes, with the rest of their words, hold the text; for
        `TaskFilter.matcher`."""
        return await self._repository.noted(text)

    async def matching(self, wanted: TaskFilter) -> Rows:
        """The rows a filter shows, in their places."""
        clock = self.clock
        noted = await self.noted(wanted.text) if wanted.text.strip() else set[UUID]()
        rows = await self.rows()
        test = wanted.matcher(clock.now, clock.zone, noted)
        return await asyncio.to_thread(lambda: [each for each in rows if test(each)])

    async def list(self, wanted: TaskFilter) -> Stored:
        """The tasks a filter shows, in their places, with everything."""
        found = await self.matching(wanted)
        return await self._repository.get([each.id for each in found])

    async def parts(self, task_id: UUID) -> Stored:
        """Its sub-tasks of the first level, in their places."""
        return await self._repository.parts(task_id)

    async def occurrences(self, task_id: UUID) -> Stored:
        """What a recurring task left behind as done, the last first; not all of very many."""
        return await self._repository.occurrences(task_id, LAST_OCCURRENCES)

    async def projects(self) -> Names:
        """Every project, the most used first."""
        return await self._repository.projects()

    async def tags(self) -> Names:
        """Every tag, the most used first."""
        return await self._repository.tags()

    async def people(self) -> Names:
        """Every name that stands at a task, the most used first."""
        return await self._repository.people()

    # -- changing

    async def change(self, tasks: Sequence[Task], *, initiator: object | None = None) -> Before:
        """Store tasks as they are given here, in place of those with their ids.

        What follows from their state follows: done sets `completed_at`, anything else clears it; a
        reminder is armed again when its time moves into the future. Those not there any more are
        passed over. Returns them as they were. Raises InputError, then nothing is changed.
        """
        wanted = {each.id: each for each in await self._linked(tasks)}
        now = self._now()

        def rule(stored: Sequence[Task]) -> Before:
            return [task_changes.changed(wanted[each.id], each, now) for each in stored]

        return await self._rework(list(wanted), rule, initiator)

    async def put_back(self, before: Sequence[Task], *, initiator: object | None = None) -> None:
        """Undo: make tasks what they were. What recurring ones left behind since goes too."""
        ids = await self._repository.put_back(before, self._now())
        self._tell(ids, initiator)

    async def set_status(
        self, ids: Sequence[UUID], status: TaskStatus, *, initiator: object | None = None
    ) -> Before:
        """Put tasks in a state; done is `complete`. Returns those changed, as they were."""
        if status is TaskStatus.DONE:
            return await self.complete(ids, initiator=initiator)
        now = self._now()

        def rule(stored: Sequence[Task]) -> Before:
            return [task_changes.with_status(each, status, now) for each in stored]

        return await self._rework(ids, rule, initiator)

    async def complete(
        self,
        ids: Sequence[UUID],
        *,
        with_parts: bool = False,
        initiator: object | None = None,
    ) -> Before:
        """Tasks are done. A recurring one leaves a done copy, which names it as its series, and
        moves on to its next occurrence after now; what was done below it is open again.

        Open sub-tasks stay open, with_parts: they are done too. Returns those changed, as they
        were.
        """
        clock = self.clock

        def rule(stored: Sequence[Task]) -> Before:
            chosen = [each.id for each in stored] if with_parts else ids
            return task_changes.completed(stored, chosen, clock)

        return await self._rework(ids, rule, initiator, with_parts=True)

    async def snooze(
        self, ids: Sequence[UUID], until: datetime | None, *, initiator: object | None = None
    ) -> Before:
        """Out of sight until then; None brings them back. Returns those changed, as they were."""
        now = self._now()

        def rule(stored: Sequence[Task]) -> Before:
            return [
                replace(each, snoozed_until=until, updated_at=now)
                for each in stored
                if each.snoozed_until != until
            ]

        return await self._rework(ids, rule, initiator)

    async def move(
        self,
        ids: Sequence[UUID],
        *,
        after: UUID | None = None,
        before: UUID | None = None,
        initiator: object | None = None,
    ) -> Before:
        """Put tasks in this order behind one, or else before one, or else on top.

        Returns them as they were. Raises NotFoundError when that one is not there.
        """
        moved = await self._repository.move(ids, after=after, before=before)
        self._tell([] if moved.renumbered else [each.id for each in moved.before], initiator)
        return moved.before

    async def delete(self, ids: Sequence[UUID], *, initiator: object | None = None) -> None:
        """Take tasks and their sub-tasks out of sight; `restore` with the same ids undoes it
        until they are purged, after 30 days."""
        self._tell(await self._repository.delete(ids), initiator)

    async def restore(self, ids: Sequence[UUID], *, initiator: object | None = None) -> None:
        """Undo `delete`, with the sub-tasks that went with them."""
        self._tell(await self._repository.restore(ids), initiator)

    # -- proposals

    async def accept(self, ids: Sequence[UUID], *, initiator: object | None = None) -> Before:
        """What an assistant proposed is to be done. Returns those changed, as they were."""
        now = self._now()

        def rule(stored: Sequence[Task]) -> list[Task]:
            return [
                task_changes.changed(replace(each, proposed=False), each, now)
                for each in stored
                if each.proposed
            ]

        return await self._rework(ids, rule, initiator)

    async def decline(self, ids: Sequence[UUID], *, initiator: object | None = None) -> None:
        """What an assistant proposed is not wanted; `restore` with the same ids undoes it. Tasks
        that are no proposals stay."""
        proposed = [each.id for each in await self._repository.get(ids) if each.proposed]
        await self.delete(proposed, initiator=initiator)

    # -- filters kept by name

    async def views(self) -> Views:
        """In the order they were made."""
        return await self._views.all()

    async def save_view(
        self,
        name: str,
        wanted: TaskFilter,
        view_id: UUID | None = None,
        *,
        initiator: object | None = None,
    ) -> TaskView:
        """Keep a filter under a name; see `TaskViews.save`. Raises InputError."""
        return await self._views.save(name, wanted, view_id, initiator=initiator)

    async def delete_view(self, view_id: UUID, *, initiator: object | None = None) -> None:
        """Forget it; `put_view_back` undoes it."""
        await self._views.delete(view_id, initiator=initiator)

    async def put_view_back(self, view: TaskView, *, initiator: object | None = None) -> None:
        """Keep a view as it was."""
        await self._views.put_back(view, initiator=initiator)

    # -- inside

    async def _rework(
        self,
        ids: Sequence[UUID],
        rule: Callable[[Sequence[Task]], Sequence[Task]],
        initiator: object | None,
        *,
        with_parts: bool = False,
    ) -> Before:
        before, stored = await self._repository.rework(ids, rule, with_parts=with_parts)
        self._tell([each.id for each in stored], initiator)
        return before

    def _tell(self, ids: Sequence[UUID], initiator: object | None) -> None:
        """No ids: any of them."""
        self._bus.publish(Changes(Noun.TASK, frozenset(ids), initiator))
