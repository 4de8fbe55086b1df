"""Everything around the window, in one place: made after the first picture, ended with it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskhand.ui.system.room import SystemRoom


class SystemControl(QObject):
    """One for each run of the window. Each part is a line in these three methods."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._room: SystemRoom | None = None

    def chats_open(self, room: SystemRoom) -> None:
        """The desk is open: everything can work now."""
        self._room = room

    def keeps_open(self) -> bool:
        """Whether closing the window leaves Deskhand where it can be reached."""
        return False

    async def close(self) -> None:
        """The run ends: let go of keys, sockets and icons."""
        self._room = None
