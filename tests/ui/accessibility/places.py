"""Goes through every window and pane of a running Deskhand, with something in each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from deskhand.domain.people import PartyKind
from deskhand.domain.wording import tr
from deskhand.ui.session import Session
from deskhand.ui.settings.window import SECTIONS, SettingsWindow
from deskhand.ui.side.room import PANES
from tests.ui.test_window import until

SETTLED_S = 0.05
"""Between two looks at whether a layout still changes."""


async def fill(session: Session) -> None:
    """A few tasks and people: short, long, from right to left."""
    daily = session.side._room.desk.daily
    for line in (
        "call the bank tomorrow at 9 !high @Anna #house",
        "send the quarterly report to the tax office with every attachment they asked for",
        "شراء خبز و 2 حليب",
    ):
        await daily.tasks.add(daily.tasks.capture(line))
    await daily.people.add(daily.people.draft("Anna Schmidt", PartyKind.PERSON))


async def settled(root: QWidget) -> None:
    """Until nothing of the window moves any more."""
    before: list[object] = []
    while True:
        await asyncio.sleep(SETTLED_S)
        now = [each.geometry() for each in root.findChildren(QWidget)]
        if now == before:
            return
        before = now


async def panes(session: Session) -> AsyncIterator[tuple[str, QWidget]]:
    """The chat, then each pane: its list, an entry of it, a new one."""
    await settled(session.window)
    yield "chat", session.window
    for listed in PANES:
        session.side.show(listed.name)
        await until(lambda name=listed.name: session.side.pane(name) is not None)
        pane = session.side.pane(listed.name)
        assert pane is not None
        await settled(session.window)
        yield listed.name, session.window
        if _open_first(pane):
            await settled(session.window)
            yield f"{listed.name}: an entry", session.window
        pane.begin_new()
        await settled(session.window)
        yield f"{listed.name}: a new one", session.window
    session.side.hide()


def _open_first(pane: QWidget) -> bool:
    for rows in pane.findChildren(QListView):
        model = rows.model()
        if not rows.isVisible() or model is None:
            continue
        for at in range(model.rowCount()):
            index = model.index(at, 0)
            if model.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                rows.setCurrentIndex(index)
                QTest.keyClick(rows, Qt.Key.Key_Return)
                return True
    return False


async def settings(session: Session, width: int, height: int) -> AsyncIterator[tuple[str, QWidget]]:
    """Every section of the settings, and adding a provider."""
    session.open_settings("")
    await until(lambda: session.settings.window is not None)
    window = session.settings.window
    assert isinstance(window, SettingsWindow)
    for section in [*(each.name for each in SECTIONS), "providers/+"]:
        window.open_at(section)
        window.resize(max(width, window.minimumWidth()), max(height, window.minimumHeight()))
        await settled(window)
        yield f"settings: {section}", window
    window.close()


async def palette(session: Session) -> AsyncIterator[tuple[str, QWidget]]:
    """The palette over the window."""
    session.actions["app.palette"].trigger()
    await until(lambda: session.window.findChild(QWidget, "palette") is not None)
    shown = session.window.findChild(QWidget, "palette")
    await until(shown.isVisible)
    await settled(session.window)
    yield "palette", shown
    shown.close()


async def quick(session: Session) -> AsyncIterator[tuple[str, QWidget]]:
    """The quick prompt, empty and with something written."""
    session.system.quick.show()
    await until(lambda: _quick_prompt() is not None)
    prompt = _quick_prompt()
    assert prompt is not None
    await settled(prompt)
    yield "quick prompt", prompt
    session.system.quick.show("t call the bank tomorrow at 9 !high @Anna #house")
    await settled(prompt)
    yield "quick prompt: a task", prompt
    prompt.close()


def _quick_prompt() -> QWidget | None:
    shown = (each for each in QApplication.topLevelWidgets() if each.isVisible())
    return next((each for each in shown if each.accessibleName() == tr("Quick prompt")), None)
