"""What may leave this machine, and to whom."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.model import Locality, ProviderConfig, origin_of
from deskhand.domain.wording import tr
from deskhand.host.settings import Settings
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices


class PrivacyModel(PaneModel):
    """What may leave this machine."""

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def local_only(self) -> bool:
        """Whether nothing may."""
        return self._services.settings.current.privacy.local_only

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each provider, and where what is written to it goes."""
        return [(each.shown_as, self._where(each)) for each in self._services.providers.configs()]

    def _where(self, config: ProviderConfig) -> str:
        if config.locality is Locality.HERE:
            return tr("stays on this machine")
        address = origin_of(config.address)
        if self.local_only:
            return tr("blocked: {address}", address=address)
        return tr("leaves this machine, to {address}", address=address)

    def set_local_only(self, on: bool) -> None:
        """Ask only models on this machine, or others again."""

        def edit(settings: Settings) -> Settings:
            privacy = settings.privacy.model_copy(update={"local_only": on})
            return settings.model_copy(update={"privacy": privacy})

        async def write() -> None:
            await self._services.settings.change(edit)

        self.queue("saving", write)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.SETTINGS, Noun.PROVIDER):
            self.changed.emit()
