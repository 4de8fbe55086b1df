"""The settings window: made when it is first asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.main_window import MainWindow
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.ui.settings.services import SettingsServices
    from deskhand.ui.settings.window import SettingsWindow

IMPORT_TIMEOUT_S = 120.0


class SettingsControl(QObject):
    """services: what the pages are made from, asked for when the first is. quit: ends Deskhand."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        actions: Actions,
        lane: aio.Lane,
        quit_: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._actions = window, theme, actions
        self._lane, self._quit = lane, quit_
        self.window: SettingsWindow | None = None

    def open(self, services: SettingsServices, page: str) -> None:
        """Open the settings at a page; "" is where they were."""
        aio.spawn(self._open(services, page), self, "settings")

    async def _open(self, services: SettingsServices, page: str) -> None:
        if self.window is None:
            module = await self._lane.run(
                lambda: importlib.import_module("deskhand.ui.settings.window"), IMPORT_TIMEOUT_S
            )
            # Asked for twice meanwhile, it is still made once.
            if self.window is None:
                self.window = module.SettingsWindow(services, self._actions, self._theme)
                self.window.quit_wanted.connect(self._quit)
                # It has no parent: it would outlive a profile's window.
                self.destroyed.connect(self.window.deleteLater)
        self.window.open_at(page, near=self._window)

    def shut(self) -> None:
        """The window closes: so do the settings."""
        if self.window is not None:
            self.window.shut()
