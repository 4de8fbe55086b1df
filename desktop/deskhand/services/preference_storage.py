"""Where preferences are kept and what compares them, as the settings say."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from deskhand.domain.errors import InputError, PolicyRefused, PreferencesUnavailable
from deskhand.domain.model import ProviderKind, is_loopback
from deskhand.domain.wording import tr
from deskhand.host.atomic import write_atomically
from deskhand.host.locks import locked
from deskhand.keychain.broker import SecretsBroker
from deskhand.services.providers import Providers
from deskhand.services.secrets import PREFERENCES, PREFERENCES_ORIGIN
from deskhand.services.settings import SettingsService

if TYPE_CHECKING:
    from deskhand.preferences.base import Embedder
    from deskhand.preferences.collection import Server
    from deskhand.preferences.store import Store
    from deskhand.providers.base import Embeddings

ASK_TIMEOUT_S = 60.0
LOCAL = "ollama"


class Storage(Protocol):
    """Opens what the service works with."""

    async def store(self) -> Store:
        """The store; nothing of it is read yet."""
        ...

    def wanted(self) -> str:
        """The name of the embedding model the settings ask for."""
        ...

    def embedder(self, name: str) -> Embedder:
        """The model of that name. Raises PreferencesUnavailable for one nobody offers."""
        ...


class SettingsStorage:
    """As the settings say: Chroma in the data folder, or on a server."""

    def __init__(
        self, data: Path, settings: SettingsService, providers: Providers, broker: SecretsBroker
    ) -> None:
        self._data = data
        self._settings = settings
        self._providers = providers
        self._broker = broker

    async def store(self) -> Store:
        """The store. Raises InputError for an address that is none, PolicyRefused for a server
        elsewhere while only this machine is allowed."""
        server = await self._server()

        def make() -> Store:
            from deskhand.preferences.places import Places
            from deskhand.preferences.store import Store

            return Store(Places(self._data), locked, write_atomically, server)

        return await asyncio.to_thread(make)

    async def _server(self) -> Server | None:
        url = self._settings.current.preferences.url
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise InputError(
                tr("“{url}” is not the address of a Chroma server.", url=url[:100]),
                next_step=tr("It begins with http:// or https://; a key goes into the keychain."),
            )
        if self._providers.local_only and not is_loopback(url):
            raise PolicyRefused(
                tr("Your preferences are on another machine, and only this one is allowed."),
                kept=tr("Nothing was sent."),
                next_step=tr("Turn off “Local only”, or keep them on this machine."),
            )
        from deskhand.preferences.collection import Server

        ssl = parts.scheme == "https"
        port = parts.port or (443 if ssl else 80)
        key = await self._broker.handle(PREFERENCES, PREFERENCES_ORIGIN).reveal()
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return Server(parts.hostname, port, ssl, headers)

    def wanted(self) -> str:
        """See Storage."""
        from deskhand.preferences.embedders import BUILTIN

        chosen = self._settings.current.preferences
        if chosen.embedder == "builtin" or not chosen.embedding_model:
            return BUILTIN
        provider = LOCAL if chosen.embedder == "ollama" else chosen.embedding_provider
        return f"{provider or LOCAL}/{chosen.embedding_model}"

    def embedder(self, name: str) -> Embedder:
        """See Storage. Called on the loop: a server is asked there, from the thread that waits."""
        from deskhand.preferences.embedders import BUILTIN, Builtin, Remote

        if name == BUILTIN:
            return Builtin()
        provider, _, model = name.partition("/")
        loop = asyncio.get_running_loop()

        def ask(texts: Sequence[str]) -> Sequence[Sequence[float]]:
            asked = asyncio.run_coroutine_threadsafe(self._ask(provider, model, texts), loop)
            try:
                return asked.result(ASK_TIMEOUT_S)
            except TimeoutError:
                asked.cancel()
                raise

        return Remote(name, ask)

    async def _ask(self, provider: str, model: str, texts: Sequence[str]) -> list[list[float]]:
        made = await self._providers.get(provider)
        if made.config.kind not in (ProviderKind.OLLAMA, ProviderKind.OPENAI):
            raise PreferencesUnavailable(
                tr("{name} offers no embedding models.", name=made.config.shown_as),
                kept=tr("Your preferences are kept."),
                next_step=tr("Choose another embedding model in the settings."),
            )
        return await cast("Embeddings", made).embed(texts, model=model)
