"""The list of providers with how they are, and which model answers by default."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.model import Locality, ModelChoice, ProviderConfig, ProviderKind
from deskhand.domain.wording import tr
from deskhand.services.models import ProviderState, ProviderStatus
from deskhand.ui.chat.model_view import ModelView
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.providers.form import host_of
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Tone, models_counted

ALWAYS_THERE = ("builtin", "ollama")


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider in words. address: where it is. sentence: what is wrong, "" when nothing is.
    removable: it was added, so it can be taken off the list."""

    name: str
    label: str
    kind: ProviderKind
    address: str
    where: Locality
    status: str
    tone: Tone
    sentence: str
    removable: bool


@dataclass(frozen=True, slots=True)
class MakerRow:
    """A maker known by name. added: it is on the list already."""

    name: str
    label: str
    where: Locality
    note: str
    added: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """What takes the removal back."""

    config: ProviderConfig
    default: ModelChoice


class ProvidersModel(PaneModel):
    """removed: carries a Removed, for the undo."""

    removed = Signal(object)

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._ollama_installed: bool | None = None
        self.picker = ModelView(self)
        self.picker.attach(services.models)
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    # -- what to show

    def rows(self) -> list[ProviderRow]:
        """Every provider, in the settings' order."""
        return [self._row(state) for state in self._services.models.states()]

    def makers(self) -> list[MakerRow]:
        """Makers that can be added by name."""
        there = {config.name for config in self._services.providers.configs()}
        rows = []
        for preset in self._services.providers.presets():
            if preset.kind is not ProviderKind.OLLAMA:
                config = self._services.providers.config(preset.name)
                rows.append(
                    MakerRow(
                        preset.name,
                        preset.label,
                        config.locality,
                        tr(preset.note),
                        preset.name in there,
                    )
                )
        return rows

    @property
    def default_name(self) -> str:
        """What people call the model that answers in new chats."""
        choice = self._services.models.default()
        provider = next((r.label for r in self.rows() if r.name == choice.provider), "")
        name = self.picker.name
        return f"{name} · {provider}" if provider and provider not in name else name

    @property
    def default_where(self) -> Locality:
        """Where it runs."""
        return self._services.models.locality(self._services.models.default())

    def _row(self, state: ProviderState) -> ProviderRow:
        config = state.config
        status, tone = self._status(state)
        written = config.name in self._services.settings.current.providers
        return ProviderRow(
            name=config.name,
            label=config.shown_as,
            kind=config.kind,
            address=tr("On this machine, no server")
            if not config.address
            else host_of(config.address),
            where=state.locality,
            status=status,
            tone=tone,
            sentence=state.sentence,
            removable=written and config.name not in ALWAYS_THERE,
        )

    def _status(self, state: ProviderState) -> tuple[str, Tone]:
        match state.status:
            case ProviderStatus.READY:
                return tr(
                    "Ready, {models_counted}", models_counted=models_counted(len(state.models))
                ), "ok"
            case ProviderStatus.EMPTY:
                return tr("No model yet"), "warn"
            case ProviderStatus.NO_KEY:
                return tr("No key"), "warn"
            case ProviderStatus.REFUSED:
                return tr("Key refused"), "danger"
            case ProviderStatus.BLOCKED:
                return tr("Blocked: local only"), "warn"
            case ProviderStatus.UNREACHABLE:
                return self._unreachable(state)
            case ProviderStatus.UNKNOWN:
                return tr("Not asked yet"), ""

    def _unreachable(self, state: ProviderState) -> tuple[str, Tone]:
        """Ollama that does not run here is no failure."""
        if state.config.kind is not ProviderKind.OLLAMA or state.locality is not Locality.HERE:
            return tr("Unreachable"), "danger"
        installed = self._ollama_installed if state.config.name == "ollama" else None
        words = {True: tr("Not running"), False: tr("Not installed"), None: tr("Unreachable")}
        return words[installed], "warn"

    # -- what can be done

    def refresh_local(self) -> None:
        """Ask those on this machine; nothing leaves it."""
        self.begin("asking", self._refresh_local)

    def refresh(self) -> None:
        """Ask them all."""
        self.begin("asking", self._refresh)

    def choose_default(self, choice: ModelChoice) -> None:
        """This one answers in new chats."""
        self.begin("choosing", lambda: self._services.models.choose(choice))

    def remove(self, name: str) -> None:
        """Take it off the list; its key stays where it is, so that undo brings all back."""
        self.begin("removing", lambda: self._remove(name))

    def restore(self, removed: Removed) -> None:
        """Take a removal back."""
        self.begin("restoring", lambda: self._restore(removed))

    async def _refresh_local(self) -> None:
        await self._services.models.refresh_local()
        await self._look_at_ollama()

    async def _refresh(self) -> None:
        await self._services.models.refresh()
        await self._look_at_ollama()

    async def _look_at_ollama(self) -> None:
        state = await self._services.local_models.ollama_state()
        self._ollama_installed = state.installed

    async def _remove(self, name: str) -> None:
        default = self._services.models.default()
        config = await self._services.providers.remove(name)
        self.removed.emit(Removed(config, default))

    async def _restore(self, removed: Removed) -> None:
        await self._services.providers.add(removed.config)
        if removed.default.provider == removed.config.name:
            await self._services.models.choose(removed.default)
        await self._services.models.refresh([removed.config.name])

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.PROVIDER, Noun.SETTINGS):
            self.changed.emit()
