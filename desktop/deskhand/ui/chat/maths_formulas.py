"""The formulas that were drawn, for all blocks in sight; drawn in a lane, so nothing waits."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.ui import aio
from deskhand.ui.chat.maths_drawing import Drawn, MathsDrawer, Wanted
from deskhand.ui.theme.theme import Theme

DRAW_TIMEOUT_S = 30.0
TOLD_MS = 50
"""Formulas drawn within this time are told together, so that a block is laid out once."""

IDLE_MS = 60_000
MOST_BYTES = 24 * 1024 * 1024
MOST_WAITING = 500


class Formulas(QObject):
    """Pictures of formulas. drawn: some that were asked for are there now."""

    drawn = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = aio.Lane("formulas", self)
        self._drawer = drawer = MathsDrawer()
        self._known: OrderedDict[Wanted, Drawn | None] = OrderedDict()
        self._bytes = 0
        self._waiting: OrderedDict[Wanted, None] = OrderedDict()
        self._drawing = False
        self._tell = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._tell.timeout.connect(self.drawn)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(drawer.end)
        self.destroyed.connect(lambda: drawer.end())

    def is_known(self, wanted: Wanted) -> bool:
        """Whether it was drawn, or found to be no formula."""
        return wanted in self._known

    def get(self, wanted: Wanted) -> Drawn | None:
        """The picture; None when it is not drawn yet or cannot be. `drawn` follows when it was
        not known."""
        if wanted in self._known:
            self._known.move_to_end(wanted)
            return self._known[wanted]
        self._waiting[wanted] = None
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        if not self._drawing:
            self._drawing = True
            aio.spawn(self._draw_waiting(), self, "draw formulas")
        return None

    async def _draw_waiting(self) -> None:
        self._idle.stop()
        try:
            while self._waiting:
                # What came last is in sight most likely.
                wanted, _ = self._waiting.popitem()
                if wanted not in self._known:
                    self._keep(wanted, await self._draw(wanted))
        finally:
            self._drawing = False
        self._idle.start()

    async def _draw(self, wanted: Wanted) -> Drawn | None:
        try:
            return await self._lane.run(lambda: self._drawer.draw(wanted), DRAW_TIMEOUT_S)
        except (TimeoutError, OSError):
            return None

    def _keep(self, wanted: Wanted, drawn: Drawn | None) -> None:
        self._known[wanted] = drawn
        self._bytes += _size(drawn)
        while self._bytes > MOST_BYTES and len(self._known) > 1:
            _, old = self._known.popitem(last=False)
            self._bytes -= _size(old)
        if not self._tell.isActive():
            self._tell.start()


def formulas_of(theme: Theme) -> Formulas:
    """Those of this theme's windows: made with the first one that is wanted."""
    found = theme.findChild(Formulas)
    return found if isinstance(found, Formulas) else Formulas(theme)


def _size(drawn: Drawn | None) -> int:
    return 200 + (drawn.picture.sizeInBytes() if drawn is not None else 0)
