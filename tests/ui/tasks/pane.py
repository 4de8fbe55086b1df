"""The task pane on the screen, on a store of its own, at a fixed time in Rome."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.task import Task
from deskhand.services.bus import Bus
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository
from deskhand.ui.tasks.sights import Heading, Item
from deskhand.ui.tasks.view import TasksPane
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import until

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 19, 10, tzinfo=ROME)
"""A Thursday."""
NARROW, WIDE = 344, 1100


@dataclass
class Shown:
    """A pane in a window. told: sentences with what undoes them; kept: drafts as stored."""

    database: Database
    bus: Bus
    tasks: Tasks
    model: TasksViewModel
    pane: TasksPane
    window: QWidget
    told: list[tuple[str, Callable[[], None] | None]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    async def add(self, *lines: str) -> list[Task]:
        """Tasks of these lines, in sight."""
        made = [await self.tasks.add(self.tasks.capture(line)) for line in lines]
        await until(lambda: all(self.model.row(task.id) for task in made))
        return made

    def titles(self) -> list[str]:
        """What is listed."""
        return [each.row.title for each in self.model.lines if isinstance(each, Item)]

    def headings(self) -> list[str]:
        """Above it."""
        return [each.text for each in self.model.lines if isinstance(each, Heading)]

    def undo(self) -> None:
        """What the last toast offers."""
        act = self.told[-1][1]
        assert act is not None
        act()


@asynccontextmanager
async def shown(folder: Path, theme: Theme, *, width: int = NARROW) -> AsyncIterator[Shown]:
    """No task is stored yet."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'tasks.db'}")
    bus = Bus()
    views = TaskViews(TaskViewRepository(database), bus)
    tasks = Tasks(TaskRepository(database), views, bus, lambda: NOW, lambda: ROME)
    model = TasksViewModel(tasks, bus)
    told: list[tuple[str, Callable[[], None] | None]] = []
    kept: list[str] = []

    def tell(text: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        told.append((text, act))

    pane = TasksPane(model, theme, tell, kept.append)
    window = QWidget()
    pane.setParent(window)
    window.resize(width, 860)
    pane.resize(width, 860)
    window.show()
    window.activateWindow()
    await until(lambda: model.loaded)
    try:
        yield Shown(database, bus, tasks, model, pane, window, told, kept)
    finally:
        window.hide()
        window.deleteLater()
        QApplication.sendPostedEvents()
        await database.close()


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Press these on a widget, one after the other."""
    for key in keys:
        QTest.keyClick(widget, key)
