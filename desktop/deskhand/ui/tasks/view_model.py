"""What the task pane shows and does. It knows no widget."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.capture import Captured, Correction
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.task import Priority, Task, TaskSource, TaskStatus, When
from deskhand.domain.task_filter import TaskFilter, TaskView
from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import ntr, tr
from deskhand.services.bus import Bus
from deskhand.services.tasks import TYPED, Tasks
from deskhand.ui import aio
from deskhand.ui.tasks.arranging import Arranging, Lines
from deskhand.ui.tasks.saying import Undo, sentence_of, short
from deskhand.ui.tasks.shelf import Shelf
from deskhand.ui.tasks.sights import Group, Place, Sight, Sort, View

AGAIN_MS = 60_000
"""Every so often what is overdue or snoozed is looked at again."""

MANY = 10_000
MOST_UNDOS = 50
PAUSE_MS = 350
"""What reads the whole database waits until nothing was typed or changed for so long."""

REST = 3
"""Reading everything again waits so many times as long as it took: while another program brings in
hundreds of thousands, the window would else do nothing but read them."""

SHORTEST_IN_NOTES = 3

A_DAY = timedelta(days=1)


class TasksViewModel(QObject):
    """lines_changed: read `lines` again. task_changed: read `task` again. done: a sentence and
    what undoes it, or None. failed: a DeskhandError. added: a new Task. names_changed: projects,
    tags, people or saved filters are others. sight_changed: something else is looked at."""

    lines_changed = Signal()
    task_changed = Signal()
    names_changed = Signal()
    done = Signal(str, object)
    failed = Signal(object)
    added = Signal(object)
    sight_changed = Signal()

    def __init__(self, tasks: Tasks, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.sight = Sight(View.ALL)
        self._shelf = Shelf()
        self._undos: list[Undo] = []
        self._folded: set[UUID] = set()
        self._noted: frozenset[UUID] = frozenset()
        self.lines = Lines(self._place())
        self.shown = 0
        self.loaded = False
        self.task: Task | None = None
        self.parts: list[Task] = []
        self.projects: list[str] = []
        self.tags: list[str] = []
        self.people: list[str] = []
        self.views: list[TaskView] = []
        self.proposals: list[TaskRow] = []
        self._repeating: list[Task] = []
        self._turn = 0
        self._stale: set[UUID] | None = None
        self._reading = False
        unsubscribe = bus.subscribe(self._on_changes)
        self.destroyed.connect(lambda: unsubscribe())
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.arrange)
        self._again.start()
        self._rested_at = 0.0
        self._all_later = QTimer(self, singleShot=True)
        self._all_later.timeout.connect(lambda: self.refresh())
        self._notes_later = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._notes_later.timeout.connect(self._on_pause)
        self._names_later = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._names_later.timeout.connect(lambda: aio.spawn(self._read_names(), self, "tasks read"))
        self.refresh()

    # -- what is looked at

    @property
    def is_empty(self) -> bool:
        """Whether there is no task at all."""
        return self.loaded and not self._shelf.rows

    @property
    def today(self) -> date:
        """The day it is where the person is."""
        clock = self.tasks.clock
        return clock.now.astimezone(clock.zone).date()

    def row(self, task_id: UUID) -> TaskRow | None:
        """A task as lists know it."""
        return self._shelf.rows.get(task_id)

    def rows_between(self, first: date, last: date) -> list[TaskRow]:
        """What is left to do on these days, for the calendar."""
        wanted = replace(Sight(View.CALENDAR).wanted, since=first, until=last)
        clock = self.tasks.clock
        test = wanted.matcher(clock.now, clock.zone)
        early, late = first - A_DAY, last + A_DAY  # in other time zones
        near = [
            row
            for row in self._shelf.rows.values()
            if (day := row.due_day) is not None and early <= day <= late
        ]
        return [row for row in near if test(row)]

    def repeating(self) -> list[Task]:
        """What is left to do and comes again, as far as it was read."""
        return self._repeating

    def choose(self, view: View) -> None:
        """Look at one of the views there always are."""
        self._look(Sight(view, group=self.sight.group, sort=self.sight.sort))

    def choose_filter(self, title: str, wanted: TaskFilter) -> None:
        """Look at what a saved filter, a project or a person has."""
        sight = Sight(View.ALL, wanted, group=self.sight.group, sort=self.sight.sort, title=title)
        self._look(sight)

    def search(self, text: str) -> None:
        """Look at what has these words; "" goes back to the view."""
        if text.strip() == self.sight.text:
            return
        self._look(replace(self.sight, text=text.strip()))

    def group_by(self, group: Group) -> None:
        """Other headings."""
        self._look(replace(self.sight, group=group))

    def sort_by(self, sort: Sort) -> None:
        """Another order."""
        self._look(replace(self.sight, sort=sort))

    def fold(self, task_id: UUID, folded: bool | None = None) -> None:
        """Put a task's sub-tasks away, or show them; None is the other of both."""
        away = task_id not in self._folded if folded is None else folded
        (self._folded.add if away else self._folded.discard)(task_id)
        self.arrange()

    def take_sight(self, stored: Mapping[str, object]) -> None:
        """What was looked at last time; what makes no sense is passed over."""
        try:
            self.sight = Sight(
                View(str(stored.get("view", View.ALL))),
                group=Group(str(stored.get("group", Group.DUE))),
                sort=Sort(str(stored.get("sort", Sort.DUE))),
            )
        except ValueError:
            return
        self.arrange()

    def _look(self, sight: Sight) -> None:
        self.sight = sight
        self._noted = frozenset()
        self._notes_later.start()
        self.arrange()
        self.sight_changed.emit()

    def _on_pause(self) -> None:
        if len(self.sight.text) >= SHORTEST_IN_NOTES:
            aio.spawn(self._look_in_notes(self.sight), self, "tasks arrange")

    async def _look_in_notes(self, sight: Sight) -> None:
        """Notes are in the database alone: what they add comes when one stops typing."""
        noted = await self.tasks.noted(sight.text)
        if sight is self.sight and noted:
            self._noted = frozenset(noted)
            self.arrange()

    # -- reading

    def refresh(self, ids: frozenset[UUID] = frozenset()) -> None:
        """Read these tasks again; none is all."""
        if self._reading:
            if not ids:
                self._stale = set()
            elif self._stale is None:
                self._stale = set(ids)
            elif self._stale:
                self._stale |= ids
            return
        rest = self._rested_at - perf_counter()
        if not ids and rest > 0:
            self._all_later.start(int(rest * 1000) + 1)
            return
        self._reading = True
        aio.spawn(self._read(ids), self, "tasks read")

    async def _read(self, ids: frozenset[UUID]) -> None:
        began = perf_counter()
        try:
            found = await self.tasks.rows(sorted(ids) if ids else None)
            if ids:
                self._shelf.exchange(ids, found)
            else:
                await self._fill(found)
                self._rested_at = perf_counter() + REST * (perf_counter() - began)
        except DeskhandError as error:
            self.failed.emit(error)
            return
        finally:
            self._reading = False
        self.loaded = True
        self.proposals = [row for row in self._shelf.rows.values() if row.proposed]
        self.arrange()
        stale, self._stale = self._stale, None
        if stale is not None:
            self.refresh(frozenset(stale))
        else:
            self._names_later.start()

    async def _fill(self, found: list[TaskRow]) -> None:
        """Nothing else is read meanwhile: what changed would be overwritten with older rows."""
        for _ in self._shelf.fill(found):
            await asyncio.sleep(0)
        if len(found) > MANY:
            # Looking through so many for garbage would hold the window up each time; they
            # are in no cycle, and go when nobody refers to them.
            gc.freeze()

    async def _read_repeating(self) -> None:
        """With their rules, which rows do not have; only for the calendar."""
        ids = [row.id for row in self._shelf.rows.values() if row.recurs and not row.status.is_over]
        found = await self.tasks.get_all(ids)
        if found != self._repeating:
            self._repeating = found
            self.lines_changed.emit()

    async def _read_names(self) -> None:
        names = (
            await self.tasks.projects(),
            await self.tasks.tags(),
            await self.tasks.people(),
            await self.tasks.views(),
        )
        if names != (self.projects, self.tags, self.people, self.views):
            self.projects, self.tags, self.people, self.views = names
            self.names_changed.emit()

    def arrange(self) -> None:
        """Make the lines again, without holding up the window."""
        if not self.loaded:
            return
        self._turn += 1
        work = self._shelf.arranging(self.sight, self._place())
        if self._worked(work):
            self._show(work)
            return
        aio.spawn(self._go_on(work, self._turn), self, "tasks arrange")

    def _place(self) -> Place:
        clock = self.tasks.clock
        return Place(clock.now, clock.zone, frozenset(self._folded), self._noted)

    async def _go_on(self, work: Arranging, turn: int) -> None:
        while True:
            await asyncio.sleep(0)
            if turn != self._turn:
                return  # something else is looked at by now
            if self._worked(work):
                break
        await asyncio.sleep(0)  # laying the lines out takes a moment of its own
        if turn == self._turn:
            self._show(work)

    @staticmethod
    def _worked(work: Arranging) -> bool:
        """Work for a moment that nobody notices. Returns whether it is done."""
        end = perf_counter() + AT_ONCE_S
        while perf_counter() < end:
            if work.step():
                return True
        return False

    def _show(self, work: Arranging) -> None:
        self.lines, self.shown = work.lines, work.shown
        self.lines_changed.emit()
        if self.sight.view is View.CALENDAR:
            aio.spawn(self._read_repeating(), self, "tasks read")

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.TASK:
            self.refresh(changes.ids)
            if self.task is not None and (not changes.ids or self.task.id in changes.ids):
                self.open(self.task.id)
            elif self.task is not None and changes.ids:
                aio.spawn(self._read_parts(self.task.id), self, "tasks read")
        elif changes.noun is Noun.TASK_VIEW:
            aio.spawn(self._read_names(), self, "tasks read")

    # -- one task

    def open(self, task_id: UUID | None) -> None:
        """Show this one's details; None shows none."""
        if task_id is None:
            self.task, self.parts = None, []
            self.task_changed.emit()
            return
        aio.spawn(self._open(task_id), self, "tasks open")

    async def _open(self, task_id: UUID) -> None:
        found = await self.tasks.get_all([task_id])
        self.task = found[0] if found else None
        self.parts = await self.tasks.parts(task_id) if found else []
        self.task_changed.emit()

    async def _read_parts(self, task_id: UUID) -> None:
        parts = await self.tasks.parts(task_id)
        if self.task is not None and self.task.id == task_id and parts != self.parts:
            self.parts = parts
            self.task_changed.emit()

    # -- changing; everything can be undone

    def capture(self, line: str, corrections: Sequence[Correction] = ()) -> Captured:
        """What a line means."""
        return self.tasks.capture(line, corrections=corrections)

    async def add(
        self, captured: Captured, *, source: TaskSource = TYPED, parent_id: UUID | None = None
    ) -> Task | None:
        """Store what was captured; None, and `failed`, when it could not be."""
        project = (self.sight.filter.project if self.sight.filter else None) or ""
        try:
            task = await self.tasks.add(
                captured, source=source, parent_id=parent_id, project=project
            )
        except DeskhandError as error:
            self.failed.emit(error)
            return None
        self.added.emit(task)

        def undo() -> None:
            self._spawn(self.tasks.delete([task.id]))

        self.tell(tr("Task added: {title}", title=short(task.title)), undo)
        return task

    def correct(self, task_id: UUID, captured: Captured) -> None:
        """The line a task was added with is read differently. What else it has stays."""
        read = self.tasks.drafted(captured)

        def corrected(task: Task) -> Task:
            known = {each.name.casefold(): each for each in task.people}
            people = tuple(known.get(each.name.casefold(), each) for each in read.people)
            return replace(
                task,
                title=read.title,
                due=read.due,
                start=read.start,
                recurrence=read.recurrence,
                reminders=read.reminders,
                priority=read.priority,
                project=read.project or task.project,
                tags=read.tags,
                people=people,
                links=read.links,
            )

        self.edit([task_id], corrected)

    def add_part(self, parent_id: UUID, line: str) -> None:
        """A sub-task."""
        if line.strip():
            aio.spawn(self.add(self.capture(line), parent_id=parent_id), self, "tasks change")

    def keep(self, task: Task) -> None:
        """Store the open task as it is now. When that fails it is what it was, to try again."""
        before, self.task = self.task, task

        async def change() -> list[Task]:
            try:
                return await self.tasks.change([task])
            except DeskhandError:
                if self.task is task:
                    self.task = before
                raise

        self._spawn(self._changing(change, ""))

    def toggle(self, ids: Sequence[UUID]) -> None:
        """Done, or open again when all of them are done."""
        rows = [row for each in ids if (row := self.row(each)) is not None]
        if rows and all(row.status.is_over for row in rows):
            self.set_status(ids, TaskStatus.OPEN)
        else:
            self.set_status(ids, TaskStatus.DONE)

    def set_status(self, ids: Sequence[UUID], status: TaskStatus) -> None:
        """Put tasks in a state."""
        sentence = sentence_of(status, len(ids))
        self._spawn(self._changing(lambda: self.tasks.set_status(ids, status), sentence))

    def snooze(self, ids: Sequence[UUID], until: datetime | None) -> None:
        """Out of sight until then."""
        sentence = ntr("{count} task snoozed", "{count} tasks snoozed", len(ids))
        self._spawn(self._changing(lambda: self.tasks.snooze(ids, until), sentence))

    def edit(self, ids: Sequence[UUID], edit: Callable[[Task], Task]) -> None:
        """Change tasks in the same way."""

        async def change() -> list[Task]:
            stored = await self.tasks.get_all(ids)
            return await self.tasks.change([edit(each) for each in stored])

        sentence = ntr("{count} task changed", "{count} tasks changed", len(ids))
        self._spawn(self._changing(change, sentence))

    def set_priority(self, ids: Sequence[UUID], priority: Priority) -> None:
        """How much they matter."""
        self.edit(ids, lambda task: replace(task, priority=priority))

    def set_due(self, ids: Sequence[UUID], due: When | None) -> None:
        """When they are due."""
        self.edit(ids, lambda task: replace(task, due=due))

    def set_day(self, ids: Sequence[UUID], day: date) -> None:
        """Move them to another day; a time of the day stays."""
        zone = self.tasks.clock.zone.key

        def moved(task: Task) -> Task:
            due = replace(task.due, day=day) if task.due else When(day, None, zone)
            return replace(task, due=due)

        self.edit(ids, moved)

    def set_project(self, ids: Sequence[UUID], project: str) -> None:
        """Put them into a project; "" is none."""
        self.edit(ids, lambda task: replace(task, project=project.strip().lstrip("+")))

    def add_tag(self, ids: Sequence[UUID], tag: str) -> None:
        """Give them a tag more."""
        clean = tag.strip().lstrip("#")
        if clean:
            self.edit(ids, lambda task: replace(task, tags=(*task.tags, clean)))

    def rename(self, task_id: UUID, title: str) -> None:
        """Another title."""
        if title.strip():
            self.edit([task_id], lambda task: replace(task, title=title.strip()))

    def delete(self, ids: Sequence[UUID]) -> None:
        """Take them away."""
        chosen = list(ids)

        async def delete() -> None:
            await self.tasks.delete(chosen)
            if self.task is not None and self.task.id in chosen:
                self.open(None)
            sentence = ntr("{count} task deleted", "{count} tasks deleted", len(chosen))
            self.tell(sentence, lambda: self._spawn(self.tasks.restore(chosen)))

        self._spawn(delete())

    def move(self, ids: Sequence[UUID], *, after: UUID | None, before: UUID | None) -> None:
        """Put them in this place; from now on the list has the order one drags."""
        if self.sight.sort is not Sort.PLACE:
            self.sight = replace(self.sight, sort=Sort.PLACE)

        async def move() -> list[Task]:
            return await self.tasks.move(ids, after=after, before=before)

        self._spawn(self._changing(move, ""))

    def put_below(self, ids: Sequence[UUID], parent_id: UUID | None) -> None:
        """Make them sub-tasks; None makes them stand alone."""
        self.edit(ids, lambda task: replace(task, parent_id=parent_id))

    def accept(self, ids: Sequence[UUID]) -> None:
        """What an assistant proposed is to be done."""
        sentence = ntr("{count} task accepted", "{count} tasks accepted", len(ids))
        self._spawn(self._changing(lambda: self.tasks.accept(ids), sentence))

    def decline(self, ids: Sequence[UUID]) -> None:
        """What an assistant proposed is not wanted."""
        chosen = list(ids)

        async def decline() -> None:
            await self.tasks.decline(chosen)
            sentence = ntr("{count} proposal declined", "{count} proposals declined", len(chosen))
            self.tell(sentence, lambda: self._spawn(self.tasks.restore(chosen)))

        self._spawn(decline())

    def save_view(self, name: str) -> None:
        """Keep what is looked at under a name."""

        async def save() -> None:
            view = await self.tasks.save_view(name, self.sight.wanted)
            self.choose_filter(view.name, view.filter)
            self.tell(tr("Filter kept: {name}", name=view.name), None)

        self._spawn(save())

    def delete_view(self, view: TaskView) -> None:
        """Forget a saved filter."""

        async def delete() -> None:
            await self.tasks.delete_view(view.id)
            self.choose(View.TODAY)
            sentence = tr("Filter deleted: {name}", name=view.name)
            self.tell(sentence, lambda: self._spawn(self.tasks.put_view_back(view)))

        self._spawn(delete())

    def undo_last(self) -> bool:
        """Take the last change back, then the one before. Returns whether there was one."""
        if not self._undos:
            return False
        self._undos[-1].act()
        return True

    def tell(self, sentence: str, undo: Callable[[], None] | None) -> None:
        """Say what was done, and keep what undoes it."""
        if undo is None:
            self.done.emit(sentence, None)
            return
        kept = Undo(undo, self._undos)
        self._undos.append(kept)
        del self._undos[:-MOST_UNDOS]
        self.done.emit(sentence, kept.act)

    async def _changing(
        self, change: Callable[[], Coroutine[Any, Any, list[Task]]], sentence: str
    ) -> None:
        before = await change()
        if before:
            undo = lambda: self._spawn(self.tasks.put_back(before))  # noqa: E731
            self.tell(sentence or tr("Task changed"), undo)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        aio.spawn(self._reporting(work), self, "tasks change")

    async def _reporting(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)


AT_ONCE_S = 0.005
"""Work done without letting the window have its turn: a short list is there at once."""
