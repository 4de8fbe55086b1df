"""Scenarios on Qt's own loop, as the program runs them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.view_model import ChatViewModel

from .core import Core

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


MOST_S = 150.0
"""Less than pytest's own time-out, whose exception an event loop takes for a callback's."""


def bounded(scenario: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The same, failing with TimeoutError when it hangs."""

    async def run() -> None:
        async with asyncio.timeout(MOST_S):
            await scenario()

    return run


def play(qapp: QApplication, scenario: Callable[[], Awaitable[None]]) -> None:
    """Run a scenario to its end; an error nobody expected fails the test."""
    reported: list[DeskhandError] = []
    take_back = aio.report_to(reported.append)
    try:
        aio.run(qapp, bounded(scenario))
    finally:
        take_back()
    assert not reported, [error.detail or error.sentence() for error in reported]


async def until(condition: Callable[[], object], timeout_s: float = 40.0) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def chat(folder: Path, *, attach: bool = True) -> AsyncIterator[tuple[Core, ChatViewModel]]:
    """An open core and a view model on it."""
    core = await Core.open(folder)
    await core.models.refresh()
    live = LiveAnswers()
    model = ChatViewModel(live)
    if attach:
        model.attach(core.services)
        await asyncio.sleep(0.02)
    try:
        yield core, model
    finally:
        live.stop_all()
        await until(lambda: not live.running())
        await asyncio.sleep(0.05)
        await core.close()
        model.deleteLater()
        live.deleteLater()
