"""Whether there is a tray to be shown in, and when one comes or goes.

Qt decides only once, when it is first asked, which kind of tray it speaks to; so it is not asked
before there is one. Linux: the StatusNotifierItem's watcher on the session bus, and the X server's
tray (XEmbed). Elsewhere Qt knows.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtGui import QGuiApplication

from deskhand.ui import aio

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusServiceWatcher

    from deskhand.host.xembed_tray import XEmbedTray

log = logging.getLogger(__name__)

WATCHER = "org.kde.StatusNotifierWatcher"


class TrayHost(QObject):
    """changed: it came or went, see `is_there`."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._notifies = self._is_closed = False
        self._embeds: XEmbedTray | None = None
        self._notifier: QSocketNotifier | None = None
        self._watcher: QDBusServiceWatcher | None = None
        if sys.platform == "linux":
            self._watch_bus()
            if QGuiApplication.platformName() == "xcb":
                aio.spawn(self._watch_x(), self, "watch the tray")

    @property
    def is_there(self) -> bool:
        """Whether an icon would be seen now."""
        if sys.platform != "linux":
            from PySide6.QtWidgets import QSystemTrayIcon

            return QSystemTrayIcon.isSystemTrayAvailable()
        return self._notifies or (self._embeds is not None and self._embeds.is_there)

    def close(self) -> None:
        """Watch no more."""
        self._is_closed = True
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        if self._embeds is not None:
            self._embeds.close()
            self._embeds = None

    def _watch_bus(self) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            log.info("there is no session bus, and so no tray on it")
            return
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(WATCHER, bus, mode, self)
        self._watcher.serviceRegistered.connect(lambda _: self._on_watcher(True))
        self._watcher.serviceUnregistered.connect(lambda _: self._on_watcher(False))
        self._notifies = bool(bus.interface().isServiceRegistered(WATCHER).value())

    def _on_watcher(self, there: bool) -> None:
        if there != self._notifies:
            self._notifies = there
            self.changed.emit()

    async def _watch_x(self) -> None:
        """Connected in a thread: the client of the X server is read there, and its greetings take
        longer than a frame."""
        embeds = await asyncio.to_thread(_embeds)
        if embeds is None or self._is_closed:
            if embeds is not None:
                embeds.close()
            return
        self._embeds = embeds
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(embeds.fileno(), kind, self)
        self._notifier.activated.connect(self._on_x)
        self._on_x()  # what it said while we were on our way back
        if embeds.is_there:
            self.changed.emit()

    def _on_x(self, _fd: object = None) -> None:
        if self._embeds is None:
            return
        changed = self._embeds.read()
        if self._embeds.is_lost and self._notifier is not None:
            self._notifier.setEnabled(False)  # the end of a stream can be read for ever
        if changed:
            self.changed.emit()


def _embeds() -> XEmbedTray | None:
    """The X server's tray, None where the server cannot be reached. Blocks."""
    from deskhand.host.xembed_tray import LOST, XEmbedTray

    try:
        return XEmbedTray()
    except (*LOST, OSError) as error:
        log.info("the X server's tray cannot be watched: %s", error)
        return None
