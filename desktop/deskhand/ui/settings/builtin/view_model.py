"""The built-in provider as a person handles it: files, downloads, and how it is run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import ModelInfo
from deskhand.domain.wording import mark, tr
from deskhand.host.settings import Settings
from deskhand.ui.chat.model_view import size_of
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.transfers import BUILTIN, Transfer, Transfers
from deskhand.ui.settings.words import LocalModelRow, Notice, model_facts, models_counted

ADDING, REMOVING, LOOKING, SAVING = "adding", "removing", "looking", "saving"
HONEST = mark("Small and for trying out; for real work connect Ollama or a key.")
OPTIONS = {
    "context_tokens": (512, 1_048_576, mark("Write a number of tokens, at least 512.")),
    "threads": (0, 1024, mark("Write a number, 0 for one less than there are cores.")),
    "sleep_after_s": (1, 86_400, mark("Write a number of seconds, from 1 to 86400.")),
    "end_after_s": (1, 86_400, mark("Write a number of seconds, from 1 to 86400.")),
}


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A model worth downloading. here: it is on the disk already."""

    id: str
    label: str
    facts: str
    note: str
    here: bool
    transfer: Transfer


class BuiltinModel(PaneModel):
    """errors: a sentence for each option that cannot be used as typed."""

    def __init__(
        self, services: SettingsServices, transfers: Transfers, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._transfers = services, transfers
        self.errors: Mapping[str, str] = {}
        self.asked = ""
        self._partial: dict[str, int] = {}
        self.destroyed.connect(services.bus.subscribe(self._on_changes))
        transfers.changed.connect(self.changed)
        transfers.finished.connect(self._on_finished)
        transfers.let_go.connect(self._on_let_go)

    # -- what to show

    def rows(self) -> list[LocalModelRow]:
        """The models it can run, the one that came with Deskhand first."""
        offered = {each.id for each in self._services.local_models.recommended()}
        return [_row(info, n == 0, info.id in offered) for n, info in enumerate(self._models())]

    def offers(self) -> list[OfferRow]:
        """Larger models worth downloading."""
        here = {info.id for info in self._models()}
        rows = []
        for each in self._services.local_models.recommended():
            transfer = self._transfers.of(BUILTIN, each.id)
            facts = " · ".join(
                (
                    tr("{size} to download", size=size_of(each.size_bytes)),
                    tr("{size} of memory", size=size_of(each.memory_bytes)),
                    each.licence,
                )
            )
            rows.append(
                OfferRow(each.id, each.label, facts, tr(each.note), each.id in here, transfer)
            )
        return rows

    def kept_bytes(self, model: str) -> int:
        """How much of a download came in an earlier run."""
        return self._partial.get(model, 0)

    def option(self, field: str) -> str:
        """An option as text."""
        return f"{getattr(self._services.settings.current.builtin, field):g}"

    # -- doing

    def look(self) -> None:
        """Read the list anew."""
        self.begin(LOOKING, self._look)

    def add_files(self, paths: list[str]) -> None:
        """Offer these GGUF files as models; they stay where they are."""
        self.begin(ADDING, lambda: self._add(paths))

    def ask_remove(self, model: str) -> None:
        """Ask before this one is removed; "" asks nothing."""
        self.asked = model
        self.changed.emit()

    def remove(self, model: str) -> None:
        """Take a model off the list; a downloaded one also off the disk."""
        self.asked = ""
        self.begin(REMOVING, lambda: self._remove(model))

    def set_option(self, field: str, text: str) -> None:
        """Change how it is run; counts from its next start."""
        least, most, sentence = OPTIONS[field]
        value = _number(text)
        errors = {name: said for name, said in self.errors.items() if name != field}
        if value is None or not least <= value <= most:
            self.errors = errors | {field: tr(sentence)}
            self.changed.emit()
            return
        self.errors = errors
        if text.strip() == self.option(field):
            self.changed.emit()
            return
        whole = field in ("context_tokens", "threads")
        kept = int(value) if whole else value
        self.queue(SAVING, lambda: self._set_option(field, kept))

    async def _look(self) -> None:
        await self._services.models.refresh([BUILTIN])
        self._partial = await self._services.local_models.downloads_begun()

    async def _add(self, paths: list[str]) -> None:
        added, failures = [], []
        for path in paths:
            try:
                info = await self._services.local_models.add_model_file(Path(path))
            except DeskhandError as error:
                failures.append(error)
            else:
                added.append(info.label or info.id)
        await self._services.models.refresh([BUILTIN])
        if failures:
            words = " ".join(error.sentence() for error in failures)
            self.notice = Notice(words, "danger", "\n".join(e.detail for e in failures if e.detail))
        elif len(added) == 1:
            self.notice = Notice(
                tr("{added} is on the list. Its file stays where it is.", added=added[0]), "ok"
            )
        else:
            self.notice = Notice(
                tr("{models_counted} are on the list.", models_counted=models_counted(len(added))),
                "ok",
            )

    async def _remove(self, model: str) -> None:
        await self._services.local_models.delete(BUILTIN, model)
        await self._services.models.refresh([BUILTIN])

    async def _set_option(self, field: str, value: float) -> None:
        def edit(settings: Settings) -> Settings:
            builtin = settings.builtin.model_copy(update={field: value})
            return settings.model_copy(update={"builtin": builtin})

        await self._services.settings.change(edit)
        self._services.providers.directory.forget(BUILTIN)
        self.notice = Notice(tr("Saved. It counts from the model's next start."), "ok")

    def _models(self) -> tuple[ModelInfo, ...]:
        states = self._services.models.states()
        return next((state.models for state in states if state.config.name == BUILTIN), ())

    def _on_finished(self, provider: str, _model: str) -> None:
        if provider == BUILTIN:
            self.look()

    def _on_let_go(self, provider: str, model: str) -> None:
        if provider == BUILTIN and self._partial.pop(model, None) is not None:
            self.changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.PROVIDER, Noun.SETTINGS):
            self.changed.emit()


def _row(info: ModelInfo, bundled: bool, downloaded: bool) -> LocalModelRow:
    label = info.label or info.id
    question = (
        tr("Delete {label} from the disk? It can be downloaded again.", label=label)
        if downloaded
        else tr("Take {label} off the list? The file itself stays where it is.", label=label)
    )
    return LocalModelRow(
        info.id,
        label,
        model_facts(info),
        info.note,
        removable=not bundled,
        verb=mark("Delete model") if downloaded else mark("Remove from list"),
        question=question,
    )


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
