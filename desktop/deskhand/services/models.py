"""Which models there are, which one answers, and where it runs."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import (
    DeskhandError,
    NotFoundError,
    PolicyRefused,
    ProviderRefused,
    ProviderUnreachable,
)
from deskhand.domain.model import (
    Capability,
    Locality,
    ModelChoice,
    ModelInfo,
    ProviderConfig,
    ProviderKind,
    origin_of,
)
from deskhand.domain.money import Money, TokenCount
from deskhand.domain.wording import number, tr
from deskhand.host.atomic import write_atomically
from deskhand.providers import prices
from deskhand.services.bus import Bus
from deskhand.services.knock import nobody_there
from deskhand.services.providers import Providers, refused_elsewhere
from deskhand.services.settings import SettingsService

if TYPE_CHECKING:
    from deskhand.host.settings import Settings

log = logging.getLogger(__name__)

LIST_TIMEOUT_S = 15.0
MOST_MODELS = 2_000
"""Of one provider: several times what the largest of them offer."""


class ProviderStatus(StrEnum):
    """What is known of a provider."""

    UNKNOWN = "unknown"
    READY = "ready"
    EMPTY = "empty"
    NO_KEY = "no key"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class ProviderState:
    """A provider as lists show it. models: the last ones known, also when it is out of reach."""

    config: ProviderConfig
    status: ProviderStatus = ProviderStatus.UNKNOWN
    models: tuple[ModelInfo, ...] = ()
    sentence: str = ""
    detail: str = field(default="", repr=False)

    @property
    def locality(self) -> Locality:
        """Where it runs."""
        return self.config.locality


class Models:
    """Models across providers. The last lists are kept in `cache`, so that a picker has
    something to show before anybody was asked."""

    def __init__(
        self, providers: Providers, settings: SettingsService, bus: Bus, cache: Path
    ) -> None:
        self._providers = providers
        self._settings = settings
        self._bus = bus
        self._cache = cache
        self._states: dict[str, ProviderState] = {}

    async def load(self) -> None:
        """Read the lists kept from last time. A damaged cache is as good as none."""
        known = await asyncio.to_thread(_read_cache, self._cache)
        for config in self._providers.configs():
            models = known.get(config.name, ())
            self._states[config.name] = ProviderState(config, models=models)

    def states(self) -> list[ProviderState]:
        """Every provider with what is known of it, in the settings' order."""
        states = []
        for config in self._providers.configs():
            state = self._states.get(config.name)
            if state is None or state.config != config:
                state = ProviderState(config, models=state.models if state else ())
            states.append(state)
        return states

    async def refresh(self, names: Iterable[str] | None = None) -> None:
        """Ask providers for their models, at the same time; never raises a ProviderError."""
        wanted = set(names) if names is not None else None
        configs = [c for c in self._providers.configs() if wanted is None or c.name in wanted]
        await asyncio.gather(*(self._refresh_one(config) for config in configs))
        lists = {state.config.name: state.models for state in self.states()}
        await asyncio.to_thread(_write_cache, self._cache, lists)

    async def refresh_local(self) -> None:
        """Ask only those on this machine: nothing leaves it."""
        await self.refresh(c.name for c in self._providers.configs() if c.locality is Locality.HERE)

    async def _refresh_one(self, config: ProviderConfig) -> None:
        before = self._states.get(config.name)
        known = before.models if before else ()
        try:
            async with asyncio.timeout(LIST_TIMEOUT_S):
                self._providers.require_allowed(config)
                await _knock(config)
                provider = await self._providers.get(config.name)
                models = tuple(await provider.models())
            status = ProviderStatus.READY if models else ProviderStatus.EMPTY
            sentence = ""
            if not models:
                sentence = tr("{shown_as} offers no model yet.", shown_as=config.shown_as)
            elif len(models) > MOST_MODELS:
                models = models[:MOST_MODELS]
                sentence = tr(
                    "{shown_as} offers more models than can be shown: these are the first {count}.",
                    shown_as=config.shown_as,
                    count=number(MOST_MODELS),
                )
            state = ProviderState(config, status, models, sentence)
        except TimeoutError:
            sentence = tr(
                "{shown_as} did not answer within {list_timeout_s} seconds.",
                shown_as=config.shown_as,
                list_timeout_s=f"{LIST_TIMEOUT_S:.0f}",
            )
            state = ProviderState(config, ProviderStatus.UNREACHABLE, known, sentence)
        except ProviderRefused as error:
            present = (await self._providers.key_state(config.name)).present
            status = ProviderStatus.REFUSED if present else ProviderStatus.NO_KEY
            state = ProviderState(config, status, known, error.sentence(), error.detail)
        except PolicyRefused as error:
            state = ProviderState(config, ProviderStatus.BLOCKED, known, error.sentence())
        except DeskhandError as error:
            if not isinstance(error, ProviderUnreachable):
                log.info("listing the models of %s failed: %s", config.name, error.what)
            state = ProviderState(
                config, ProviderStatus.UNREACHABLE, known, error.sentence(), error.detail
            )
        self._states[config.name] = state
        self._bus.publish(Changes(Noun.PROVIDER, frozenset()))

    # -- the choice

    def default(self) -> ModelChoice:
        """The model that answers where nothing else was chosen. model "" is the first one."""
        chat = self._settings.current.chat
        return ModelChoice(chat.provider, chat.model)

    async def choose(self, choice: ModelChoice) -> None:
        """Make this the default."""

        def edit(settings: Settings) -> Settings:
            return settings.with_default_model(choice)

        await self._settings.change(edit)

    async def resolve(self, choice: ModelChoice) -> ModelChoice:
        """The choice with a model in it. Raises ProviderError, NotFoundError."""
        if choice.model:
            return choice
        state = self._states.get(choice.provider)
        models = state.models if state else ()
        if not models:
            provider = await self._providers.get(choice.provider)
            models = tuple(await provider.models())
        if not models:
            config = self._providers.config(choice.provider)
            raise NotFoundError(
                tr("{shown_as} offers no model yet.", shown_as=config.shown_as),
                next_step=tr("Fetch one, or choose another provider."),
            )
        return ModelChoice(choice.provider, models[0].id)

    def info(self, choice: ModelChoice) -> ModelInfo | None:
        """What is known of a model; None when its provider was not asked yet."""
        state = self._states.get(choice.provider)
        if state is None:
            return None
        if not choice.model:
            return state.models[0] if state.models else None
        return next((model for model in state.models if model.id == choice.model), None)

    def locality(self, choice: ModelChoice) -> Locality:
        """Where the words go when this model answers."""
        info = self.info(choice)
        if info is not None:
            return info.locality
        try:
            return self._providers.config(choice.provider).locality
        except NotFoundError:
            return Locality.AWAY

    async def require_allowed(self, choice: ModelChoice) -> None:
        """Raises PolicyRefused for a model elsewhere while only this machine is allowed, also one
        behind a server on this machine. Ollama is asked where a model runs that is not known."""
        if not self._providers.local_only:
            return
        if self.locality(choice) is Locality.HERE and self._may_pass_on(choice):
            await self.refresh({choice.provider})
            if self._may_pass_on(choice):
                raise refused_elsewhere(choice.model)
        if self.locality(choice) is not Locality.HERE:
            raise refused_elsewhere(choice.model or choice.provider)

    def _may_pass_on(self, choice: ModelChoice) -> bool:
        """Whether this is a model of Ollama's that it has not listed: it would take one of its
        cloud."""
        if self._providers.config(choice.provider).kind is not ProviderKind.OLLAMA:
            return False
        tagged = replace(choice, model=f"{choice.model}:latest")
        return self.info(choice) is None and self.info(tagged) is None

    def may_see(self, choice: ModelChoice) -> bool:
        """Whether a picture may be sent to this model: not to one known to see none."""
        info = self.info(choice)
        if info is not None and info.capabilities:
            return Capability.VISION in info.capabilities
        try:
            return self._providers.config(choice.provider).kind is not ProviderKind.BUILTIN
        except NotFoundError:
            return True

    async def cost_of(self, choice: ModelChoice, tokens: TokenCount) -> Money | None:
        """What those tokens cost; None when nobody knows, zero when it ran here."""
        try:
            config = self._providers.config(choice.provider)
        except NotFoundError:  # taken off the list while it answered
            return None
        if self.locality(choice) is Locality.AWAY and config.kind is ProviderKind.OLLAMA:
            return None  # a cloud model behind the local server: nobody tells its price
        return await asyncio.to_thread(prices.cost_of, choice, config, tokens)

    async def describe(self, choice: ModelChoice) -> ModelInfo | None:
        """What is known of a model, looking at the files of the built-in ones if need be."""
        info = self.info(choice)
        if info is None and self._providers.config(choice.provider).kind is ProviderKind.BUILTIN:
            provider = await self._providers.get(choice.provider)
            listed = await provider.models()
            info = next((model for model in listed if model.id == choice.model), None)
        return info

    async def context_tokens(self, choice: ModelChoice) -> int | None:
        """How much the model reads at once, in tokens; None when nobody knows."""
        info = await self.describe(choice)
        if info is not None and info.context_tokens:
            return info.context_tokens
        config = self._providers.config(choice.provider)
        return await asyncio.to_thread(prices.context_tokens, choice, config)


async def _knock(config: ProviderConfig) -> None:
    """Raises ProviderUnreachable when nobody listens at an address on this machine."""
    if config.kind is not ProviderKind.BUILTIN and await nobody_there(config.address):
        raise ProviderUnreachable(
            tr("Nothing answers at {origin}.", origin=origin_of(config.address)),
            next_step=tr(
                "Start {shown_as}, or check its address in the settings.", shown_as=config.shown_as
            ),
        )


def _read_cache(path: Path) -> dict[str, tuple[ModelInfo, ...]]:
    try:
        stored = json.loads(path.read_text("utf-8"))
        return {name: tuple(map(_model_from, models)) for name, models in stored.items()}
    except FileNotFoundError:
        return {}
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        log.info("the kept model lists cannot be read: %s", error)
        return {}


def _model_from(row: dict[str, object]) -> ModelInfo:
    context, size = row["context_tokens"], row["size_bytes"]
    capabilities = row["capabilities"]
    if not isinstance(capabilities, list):
        raise TypeError("capabilities is a list")
    return ModelInfo(
        id=str(row["id"]),
        provider=str(row["provider"]),
        locality=Locality(str(row["locality"])),
        label=str(row["label"]),
        context_tokens=context if isinstance(context, int) else None,
        size_bytes=size if isinstance(size, int) else None,
        capabilities=frozenset(map(Capability, capabilities)),
        note=str(row["note"]),
    )


def _write_cache(path: Path, lists: dict[str, tuple[ModelInfo, ...]]) -> None:
    stored = {
        name: [
            {
                "id": model.id,
                "provider": model.provider,
                "locality": model.locality,
                "label": model.label,
                "context_tokens": model.context_tokens,
                "size_bytes": model.size_bytes,
                "capabilities": sorted(model.capabilities),
                "note": model.note,
            }
            for model in models
        ]
        for name, models in lists.items()
    }
    try:
        write_atomically(path, json.dumps(stored).encode())
    except OSError as error:
        log.warning("the model lists could not be kept: %s", error)
