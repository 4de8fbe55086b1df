"""Ollama as a person handles it: is it there, which models has it, fetch one, delete one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.model import ModelInfo
from deskhand.domain.wording import tr
from deskhand.services.models import ProviderState
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.transfers import Transfer, Transfers
from deskhand.ui.settings.words import LocalModelRow, Notice, Tone, model_facts

LOOKING, STARTING, DELETING = "looking", "starting", "deleting"
DOWNLOAD_PAGE = "https://ollama.com/download"
LIBRARY_PAGE = "https://ollama.com/library"
MODEL_NAME = re.compile(r"[\w.-]+(/[\w.-]+)*(:[\w.-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OllamaShown:
    """How it is. can_start: it is installed here and does not run. can_get: it is missing here."""

    words: str
    tone: Tone
    sentence: str
    can_start: bool = False
    can_get: bool = False
    running: bool = False


class OllamaModel(PaneModel):
    """pull_accepted: the name typed is being fetched and may leave its field."""

    pull_accepted = Signal()

    def __init__(
        self,
        services: SettingsServices,
        transfers: Transfers,
        name: str = "ollama",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._transfers = services, transfers
        self.name = name
        self.state = OllamaShown(tr("Looking for Ollama…"), "", "")
        self.asked: str = ""
        self.pull_error = ""
        self.destroyed.connect(services.bus.subscribe(self._on_changes))
        transfers.changed.connect(self.changed)

    # -- what to show

    def rows(self) -> list[LocalModelRow]:
        """The models it has."""
        found = self._provider_state()
        return [_row(info) for info in found.models] if found and self.state.running else []

    def transfers(self) -> list[Transfer]:
        """What is being fetched."""
        return self._transfers.known(self.name)

    # -- doing

    def look(self) -> None:
        """See whether it runs, and what it has."""
        self.begin(LOOKING, self._look)

    def start(self) -> None:
        """Start it."""
        self.begin(STARTING, self._start)

    def pull(self, typed: str) -> None:
        """Fetch a model by name."""
        name = typed.strip()
        self.pull_error = ""
        if not MODEL_NAME.fullmatch(name):
            self.pull_error = tr(
                "Type a model's name as Ollama's library writes it, like qwen3:8b."
            )
        else:
            self._transfers.of(self.name, name).start()
            self.pull_accepted.emit()
        self.changed.emit()

    def ask_delete(self, model: str) -> None:
        """Ask before this one is deleted; "" asks nothing."""
        self.asked = model
        self.changed.emit()

    def delete(self, model: str) -> None:
        """Delete a model from Ollama's disk."""
        self.asked = ""
        self.begin(DELETING, lambda: self._delete(model))

    async def _look(self) -> None:
        await self._ask_state()
        await self._services.models.refresh([self.name])

    async def _ask_state(self) -> None:
        state = await self._services.local_models.ollama_state(self.name)
        if state.running:
            self.state = OllamaShown(tr("Running"), "ok", state.sentence, running=True)
        elif state.installed:
            self.state = OllamaShown(tr("Not running"), "warn", state.sentence, can_start=True)
        else:
            here = DOWNLOAD_PAGE in state.sentence
            words = tr("Not installed") if here else tr("Unreachable")
            self.state = OllamaShown(words, "warn", state.sentence, can_get=here)

    async def _start(self) -> None:
        await self._services.local_models.start_ollama(self.name)
        await self._look()

    async def _delete(self, model: str) -> None:
        await self._services.local_models.delete(self.name, model)
        await self._services.models.refresh([self.name])
        self.notice = Notice(tr("{model} is deleted.", model=model), "ok")

    def _provider_state(self) -> ProviderState | None:
        states = self._services.models.states()
        return next((state for state in states if state.config.name == self.name), None)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.PROVIDER:
            self.changed.emit()


def _row(info: ModelInfo) -> LocalModelRow:
    facts = model_facts(info)
    return LocalModelRow(
        info.id,
        info.label or info.id,
        facts,
        info.note,
        question=tr("Delete {id} from the disk? It can be fetched again.", id=info.id),
    )
