"""Providers as a person handles them: adding, changing, testing, and their keys."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError, InputError, NotFoundError, PolicyRefused
from deskhand.domain.model import Locality, ModelInfo, ProviderConfig, ProviderKind, origin_of
from deskhand.domain.secrets import SecretHandle
from deskhand.domain.wording import ntr, tr
from deskhand.keychain.broker import SecretsBroker, Where
from deskhand.providers.base import ModelProvider
from deskhand.providers.directory import ProviderDirectory
from deskhand.providers.presets import PRESETS, Preset
from deskhand.services.bus import Bus
from deskhand.services.settings import SettingsService

if TYPE_CHECKING:
    from deskhand.host.settings import Settings

LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class TestReport:
    """What a test of a provider found, in a sentence."""

    ok: bool
    sentence: str
    models: tuple[ModelInfo, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KeyStored:
    """Where a key went. where: "keychain" or "session"."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class KeyState:
    """Whether there is a key. where: "keychain", "session", "environment" or "none"."""

    present: bool
    where: str
    sentence: str


class MadeFor(Protocol):
    """Builds a provider for a configuration with a handle to its key. Called in a thread: it
    imports the maker's SDK and loads certificates."""

    def __call__(self, config: ProviderConfig, secret: SecretHandle | None) -> ModelProvider: ...


@dataclass(frozen=True, slots=True)
class TypedKey:
    """A key that was typed and not stored yet, bound to one origin."""

    origin: str
    value: str

    def __repr__(self) -> str:
        return f"TypedKey(origin={self.origin!r})"

    async def reveal(self) -> str | None:
        """The key as typed."""
        return self.value or None


class Providers:
    """The list of providers, kept in the settings, with their keys in the keychain."""

    def __init__(
        self,
        settings: SettingsService,
        broker: SecretsBroker,
        make: MadeFor,
        bus: Bus,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._settings = settings
        self._broker = broker
        self._make = make
        self._bus = bus
        self._environ = environ
        self._named_here: dict[str, ProviderConfig] = {}
        self.directory = ProviderDirectory(lambda config: make(config, self.handle(config)))

    # -- the list

    def presets(self) -> tuple[Preset, ...]:
        """Makers known by name, in the order worth showing."""
        return PRESETS

    def configs(self) -> tuple[ProviderConfig, ...]:
        """Every provider that can be asked."""
        return self.directory.configs()

    def config(self, name: str) -> ProviderConfig:
        """One by name; a preset's name works without being added. Raises NotFoundError."""
        try:
            return self.directory.config(name)
        except NotFoundError:
            preset = preset_named(name)
            if preset is None:
                raise
            return self._with_environment(preset_config(preset))

    def reload(self) -> None:
        """Take the list from the settings, and the makers whose key the environment holds."""
        written = self._settings.current.provider_configs(self._environ)
        configs = {config.name: self._with_environment(config) for config in written}
        for preset in PRESETS:
            if preset.key_env and self._environ.get(preset.key_env) and preset.name not in configs:
                configs[preset.name] = self._with_environment(preset_config(preset))
        configs.update(self._named_here)
        self.directory.configure(configs.values())

    def use_for_now(self, config: ProviderConfig) -> None:
        """Use this provider until the program ends, without writing it down."""
        self._named_here[config.name] = config
        self.reload()

    async def add(self, config: ProviderConfig) -> None:
        """Write a new one down. Raises InputError when its name is taken or it makes no sense."""
        check_config(config)
        if config.name in self._settings.current.providers:
            raise InputError(
                tr("There is a provider “{name}” already.", name=config.name),
                next_step=tr("Choose another name."),
            )
        await self._write(config)

    async def change(self, config: ProviderConfig) -> None:
        """Write an existing one anew. A key stays with the address it was given for."""
        check_config(config)
        await self._write(config)

    async def remove(self, name: str) -> ProviderConfig:
        """Take one off the list; its key stays in the keychain until removed there.

        Returns it as it was, so that it can be added again. Raises NotFoundError; the built-in
        model cannot be removed (InputError).
        """
        config = self.directory.config(name)
        if config.kind is ProviderKind.BUILTIN:
            raise InputError(tr("The built-in model is part of Deskhand and stays."))

        def edit(settings: Settings) -> Settings:
            return settings.without_provider(name)

        await self._settings.change(edit)
        self._named_here.pop(name, None)
        self.reload()
        self._changed()
        return config

    async def _write(self, config: ProviderConfig) -> None:
        def edit(settings: Settings) -> Settings:
            return settings.with_provider(config)

        await self._settings.change(edit)
        self._named_here.pop(config.name, None)
        self.reload()
        self._changed()

    @property
    def local_only(self) -> bool:
        """Whether only models on this machine may be asked."""
        return self._settings.current.privacy.local_only

    def require_allowed(self, config: ProviderConfig) -> None:
        """Raises PolicyRefused for a provider elsewhere while only this machine is allowed."""
        if self.local_only and config.locality is not Locality.HERE:
            raise refused_elsewhere(config.shown_as)

    async def get(self, name: str) -> ModelProvider:
        """The provider itself, made on first use. Raises PolicyRefused, see require_allowed."""
        self.require_allowed(self.config(name))
        if name not in {config.name for config in self.directory.configs()}:
            self.use_for_now(self.config(name))
        return await self.directory.get(name)

    # -- trying and keys

    async def test(self, config: ProviderConfig, key: str | None = None) -> TestReport:
        """Ask for its models with this configuration, and this key instead of the stored one.

        Never raises a ProviderError: the report says what went wrong.
        """
        secret = TypedKey(origin_of(config.address), key) if key else self.handle(config)
        try:
            check_config(config)
            self.require_allowed(config)
            provider = await asyncio.to_thread(self._make, config, secret)
            try:
                models = await provider.models()
            finally:
                await provider.aclose()
        except DeskhandError as error:
            return TestReport(False, error.sentence(), detail=error.detail)
        if not models:
            return TestReport(
                True, tr("{shown_as} answers, and offers no model yet.", shown_as=config.shown_as)
            )
        count = ntr("{count} model", "{count} models", len(models))
        return TestReport(
            True,
            tr("{shown_as} answers: {count}.", shown_as=config.shown_as, count=count),
            tuple(models),
        )

    async def set_key(self, name: str, value: str) -> KeyStored:
        """Keep a key for this provider's address. Nothing is lost when the keychain refuses."""
        config = self.config(name)
        value = value.strip()
        if not value:
            raise InputError(tr("The key is empty."), next_step=tr("Paste it and try again."))
        where = await self._broker.set(name, origin_of(config.address), value)
        self.directory.forget(name)
        self._changed()
        if where is Where.KEYCHAIN:
            return KeyStored("keychain", tr("The key is kept in your system's keychain."))
        state = await self._broker.state()
        return KeyStored("session", f"Kept for this session only. {state.sentence}".strip())

    async def remove_key(self, name: str) -> None:
        """Forget the key of this provider's address."""
        await self._broker.remove(name, origin_of(self.config(name).address))
        self.directory.forget(name)
        self._changed()

    async def key_state(self, name: str) -> KeyState:
        """Whether there is a key for this provider, without reading it."""
        config = self.config(name)
        origin = origin_of(config.address)
        for entry in self._broker.entries():
            if (entry.name, entry.origin) == (name, origin):
                if entry.where is Where.SESSION:
                    return KeyState(True, "session", tr("A key is kept for this session only."))
                return KeyState(True, "keychain", tr("A key is kept in your system's keychain."))
        variable = self._variable(config)
        if variable and self._environ.get(variable):
            return KeyState(
                True, "environment", tr("The key comes from {variable}.", variable=variable)
            )
        return KeyState(False, "none", tr("There is no key yet."))

    def handle(self, config: ProviderConfig) -> SecretHandle | None:
        """The handle to this provider's key; None for the built-in model, which makes its own."""
        if config.kind is ProviderKind.BUILTIN:
            return None
        return self._broker.handle(
            config.name, origin_of(config.address), env=self._variable(config)
        )

    def _variable(self, config: ProviderConfig) -> str:
        """The environment variable whose key may go to this address, or "".

        A variable carries no address, so it belongs to the maker's own, or to the one the person
        named for this provider (key_origin). An edited base_url does not inherit it.
        """
        if not config.key_env:
            return ""
        preset = preset_named(config.name)
        makers_own = preset.base_url if preset else ""
        own = origin_of(makers_own or replace(config, base_url="").address)
        return config.key_env if origin_of(config.address) == (config.key_origin or own) else ""

    def _with_environment(self, config: ProviderConfig) -> ProviderConfig:
        """The makers' own variables for address and key, as their SDKs honour them."""
        preset = preset_named(config.name)
        if preset is not None and not config.key_env:
            config = replace(config, key_env=preset.key_env)
        variable = {"openai": "OPENAI_BASE_URL", "anthropic": "ANTHROPIC_BASE_URL"}.get(config.name)
        address = self._environ.get(variable, "") if variable else ""
        if address and not config.base_url:
            config = replace(config, base_url=address, key_origin=origin_of(address))
        return config

    def _changed(self) -> None:
        self._bus.publish(Changes(Noun.PROVIDER, frozenset()))


def refused_elsewhere(shown_as: str) -> PolicyRefused:
    """What is said of a model that runs elsewhere while only this machine is allowed."""
    return PolicyRefused(
        tr("{name} runs on another machine, and only this one is allowed.", name=shown_as),
        kept=tr("Nothing was sent."),
        next_step=tr("Choose a model that stays here, or turn off “Local only”."),
    )


def preset_named(name: str) -> Preset | None:
    """The preset of that name."""
    return next((preset for preset in PRESETS if preset.name == name), None)


def preset_config(preset: Preset) -> ProviderConfig:
    """The configuration a preset stands for."""
    return ProviderConfig(
        name=preset.name,
        kind=preset.kind,
        base_url=preset.base_url,
        label=preset.label,
        key_env=preset.key_env,
        key_origin=origin_of(preset.base_url) if preset.base_url else "",
    )


def check_config(config: ProviderConfig) -> None:
    """Raises InputError, naming what to mend."""
    if not 0 < len(config.name) <= LONGEST_NAME or not all(
        c.isalnum() or c in "-_." for c in config.name
    ):
        raise InputError(
            tr(
                "A provider's name is at most {longest_name} letters, digits, “-”, “_” and “.”.",
                longest_name=LONGEST_NAME,
            ),
            next_step=tr("Change the name."),
        )
    if config.base_url and not origin_of(config.base_url):
        raise InputError(
            tr("“{base_url}” is not a web address.", base_url=config.base_url),
            next_step=tr("It begins with http:// or https:// and a host."),
        )
    if "@" in urlsplit(config.base_url).netloc:
        raise InputError(
            tr("An address with a name and a password in it is not written down."),
            next_step=tr("Leave them out; a key goes into the keychain."),
        )
    if (config.kind is ProviderKind.BUILTIN) != (config.name == "builtin"):
        raise InputError(tr("There is one built-in provider, and it is there already."))
