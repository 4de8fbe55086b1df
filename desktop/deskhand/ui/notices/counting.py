"""How many notices nobody looked at yet, for everything that shows a bell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import StoreError
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.notices import Notices


class UnreadCount(QObject):
    """Keeps the number in the command's data: whoever shows the command follows its `changed`."""

    def __init__(self, notices: Notices, bus: Bus, action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._notices, self._action = notices, action
        self._unsubscribe = bus.subscribe(self._on_changes)
        aio.spawn(self._count(), self, "count notices")

    def close(self) -> None:
        """Count no more."""
        self._unsubscribe()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.NOTICE:
            aio.spawn(self._count(), self, "count notices")

    async def _count(self) -> None:
        try:
            unread = await self._notices.unread()
        except StoreError:
            return  # whoever opens the list is told
        if self._action.data() != unread:
            self._action.setData(unread)


def unread_of(action: QAction) -> int:
    """The number kept there; 0 when the command is gone, as in a window that waits for the one of
    another profile to be painted over it."""
    count = action.data() if shiboken6.isValid(action) else 0
    return count if isinstance(count, int) else 0
