"""Widgets in a cycle are destroyed in the thread that owns them."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deskhand.ui import aio
from deskhand.ui.collector import EVERY_MS


class Ring(QObject):
    """Refers to itself, and tells which thread let it go."""

    def __init__(self, told: list[int]) -> None:
        super().__init__()
        self.itself = self
        self.told = told

    def __del__(self) -> None:
        self.told.append(threading.get_ident())


def test_a_cycle_is_collected_in_the_windows_thread(qapp: QApplication) -> None:
    gc.enable()  # as a program begins
    told: list[int] = []
    alive: list[object] = []

    def allocate() -> None:
        """In a worker; with the automatic collector the rings would be destroyed here."""
        alive.extend([n] for n in range(50_000))

    async def scenario() -> None:
        for _ in range(3):
            Ring(told)
        await asyncio.to_thread(allocate)
        assert told == []
        async with asyncio.timeout(10 * EVERY_MS / 1000):
            while len(told) < 3:
                alive.extend([n] for n in range(2_000))
                await asyncio.sleep(0.05)

    aio.run(qapp, scenario)
    assert set(told) == {threading.main_thread().ident}
    assert gc.isenabled()


# What the start says when it is over; then the window is closed.
PROGRAM = """
import gc, sys
from deskhand.ui import session
live = session.Session.live
async def watched(self, on_started, **options):
    def started():
        on_started()
        print(gc.isenabled(), gc.get_freeze_count() > 0, flush=True)
        self.quit()
    return await live(self, started, **options)
session.Session.live = watched
from deskhand.ui.app import run_window
sys.exit(run_window())
"""


def test_after_the_start_no_other_thread_looks_for_garbage(tmp_path: Path) -> None:
    environ = {**os.environ, "DESKHAND_HOME": str(tmp_path)}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["False", "True"], done.stderr
