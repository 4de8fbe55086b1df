"""Everything around the window, in one place: made after the first picture, ended with it."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from deskhand.domain.handover import Hidden, Kind
from deskhand.ui.launch import Launch
from deskhand.ui.main_window import Leaving, MainWindow
from deskhand.ui.system.receiving import Receiving
from deskhand.ui.system.room import SystemRoom
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.host.folders import Folders
    from deskhand.ui.actions import Actions
    from deskhand.ui.capture.joining import Captures
    from deskhand.ui.quick.control import QuickControl
    from deskhand.ui.system.hotkeys import HotkeyControl
    from deskhand.ui.system.instance import InstanceListener
    from deskhand.ui.system.residence import Residence
    from deskhand.ui.system.search import DesktopSearch
    from deskhand.ui.system.telling import Telling
    from deskhand.ui.system.updating import DailyUpdateCheck

log = logging.getLogger(__name__)

PARTS = (
    "deskhand.host.selection.choosing",
    "deskhand.ui.capture.joining",
    "deskhand.ui.quick.control",
    "deskhand.ui.system.hotkeys",
    "deskhand.ui.system.residence",
    "deskhand.ui.system.search",
    "deskhand.ui.system.telling",
    "deskhand.ui.system.updating",
)


class SystemControl(QObject):
    """One for each run of the window. Each part is a line in `begin`, `chats_open` and `close`.

    quit: the real end.
    """

    def __init__(
        self, parent: QObject, window: MainWindow, launch: Launch, quit_: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._window, self._launch, self._quit = window, launch, quit_
        self._room: SystemRoom | None = None
        self._listener: InstanceListener | None = None
        self._receiving = Receiving(window.bring_forward, self.show_quick)
        self._quick: QuickControl | None = None
        self.hotkeys: HotkeyControl | None = None
        self.residence: Residence | None = None
        self.captures: Captures | None = None
        self.telling: Telling | None = None
        self.search: DesktopSearch | None = None
        self._is_ending = False
        self._updating: DailyUpdateCheck | None = None

    def begin(self, theme: Theme, actions: Actions, folders: Folders | None) -> None:
        """The first picture is there; the desk is not."""
        self._theme, self._actions, self._folders = theme, actions, folders
        actions.on("quick.prompt", lambda: self.quick.show())
        self._window.leaving = self.leaving
        self._receiving.wait(self._launch.handover)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self.session_ends)
        if self._launch.instance is not None:
            from deskhand.ui.system.instance import InstanceListener

            self._listener = InstanceListener(self._launch.instance, self)
            self._listener.received.connect(self._receiving.take)

    async def read_ahead(self) -> None:
        """Read what `chats_open` is made of in a thread, while the desk opens: reading it there
        would keep the person from typing for a tenth of a second."""
        await asyncio.to_thread(lambda: [importlib.import_module(each) for each in PARTS])

    def chats_open(self, room: SystemRoom) -> None:
        """The desk is open: everything can work now."""
        if self._is_ending:  # the person left before it was: nobody would close what is made here
            return
        self._room = room
        self.quick.attach(room)
        from deskhand.ui.system.hotkeys import HotkeyControl

        desk = room.desk
        self.hotkeys = HotkeyControl(desk.settings, desk.bus, desk.folders, self)
        self.hotkeys.on("quick", self.quick.toggle)
        from deskhand.ui.system.residence import Residence

        self.residence = Residence(
            room,
            self.show_quick,
            lambda: self._listener is not None,
            self,
            is_hidden=isinstance(self._launch.handover, Hidden),
        )
        from deskhand.ui.capture.joining import join_captures

        self.captures = join_captures(room, self.quick, self.hotkeys, self)
        from deskhand.ui.system.telling import Telling

        tray = self.residence.tray
        self.telling = Telling(room, lambda: tray.icon, self.quick.chat_in_sight, self)
        from deskhand.ui.system.search import DesktopSearch

        self.search = DesktopSearch(room, self)
        self._receiving.chats_open(room)
        from deskhand.ui.system.updating import DailyUpdateCheck

        self._updating = DailyUpdateCheck(room.desk.updates, room.desk.daily.notices, self)

    def join_fields(self) -> None:
        """A field to write in was made since: it pastes as the others do."""
        if self.captures is not None:
            self.captures.join_fields()

    @property
    def quick(self) -> QuickControl:
        """The quick prompt. It can be shown before the desk is open."""
        if self._quick is None:
            from deskhand.ui.quick.control import QuickControl

            state = self._folders.state if self._folders else None
            self._quick = QuickControl(self._theme, self._actions, state, self)
        return self._quick

    def show_quick(self, text: str = "", kind: Kind = "", *, origin: str = "") -> None:
        """Show the quick prompt with these words. origin: who wrote them, a sentence."""
        self.quick.show(text, kind=kind or None, origin=origin)

    def leaving(self) -> Leaving:
        """What closing the window does. Until the chats are open nothing is known of what the
        person chose, and there is no icon to come back by."""
        if self.residence is None or self._is_ending:
            return Leaving.END
        return self.residence.closing.leaving()

    def session_ends(self, _session: object = None) -> None:
        """The person logs out: what is open is stored, and Deskhand ends with the session."""
        self._is_ending = True
        self._quit()

    async def close(self) -> None:
        """The run ends: let go of keys, sockets and icons."""
        self._room = None
        self._is_ending = True
        if self._listener is not None:  # first: from here on a later start waits for its turn
            self._listener.close()
        slow = (self.hotkeys, self.captures, self.telling, self.search)
        closing = (part.close() for part in slow if part is not None)
        ended = await asyncio.gather(*closing, return_exceptions=True)
        if self._quick is not None:
            self._quick.close()
        if self._updating is not None:
            self._updating.close()
        if self.residence is not None:
            self.residence.close()
        for error in ended:  # one that fails keeps no other from letting go
            if isinstance(error, BaseException):
                log.error("a part around the window did not close", exc_info=error)
