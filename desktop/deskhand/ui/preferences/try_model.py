"""What would be recalled for a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.preferences import Preferences

TRY_AFTER_MS = 250
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Tried:
    """One that was looked at. told: it would go into the context."""

    preference_id: UUID
    sentence: str
    score: float
    told: bool


class TryModel(QObject):
    """changed: `rows` or `busy` did. failed: a DeskhandError to tell."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, shelf: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self.request = ""
        self.rows: list[Tried] = []
        self.busy = False
        self._looks = 0
        self._pause = QTimer(self, singleShot=True, interval=TRY_AFTER_MS)
        self._pause.timeout.connect(self.look)

    def write(self, request: str) -> None:
        """The request is this now."""
        self.request = request
        if request.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._looks += 1
            self.rows, self.busy = [], False
            self.changed.emit()

    def look(self) -> None:
        """Look now."""
        self._pause.stop()
        if self.request.strip():
            self._looks += 1
            self.busy = True
            self.changed.emit()
            aio.spawn(self._look(self.request, self._looks), self, "try preferences")

    async def _look(self, request: str, look: int) -> None:
        try:
            told = await self._shelf.recall(request)
            near = await self._shelf.search(request, k=MOST_SHOWN)
        except DeskhandError as error:
            told, near = [], []
            self.failed.emit(error)
        if look != self._looks:
            return  # something else was typed meanwhile
        rows = [Tried(e.preference.id, e.preference.sentence, e.score, True) for e in told]
        known = {row.preference_id for row in rows}
        rows += [
            Tried(e.preference.id, e.preference.sentence, e.score, False)
            for e in near
            if e.preference.id not in known
        ]
        self.rows, self.busy = rows[:MOST_SHOWN], False
        self.changed.emit()
