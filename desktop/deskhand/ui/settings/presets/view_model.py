"""Presets as the pane shows them: the list, and the one being written."""

from __future__ import annotations

from pydantic import ValidationError
from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.model import Effort, ModelChoice
from deskhand.domain.wording import mark, tr
from deskhand.host.settings import PresetSettings
from deskhand.services.presets import Presets
from deskhand.ui.settings.list_model import ListModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice

EFFORTS = {
    "": mark("As the provider does"),
    Effort.OFF.value: mark("Off"),
    Effort.LOW.value: mark("A little"),
    Effort.MEDIUM.value: mark("Some"),
    Effort.HIGH.value: mark("Much"),
}
BETWEEN = "\n"


class PresetsModel(ListModel):
    """errors: by field, a sentence for what cannot be as typed. What is deleted can be taken
    back, the last of it."""

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._presets = Presets(services.settings)
        self.errors: dict[str, str] = {}
        self._deleted: tuple[str, PresetSettings] | None = None
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def names(self) -> list[str]:
        """Those there are."""
        return list(self._presets.all())

    @property
    def entries(self) -> list[tuple[str, str]]:
        return [(name, self.words(name)) for name in self.names]

    @property
    def draft(self) -> PresetSettings:
        """The one being written, as it was kept."""
        return self._presets.all().get(self.editing or "", PresetSettings())

    @property
    def efforts(self) -> list[tuple[str, str]]:
        """How much a model can be told to think."""
        return [(value, tr(words)) for value, words in EFFORTS.items()]

    @property
    def models(self) -> list[tuple[str, str]]:
        """Every model known, and none."""
        offered = [("", tr("As it is in the chat"))]
        for state in self._services.models.states():
            for info in state.models:
                choice = self.encoded(ModelChoice(info.provider, info.id))
                offered.append((choice, f"{info.label or info.id} · {state.config.shown_as}"))
        kept = self.encoded(ModelChoice(self.draft.provider, self.draft.model))
        if kept and kept not in dict(offered):
            offered.append((kept, f"{self.draft.model} · {self.draft.provider}"))
        return offered

    def encoded(self, choice: ModelChoice) -> str:
        """A choice as one text; "" for none."""
        return f"{choice.provider}{BETWEEN}{choice.model}" if choice.provider else ""

    def words(self, name: str) -> str:
        """What a preset does, on one line."""
        preset = self._presets.all()[name]
        facts = [preset.model, " ".join(preset.instructions.split())]
        if preset.effort is not None:
            facts.append(tr("thinks: {effort}", effort=tr(EFFORTS[preset.effort.value])))
        if preset.temperature is not None:
            facts.append(tr("temperature {value}", value=f"{preset.temperature:g}"))
        return " · ".join(filter(None, facts)) or tr("as in the chat settings")

    def edit(self, name: str) -> None:
        self.errors = {}
        super().edit(name)

    def leave(self) -> None:
        self.errors = {}
        super().leave()

    def save(
        self,
        name: str,
        *,
        model: str,
        instructions: str,
        temperature: str,
        max_tokens: str,
        effort: str,
    ) -> None:
        """Keep what is written; what cannot be is said beside it, and stays as typed."""
        provider, _, model_id = model.partition(BETWEEN)
        typed = {
            "provider": provider,
            "model": model_id,
            "instructions": instructions.strip(),
            "temperature": temperature.strip().replace(",", ".") or None,
            "max_tokens": max_tokens.strip().replace(" ", "") or None,
            "effort": effort or None,
        }
        try:
            preset = PresetSettings.model_validate(typed)
        except ValidationError as error:
            self.errors = {
                str(each["loc"][0]): tr("This cannot be: {reason}.", reason=each["msg"])
                for each in error.errors()
            }
            self.changed.emit()
            return

        async def work() -> None:
            kept = await self._presets.save(name, preset, instead_of=self.editing or "")
            self.editing, self.errors = None, {}
            self.notice = Notice(tr("“{name}” is kept.", name=kept), "ok")

        self.begin("saving", work)

    def remove(self, name: str) -> None:
        async def work() -> None:
            self._deleted = (name, await self._presets.remove(name))
            self.can_undo = True
            self.notice = Notice(tr("“{name}” is deleted.", name=name))
            if self.editing == name:
                self.editing = None

        self.begin("deleting", work)

    def undo(self) -> None:
        if self._deleted is None:
            return
        name, preset = self._deleted

        async def work() -> None:
            await self._presets.save(name, preset)
            self._deleted, self.can_undo, self.notice = None, False, None

        self.begin("saving", work)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.SETTINGS, Noun.PROVIDER):
            self.changed.emit()
