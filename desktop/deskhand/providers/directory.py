"""The providers in use, each made when it is first needed.

An SDK takes up to half a second to import and a TLS context a tenth of one to build, so both
happen in a thread, once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from deskhand.domain.errors import NotFoundError
from deskhand.domain.model import ProviderConfig
from deskhand.domain.wording import tr
from deskhand.providers.base import ModelProvider

Maker = Callable[[ProviderConfig], ModelProvider]


class ProviderDirectory:
    """Providers by name. make: builds one from its configuration; called in a thread."""

    def __init__(self, make: Maker) -> None:
        self._make = make
        self._configs: dict[str, ProviderConfig] = {}
        self._made: dict[str, ModelProvider] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._retired: list[ModelProvider] = []

    def configs(self) -> tuple[ProviderConfig, ...]:
        """Every provider there is, in the order given."""
        return tuple(self._configs.values())

    def config(self, name: str) -> ProviderConfig:
        """How one is reached. Raises NotFoundError."""
        try:
            return self._configs[name]
        except KeyError:
            known = ", ".join(self._configs)
            raise NotFoundError(
                tr("There is no provider “{name}”.", name=name),
                next_step=tr("There are: {known}.", known=known),
            ) from None

    def configure(self, configs: Iterable[ProviderConfig]) -> None:
        """Take this list instead of the last. Providers whose configuration changed are made
        anew at their next use; an answer they are giving is finished first."""
        wanted = {config.name: config for config in configs}
        for name, provider in list(self._made.items()):
            if wanted.get(name) != provider.config:
                self._retired.append(self._made.pop(name))
        self._configs = wanted

    def forget(self, name: str) -> None:
        """Make this provider anew at its next use, for example because its key changed."""
        provider = self._made.pop(name, None)
        if provider is not None:
            self._retired.append(provider)

    async def get(self, name: str) -> ModelProvider:
        """The provider, made on first use. Raises NotFoundError."""
        async with self._locks.setdefault(name, asyncio.Lock()):
            while (provider := self._made.get(name)) is None:
                config = self.config(name)
                provider = await asyncio.to_thread(self._make, config)
                if self._configs.get(name) == config:
                    self._made[name] = provider
                else:  # it was changed while this one was made
                    self._retired.append(provider)
            return provider

    async def aclose(self) -> None:
        """Close every provider made, also those replaced since."""
        closing = [*self._made.values(), *self._retired]
        self._made.clear()
        self._retired.clear()
        await asyncio.gather(*(provider.aclose() for provider in closing))
