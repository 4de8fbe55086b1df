"""What every answer begins with: instructions, how freely it is worded, how long it may get."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import mark, tr
from deskhand.host.settings import Settings
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice

SAVED = mark("Saved. It counts from the next answer.")
TEMPERATURE_WRONG = mark("Write a number from 0 to 2, or nothing.")
LENGTH_WRONG = mark("Write a whole number of tokens, or nothing.")


class ChatSettingsModel(PaneModel):
    """errors: a sentence for each field that cannot be used as typed."""

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.errors: Mapping[str, str] = {}
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def instructions(self) -> str:
        """What every answer follows."""
        return self._services.settings.current.chat.system_prompt

    @property
    def temperature(self) -> str:
        """As text, "" where the provider decides."""
        value = self._services.settings.current.chat.temperature
        return "" if value is None else f"{value:g}"

    @property
    def max_tokens(self) -> str:
        """As text, "" where the provider decides."""
        value = self._services.settings.current.chat.max_tokens
        return "" if value is None else str(value)

    def set_instructions(self, text: str) -> None:
        """Follow these from now on."""
        if text.strip() != self.instructions.strip():
            self._keep(system_prompt=text.strip())

    def set_temperature(self, text: str) -> None:
        """How freely the model chooses its words."""
        value = _number(text)
        wrong = bool(text.strip()) and (value is None or not 0 <= value <= 2)
        self._error("temperature", tr(TEMPERATURE_WRONG) if wrong else "")
        if not wrong and value != self._services.settings.current.chat.temperature:
            self._keep(temperature=value)

    def set_max_tokens(self, text: str) -> None:
        """How long an answer may get."""
        typed = text.strip().replace(" ", "")
        wrong = bool(typed) and not (typed.isdecimal() and 0 < int(typed) <= 10**9)
        self._error("max_tokens", tr(LENGTH_WRONG) if wrong else "")
        value = int(typed) if typed and not wrong else None
        if not wrong and value != self._services.settings.current.chat.max_tokens:
            self._keep(max_tokens=value)

    def _error(self, field: str, sentence: str) -> None:
        errors = {name: said for name, said in self.errors.items() if name != field}
        self.errors = errors | ({field: sentence} if sentence else {})
        self.changed.emit()

    def _keep(self, **values: Any) -> None:
        def edit(settings: Settings) -> Settings:
            chat = settings.chat.model_copy(update=values)
            return settings.model_copy(update={"chat": chat})

        async def write() -> None:
            await self._services.settings.change(edit, initiator=self)
            self.notice = Notice(tr(SAVED), "ok")

        self.queue("saving", write)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
