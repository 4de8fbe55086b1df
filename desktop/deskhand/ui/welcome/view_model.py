"""The first open: what could answer, and choosing it. Every step can be skipped."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.model import Locality, ModelChoice, ModelInfo, ProviderConfig, ProviderKind
from deskhand.host.settings import ChatSettings
from deskhand.host.state_file import StateFile
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.words import Notice, Tone, model_facts

if TYPE_CHECKING:
    from deskhand.ui.settings.services import SettingsServices

LOOKING, STARTING, TESTING, CHOOSING = "looking", "starting", "testing", "choosing"
OLLAMA, BUILTIN = "ollama", "builtin"
STATE = "welcome.json"
IN_KEYCHAIN = "The key is kept in your system's keychain and sent to this maker only."
IN_SESSION = "There is no keychain here: the key is kept for this session only."


class OllamaFound(StrEnum):
    """What was found of Ollama."""

    UNKNOWN = "unknown"
    READY = "ready"
    EMPTY = "empty"
    STOPPED = "stopped"
    MISSING = "missing"


OLLAMA_WORDS = {
    OllamaFound.UNKNOWN: "Looking for Ollama on this machine…",
    OllamaFound.READY: "Ollama is running. Choose one of its models.",
    OllamaFound.EMPTY: "Ollama is running and has no model yet.",
    OllamaFound.STOPPED: "Ollama is installed and not running.",
    OllamaFound.MISSING: "Ollama runs good models on this machine, for free. It is not here yet.",
}


@dataclass(frozen=True, slots=True)
class ModelOption:
    """A model that can be chosen, in words."""

    id: str
    words: str


class WelcomeModel(PaneModel):
    """finished: chosen or skipped, it is not shown again. key_taken: what was typed as a key is
    kept and may leave its field."""

    finished = Signal()
    key_taken = Signal()

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._state = StateFile(services.folders.state / STATE)
        self.ollama = OllamaFound.UNKNOWN
        self.maker = services.providers.presets()[1].name
        self.keychain_words = IN_KEYCHAIN
        self.key_present = ""
        self.is_key_open = False
        self.key_notice: Notice | None = None
        self.models_found: tuple[ModelInfo, ...] = ()
        self.only_for_session = False
        self._is_over = False
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    async def is_needed(self) -> bool:
        """Whether this person has not chosen or skipped yet, here or on the command line."""
        settings = self._services.settings.current
        if settings.chat != ChatSettings() or settings.providers:
            return False
        return not (await asyncio.to_thread(self._state.read)).get("done", False)

    # -- what to show

    @property
    def ollama_words(self) -> str:
        """What was found of Ollama, in a sentence."""
        return OLLAMA_WORDS[self.ollama]

    @property
    def ollama_models(self) -> list[ModelOption]:
        """The models Ollama has."""
        states = self._services.models.states()
        found = next((state.models for state in states if state.config.name == OLLAMA), ())
        return [_option(info) for info in found]

    @property
    def makers(self) -> list[tuple[str, str]]:
        """Makers and servers that can be connected: name and label."""
        presets = self._services.providers.presets()
        return [(p.name, p.label) for p in presets if p.kind is not ProviderKind.OLLAMA]

    @property
    def maker_where(self) -> Locality:
        """Where the words go with this maker."""
        return self._config().locality

    @property
    def needs_key(self) -> bool:
        """Whether this one answers nobody without a key."""
        return self.maker_where is Locality.AWAY

    @property
    def key_words(self) -> str:
        """Where the key goes, or that there is one already."""
        if self.key_present:
            return f"{self.key_present} Leave this empty to use it."
        only = "" if self.needs_key else "Only if your server asks for one. "
        return f"{only}{self.keychain_words}"

    @property
    def keys_page(self) -> str:
        """Where a person gets a key."""
        presets = self._services.providers.presets()
        return next((p.keys_page for p in presets if p.name == self.maker), "")

    @property
    def key_models(self) -> list[ModelOption]:
        """What the tested maker offers."""
        return [_option(info) for info in self.models_found]

    # -- doing

    def look(self) -> None:
        """Find Ollama and the keychain. Asks this machine only."""
        self.begin(LOOKING, self._look)

    def start_ollama(self) -> None:
        """Start it, then look what it has."""
        self.begin(STARTING, self._start_ollama)

    def use_ollama(self, model: str) -> None:
        """This model answers."""
        self.begin(CHOOSING, lambda: self._choose(ModelChoice(OLLAMA, model)))

    def use_builtin(self) -> None:
        """The built-in model answers."""
        self.begin(CHOOSING, lambda: self._choose(ModelChoice(BUILTIN, "")))

    def open_key(self) -> None:
        """Show where a key goes in."""
        self.is_key_open = True
        self._take_maker(self.maker)

    def choose_maker(self, name: str) -> None:
        """The key is for this one."""
        if name != self.maker:
            self._take_maker(name)

    def test(self, key: str) -> None:
        """Ask the maker for its models with this key; it is not kept yet."""
        self.key_notice = None
        if self.needs_key and not key.strip() and not self.key_present:
            self.key_notice = Notice("Paste the key first.", "warn")
            self.changed.emit()
            return
        self.begin(TESTING, lambda: self._test(key.strip()))

    def use_key(self, model: str, key: str) -> None:
        """Keep the key; this model answers."""
        self.begin(CHOOSING, lambda: self._use_key(model, key.strip()))

    def skip(self) -> None:
        """Never mind; the settings have all of this."""
        self._end()

    def begun_chatting(self) -> None:
        """The person went on without choosing: that is an answer too."""
        self._end()

    async def _look(self) -> None:
        keychain = await self._services.keychain.state()
        self.keychain_words = IN_KEYCHAIN if keychain.usable else IN_SESSION
        await self._look_at_ollama()

    async def _look_at_ollama(self) -> None:
        state = await self._services.local_models.ollama_state()
        if state.running:
            await self._services.models.refresh([OLLAMA])
            self.ollama = OllamaFound.READY if self.ollama_models else OllamaFound.EMPTY
        else:
            self.ollama = OllamaFound.STOPPED if state.installed else OllamaFound.MISSING

    async def _start_ollama(self) -> None:
        await self._services.local_models.start_ollama()
        await self._look_at_ollama()

    async def _choose(self, choice: ModelChoice) -> None:
        await self._services.models.choose(choice)
        self._end()

    async def _test(self, key: str) -> None:
        report = await self._services.providers.test(self._config(), key or None)
        self.models_found = report.models
        tone: Tone = "ok" if report.models else "warn" if report.ok else "danger"
        self.key_notice = Notice(report.sentence, tone, report.detail)

    async def _use_key(self, model: str, key: str) -> None:
        config = self._config()
        if config.name not in self._services.settings.current.providers:
            await self._services.providers.add(config)
        stored = await self._services.providers.set_key(config.name, key) if key else None
        self.key_taken.emit()
        await self._services.models.refresh([config.name])
        await self._services.models.choose(ModelChoice(config.name, model))
        if stored is not None and stored.where == "session":
            self.only_for_session = True
            self.key_notice = Notice(stored.sentence, "warn")
        else:
            self._end()

    def _take_maker(self, name: str) -> None:
        self.maker = name
        self.models_found, self.key_notice, self.key_present = (), None, ""
        self.changed.emit()
        self.queue("looking for a key", self._look_for_key)

    async def _look_for_key(self) -> None:
        name = self.maker
        state = await self._services.providers.key_state(name)
        if name == self.maker:
            self.key_present = state.sentence if state.present else ""

    def _config(self) -> ProviderConfig:
        return self._services.providers.config(self.maker)

    def _end(self) -> None:
        if not self._is_over:
            self._is_over = True
            self.finished.emit()
            self.queue("remembering the welcome", self._remember)

    async def _remember(self) -> None:
        await asyncio.to_thread(self._state.write, {"done": True})

    def _on_changes(self, changes: Changes) -> None:
        """A default chosen elsewhere meanwhile answers the question."""
        if changes.noun is Noun.SETTINGS and not self.busy:
            settings = self._services.settings.current
            if settings.chat.model or settings.chat.provider != BUILTIN:
                self._end()
        elif changes.noun is Noun.PROVIDER:
            self.changed.emit()


def _option(info: ModelInfo) -> ModelOption:
    facts = model_facts(info)
    name = info.label or info.id
    return ModelOption(info.id, f"{name}  ·  {facts}" if facts else name)
