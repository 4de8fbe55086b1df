"""Secrets by name, for the command line: values go in and never come out."""

from __future__ import annotations

from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.model import origin_of
from deskhand.domain.wording import tr
from deskhand.keychain.broker import SecretEntry, SecretsBroker, Where
from deskhand.services.providers import KeyStored, Providers
from deskhand.services.vault import is_vault_name

DATABASE = "database"
DATABASE_ORIGIN = "postgresql:"
PREFERENCES = "preferences"
PREFERENCES_ORIGIN = "chroma:"
_SERVERS = {DATABASE: DATABASE_ORIGIN, PREFERENCES: PREFERENCES_ORIGIN}


class Secrets:
    """What the keychain keeps for Deskhand: one key for each provider's address, the password of a
    database server under the name "database", and the key of a Chroma server under the name
    "preferences"."""

    def __init__(self, broker: SecretsBroker, providers: Providers) -> None:
        self._broker = broker
        self._providers = providers

    def has_owner(self, name: str) -> bool:
        """Whether a provider is called so, or it is that of a server of ours."""
        if name in _SERVERS:
            return True
        try:
            self._providers.config(name)
        except NotFoundError:
            return False
        return True

    async def set(self, name: str, value: str) -> KeyStored:
        """Keep a secret. Raises NotFoundError for a name nobody uses."""
        if name not in _SERVERS:
            return await self._providers.set_key(name, value)
        if not value.strip():
            raise InputError(tr("The password is empty."), next_step=tr("Type it and try again."))
        where = await self._broker.set(name, _SERVERS[name], value.strip())
        if where is Where.KEYCHAIN:
            return KeyStored("keychain", tr("The password is kept in your system's keychain."))
        return KeyStored("session", tr("Kept for this session only."))

    def entries(self) -> list[SecretEntry]:
        """Names and where they are kept, never values."""
        return [each for each in self._broker.entries() if not is_vault_name(each.name)]

    async def remove(self, name: str) -> None:
        """Forget every secret of this name. Raises NotFoundError when there is none."""
        origins = [entry.origin for entry in self.entries() if entry.name == name]
        if not origins:
            raise NotFoundError(
                tr("There is no secret “{name}”.", name=name),
                next_step=tr("`deskhand secrets list` shows them."),
            )
        for origin in origins:
            await self._broker.remove(name, origin)
            if name not in _SERVERS and origin == origin_of(self._providers.config(name).address):
                self._providers.directory.forget(name)
