"""The way over a maker's service: choose it, paste the key, test it, choose the model."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from deskhand.domain.model import (
    Locality,
    ModelChoice,
    ModelInfo,
    ProviderConfig,
    ProviderKind,
    is_loopback,
    origin_of,
)
from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.words import WHERE, Notice, Tone

if TYPE_CHECKING:
    from deskhand.services.providers import KeyState
    from deskhand.ui.settings.services import SettingsServices

TESTING, STORING = "testing", "storing"
OTHER = "other address"
TEST_TIMEOUT_S = 30.0
IN_KEYCHAIN = mark("The key is kept in your system's keychain and sent to this address only.")
SESSION_ONLY = mark("The key is kept for this session only.")


class KeyWay(PaneModel):
    """stored carries a ModelChoice and where its key went, "" when it needed none. key_taken:
    what was typed as a key is kept and may leave its field."""

    stored = Signal(object, str)
    key_taken = Signal()

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._presets = tuple(
            p for p in services.providers.presets() if p.kind is not ProviderKind.OLLAMA
        )
        self.maker = self._presets[0].name
        self.address = ""
        self.keychain_words = tr(IN_KEYCHAIN)
        self.key_state: KeyState | None = None
        self.in_environment: tuple[str, ...] = ()
        self.is_open = False
        self.models: tuple[ModelInfo, ...] = ()
        self.field_error = ""
        self.failed_once = False
        self._kept: tuple[ModelChoice, str] | None = None

    # -- what to show

    @property
    def makers(self) -> list[tuple[str, str]]:
        """Whom one can connect: value and words. Those on this machine say so."""
        rows = [(p.name, p.label + _beside(p.address)) for p in self._presets]
        return [*rows, (OTHER, tr("Another address…"))]

    @property
    def is_other(self) -> bool:
        """Whether the address is typed."""
        return self.maker == OTHER

    @property
    def where(self) -> Locality:
        """Where the words go with this one."""
        if self.is_other and not self.address:
            return Locality.AWAY
        return self._config().locality

    @property
    def needs_key(self) -> bool:
        """Whether this one answers nobody without a key."""
        return not self.is_other and self.where is Locality.AWAY

    @property
    def lead(self) -> str:
        """What this way is, or that a key waits in the environment already."""
        if self.session_only:
            return tr("It is connected, and answers from now on.")
        if self.in_environment:
            return tr("{listed} found in your environment.", listed=_listed(self.in_environment))
        return tr("OpenAI, Anthropic, Gemini and others, or a server of your own.")

    @property
    def variable(self) -> str:
        """The environment variable whose key is used, "" for none."""
        state = self.key_state
        return self._key_env() if state is not None and state.where == "environment" else ""

    @property
    def key_words(self) -> str:
        """Where the key goes, or that there is one already."""
        if self.variable:
            return tr(
                "Uses {variable} from your environment. Type a key to use another.",
                variable=self.variable,
            )
        if self.key_state is not None and self.key_state.present:
            return tr("{sentence} Leave this empty to use it.", sentence=self.key_state.sentence)
        only = "" if self.needs_key else tr("Only if your server asks for one. ")
        return f"{only}{self.keychain_words}"

    @property
    def keys_page(self) -> str:
        """Where a person gets a key."""
        return next((p.keys_page for p in self._presets if p.name == self.maker), "")

    @property
    def session_only(self) -> bool:
        """Everything is done, and the person is to know that the key does not outlive this run."""
        return self._kept is not None

    # -- doing

    def look(self) -> None:
        """See whether keys can be kept, and which the environment has. Asks no maker."""
        self.queue("look for keys", self._look)

    def open(self) -> None:
        """Show where a key goes in."""
        self.is_open = True
        self._forget()
        self.changed.emit()
        self.queue("look for a key", self._look_for_key)

    def close(self) -> None:
        """Back to the three ways; what was typed stays in its field."""
        self.cancel()
        self.is_open = False
        self.changed.emit()

    def choose_maker(self, name: str) -> None:
        """The key is for this one."""
        if name != self.maker:
            self.cancel()
            self.maker, self.key_state = name, None
            self._forget()
            self.changed.emit()
            self.queue("look for a key", self._look_for_key)

    def edit_address(self, typed: str) -> None:
        """The address of a server that is not on the list."""
        self.address = complete_address(typed)
        self._forget()
        self.changed.emit()

    def edit_key(self) -> None:
        """What was found with another key counts no more."""
        if self.models or self.notice or self.field_error:
            self._forget()
            self.changed.emit()

    def test(self, key: str) -> None:
        """Ask for the models with this key; nothing is kept yet."""
        if self.busy:
            return
        self._forget()
        present = self.key_state is not None and self.key_state.present
        if self.is_other and not origin_of(self.address):
            self.field_error = tr("Type the server's address, like https://example.org/v1.")
        elif self.needs_key and not key.strip() and not present:
            self.field_error = tr("Paste the key first.")
        if self.field_error:
            self.changed.emit()
        else:
            self.begin(TESTING, lambda: self._test(key.strip()))

    def use(self, model: str, key: str) -> None:
        """Keep the provider and its key; this model answers."""
        if model:
            self.begin(STORING, lambda: self._store(model, key.strip()))

    def go_on(self) -> None:
        """The person has read that the key is kept for this session only."""
        if self._kept is not None:
            self.stored.emit(*self._kept)

    async def _look(self) -> None:
        keychain = await self._services.keychain.state()
        if not keychain.usable:
            self.keychain_words = f"{tr(SESSION_ONLY)} {keychain.sentence}"
        with_key = []
        for preset in self._presets:
            state = await self._services.providers.key_state(preset.name)
            if state.where == "environment":
                with_key.append(preset)
        self.in_environment = tuple(preset.key_env for preset in with_key)
        if with_key and not self.is_open:
            self.maker = with_key[0].name

    async def _look_for_key(self) -> None:
        maker = self.maker
        if not self.is_other:
            state = await self._services.providers.key_state(maker)
            if maker == self.maker:
                self.key_state = state

    async def _test(self, key: str) -> None:
        config = self._config()
        try:
            async with asyncio.timeout(TEST_TIMEOUT_S):
                report = await self._services.providers.test(config, key or None)
        except TimeoutError:
            seconds = round(TEST_TIMEOUT_S)
            sentence = tr(
                "{shown_as} did not answer within {seconds} seconds.",
                shown_as=config.shown_as,
                seconds=seconds,
            )
            self.notice, self.failed_once = Notice(sentence, "danger"), True
            return
        self.models, self.failed_once = report.models, not report.models
        tone: Tone = "ok" if report.models else "warn" if report.ok else "danger"
        self.notice = Notice(report.sentence, tone, report.detail)

    async def _store(self, model: str, key: str) -> None:
        providers, config = self._services.providers, self._config()
        if self._services.settings.current.providers.get(config.name) is None:
            await providers.add(config)
        elif self.is_other:
            await providers.change(config)
        stored = await providers.set_key(config.name, key) if key else None
        choice = ModelChoice(config.name, model)
        await self._services.models.refresh([config.name])
        await self._services.models.choose(choice)
        self.key_taken.emit()
        if stored is not None and stored.where == "session":
            self._kept = (choice, tr("Its key is kept for this session only."))
            self.notice = Notice(stored.sentence, "warn")
        else:
            self.stored.emit(choice, tr("Its key is in your system's keychain.") if stored else "")

    def _forget(self) -> None:
        """What an earlier test said."""
        self.models, self.notice, self.field_error = (), None, ""
        self.failed_once = False

    def _key_env(self) -> str:
        return next((p.key_env for p in self._presets if p.name == self.maker), "")

    def _config(self) -> ProviderConfig:
        if not self.is_other:
            return self._services.providers.config(self.maker)
        host = urlsplit(self.address).netloc.rpartition("@")[2]
        name = "".join(c if c.isalnum() or c in "-_." else "-" for c in host)
        return ProviderConfig(name or OTHER, ProviderKind.OPENAI, self.address, label=host)


def complete_address(typed: str) -> str:
    """An address as people type it, with its scheme: http on this machine, else https."""
    address = typed.strip().rstrip("/")
    if not address or "://" in address:
        return address
    return f"http://{address}" if is_loopback(f"http://{address}") else f"https://{address}"


def _beside(address: str) -> str:
    """What a list adds to the name of one that runs here."""
    return f"  ·  {tr(WHERE[Locality.HERE])}" if is_loopback(address) else ""


def _listed(names: tuple[str, ...]) -> str:
    return (
        names[0]
        if len(names) == 1
        else tr("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
    )
