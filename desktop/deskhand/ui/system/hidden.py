"""A start without the window, where there turns out to be no tray to come back by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from deskhand.domain.wording import tr
from deskhand.host.state_file import StateFile
from deskhand.ui import aio
from deskhand.ui.main_window import MainWindow

STATE = "hidden-start.json"
TOLD = "told"
PATIENCE_MS = 10_000
"""At login the panel may come after us."""
WRITE_TIMEOUT_S = 10.0


class HiddenStart(QObject):
    """Minimises the window instead, so that it can be found, and says so once.

    state: the folder for what is remembered. way_back: a sentence.
    """

    def __init__(
        self,
        window: MainWindow,
        lane: aio.Lane,
        state: Path,
        *,
        in_tray: Callable[[], bool],
        way_back: Callable[[], str],
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        super().__init__(window)
        self._window, self._lane, self._file = window, lane, StateFile(state / STATE)
        self._in_tray, self._way_back = in_tray, way_back
        QTimer.singleShot(patience_ms, self, self._look)

    def _look(self) -> None:
        if self._in_tray() or not self._window.isHidden():
            return
        self._window.showMinimized()
        aio.spawn(self._tell(), self, "told of the hidden start")

    async def _tell(self) -> None:
        stored = await self._lane.run(self._file.read, WRITE_TIMEOUT_S)
        if stored.get(TOLD):
            return
        said = tr("Deskhand started without its window.")
        self._window.the_banner().tell(f"{said} {self._way_back()}")
        await self._lane.run(lambda: self._file.write({TOLD: True}), WRITE_TIMEOUT_S)
