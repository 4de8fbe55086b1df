"""The way over Ollama: found by itself, started, or given its first model."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import ModelChoice, ModelInfo
from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.transfers import Transfer
from deskhand.ui.settings.words import Notice, failed

if TYPE_CHECKING:
    from deskhand.ui.settings.services import SettingsServices

LOOKING, STARTING, CHOOSING = "looking", "starting", "choosing"
OLLAMA = "ollama"
DOWNLOAD_PAGE = "https://ollama.com/download"
FIRST_MODEL = "qwen3:4b"
LOOK_TIMEOUT_S = 15.0
START_TIMEOUT_S = 40.0
MODEL_NAME = re.compile(r"[\w.-]+(/[\w.-]+)*(:[\w.-]+)?", re.ASCII)
NO_NAME = mark("Type a model's name as Ollama's library writes it, like {model}.")


class Found(StrEnum):
    """What was found of Ollama."""

    UNKNOWN = "unknown"
    READY = "ready"
    EMPTY = "empty"
    STOPPED = "stopped"
    MISSING = "missing"
    ELSEWHERE = "elsewhere"
    """Its address names another machine, where nobody answers."""


WORDS = {
    Found.UNKNOWN: mark("Good models on this machine, for free."),
    Found.READY: mark("It is running. Choose one of its models."),
    Found.EMPTY: mark("It is running and has no model yet. {model} is a good first one."),
    Found.STOPPED: mark("It is installed and not running."),
    Found.MISSING: mark("Good models on this machine, for free. Install it, then look again."),
    Found.ELSEWHERE: mark("Nobody answers at its address."),
}


def _words(found: Found) -> str:
    return tr(WORDS[found], model=FIRST_MODEL)


class OllamaWay(PaneModel):
    """chosen carries a ModelChoice: this one is to answer. fetched: a model is here now."""

    chosen = Signal(object)
    fetched = Signal(str)

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.found = Found.UNKNOWN
        self.sentence = ""
        self.name_error = ""
        self.transfer: Transfer | None = None
        self._wanted = ""
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def words(self) -> str:
        """What was found, in a sentence."""
        if self.busy == LOOKING and self.found is Found.UNKNOWN:
            return tr("Looking for it on this machine…")
        if self.busy == STARTING:
            return tr("Starting it…")
        return self.sentence if self.found is Found.ELSEWHERE else _words(self.found)

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        """The models it has."""
        states = self._services.models.states()
        return next((state.models for state in states if state.config.name == OLLAMA), ())

    @property
    def preferred(self) -> str:
        """The model to show as chosen: the one just fetched, "" for the first."""
        names = (self._wanted, f"{self._wanted}:latest")
        return next((info.id for info in self.models if info.id in names), "")

    @property
    def is_fetching(self) -> bool:
        """Whether a model is on its way."""
        return self.transfer is not None and self.transfer.is_running

    # -- doing

    def look(self) -> None:
        """Find it. Asks its own address only."""
        self.begin(LOOKING, lambda: self._in_time(self._look(), LOOK_TIMEOUT_S))

    def start(self) -> None:
        """Start it, then look what it has."""
        self.begin(STARTING, lambda: self._in_time(self._start(), START_TIMEOUT_S))

    def use(self, model: str) -> None:
        """This model answers."""
        if model and not self.busy:
            self.chosen.emit(ModelChoice(OLLAMA, model))

    def fetch(self, typed: str) -> None:
        """Fetch a model by name; it can be cancelled through `transfer`."""
        name = typed.strip()
        self.name_error = "" if MODEL_NAME.fullmatch(name) else tr(NO_NAME, model=FIRST_MODEL)
        if not self.name_error and not self.is_fetching:
            self._wanted = name
            self.transfer = self._transfer_of(name)
            self.transfer.start()
        self.changed.emit()

    def _transfer_of(self, name: str) -> Transfer:
        if self.transfer is not None and self.transfer.model == name:
            return self.transfer
        transfer = Transfer(self._services.local_models, OLLAMA, name, self)
        transfer.changed.connect(self.changed)
        transfer.finished.connect(self.look)
        transfer.finished.connect(lambda: self.fetched.emit(name))
        return transfer

    async def _look(self) -> None:
        state = await self._services.local_models.ollama_state()
        self.sentence = state.sentence
        if state.running:
            await self._services.models.refresh([OLLAMA])
            self.found = Found.READY if self.models else Found.EMPTY
        elif state.installed:
            self.found = Found.STOPPED
        else:
            self.found = Found.MISSING if DOWNLOAD_PAGE in state.sentence else Found.ELSEWHERE

    async def _start(self) -> None:
        await self._services.local_models.start_ollama()
        await self._look()

    async def _in_time(self, work: Coroutine[Any, Any, None], timeout_s: float) -> None:
        """Whatever keeps it from ending well is said here, and can be tried again."""
        try:
            async with asyncio.timeout(timeout_s):
                await work
        except TimeoutError:
            seconds = round(timeout_s)
            self.notice = Notice(
                tr("Ollama did not answer within {seconds} seconds.", seconds=seconds), "danger"
            )
        except DeskhandError as error:
            self.notice = failed(error)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.PROVIDER:
            if self.found in (Found.READY, Found.EMPTY):
                self.found = Found.READY if self.models else Found.EMPTY
            self.changed.emit()
