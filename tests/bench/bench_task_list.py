"""The task pane with a hundred thousand tasks: scrolling, searching, sorting, changing one.

    python tests/bench/bench_task_list.py [--tasks 100000] [--height 860]

Prints one JSON line: what a step of the wheel costs with all that is drawn for it, how long after
a key the filtered list stands there, and for each part how late a 5 ms timer came (`gap_ms`, what
a person feels as a stall) and how long this thread worked at once (`busy_ms`, the same on a machine
that does other things too). The tasks are in a real database behind the real
services.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench_streaming import TICK_MS, figures_of
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.domain.ids import new_id
from deskhand.domain.task import Priority, Task, TaskPerson, TaskStatus, When
from deskhand.services.bus import Bus
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository
from deskhand.ui import aio
from deskhand.ui.tasks.sights import Group, Sort, View
from deskhand.ui.tasks.view import TasksPane
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme

ROME = ZoneInfo("Europe/Rome")
WIDTH, NOTCHES, ROUNDS, AT_ONCE = 344, 400, 5, 2_000
SENTENCE = (
    "call bank water plants book dentist renew passport send letter pay rent buy milk fix roof "
    "write report read paper clean kitchen plan trip meet Anna order parts check oil visit Ben"
)
WORDS = SENTENCE.split()
TYPED = "plan trip"


def made(count: int) -> list[Task]:
    """Tasks of every kind: a third without a date, some late, some done, some below others."""
    chance, now = random.Random(4), time.time()
    today = datetime.now(ROME).date()
    tasks: list[Task] = []
    for number in range(count):
        begun = datetime.fromtimestamp(now - chance.random() * 3e7, UTC)
        day = today + timedelta(days=chance.randint(-20, 400))
        is_over = chance.random() < 0.2
        title = f"{' '.join(chance.choices(WORDS, k=4))} {number}"
        tasks.append(
            Task(
                id=new_id(),
                title=title,
                words=title if number % 2 else f"{title} tomorrow",
                created_at=begun,
                updated_at=begun,
                notes="more to *know*" if chance.random() < 0.1 else "",
                due=When(day, None, ROME.key) if chance.random() < 0.66 else None,
                recurrence="FREQ=WEEKLY" if chance.random() < 0.03 else "",
                priority=chance.choices(list(Priority), (70, 10, 10, 10))[0],
                status=TaskStatus.DONE if is_over else TaskStatus.OPEN,
                parent_id=tasks[-1].id if tasks and chance.random() < 0.1 else None,
                project=chance.choice(("", "", "House", "Work", "Travel")),
                tags=(chance.choice(("home", "errand", "phone")),) if number % 3 == 0 else (),
                people=(TaskPerson(chance.choice(("Anna", "Ben"))),) if number % 5 == 0 else (),
                position=float(number),
                completed_at=begun if is_over else None,
            )
        )
    return tasks


class Stalls:
    """How long the window does not answer, seen by a timer that comes late."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self.busy_ms = 0.0
        self._timer = QTimer(interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._last = time.perf_counter(), time.thread_time()
        self._timer.start()

    def _on_tick(self) -> None:
        now = time.perf_counter(), time.thread_time()
        late, busy = (1000 * (new - old) for new, old in zip(now, self._last, strict=True))
        self.late_ms.append(max(0.0, late - TICK_MS))
        self.busy_ms = max(self.busy_ms, busy)
        self._last = now

    def stop(self) -> dict[str, Any]:
        """How late it came, and the longest this thread worked at once."""
        self._timer.stop()
        return {"gap_ms": figures_of(self.late_ms or [0.0]), "busy_ms": round(self.busy_ms, 1)}


class Bench:
    """The pane on its tasks, and what its work costs."""

    def __init__(self, tasks: Tasks, model: TasksViewModel, pane: TasksPane) -> None:
        self.tasks, self.model, self.pane = tasks, model, pane
        self._lines = 0
        self._counting = model.lines_changed.connect(self._on_lines)

    def _on_lines(self) -> None:
        self._lines += 1

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait, letting the window work."""
        async with asyncio.timeout(120):
            while not condition():
                await asyncio.sleep(0.001)

    async def rearranged(self, act: Callable[[], object]) -> float:
        """Milliseconds from `act` until the list shows what came of it, and is drawn."""
        before = self._lines
        begun = time.perf_counter()
        act()
        await self.until(lambda: self._lines > before)
        self.pane.page.list.viewport().repaint()
        return (time.perf_counter() - begun) * 1000

    async def part(self, work: Callable[[], Awaitable[list[float]]]) -> dict[str, Any]:
        """Times of some work, and the window's gaps meanwhile."""
        await asyncio.sleep(0.2)
        stalls = Stalls()
        times = await work()
        await asyncio.sleep(0.05)
        return {"ms": figures_of(times), **stalls.stop()}

    async def wheel(self) -> list[float]:
        """Steps of the wheel, from the top and from the middle."""
        view = self.pane.page.list
        bar, times = view.verticalScrollBar(), []
        for start in (0, bar.maximum() // 2):
            bar.setValue(start)
            for _ in range(NOTCHES // 2):
                begun = time.perf_counter()
                QApplication.sendEvent(view.viewport(), _notch(view.viewport().rect().center()))
                view.viewport().repaint()
                times.append((time.perf_counter() - begun) * 1000)
                await asyncio.sleep(0)
        return times

    async def jumps(self) -> list[float]:
        """The scroll bar dragged to anywhere."""
        view, chance, times = self.pane.page.list, random.Random(2), []
        bar = view.verticalScrollBar()
        for _ in range(NOTCHES // 4):
            begun = time.perf_counter()
            bar.setValue(chance.randint(0, bar.maximum()))
            view.viewport().repaint()
            times.append((time.perf_counter() - begun) * 1000)
            await asyncio.sleep(0)
        return times

    async def typing(self) -> list[float]:
        """Letter by letter into the search field, and out again."""
        search, times = self.pane.page.search, []
        for _ in range(ROUNDS):
            for letter in TYPED:
                if letter == " ":  # the words are the same
                    QTest.keyClicks(search, letter)
                    continue
                times.append(await self.rearranged(partial(QTest.keyClicks, search, letter)))
            await self.rearranged(search.clear)
        return times

    async def views(self) -> list[float]:
        """From view to view."""
        views = (View.TODAY, View.UPCOMING, View.DONE, View.ALL)
        return [await self.rearranged(partial(self.model.choose, each)) for each in views]

    async def orders(self) -> list[float]:
        """Every order, every kind of heading."""
        acts = [partial(self.model.sort_by, each) for each in (*Sort, Sort.DUE)]
        acts += [partial(self.model.group_by, each) for each in (*Group, Group.DUE)]
        return [await self.rearranged(act) for act in acts]

    async def changes(self) -> list[float]:
        """One is completed, stored, and the list is right again."""
        times = []
        for number in range(ROUNDS * 2):
            row = next(
                row
                for at in range(number * 50, len(self.model.lines))
                if (row := self.model.lines.row(at)) and not row.status.is_over
            )
            times.append(await self.rearranged(partial(self.model.toggle, [row.id])))
        return times

    async def marking(self) -> list[float]:
        """All of them are marked, and none again."""
        view, times = self.pane.page.list, []
        for act in (view.selectAll, view.clearSelection) * 2:
            begun = time.perf_counter()
            act()
            view.viewport().repaint()
            times.append((time.perf_counter() - begun) * 1000)
            await asyncio.sleep(0)
        return times


def _notch(place: QPoint) -> QWheelEvent:
    return QWheelEvent(
        QPointF(place),
        QPointF(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


async def measure(count: int, height: int, folder: Path, theme: Theme) -> dict[str, Any]:
    """Fill a database, open the pane on it, work with it."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'tasks.db'}")
    bus = Bus()
    views = TaskViews(TaskViewRepository(database), bus)
    tasks = Tasks(TaskRepository(database), views, bus, zone=lambda: ROME)
    every = made(count)
    for start in range(0, count, AT_ONCE):
        await tasks.add_all(every[start : start + AT_ONCE])
    begun = time.perf_counter()
    model = TasksViewModel(tasks, bus)
    pane = TasksPane(model, theme, lambda *_, **__: None, lambda _: None)
    pane.resize(WIDTH, height)
    pane.show()
    built = (time.perf_counter() - begun) * 1000
    stalls = Stalls()
    bench = Bench(tasks, model, pane)
    await bench.until(lambda: model.lines)
    opened = (time.perf_counter() - begun) * 1000
    try:
        return {
            "tasks": count,
            "open": {"built_ms": round(built), "ms": round(opened), **stalls.stop()},
            "wheel": await bench.part(bench.wheel),
            "jump": await bench.part(bench.jumps),
            "search": await bench.part(bench.typing),
            "view": await bench.part(bench.views),
            "order": await bench.part(bench.orders),
            "change": await bench.part(bench.changes),
            "mark_all": await bench.part(bench.marking),
        }
    finally:
        pane.hide()
        pane.deleteLater()
        QApplication.sendPostedEvents()
        await database.close()


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--height", type=int, default=860)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    theme = Theme(app, "light")
    folder = Path(tempfile.mkdtemp(prefix="deskhand-bench-tasks-"))
    found: list[dict[str, Any]] = []

    async def run() -> None:
        found.append(await measure(asked.tasks, asked.height, folder, theme))

    try:
        aio.run(app, run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = found[0]
    parts = [each for each in figures.values() if isinstance(each, dict)]
    longest = max(each["gap_ms"]["max"] for each in parts)
    print(json.dumps({"bench": "task_list", **figures, "longest_ms": longest}))


if __name__ == "__main__":
    main()
