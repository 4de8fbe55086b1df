"""Widgets in a cycle are destroyed in the thread that owns them."""

from __future__ import annotations

import asyncio
import gc
import threading

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
