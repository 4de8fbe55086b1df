"""How Deskhand stays without its window, as the settings show it."""

from __future__ import annotations

import asyncio
from typing import Literal

from PySide6.QtCore import QObject

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.autostart.base import Autostart
from deskhand.host.autostart.choosing import autostart
from deskhand.host.settings import Settings
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices

OnClose = Literal["ask", "stay", "quit"]
Panel = Literal["auto", "light", "dark"]


class StayingModel(PaneModel):
    """at_login: None until it was read, or where it cannot be."""

    def __init__(
        self,
        services: SettingsServices,
        parent: QObject | None = None,
        entry: Autostart | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._entry = entry or autostart(services.folders.profile)
        self.at_login: bool | None = None

    @property
    def tray(self) -> bool:
        """Whether an icon is wanted."""
        return self._services.settings.current.desktop.tray

    @property
    def panel(self) -> Panel:
        """What the icon stands on."""
        return self._services.settings.current.desktop.tray_panel

    @property
    def on_close(self) -> OnClose:
        """What closing the window does."""
        return self._services.settings.current.desktop.on_close

    def load(self) -> None:
        """Read the entry: it may have been changed elsewhere."""
        self.queue("login", self._read)

    def set_at_login(self, on: bool) -> None:
        """Start with the session, or no more."""

        async def write() -> None:
            try:
                await asyncio.to_thread(self._entry.turn, on)
            except OSError as error:
                raise HostError(
                    tr("The entry for the start at login cannot be written: {error}.", error=error),
                    next_step=tr("Your desktop's own settings have a list of such programs."),
                ) from error
            finally:
                await self._read()

        self.queue("login", write)

    def set_tray(self, on: bool) -> None:
        """Show an icon where there is a tray."""
        self._keep("tray", on)

    @property
    def panels(self) -> list[tuple[Panel, str]]:
        """What can be chosen, with words."""
        return [("auto", tr("as the desktop says")), ("light", tr("light")), ("dark", tr("dark"))]

    @property
    def closings(self) -> list[tuple[OnClose, str]]:
        """What can be chosen, with words."""
        return [
            ("ask", tr("asks me once")),
            ("stay", tr("keeps Deskhand running")),
            ("quit", tr("quits Deskhand")),
        ]

    def choose_panel(self, panel: str) -> None:
        """The icon stands on this, one of `panels`."""
        self._keep("tray_panel", panel)

    def choose_on_close(self, choice: str) -> None:
        """Closing the window does this, one of `closings`."""
        self._keep("on_close", choice)

    async def _read(self) -> None:
        try:
            self.at_login = await asyncio.to_thread(self._entry.is_on)
        except OSError as error:
            self.at_login = None
            raise HostError(
                tr("The entry for the start at login cannot be read: {error}.", error=error)
            ) from error

    def _keep(self, name: str, value: object) -> None:
        def edit(settings: Settings) -> Settings:
            desktop = settings.desktop.model_copy(update={name: value})
            return settings.model_copy(update={"desktop": desktop})

        async def write() -> None:
            await self._services.settings.change(edit)

        self.queue("saving", write)
