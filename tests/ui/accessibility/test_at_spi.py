"""What a screen reader learns of the window, asked over the accessibility bus in another thread."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.accessibility import at_spi, places
from tests.ui.accessibility.at_spi import CHECKED, FOCUSABLE, SENSITIVE, SHOWING
from tests.ui.test_window import home, play, until, window

__all__ = ["home"]
pytestmark = pytest.mark.desktop

CONTROLS = {"push button", "text", "check box", "list", "combo box", "radio button"}
PROMISED = {
    "Message": "text",
    "Send": "push button",
    "Attach": "push button",
    "New chat": "push button",
    "Search conversations": "text",
    "Model": "push button",
    "New task": "text",
    "Tasks": "list",
}


async def seen(qapp: QApplication) -> list[at_spi.Node]:
    nodes = await asyncio.to_thread(at_spi.nodes, qapp.applicationName())
    return [each for each in nodes if each.has(SHOWING)]


def test_a_screen_reader_finds_what_is_promised(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            await places.fill(session)
            session.side.show("tasks")
            await until(lambda: session.side.pane("tasks") is not None)
            await places.settled(session.window)
            nodes = await seen(qapp)
            assert "Deskhand" in {each.name for each in nodes if each.role == "frame"}
            told = {(each.name, each.role) for each in nodes}
            assert [each for each in PROMISED.items() if each not in told] == []
            controls = [each for each in nodes if each.role in CONTROLS and each.has(FOCUSABLE)]
            assert [each for each in controls if not each.name] == []
            send = next(each for each in nodes if each.name == "Send")
            assert not send.has(SENSITIVE)  # nothing is written
            tabs = {each.name: each.has(CHECKED) for each in nodes if "(tab)" in each.name}
            assert [name for name, checked in tabs.items() if checked] == ["Tasks (tab)"]
            rows = [each.name for each in nodes if each.role == "list item"]
            assert any(row.startswith("call the bank, To do, Tomorrow") for row in rows)

    play(qapp, scenario)


def test_a_screen_reader_hears_sentences(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            await places.settled(session.window)
            listens = asyncio.Event()
            loop = asyncio.get_running_loop()
            hearing = asyncio.ensure_future(
                asyncio.to_thread(
                    at_spi.announcements,
                    lambda: loop.call_soon_threadsafe(listens.set),
                    "It is hot.",
                )
            )
            await listens.wait()
            for sentence in ("Tea is a drink.", "It is hot."):
                session.pane.model.announced.emit(sentence)
                await asyncio.sleep(0)
            assert await hearing == ["Tea is a drink.", "It is hot."]

    play(qapp, scenario)
