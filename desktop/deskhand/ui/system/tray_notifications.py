"""Notifications through the icon in the tray, on Windows and macOS: Qt hands them to the system.

One click opens what it is about; buttons, taking away and do-not-disturb are the system's own
there. It was not run on either of them here.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from deskhand.host.notifications.base import DEFAULT_ACTION, Listener, Showing, Standing

SHOWN_MS = 10_000


class TrayNotifications(QObject):
    """icon: the one in the tray, None while there is none."""

    def __init__(
        self,
        listener: Listener,
        icon: Callable[[], QSystemTrayIcon | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._listener, self._icon = listener, icon
        self._followed: QSystemTrayIcon | None = None
        self._number = 0

    async def standing(self) -> Standing:
        """There is one where there is an icon."""
        return Standing.READY if self._shown() is not None else Standing.ABSENT

    async def show(self, what: Showing, replaces: int = 0) -> int:
        """Show it; the system puts the newest in front."""
        icon = self._shown()
        if icon is None:
            return 0
        if icon is not self._followed:
            self._followed = icon
            icon.messageClicked.connect(self._on_clicked)
        self._number += 1
        icon.showMessage(what.title, what.body, icon.icon(), SHOWN_MS)
        return self._number

    async def close(self, number: int) -> None:
        """The system takes it away by itself."""

    async def end(self) -> None:
        """Let go of the icon, which the person may have taken away before."""
        if self._followed is not None and shiboken6.isValid(self._followed):
            self._followed.messageClicked.disconnect(self._on_clicked)
        self._followed = None

    def _shown(self) -> QSystemTrayIcon | None:
        icon = self._icon()
        return icon if icon is not None and icon.isVisible() else None

    def _on_clicked(self) -> None:
        """Qt does not say which: the newest is the one in sight."""
        self._listener.chosen(self._number, DEFAULT_ACTION, "")
