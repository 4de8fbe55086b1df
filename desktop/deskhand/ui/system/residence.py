"""How Deskhand stays when its window is closed: the tray, what closing does, the pause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.handover import Kind
from deskhand.ui.system.closing import Closing
from deskhand.ui.system.hidden import HiddenStart
from deskhand.ui.system.room import SystemRoom
from deskhand.ui.system.tray import Tray, TrayActs
from deskhand.ui.system.tray_host import TrayHost
from deskhand.ui.system.tray_model import Running, TrayModel


class ShowQuick(Protocol):
    """Shows the quick prompt."""

    def __call__(self, text: str = "", kind: Kind = "") -> None: ...


class Residence(QObject):
    """Made when the chats are open. is_reachable: whether a later start brings the window back.
    is_hidden: whether this one was started without it."""

    def __init__(
        self,
        room: SystemRoom,
        show_quick: ShowQuick,
        is_reachable: Callable[[], bool],
        parent: QObject,
        *,
        is_hidden: bool = False,
    ) -> None:
        super().__init__(parent)
        self._room = room
        desk = room.desk
        self.host = TrayHost(self)
        self.model = TrayModel(
            desk.settings,
            desk.daily.notices,
            desk.conversations,
            desk.background,
            desk.bus,
            room.live,
            desk.folders.profile_name(),
            self,
        )
        acts = TrayActs(
            open=room.raise_window,
            quick=show_quick,
            capture=lambda: show_quick("", "task"),
            region=lambda: room.actions.run("capture.region"),
            clipboard=lambda: room.actions.run("capture.clipboard"),
            new_chat=lambda: room.open_chat(None),
            show=self._show,
            settings=lambda: self._show_settings(""),
            quit=room.quit,
        )
        self.tray = Tray(self.model, self.host, room.window, acts, self)
        self.closing = Closing(
            desk.settings,
            room.window,
            room.theme,
            in_tray=lambda: self.tray.is_there,
            can_return=lambda: is_reachable() or self.tray.is_there,
            quit_=room.quit,
        )
        self._pause = room.actions["app.pause_background"]
        room.actions.on("app.pause_background", self._on_pause)
        self.model.changed.connect(self._follow_pause)
        self._unsubscribe = desk.bus.subscribe(self._on_changes)
        self._follow_settings()
        self._hidden_start: HiddenStart | None = None
        if is_hidden:
            self._hidden_start = HiddenStart(
                room.window,
                room.lane,
                desk.folders.state,
                in_tray=lambda: self.tray.is_there,
                way_back=self.closing.way_back,
            )

    def close(self) -> None:
        """Take the icon away and watch nothing any more."""
        self._unsubscribe()
        if self._hidden_start is not None:
            self._hidden_start.deleteLater()
        self.tray.close()
        self.model.close()
        self.host.close()

    def _on_pause(self) -> None:
        self.model.pause(self._pause.isChecked())

    def _follow_pause(self) -> None:
        self._pause.setChecked(self.model.facts.is_paused)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self._follow_settings()

    def _follow_settings(self) -> None:
        desktop = self._room.desk.settings.current.desktop
        self.tray.want(desktop.tray, desktop.tray_panel)

    def _show(self, running: Running) -> None:
        if running.chat is not None:
            self._room.open_chat(running.chat)
        else:
            self._show_settings(running.page)

    def _show_settings(self, page: str) -> None:
        self._room.raise_window()
        self._room.open_settings(page)
