"""Keeping how the window looks in the settings, when it is changed from a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskhand.ui import aio
from deskhand.ui.theme.theme import Mode, Theme

if TYPE_CHECKING:
    from deskhand.host.settings import Settings
    from deskhand.services.settings import SettingsService


class Appearance:
    """settings: those that are open, None before. Changes are told as the owner's own."""

    def __init__(
        self, theme: Theme, settings: Callable[[], SettingsService | None], owner: QObject
    ) -> None:
        self._theme, self._settings, self._owner = theme, settings, owner

    def set_theme(self, mode: Mode) -> None:
        """Use this theme and keep it."""
        self._theme.set_mode(mode)
        self._keep()

    def set_zoom(self, steps: int | None) -> None:
        """Larger or smaller by steps; None is the actual size."""
        if steps is None:
            self._theme.set_zoom(1.0)
        else:
            self._theme.step_zoom(steps)
        self._keep()

    def _keep(self) -> None:
        settings = self._settings()
        if settings is None:
            return
        wanted = {"theme": self._theme.mode, "zoom": self._theme.zoom}

        def edit(old: Settings) -> Settings:
            return old.model_copy(update={"appearance": old.appearance.model_copy(update=wanted)})

        aio.spawn(settings.change(edit, initiator=self._owner), self._owner, "settings")
