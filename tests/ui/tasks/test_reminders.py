"""Reminders above the chat, on a store of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.ids import new_id
from deskhand.domain.task import Reminder, Task, TaskStatus, When
from deskhand.services.bus import Bus
from deskhand.services.task_reminders import TaskReminders
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.task_reminders import ReminderRepository
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository
from deskhand.ui.tasks.reminders import ReminderCard
from deskhand.ui.tasks.reminders_model import RemindersModel, Snooze
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 19, 10, tzinfo=ROME)
NARROW = 344


@dataclass
class Shown:
    """A card in a window. left: how often the keyboard was given away; opened: tasks."""

    tasks: Tasks
    reminders: TaskReminders
    model: RemindersModel
    card: ReminderCard
    window: QWidget
    told: list[tuple[str, Callable[[], None] | None]] = field(default_factory=list)
    opened: list[UUID | None] = field(default_factory=list)
    left: list[bool] = field(default_factory=list)

    async def add(self, title: str, at: datetime | None = None, due: When | None = None) -> Task:
        """A task that reminds at an instant, or when it is due."""
        own = Reminder(new_id(), at=at) if at else Reminder(new_id(), before=timedelta())
        return await self.tasks.add(
            replace(Task(new_id(), title, NOW, NOW), due=due, reminders=(own,))
        )

    async def status(self, task: Task) -> TaskStatus:
        return (await self.tasks.get(task.id)).status


@asynccontextmanager
async def shown(folder: Path, theme: Theme) -> AsyncIterator[Shown]:
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'tasks.db'}")
    bus = Bus()
    views = TaskViews(TaskViewRepository(database), bus)
    tasks = Tasks(TaskRepository(database), views, bus, lambda: NOW, lambda: ROME)
    reminders = TaskReminders(ReminderRepository(database), bus, lambda: NOW)
    window = QWidget()
    window.resize(NARROW, 400)
    model = RemindersModel(tasks, reminders, bus, window)
    card = ReminderCard(model, theme, window)
    card.setFixedWidth(NARROW)
    part = Shown(tasks, reminders, model, card, window)
    model.told.connect(lambda text, undo: part.told.append((text, undo)))
    card.open_wanted.connect(part.opened.append)
    card.left.connect(lambda: part.left.append(True))
    window.show()
    window.activateWindow()
    try:
        yield part
    finally:
        window.hide()
        window.deleteLater()
        QApplication.sendPostedEvents()
        await database.close()


def test_a_reminder_says_what_it_is_for_and_is_done_with_the_keyboard(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, Theme(qapp)) as part:
            due = When(date(2026, 11, 19), time(10), "Europe/Rome")
            task = await part.add("Call the bank", due=due)
            part.model.watch()
            await until(part.card.isVisible)
            assert part.card.accessibleName() == "Call the bank. Due: Today 10:00"
            part.card.focus_first()
            QTest.keyClick(part.card._done, Qt.Key.Key_Space)
            await until(lambda: part.told)
            assert part.card.isHidden()
            assert part.told[0][0] == "Done: Call the bank"
            assert await part.status(task) is TaskStatus.DONE
            undo = part.told[0][1]
            assert undo is not None
            undo()
            stored: list[Task] = []

            async def look() -> None:
                stored[:] = await part.tasks.get_all([task.id])

            await look()
            while stored[0].status is not TaskStatus.OPEN:
                await look()

    play(qapp, scenario)


def test_missed_ones_come_together_and_others_wait_behind(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, Theme(qapp)) as part:
            for minutes in range(5):
                at = NOW - timedelta(minutes=50 - minutes)
                await part.add(f"missed {minutes}", at.astimezone(UTC))
            await part.add("now", NOW.astimezone(UTC))
            part.model.watch()
            await until(part.card.isVisible)
            notice = part.model.current
            assert notice is not None
            assert notice.title == "5 reminders came while Deskhand was closed"
            assert notice.sentence.startswith("missed 0 (Today 09:10); missed 1 (Today 09:11)")
            assert notice.sentence.endswith("2 more")
            assert part.card._done.isHidden()
            assert part.card._more.text() == "1 more"
            part.card._open.click()
            assert part.opened == [None]
            assert part.model.current is not None and part.model.current.title == "now"
            assert part.card._done.isVisible()
            part.card._open.click()
            assert len(part.opened) == 2 and part.opened[1] is not None
            assert part.card.isHidden()

    play(qapp, scenario)


def test_it_is_said_again_when_asked(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, Theme(qapp)) as part:
            task = await part.add("Call the bank", NOW.astimezone(UTC))
            part.model.take(await part.reminders.due())
            await part.reminders.fired([task.reminders[0].id])
            part.model.snooze(Snooze.TOMORROW)
            await until(lambda: part.told)
            assert part.told[0][0] == "You are reminded again: Tomorrow 09:00"
            tomorrow = datetime(2026, 11, 20, 9, tzinfo=ROME)
            assert await part.reminders.due(tomorrow - timedelta(seconds=1)) == []
            (again,) = await part.reminders.due(tomorrow)
            assert again.task_id == task.id

    play(qapp, scenario)


def test_escape_puts_it_away_and_gives_the_keyboard_back(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, Theme(qapp)) as part:
            task = await part.add("Call the bank", NOW.astimezone(UTC))
            part.model.take(await part.reminders.due())
            part.card.focus_first()
            await until(lambda: part.card._done.hasFocus())
            QTest.keyClick(part.card._done, Qt.Key.Key_Escape)
            assert part.card.isHidden()
            assert part.left == [True]
            assert await part.status(task) is TaskStatus.OPEN

    play(qapp, scenario)


def test_what_is_done_elsewhere_needs_no_answer(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shown(tmp_path, Theme(qapp)) as part:
            task = await part.add("Call the bank", NOW.astimezone(UTC))
            part.model.take(await part.reminders.due())
            assert part.card.isVisible()
            await part.tasks.complete([task.id])
            await until(part.card.isHidden)

    play(qapp, scenario)
