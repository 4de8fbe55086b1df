"""When the welcome is shown: by itself on an empty Deskhand, else when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskhand.ui import aio
from deskhand.ui.chat.view import ChatView
from deskhand.ui.main_window import MainWindow
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.ui.chat.view_model import ChatViewModel
    from deskhand.ui.settings.services import SettingsServices
    from deskhand.ui.welcome.view import WelcomeView

IMPORT_TIMEOUT_S = 120.0


class WelcomeControl(QObject):
    """chat and model: the stored chat. in_sight: whether it is that one that is shown."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        lane: aio.Lane,
        chat: ChatView,
        model: ChatViewModel,
        in_sight: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._lane = window, theme, lane
        self._chat, self._model, self._in_sight = chat, model, in_sight
        self._view: WelcomeView | None = None

    def offer(self, desk: Desk, services: SettingsServices, *, asked: bool = False) -> None:
        """Show it where nothing was ever said here. asked: show it all the same."""
        aio.spawn(self._offer(desk, services, asked), self, "welcome")

    async def _offer(self, desk: Desk, services: SettingsServices, asked: bool) -> None:
        if not asked and await desk.conversations.count():
            return
        module = await self._lane.run(
            lambda: importlib.import_module("deskhand.ui.welcome.view"), IMPORT_TIMEOUT_S
        )
        chat = self._chat
        if self._view is not None or not self._model.is_empty:
            return
        view = await module.offer(
            services, self._theme, chat.empty, chat.composer.edit, asked=asked
        )
        if view is not None:
            self._view = view
            view.closed.connect(self._on_closed)
            view.told.connect(lambda sentence: self._window.toast.tell(sentence))

    def _on_closed(self, sentence: str) -> None:
        self._view = None
        if sentence:
            self._window.toast.tell(sentence)
        if self._in_sight():
            self._chat.focus_message()
