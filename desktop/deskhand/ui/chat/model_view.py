"""Which model answers in the chat in sight, where it runs, and what else could be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.conversation import Conversation
from deskhand.domain.errors import NotFoundError
from deskhand.domain.model import (
    Capability,
    Locality,
    ModelChoice,
    ModelInfo,
    ProviderKind,
)
from deskhand.domain.money import Money, TokenCount
from deskhand.domain.wording import mark, number, tr
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.models import Models

SEES = mark("sees pictures")


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model that can be chosen, in words."""

    choice: ModelChoice
    name: str
    facts: str
    locality: Locality
    chosen: bool


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """A provider and its models. sentence: why it has none or is out of reach, "" otherwise."""

    name: str
    label: str
    rows: tuple[ModelRow, ...]
    sentence: str


class ModelView(QObject):
    """The model in sight and the list to choose from. changed: read everything again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: Models | None = None
        self._here: ModelChoice | None = None
        self.refreshing = False

    def attach(self, models: Models) -> None:
        """The core is open."""
        self._models = models
        self.changed.emit()

    @property
    def choice(self) -> ModelChoice | None:
        """The model that answers next; None while the core is closed."""
        if self._models is None:
            return None
        return self._here or self._models.default()

    @property
    def name(self) -> str:
        """What people call it."""
        choice = self.choice
        if choice is None or self._models is None:
            return tr("Model")
        info = self._models.info(choice)
        if info is not None:
            return info.label or info.id
        if choice.model:
            return choice.model
        return next(
            (s.config.shown_as for s in self._models.states() if s.config.name == choice.provider),
            choice.provider,
        )

    @property
    def locality(self) -> Locality | None:
        """Where it runs; None while the core is closed."""
        choice = self.choice
        if choice is None or self._models is None:
            return None
        return self._models.locality(choice)

    @property
    def is_builtin_only(self) -> bool:
        """Whether only the small built-in model can answer."""
        if self._models is None:
            return False
        return not any(
            state.models and state.config.kind is not ProviderKind.BUILTIN
            for state in self._models.states()
        ) and self._is_builtin(self.choice)

    async def figures(self, tokens: int) -> tuple[int | None, Money | None]:
        """How much the chosen model reads at once, in tokens, and what reading so many of them
        costs; None where nobody knows. Raises ProviderError."""
        choice, models = self.choice, self._models
        if choice is None or models is None:
            return None, None
        try:
            choice = await models.resolve(choice)
            context = await models.context_tokens(choice)
        except NotFoundError:
            return None, None
        return context, await models.cost_of(choice, TokenCount(tokens, 0))

    def image_note(self) -> str:
        """What to say before pictures are sent to this model; "" when it may see them."""
        choice = self.choice
        if choice is None or self._models is None:
            return ""
        info = self._models.info(choice)
        told = info is not None and bool(info.capabilities)
        if info is not None and told and Capability.VISION in info.capabilities:
            return ""
        if told or self._is_builtin(choice):
            return tr("{model} cannot see pictures.", model=self.name)
        return ""

    def groups(self) -> list[ModelGroup]:
        """Everything that can be chosen, by provider."""
        if self._models is None:
            return []
        choice = self.choice
        groups = []
        for state in self._models.states():
            rows = tuple(_row(info, choice, first=n == 0) for n, info in enumerate(state.models))
            label = state.config.shown_as
            groups.append(ModelGroup(state.config.name, label, rows, state.sentence))
        return groups

    def show(self, conversation: Conversation | None) -> None:
        """The chat in sight; None for a new one, which has the default."""
        chosen = conversation is not None and conversation.provider
        here = (
            ModelChoice(conversation.provider, conversation.model)
            if conversation is not None and chosen
            else None
        )
        self._here = here
        self.changed.emit()

    def choose(self, choice: ModelChoice) -> None:
        """Use this one here."""
        self._here = choice
        self.changed.emit()

    def refresh(self) -> None:
        """Ask all providers again."""
        if self._models is not None and not self.refreshing:
            self.refreshing = True
            self.changed.emit()
            aio.spawn(self._refresh(self._models), self, "refresh models")

    def refresh_local(self) -> None:
        """Ask those on this machine again; nothing leaves it."""
        if self._models is not None and not self.refreshing:
            aio.spawn(self._models.refresh_local(), self, "refresh local models")

    async def _refresh(self, models: Models) -> None:
        try:
            await models.refresh()
        finally:
            self.refreshing = False
            self.changed.emit()

    def _is_builtin(self, choice: ModelChoice | None) -> bool:
        if choice is None or self._models is None:
            return False
        kinds = {state.config.name: state.config.kind for state in self._models.states()}
        return kinds.get(choice.provider) is ProviderKind.BUILTIN


def _row(info: ModelInfo, choice: ModelChoice | None, *, first: bool) -> ModelRow:
    this = ModelChoice(info.provider, info.id)
    chosen = choice is not None and (
        choice == this or (first and choice == ModelChoice(info.provider, ""))
    )
    return ModelRow(this, info.label or info.id, _facts(info), info.locality, chosen)


def _facts(info: ModelInfo) -> str:
    facts = []
    if info.context_tokens:
        thousands = round(info.context_tokens / 1000)
        facts.append(
            tr("{thousands}k context", thousands=thousands)
            if thousands
            else tr("{context_tokens} tokens", context_tokens=info.context_tokens)
        )
    if info.size_bytes:
        facts.append(size_of(info.size_bytes))
    if Capability.VISION in info.capabilities:
        facts.append(tr(SEES))
    return " · ".join(facts)


def size_of(size_bytes: int) -> str:
    """A size as people read it: "98 MB", "4.7 GB"."""
    if size_bytes >= 10**9:
        return tr("{size_bytes} GB", size_bytes=number(size_bytes / 10**9, 1))
    return tr("{count} MB", count=max(1, round(size_bytes / 10**6)))
