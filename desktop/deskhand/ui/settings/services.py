"""What the panes take from the core."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from deskhand.domain.findings import Finding
    from deskhand.host.folders import Folders
    from deskhand.services.backup.service import Backups
    from deskhand.services.bus import Bus
    from deskhand.services.local_models import LocalModels
    from deskhand.services.models import Models
    from deskhand.services.providers import Providers
    from deskhand.services.settings import SettingsService
    from deskhand.services.updates import Updates
    from deskhand.services.voice import Voice
    from deskhand.ui.exchange.services import Exchange
    from deskhand.ui.system.control import SystemControl


class KeychainWords(Protocol):
    """Whether keys can be kept, in a sentence."""

    @property
    def usable(self) -> bool: ...

    @property
    def sentence(self) -> str: ...


class Keychain(Protocol):
    """Says whether keys can be kept; asks the person nothing."""

    async def state(self) -> KeychainWords: ...


@dataclass(frozen=True, slots=True)
class SettingsServices:
    """The services behind the settings and the welcome."""

    providers: Providers
    models: Models
    local_models: LocalModels
    settings: SettingsService
    keychain: Keychain
    bus: Bus
    folders: Folders
    backups: Backups
    voice: Voice
    examine: Callable[[], Awaitable[list[Finding]]]
    """What the doctor finds, asked anew each time."""
    updates: Updates
    exchange: Callable[[], Exchange | None] = lambda: None
    """Brings chats in and takes them out; None while they are not open."""
    system: SystemControl | None = None
    """What lives around the window; None where there is none, as in the welcome's tests."""
