"""The pane of preferences on the screen, on a store of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from deskhand.desk import Desk
from deskhand.host.folders import Folders
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.preferences.try_model import TryModel
from deskhand.ui.preferences.upkeep import Upkeep
from deskhand.ui.preferences.view import PreferencesPane
from deskhand.ui.preferences.view_model import PreferencesModel
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import until

NARROW, WIDE = 344, 1100
WINDOW = "I prefer window seats on flights over 3 hours"
NUTS = "I am allergic to peanuts"
LOUD = "I hate loud restaurants"


@asynccontextmanager
async def shown(
    folder: Path, theme: Theme, *sentences: str, width: int = NARROW
) -> AsyncIterator[SimpleNamespace]:
    """pane, shelf, model, told (what was said, with what undoes it)."""
    desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(folder)}), environ={})
    shelf, bus = desk.daily.preferences, desk.bus
    for sentence in sentences:
        await shelf.add(sentence)
    model = PreferencesModel(shelf, bus)
    new, trial, upkeep = NewPreference(shelf), TryModel(shelf), Upkeep(shelf, bus)
    pane = PreferencesPane(model, new, trial, upkeep, theme, lambda: None)
    told: list[tuple[str, object]] = []
    pane.told.connect(lambda said, undo: told.append((said, undo)))
    window = QWidget()
    pane.setParent(window)
    window.resize(width, 720)
    pane.resize(width, 720)
    window.show()
    window.activateWindow()
    model.load()
    await until(lambda: not model.loading)
    try:
        yield SimpleNamespace(pane=pane, shelf=shelf, model=model, new=new, told=told, bus=bus)
    finally:
        window.hide()
        for each in (model, new, trial, upkeep, window):
            each.deleteLater()
        await desk.close()


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Press these on a widget, one after the other."""
    for key in keys:
        QTest.keyClick(widget, key)


def sentences(part: SimpleNamespace) -> list[str]:
    """What the list shows, without headings."""
    rows = part.pane.page.rows
    found = [rows.preference_at(rows.index(n)) for n in range(rows.rowCount())]
    return [each.sentence for each in found if each is not None]


def choose(part: SimpleNamespace, sentence: str) -> None:
    """Mark this one."""
    one = next(each for each in part.model.preferences if each.sentence == sentence)
    part.pane.page.list.select(one)
