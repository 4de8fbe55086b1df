"""The doctor: looks at all that Deskhand needs and says what to do where something is wrong.

Nothing it says holds a secret: it never reads one.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import shutil
import stat
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from deskhand.domain.errors import DeskhandError
from deskhand.domain.findings import Finding, State
from deskhand.domain.model import Locality, ProviderConfig, ProviderKind
from deskhand.domain.wording import ntr, tr
from deskhand.host.display import missing_display
from deskhand.host.folders import Folders
from deskhand.keychain.broker import SecretsBroker
from deskhand.services.models import Models, ProviderState, ProviderStatus
from deskhand.services.providers import Providers
from deskhand.services.settings import SettingsService
from deskhand.services.surroundings import examine_surroundings

OLDEST_PYTHON = (3, 11)
MORTAL_NONE = (3, 12)  # before it, Qt's bindings 6.12.0 abort after a few thousand calls
BROKEN_QT = (6, 12)
LOW_BYTES = 1_000_000_000
VERY_LOW_BYTES = 50_000_000


def examine_machine(environ: Mapping[str, str] = os.environ) -> list[Finding]:
    """Python, Qt and the display: what can be seen before anything is opened."""
    return [_python(), _qt(), _display(environ)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Finding(
            "python",
            State.BAD,
            tr("Python {version}.", version=version),
            tr("Use Python 3.11 or newer."),
        )
    return Finding("python", State.OK, tr("Python {version}.", version=version))


def _qt() -> Finding:
    try:
        version = importlib.metadata.version("PySide6-Essentials")
    except importlib.metadata.PackageNotFoundError:
        return Finding(
            "qt",
            State.WARN,
            tr("Qt is not installed; there is no window."),
            tr("Set Deskhand up again."),
        )
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    if numbers >= BROKEN_QT and sys.version_info[:2] < MORTAL_NONE:
        return Finding(
            "qt",
            State.BAD,
            tr("Qt {version} crashes on this Python.", version=version),
            tr("Install PySide6-Essentials older than 6.12."),
        )
    return Finding("qt", State.OK, tr("Qt {version}.", version=version))


def _display(environ: Mapping[str, str]) -> Finding:
    reason = missing_display(environ)
    if not reason:
        return Finding("display", State.OK, tr("A window can be opened."))
    return Finding("display", State.WARN, f"{reason}.", tr("The terminal works: `deskhand chat`."))


class Doctor:
    """check_database: opens it where need be and reads all of it, raising StoreError when that
    fails."""

    def __init__(
        self,
        *,
        folders: Folders,
        settings: SettingsService,
        providers: Providers,
        models: Models,
        broker: SecretsBroker,
        check_database: Callable[[], Awaitable[None]],
    ) -> None:
        self._folders = folders
        self._settings = settings
        self._providers = providers
        self._models = models
        self._broker = broker
        self._check_database = check_database

    async def examine(self) -> list[Finding]:
        """Everything in turn. Asks the providers on this machine and those that have a key; the
        others are not disturbed."""
        findings = [_rights("folder", folder) for folder in dict.fromkeys(self._folders.all())]
        findings += [self._disk(), *self._settings_findings()]
        findings += [await self._database(), await self._keychain()]
        findings += await asyncio.to_thread(examine_surroundings)
        return findings + await self._provider_findings()

    def _disk(self) -> Finding:
        free = shutil.disk_usage(self._folders.data).free
        sentence = tr("{free} GB are free.", free=f"{free / 1000000000.0:.1f}")
        if free < VERY_LOW_BYTES:
            return Finding(
                "disk", State.BAD, sentence, tr("Free some space: nothing can be stored.")
            )
        if free < LOW_BYTES:
            return Finding("disk", State.WARN, sentence, tr("Free some space soon."))
        return Finding("disk", State.OK, sentence)

    def _settings_findings(self) -> list[Finding]:
        path = self._folders.config / "settings.toml"
        problems = [
            Finding("settings", State.WARN, problem, tr("Mend {path}.", path=path))
            for problem in self._settings.problems
        ]
        if path.exists():
            problems += [f for f in [_rights("settings", path)] if f.state is not State.OK]
        return problems or [Finding("settings", State.OK, f"{path}.")]

    async def _database(self) -> Finding:
        try:
            await self._check_database()
        except DeskhandError as error:
            return Finding("database", State.BAD, error.what, error.next_step)
        if self._settings.current.store.url:
            return Finding("database", State.OK, tr("The database server answers."))
        path = self._folders.data / "deskhand.db"
        return Finding("database", State.OK, tr("{path} is whole.", path=path))

    async def _keychain(self) -> Finding:
        state = await self._broker.state()
        if state.usable:
            return Finding("keychain", State.OK, state.sentence)
        fix = tr("Until then keys last for one session, or come from the environment.")
        return Finding("keychain", State.WARN, state.sentence, fix)

    async def _provider_findings(self) -> list[Finding]:
        asked = {c.name for c in self._providers.configs() if await self._is_worth_asking(c)}
        await self._models.refresh(asked)
        default = self._models.default().provider
        return [
            _provider(state, is_default=state.config.name == default)
            for state in self._models.states()
            if state.config.name in asked or state.config.name == default
        ]

    async def _is_worth_asking(self, config: ProviderConfig) -> bool:
        if config.locality is Locality.HERE or config.name == self._models.default().provider:
            return True
        return (await self._providers.key_state(config.name)).present


def _provider(state: ProviderState, *, is_default: bool) -> Finding:
    name = state.config.name
    match state.status:
        case ProviderStatus.READY:
            models = ntr("{count} model", "{count} models", len(state.models))
            return Finding(
                name,
                State.OK,
                tr("{shown_as} offers {models}.", shown_as=state.config.shown_as, models=models),
            )
        case _:
            needed = is_default or state.config.kind is ProviderKind.BUILTIN
            fix = "" if needed else tr("Needed only if you want to use it.")
            bad = State.BAD if needed else State.WARN
            return Finding(name, bad, state.sentence or tr("{name} was not asked.", name=name), fix)


def _rights(subject: str, path: Path) -> Finding:
    """Whether this is ours to write, and nobody else's to read."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        return Finding(subject, State.BAD, f"{path}: {error.strerror}.", tr("Make it again."))
    if not os.access(path, os.R_OK | os.W_OK):
        return Finding(
            subject, State.BAD, tr("{path} cannot be written.", path=path), tr("Change its rights.")
        )
    if os.name == "posix" and mode & 0o077:
        wanted = "700" if path.is_dir() else "600"
        return Finding(
            subject,
            State.WARN,
            tr("{path} can be read by others.", path=path),
            tr("chmod {wanted} {path}", wanted=wanted, path=path),
        )
    return Finding(subject, State.OK, f"{path}.")
