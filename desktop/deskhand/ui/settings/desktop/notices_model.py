"""Notifications as their section shows them: what is told, how the desktop stands, a test."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import mark, tr
from deskhand.host.notifications.base import Standing
from deskhand.host.settings import DesktopSettings, Settings
from deskhand.ui import aio
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice, Tone
from deskhand.ui.system.telling import Telling

STANDINGS: dict[Standing, tuple[str, Tone]] = {
    Standing.READY: (mark("The desktop shows them."), "ok"),
    Standing.QUIET: (
        mark("Do not disturb is on: they wait here, and are told together when it is off."),
        "accent",
    ),
    Standing.SILENT: (
        mark("The desktop's notification service does not answer: they are in the list alone."),
        "warn",
    ),
    Standing.ABSENT: (
        mark("No notification service runs on this desktop: they are in the list alone."),
        "warn",
    ),
}
LOOKING = "look at the notification service"


class NoticesModel(PaneModel):
    """standing: how the desktop's service is; None until it was asked."""

    def __init__(
        self, services: SettingsServices, telling: Telling, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._telling = services, telling
        self.standing: Standing | None = None
        self._asking = asyncio.Lock()
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def settings(self) -> DesktopSettings:
        """As they are now."""
        return self._services.settings.current.desktop

    @property
    def state(self) -> Notice | None:
        """How it stands, in a sentence; None before that is known."""
        if self.standing is None:
            return None
        sentence, tone = STANDINGS[self.standing]
        return Notice(tr(sentence), tone)

    def look(self) -> None:
        """Ask the desktop's service how it is."""
        aio.spawn(self._look(), self, LOOKING)

    async def _look(self) -> None:
        async with self._asking:
            self.standing = await self._telling.standing()
        self.changed.emit()

    def switch(self, field: str, on: bool) -> None:
        """Turn one of the settings on or off."""

        def edit(settings: Settings) -> Settings:
            desktop = settings.desktop.model_copy(update={field: on})
            return settings.model_copy(update={"desktop": desktop})

        async def write() -> None:
            await self._services.settings.change(edit)

        self.queue("saving", write)

    def test(self) -> None:
        """Show one now, and say what came of it."""

        async def work() -> None:
            shown = await self._telling.show_test()
            self.standing = await self._telling.standing()
            self.notice = _tested(shown, self.standing)

        self.begin("testing", work)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()


def _tested(shown: bool, standing: Standing) -> Notice:
    if not shown:
        return Notice(tr("It was not shown: the desktop took no notification."), "warn")
    if standing is Standing.QUIET:
        return Notice(tr("The desktop took it, and may show it later: do not disturb is on."))
    return Notice(tr("The desktop took it: it should be in sight now."), "ok")
