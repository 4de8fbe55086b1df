"""Notices, tasks and reminders on a store of their own, at a fixed time in Rome."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from deskhand.domain.ids import new_id
from deskhand.domain.notice import Notice, NoticeKind, Target, TargetKind
from deskhand.domain.task import Reminder, Task
from deskhand.host.settings import Settings
from deskhand.host.settings_file import SettingsFile
from deskhand.services.bus import Bus
from deskhand.services.notices import Notices
from deskhand.services.settings import SettingsService
from deskhand.services.task_reminders import DueReminder, TaskReminders
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.notices import NoticeRepository
from deskhand.store.task_reminders import ReminderRepository
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository
from deskhand.ui.notices.acts import Leads, NoticeActs

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 19, 10, tzinfo=ROME)


@dataclass
class Clock:
    """Moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Shelf:
    """went: what was brought into sight; told: sentences with what undoes them."""

    database: Database
    bus: Bus
    clock: Clock
    settings: SettingsService
    tasks: Tasks
    reminders: TaskReminders
    notices: Notices
    acts: NoticeActs
    went: list[object] = field(default_factory=list)
    told: list[tuple[str, Callable[[], None] | None]] = field(default_factory=list)

    async def task(self, title: str) -> Task:
        """One that is open."""
        return await self.tasks.add(Task(new_id(), title, NOW, NOW))

    async def remind(self, title: str) -> Notice:
        """A reminder of a new task came."""
        task = await self.task(title)
        return await self.notices.add(
            NoticeKind.REMINDER, title, Target.task(task.id), "Due: Today 10:00"
        )

    async def answer(self, title: str) -> Notice:
        """An answer is ready."""
        target = Target.chat(new_id())
        return await self.notices.add(NoticeKind.ANSWER, title, target, "The answer is ready.")

    async def backup(self) -> Notice:
        """One could not be made."""
        target = Target(TargetKind.SETTINGS, "backups")
        return await self.notices.add(NoticeKind.BACKUP, "No backup could be made", target)

    async def set(self, **values: object) -> None:
        """Change settings of the desktop."""

        def edit(settings: Settings) -> Settings:
            desktop = settings.desktop.model_copy(update=values)
            return settings.model_copy(update={"desktop": desktop})

        await self.settings.change(edit)

    async def status(self, task_id: UUID | None) -> str:
        """Of a task."""
        assert task_id is not None
        return (await self.tasks.get(task_id)).status.value

    def undo(self) -> None:
        """What the last toast offers."""
        act = self.told[-1][1]
        assert act is not None
        act()


def due(task: Task) -> DueReminder:
    """Its reminder, now."""
    return DueReminder(new_id(), task.id, task.title, NOW, None)


def reminding(task: Task) -> Task:
    """The same with a reminder in a minute."""
    return replace(task, reminders=(Reminder(new_id(), at=NOW + timedelta(minutes=1)),))


@asynccontextmanager
async def shelf(folder: Path) -> AsyncIterator[Shelf]:
    """Nothing is stored yet."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'notices.db'}")
    bus, clock = Bus(), Clock()
    settings = SettingsService(SettingsFile(folder / "settings.toml"), bus)
    await settings.load()
    views = TaskViews(TaskViewRepository(database), bus)
    tasks = Tasks(TaskRepository(database), views, bus, clock, lambda: ROME)
    reminders = TaskReminders(ReminderRepository(database), bus, clock)
    notices = Notices(NoticeRepository(database), bus, clock)
    went: list[object] = []
    told: list[tuple[str, Callable[[], None] | None]] = []

    def tell(text: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        told.append((text, act))

    leads = Leads(went.append, went.append, went.append, tell)
    acts = NoticeActs(notices, tasks, reminders, leads)
    yield Shelf(database, bus, clock, settings, tasks, reminders, notices, acts, went, told)
    acts.deleteLater()
    await database.close()
