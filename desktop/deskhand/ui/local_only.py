"""The lock that keeps everything on this machine: its command, and its sign in the title bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.model import Locality
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.main_window import MainWindow

if TYPE_CHECKING:
    from deskhand.host.settings import Settings
    from deskhand.services.bus import Bus
    from deskhand.services.models import Models
    from deskhand.services.settings import SettingsService
    from deskhand.ui.chat.live import LiveAnswers

COMMAND = "app.local_only"


class LocalOnly(QObject):
    """Turns the lock on and off. Answers that come from elsewhere are stopped when it is turned
    on; the core refuses new ones. live: the answers under way in every chat."""

    def __init__(
        self,
        settings: SettingsService,
        models: Models,
        bus: Bus,
        window: MainWindow,
        actions: Actions,
        live: Callable[[], Iterable[LiveAnswers]],
    ) -> None:
        super().__init__(window)
        self._settings, self._models, self._window = settings, models, window
        self._action, self._live = actions[COMMAND], live
        self._shown = False
        actions.on(COMMAND, self._toggle)
        self.destroyed.connect(bus.subscribe(self._on_changes))
        self._follow(tell=False)

    @property
    def is_on(self) -> bool:
        """Whether only models on this machine may be asked."""
        return self._settings.current.privacy.local_only

    def _toggle(self) -> None:
        wanted = self._action.isChecked()

        def edit(settings: Settings) -> Settings:
            privacy = settings.privacy.model_copy(update={"local_only": wanted})
            return settings.model_copy(update={"privacy": privacy})

        async def write() -> None:
            try:
                await self._settings.change(edit)
            finally:
                self._follow()

        aio.spawn(write(), self, "settings")

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self._follow()

    def _follow(self, *, tell: bool = True) -> None:
        """Show it as it is, and stop what it forbids. tell: it has just been changed."""
        on = self.is_on
        self._action.setChecked(on)
        if on == self._shown:
            return
        self._shown = on
        self._window.show_local_only(on)
        if on:
            self._stop_elsewhere()
        if not tell:
            return
        self._window.toast.tell(
            tr("Local only: models elsewhere are not asked until you turn it off.")
            if on
            else tr("Models elsewhere may be asked again.")
        )

    def _stop_elsewhere(self) -> None:
        for answers in self._live():
            answers.stop_where(lambda choice: self._models.locality(choice) is not Locality.HERE)
