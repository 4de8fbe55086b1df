"""The first open: three ways to have something answer. Every step can be skipped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.model import Locality, ModelChoice
from deskhand.domain.wording import tr
from deskhand.host.settings import ChatSettings
from deskhand.host.state_file import StateFile
from deskhand.ui import aio
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.words import WHERE
from deskhand.ui.welcome.key_way import KeyWay
from deskhand.ui.welcome.ollama_way import OllamaWay

if TYPE_CHECKING:
    from deskhand.ui.settings.services import SettingsServices

CHOOSING = "choosing"
BUILTIN = "builtin"
STATE = "welcome.json"
NAME_CHARS = 40
REMEMBERING = "remember the welcome"


class WelcomeModel(PaneModel):
    """finished: chosen or skipped. It says what answers now, "" when nothing was chosen.
    remembered: it will not be shown again by itself. fetched: a model whose fetching was begun
    here came after the end."""

    finished = Signal(str)
    remembered = Signal()
    fetched = Signal(str)

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._state = StateFile(services.folders.state / STATE)
        self._before = services.models.default()
        self._is_over = False
        self.ollama = OllamaWay(services, self)
        self.key = KeyWay(services, self)
        self.ollama.chosen.connect(self._on_ollama_chosen)
        self.ollama.fetched.connect(self._on_fetched)
        self.key.stored.connect(self._on_key_stored)
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    async def is_needed(self) -> bool:
        """Whether this person has not chosen or skipped yet, here or on the command line."""
        settings = self._services.settings.current
        if settings.chat != ChatSettings() or settings.providers:
            return False
        return not (await asyncio.to_thread(self._state.read)).get("done", False)

    def look(self) -> None:
        """Find what is there already. Asks this machine only."""
        self.ollama.look()
        self.key.look()

    def use_builtin(self) -> None:
        """The built-in model answers."""
        self.begin(CHOOSING, lambda: self._choose(ModelChoice(BUILTIN, "")))

    def skip(self) -> None:
        """Never mind; the settings have all of this. Also: the person began to chat."""
        self.key.go_on()  # where a model was chosen already, that is what is said
        self._end("")

    def _on_ollama_chosen(self, choice: ModelChoice) -> None:
        self.begin(CHOOSING, lambda: self._choose(choice))

    def _on_fetched(self, model: str) -> None:
        if self._is_over:
            self.fetched.emit(
                tr("{model} is here. Choose it as the model above the chat.", model=model)
            )

    def _on_key_stored(self, choice: ModelChoice, where: str) -> None:
        self._end(self._answers_now(choice, where))

    async def _choose(self, choice: ModelChoice) -> None:
        await self._services.models.choose(choice)
        self._end(self._answers_now(choice))

    def _answers_now(self, choice: ModelChoice, more: str = "") -> str:
        """What to say at the end, on one line. more: instead of where the words go."""
        if choice.provider == BUILTIN:
            return tr("The built-in model answers now. Your words stay here.")
        info = self._services.models.info(choice)
        name = (info.label if info else "") or choice.model
        if len(name) > NAME_CHARS:
            name = f"{name[: NAME_CHARS - 1]}…"
        is_here = self._services.models.locality(choice) is Locality.HERE
        where = (
            tr("Your words stay here.")
            if is_here
            else tr("What you write {where}.", where=tr(WHERE[Locality.AWAY]))
        )
        return tr("{name} answers now. {more}", name=name, more=more or where)

    def _end(self, sentence: str) -> None:
        if not self._is_over:
            self._is_over = True
            self.finished.emit(sentence)
            aio.spawn(self._remember(), self, REMEMBERING)

    async def _remember(self) -> None:
        await asyncio.to_thread(self._state.write, {"done": True})
        self.remembered.emit()

    def _on_changes(self, changes: Changes) -> None:
        """A default chosen elsewhere meanwhile answers the question."""
        is_ours = self.busy or self.key.busy or self.key.session_only
        if changes.noun is not Noun.SETTINGS or is_ours:
            return
        if self._services.models.default() != self._before:
            self._end("")
